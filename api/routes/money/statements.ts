// The bank's return file: what became of payouts, line by line.
import { createHash } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { readStatement, type StatementFault, type StatementLine } from '../../../domain/bank-statement.js';
import { formatYuan } from '../../../domain/money.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import type { Reader } from '../../../prisma/client.js';
import { takeStatementUpdate, type BankStatementInput, type Outcome } from '../../../workflows/messages.js';
import { jurisdictionOf, type Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { IdParams, Timestamp, Yuan } from '../../fields.js';
import { wordsOf, type Language } from '../../language.js';
import { invalidInput, Problem, type Complaint } from '../../problem.js';
import { memberRoute } from '../../route.js';

/** How many of the lines that need a person are shown. */
const MOST_SHOWN = 100;

const StatementView = z
  .object({
    id: z.uuid(),
    status: z.literal('taken'),
    jurisdiction: z.string(),
    sha256: z.string(),
    takenBy: z.string(),
    takenAt: Timestamp,
    matched: z.int().meta({ description: 'Lines that say that a payout is paid' }),
    returned: z.int().meta({ description: 'Lines that say that a payout came back' }),
    unmatched: z.int().meta({ description: 'Lines that a person must look at; the first hundred stand in `open`' }),
    repeated: z.int().meta({ description: 'Lines that had counted before' }),
    open: z.array(
      z.object({ line: z.int(), payoutKey: z.string(), amount: Yuan, reason: z.string(), detail: z.string() }),
    ),
  })
  .meta({ id: 'BankStatement' });
type StatementView = z.infer<typeof StatementView>;

export const takeStatement = memberRoute({
  method: 'post',
  path: '/api/v1/bank-statements',
  tag: 'Money',
  summary: 'Take a return file of the bank: CSV payoutKey,status,amount,bankReference,settledOn,reasonCode',
  access: 'create Statement',
  takes: 'statement',
  responses: { 200: { description: 'What came of its lines', schema: StatementView } },
  async handle(exchange) {
    const { deps, caller, upload, language } = exchange;
    const jurisdiction = jurisdictionOf(caller);
    if (jurisdiction === undefined || !may(caller, 'create', 'Statement', { jurisdiction }))
      throw new Problem('forbidden');
    const { text, lines } = read(upload?.file);
    const sha256 = statementHash(jurisdiction, text);
    const command = { jurisdiction, sha256, text };
    return workflowCommand(exchange, command, {
      send: async (commandId) => take(deps, sha256, commandId, await clockOffsetMs(deps.db, lines)),
      render: async () => {
        const found = await deps.db.bankStatement.findUniqueOrThrow({
          where: { jurisdiction_sha256: { jurisdiction, sha256 } },
          select: { id: true },
        });
        return answer(200, await viewStatement(deps.db, caller, found.id, language));
      },
      explain: async () => undefined,
    });
  },
});

/** Of the jurisdiction and the bytes: two jurisdictions may have the same file, for example one without lines. */
function statementHash(jurisdiction: string, text: string): string {
  return createHash('sha256').update(`${jurisdiction}\n${text}`).digest('hex');
}

/** @throws Problem `invalid-input`: with line and column for everything that is wrong */
function read(file: Buffer | undefined): { text: string; lines: StatementLine[] } {
  if (!file || file.length === 0) throw invalidInput('/file', 'required');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw invalidInput('/file', 'csvEncoding');
  }
  const statement = readStatement(text);
  if ('faults' in statement) throw new Problem('invalid-input', { errors: statement.faults.map(complaintOf) });
  return { text, lines: statement.lines };
}

const COMPLAINTS: Record<StatementFault['message'], string> = {
  required: 'required',
  yuan: 'yuan',
  date: 'date',
  code: 'code',
  line: 'csvLine',
  header: 'csvHeader',
  columns: 'csvColumns',
  quote: 'csvQuote',
  tooManyLines: 'csvTooManyLines',
};

/** `/lines/7/amount`: line of the file, the header being line 1, and column. */
function complaintOf({ line, column, message }: StatementFault): Complaint {
  return { pointer: `/lines/${line}${column === undefined ? '' : `/${column}`}`, message: COMPLAINTS[message] };
}

/** How far the latest clock among the payouts of the file runs ahead of the real one. */
async function clockOffsetMs(db: Reader, lines: readonly StatementLine[]): Promise<number> {
  const keys = [...new Set(lines.map(({ payoutKey }) => payoutKey))];
  const [row] = await db.$queryRaw<{ offset: bigint | null }[]>`
    SELECT max(e.clock_offset_ms) AS offset FROM payout p JOIN entitlement e ON e.id = p.entitlement_id WHERE p.key = ANY(${keys})`;
  return Math.max(0, Number(row?.offset ?? 0));
}

function take({ engine }: Dependencies, sha256: string, commandId: string, offsetMs: number): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: BankStatementInput) => Promise<void>>(
    workflowTypes.bankStatement,
    {
      workflowId: workflowIds.bankStatement(sha256),
      taskQueue: engine.taskQueue,
      args: [{ statementId: commandId, clockOffsetMs: offsetMs }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(takeStatementUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId }],
  });
}

export const getStatement = memberRoute({
  method: 'get',
  path: '/api/v1/bank-statements/{id}',
  tag: 'Money',
  summary: 'What came of a return file of the bank',
  access: 'read Statement',
  request: { params: IdParams },
  responses: { 200: { description: 'The file', schema: StatementView } },
  async handle({ deps: { db }, caller, params, language }) {
    return { status: 200, body: await viewStatement(db, caller, params.id, language) };
  },
});

/** @throws Problem `not-found` for who may not see it */
async function viewStatement(db: Reader, caller: Caller, id: string, language: Language): Promise<StatementView> {
  const row = await db.bankStatement.findUnique({
    where: { id },
    include: {
      lines: { where: { outcome: { in: ['unmatched', 'late'] } }, orderBy: { line: 'asc' }, take: MOST_SHOWN },
    },
  });
  if (!row || !may(caller, 'read', 'Statement', { jurisdiction: row.jurisdiction })) throw new Problem('not-found');
  const words = wordsOf(language);
  const { jurisdiction, sha256, takenBy, takenAt, matched, returned, unmatched, repeated } = row;
  return {
    id,
    status: 'taken',
    ...{ jurisdiction, sha256, takenBy, matched, returned, unmatched, repeated },
    takenAt: takenAt.toISOString(),
    open: row.lines.map(({ line, payoutKey, amountFen, reason, outcome }) => ({
      line,
      payoutKey,
      amount: formatYuan(amountFen),
      reason: reason ?? outcome,
      detail: words(`statement.${reason ?? outcome}`),
    })),
  };
}
