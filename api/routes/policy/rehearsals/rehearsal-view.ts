// What is told of a rehearsal: how far it is, and what would change, in sums and case by case.
import { z } from 'zod';
import { REHEARSED_OUTCOMES } from '../../../../domain/assessment/rehearse.js';
import { formatYuan, sumFen } from '../../../../domain/money.js';
import {
  REHEARSAL_ACTIONS,
  REHEARSAL_STATUSES,
  rehearsalActions,
  type RehearsalStatus,
} from '../../../../domain/policy/rehearsal.js';
import type { Reader } from '../../../../prisma/client.js';
import type { Rehearsal, RehearsalCase, RehearsalSum } from '../../../../prisma/generated/client.js';
import type { Caller } from '../../../auth/caller.js';
import { may } from '../../../auth/permissions.js';
import { CivilDay, CivilMonth, Timestamp, Yuan } from '../../../fields.js';
import { Problem } from '../../../problem.js';

const OutcomeWord = z.enum(REHEARSED_OUTCOMES);
const SUMS = {
  cases: z.int(),
  flips: z.int().meta({ description: 'Cases with another outcome' }),
  running: z.int().meta({ description: 'Cases that are not decided yet' }),
  moneyBefore: Yuan.meta({ description: 'Over the whole term, of the cases whose amount is known on both sides' }),
  moneyAfter: Yuan,
  moneyUp: Yuan.meta({ description: 'By how much the amounts that rise do so' }),
  moneyDown: Yuan,
  unknown: z.int().meta({ description: 'Cases whose amount is not known before or after; their money is in no sum' }),
};
const Sums = z.object(SUMS);

export const RehearsalSummary = z
  .object({
    id: z.uuid(),
    draftId: z.uuid(),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z.enum(REHEARSAL_STATUSES),
    textHash: z.string().meta({ description: 'Of the text that is rehearsed' }),
    hash: z.string(),
    progress: z.object({ done: z.int(), total: z.int() }),
    startedBy: z.string(),
    startedAt: Timestamp,
    endedAt: Timestamp.nullable(),
    availableActions: z.array(z.enum(REHEARSAL_ACTIONS)),
  })
  .meta({ id: 'RehearsalSummary' });

export const RehearsalView = RehearsalSummary.extend({
  summary: Sums,
  outcomes: z
    .array(z.object({ before: OutcomeWord, after: OutcomeWord, cases: z.int() }))
    .meta({ description: 'How many cases went from which outcome to which' }),
  months: z
    .array(z.object({ scheme: z.string(), month: CivilMonth, ...SUMS }))
    .meta({ description: 'By month of asOf' }),
}).meta({ id: 'Rehearsal' });

/** A rehearsal of a draft. @throws Problem `not-found` for who may not see it, or if it is another draft's */
export async function getRehearsal(db: Reader, caller: Caller, draftId: string, id: string): Promise<Rehearsal> {
  const row = await db.rehearsal.findUnique({ where: { id } });
  if (row?.draftId !== draftId || !may(caller, 'read', 'Policy', row)) throw new Problem('not-found');
  return row;
}

export function viewSummary(row: Rehearsal, caller: Caller): z.infer<typeof RehearsalSummary> {
  const { id, draftId, jurisdiction, scheme, textHash, policyHash, done, total, startedBy, startedAt, endedAt } = row;
  const status = row.status as RehearsalStatus;
  return {
    ...{ id, draftId, jurisdiction, scheme, status, textHash, hash: policyHash, startedBy },
    progress: { done, total: status === 'completed' ? done : Math.max(done, total) },
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    availableActions: may(caller, 'act', 'Policy', row) ? [...rehearsalActions(status)] : [],
  };
}

export async function viewRehearsal(
  db: Reader,
  row: Rehearsal,
  caller: Caller,
): Promise<z.infer<typeof RehearsalView>> {
  const sums = await db.rehearsalSum.findMany({
    where: { rehearsalId: row.id },
    orderBy: [{ month: 'asc' }, { before: 'asc' }, { after: 'asc' }],
  });
  return {
    ...viewSummary(row, caller),
    summary: sumsOf(sums),
    outcomes: grouped(sums, ({ before, after }) => `${before} ${after}`).map((group) => ({
      before: OutcomeWord.parse(group[0].before),
      after: OutcomeWord.parse(group[0].after),
      cases: count(group, 'cases'),
    })),
    months: grouped(sums, ({ month }) => month).map((group) => ({
      scheme: row.scheme,
      month: group[0].month,
      ...sumsOf(group),
    })),
  };
}

function sumsOf(sums: readonly RehearsalSum[]): z.infer<typeof Sums> {
  const money = (field: 'beforeFen' | 'afterFen' | 'upFen' | 'downFen') =>
    formatYuan(sumFen(sums.map((sum) => sum[field])));
  return {
    cases: count(sums, 'cases'),
    flips: count(
      sums.filter(({ before, after }) => before !== after),
      'cases',
    ),
    running: count(sums, 'running'),
    moneyBefore: money('beforeFen'),
    moneyAfter: money('afterFen'),
    moneyUp: money('upFen'),
    moneyDown: money('downFen'),
    unknown: count(sums, 'unknown'),
  };
}

type Group = [RehearsalSum, ...RehearsalSum[]];

function grouped(sums: readonly RehearsalSum[], keyOf: (sum: RehearsalSum) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const sum of sums) {
    const group = groups.get(keyOf(sum));
    if (group) group.push(sum);
    else groups.set(keyOf(sum), [sum]);
  }
  return [...groups.values()];
}

function count(sums: readonly RehearsalSum[], field: 'cases' | 'running' | 'unknown'): number {
  return sums.reduce((all, sum) => all + sum[field], 0);
}

export const RehearsedCase = z
  .object({
    applicationId: z.uuid(),
    caseNumber: z.string(),
    status: z.string(),
    asOf: CivilDay,
    before: OutcomeWord,
    after: OutcomeWord,
    amountBefore: Yuan.nullable().meta({ description: 'Over the whole term; null where it is not known' }),
    amountAfter: Yuan.nullable(),
  })
  .meta({ id: 'RehearsedCase' });

/** A case whose outcome or money would change, with its number and where it stands now. */
export type RehearsedCaseRow = RehearsalCase & { caseNumber: string; status: string };

export function viewRehearsedCase(row: RehearsedCaseRow): z.infer<typeof RehearsedCase> {
  const { applicationId, caseNumber, status, asOf, before, after, beforeFen, afterFen } = row;
  return {
    ...{ applicationId, caseNumber, status, asOf },
    before: OutcomeWord.parse(before),
    after: OutcomeWord.parse(after),
    amountBefore: beforeFen === null ? null : formatYuan(beforeFen),
    amountAfter: afterFen === null ? null : formatYuan(afterFen),
  };
}
