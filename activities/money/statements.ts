// The bank's return file: held against the payouts line by line, once, in one transaction. What does not fit is kept with a reason
// for a person; what was paid after it had come back goes to suspense, and newer attempts are frozen.
import { createHash } from 'node:crypto';
import {
  matchLines,
  readStatement,
  type LineOutcome,
  type StatementLine,
  type StatementPayout,
} from '../../domain/bank-statement.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { HELD_FOR_LATE_PAYMENT, type PayoutStatus } from '../../domain/lifecycle.js';
import { formatYuan } from '../../domain/money.js';
import { stream } from '../../domain/record.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Transaction } from '../../prisma/client.js';
import { performCommand } from '../../prisma/commands.js';
import { appendEvents } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { wake } from '../waiting.js';
import { accountOf, postEntries, UNLIMITED_LINE } from './ledger.js';
import { FIRST_REMINDER_MS, lockEntitlementsOf, recordOutcomes } from './outcomes.js';
import { recordPayouts } from './payout-events.js';
import { startReturns } from './start-returns.js';

/** What is kept with the command; schema: api/routes/money/statements. */
export interface StatementBody {
  jurisdiction: string;
  sha256: string;
  text: string;
}

interface StatementCall {
  statementId: string;
  commandId: string;
  businessNow: Instant;
}

/** A line with its name and what came of it. */
type Judged = StatementLine & { hash: string; result: LineOutcome };

/** Takes a file. The same file is taken once; the same line counts once, in however many files it stands. */
export async function takeStatement(deps: Dependencies, call: StatementCall): Promise<{ done: true } | Refused> {
  const { statementId, commandId, businessNow } = call;
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    const { jurisdiction, sha256, text } = body as unknown as StatementBody;
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    if (!account.roles.includes('payer') || account.organisationPath?.split('/')[0] !== jurisdiction)
      throw new Refusal('forbidden');
    if (await tx.bankStatement.findUnique({ where: { jurisdiction_sha256: { jurisdiction, sha256 } } }))
      return { taken: true };
    const read = readStatement(text);
    if ('faults' in read) throw new Error(`statement ${sha256} was accepted with faults`);
    const judged = await judge(tx, jurisdiction, read.lines);
    await keep(tx, { id: statementId, jurisdiction, sha256, takenBy: userId, takenAt: new Date(businessNow) }, judged);
    await applyOutcomes(tx, judged, userId, businessNow);
    await setLate(tx, judged, userId, businessNow);
    await appendEvents(tx, stream.statements(jurisdiction), undefined, [
      {
        type: 'statementTaken',
        actor: userId,
        occurredAt: businessNow,
        details: { statementId, sha256, lines: judged.length, ...countsOf(judged) },
      },
    ]);
    return { taken: true };
  });
  return 'refused' in result ? result : { done: true };
}

/** Holds the lines against the payouts of the jurisdiction, which stay locked through their entitlements. */
async function judge(tx: Transaction, jurisdiction: string, lines: readonly StatementLine[]): Promise<Judged[]> {
  const keys = [...new Set(lines.map(({ payoutKey }) => payoutKey))];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM payout WHERE jurisdiction = ${jurisdiction} AND key = ANY(${keys})`;
  const ids = rows.map(({ id }) => id);
  await lockEntitlementsOf(tx, ids);
  const payouts = await tx.$queryRaw<(Omit<StatementPayout, 'status'> & { status: PayoutStatus })[]>`
    SELECT p.id, p.key, p.status, p.amount_fen AS amount, p.bank_reference AS "bankReference",
      p.submitted_until IS NOT NULL AS "isSubmitted",
      EXISTS (SELECT FROM bank_statement_line l WHERE l.payout_id = p.id AND l.outcome = 'matched') AS "isConfirmed"
    FROM payout p WHERE p.id = ANY(${ids}::uuid[]) ORDER BY p.id FOR UPDATE`;
  const hashes = new Map(lines.map((line) => [line, hashOf(line)]));
  const counted = await tx.$queryRaw<{ hash: string }[]>`
    SELECT hash FROM bank_statement_line WHERE hash = ANY(${[...new Set(hashes.values())]}) AND outcome IN ('matched', 'returned', 'late')`;
  const nameOf = (line: StatementLine) => hashes.get(line) ?? '';
  const results = matchLines(
    lines,
    new Map(payouts.map((payout) => [payout.key, payout])),
    nameOf,
    new Set(counted.map(({ hash }) => hash)),
  );
  return lines.map((line, i) => ({ ...line, hash: nameOf(line), result: results[i] as LineOutcome }));
}

/** Names a line by its content, so that the same line is known again in another file. */
function hashOf({ payoutKey, status, amount, bankReference, settledOn, reasonCode }: StatementLine): string {
  const fields = [payoutKey, status, formatYuan(amount), bankReference, settledOn, reasonCode];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

function countsOf(judged: readonly Judged[]) {
  const count = (...outcomes: LineOutcome['outcome'][]) =>
    judged.filter(({ result }) => outcomes.includes(result.outcome)).length;
  return {
    matched: count('matched'),
    returned: count('returned'),
    // What was paid late matches no open payout either: a person has to look.
    unmatched: count('unmatched', 'late'),
    repeated: count('repeated'),
  };
}

async function keep(
  tx: Transaction,
  statement: { id: string; jurisdiction: string; sha256: string; takenBy: string; takenAt: Date },
  judged: readonly Judged[],
): Promise<void> {
  await tx.bankStatement.create({
    data: { ...statement, lineCount: judged.length, ...countsOf(judged) },
    select: { id: true },
  });
  const rows = judged.map(({ line, hash, amount, result, ...fields }) => ({
    ...fields,
    statementId: statement.id,
    line,
    hash,
    amountFen: amount.toString(),
    outcome: result.outcome,
    reason: result.outcome === 'unmatched' ? result.reason : null,
    payoutId: 'payoutId' in result ? result.payoutId : null,
  }));
  await tx.$executeRaw`
    INSERT INTO bank_statement_line (statement_id, line, hash, payout_key, status, amount_fen, bank_reference, settled_on, reason_code, outcome, reason, payout_id)
    SELECT "statementId", line, hash, "payoutKey", status, "amountFen", "bankReference", "settledOn", "reasonCode", outcome, reason, "payoutId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("statementId" uuid, line int, hash text, "payoutKey" text, status text,
      "amountFen" bigint, "bankReference" text, "settledOn" text, "reasonCode" text, outcome text, reason text, "payoutId" uuid)`;
}

/** Gives each open payout the outcome that its line tells. */
async function applyOutcomes(tx: Transaction, judged: readonly Judged[], userId: string, at: Instant): Promise<void> {
  const changes = judged.flatMap(({ result, status, bankReference, settledOn, reasonCode }) => {
    if (!('payoutId' in result) || !result.isChange || result.outcome === 'late') return [];
    const isSettled = status === 'settled';
    return [
      {
        id: result.payoutId,
        status,
        bankReference: isSettled ? bankReference : null,
        settledOn: isSettled ? settledOn : null,
        reasonCode: isSettled ? null : reasonCode,
      },
    ];
  });
  if (changes.length === 0) return;
  await tx.$executeRaw`
    UPDATE payout p SET status = a.status, bank_reference = a."bankReference", settled_on = a."settledOn", reason_code = a."reasonCode"
    FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS a (id uuid, status text, "bankReference" text, "settledOn" text, "reasonCode" text)
    WHERE p.id = a.id`;
  const of = (wanted: string) => changes.filter(({ status }) => status === wanted).map(({ id }) => id);
  await recordOutcomes(tx, { settled: of('settled'), returned: of('returned') }, userId, at);
}

/**
 * The bank paid what it had returned: the amount goes to suspense, the return is open again, and every newer attempt that has
 * not left the house is frozen until a person has decided.
 */
async function setLate(tx: Transaction, judged: readonly Judged[], userId: string, at: Instant): Promise<void> {
  const late = judged.flatMap(({ hash, result }) =>
    result.outcome === 'late' ? [{ hash, payoutId: result.payoutId }] : [],
  );
  if (late.length === 0) return;
  const ids = late.map(({ payoutId }) => payoutId);
  await tx.payoutReturn.updateMany({
    where: { payoutId: { in: ids } },
    data: { status: 'late', isStarted: false, remindAt: new Date(at + FIRST_REMINDER_MS), reminders: 0 },
  });
  const frozen = await tx.$queryRaw<{ id: string }[]>`
    UPDATE payout n SET status = 'held', held_reason = ${HELD_FOR_LATE_PAYMENT} FROM payout p
    WHERE p.id = ANY(${ids}::uuid[]) AND n.entitlement_id = p.entitlement_id AND n.component = p.component AND n.period = p.period
      AND n.attempt > p.attempt AND n.status IN ('due', 'batched') RETURNING n.id`;
  const payouts = new Map(
    (await tx.payout.findMany({ where: { id: { in: ids } } })).map((payout) => [payout.id, payout]),
  );
  await postEntries(
    tx,
    late.flatMap(({ hash, payoutId }) => {
      const payout = payouts.get(payoutId);
      if (!payout) return [];
      const { jurisdiction, budgetLine, budgetYear, amountFen, applicationId, entitlementId } = payout;
      const place = { jurisdiction, line: budgetLine ?? UNLIMITED_LINE, year: budgetYear };
      return [
        {
          stream: stream.case(applicationId ?? entitlementId),
          key: `late:${payout.key}:${hash}`,
          kind: 'paidLate',
          occurredAt: at,
          moves: [{ from: accountOf('suspenseContra', place), to: accountOf('suspense', place), amount: amountFen }],
        },
      ];
    }),
  );
  await recordPayouts(tx, { id: { in: ids } }, 'payoutPaidLate', userId, at);
  await recordPayouts(tx, { id: { in: frozen.map(({ id }) => id) } }, 'payoutHeld', userId, at);
}

/** After the commit: workflows of returns are started, and the lists whose lines have an outcome now look whether they are done. */
export async function followStatement(deps: Dependencies, { statementId }: { statementId: string }): Promise<void> {
  const lines = await deps.db.bankStatementLine.findMany({
    where: { statementId, outcome: { in: ['returned', 'late'] } },
    select: { payoutId: true },
  });
  await startReturns(deps, { payoutId: { in: lines.flatMap(({ payoutId }) => payoutId ?? []) } });
  const batches = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT b.id FROM bank_statement_line l JOIN payout p ON p.id = l.payout_id JOIN payout_batch b ON b.id = p.batch_id
    WHERE l.statement_id = ${statementId}::uuid AND l.outcome IN ('matched', 'returned') AND b.status = 'sent'`;
  for (const { id } of batches) await wake(deps, workflowIds.payoutBatch(id));
}
