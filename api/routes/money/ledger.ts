// The books of a jurisdiction: the trial balance, whole, and what each budget line has left.
import { z } from 'zod';
import { formatYuan } from '../../../domain/money.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { jurisdictionOf, type Caller } from '../../auth/caller.js';
import { body, listOf, PAGE_QUERY, Yuan } from '../../fields.js';
import { pageOf, rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

const TrialBalance = z
  .object({
    balanced: z.boolean(),
    accounts: z.array(z.object({ account: z.string(), debit: Yuan, credit: Yuan })),
  })
  .meta({ id: 'TrialBalance' });

function getJurisdiction(caller: Caller): string {
  const jurisdiction = jurisdictionOf(caller);
  if (jurisdiction === undefined) throw new Problem('forbidden');
  return jurisdiction;
}

export const getTrialBalance = memberRoute({
  method: 'get',
  path: '/api/v1/ledger/trial-balance',
  tag: 'Money',
  summary: 'Debits and credits of every account',
  access: 'read Ledger',
  responses: { 200: { description: 'The trial balance', schema: TrialBalance } },
  async handle({ deps: { db }, caller }) {
    // An account is named bucket/jurisdiction/line/year; no entry crosses a border.
    const rows = await db.$queryRaw<{ account: string; debit: bigint; credit: bigint }[]>`
      SELECT account, coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0)::bigint AS debit,
        coalesce(-sum(amount_fen) FILTER (WHERE amount_fen < 0), 0)::bigint AS credit
      FROM ledger_leg WHERE split_part(account, '/', 2) = ${getJurisdiction(caller)} GROUP BY account ORDER BY account`;
    const difference = rows.reduce((sum, { debit, credit }) => sum + debit - credit, 0n);
    const accounts = rows.map(({ account, debit, credit }) => ({
      account,
      debit: formatYuan(debit),
      credit: formatYuan(credit),
    }));
    return { status: 200, body: { balanced: difference === 0n, accounts } };
  },
});

const BudgetView = z
  .object({
    jurisdiction: z.string(),
    line: z.string(),
    year: z.int(),
    appropriated: Yuan,
    available: Yuan,
    reserved: Yuan,
    committed: Yuan,
    payable: Yuan,
    inTransit: Yuan,
    disbursed: Yuan,
  })
  .meta({ id: 'BudgetLine' });

const SUMMED = ['reserved', 'committed', 'payable', 'inTransit', 'disbursed'] as const;
type Summed = Record<(typeof SUMMED)[number], bigint>;

interface BudgetRow extends Summed {
  jurisdiction: string;
  line: string;
  year: number;
  appropriated: bigint;
  available: bigint;
}

export const getBudgets = memberRoute({
  method: 'get',
  path: '/api/v1/budgets',
  tag: 'Money',
  summary: 'Budget lines by year: granted, free, bound, paid',
  access: 'read Budget',
  request: { query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Budget lines', schema: listOf(BudgetView) } },
  async handle({ deps: { db }, caller, query }) {
    const jurisdiction = getJurisdiction(caller);
    const after = lineCursor(query.after);
    const later = after ? Prisma.sql`(b.line, b.year) > (${after.line}, ${after.year})` : Prisma.sql`TRUE`;
    const sums = SUMMED.map(
      (bucket) =>
        Prisma.sql`coalesce(sum(l.amount_fen) FILTER (WHERE split_part(l.account, '/', 1) = ${bucket}), 0)::bigint AS ${Prisma.raw(`"${bucket}"`)}`,
    );
    const rows = await db.$queryRaw<BudgetRow[]>`
      SELECT b.jurisdiction, b.line, b.year, b.appropriated_fen AS appropriated, b.available_fen AS available, ${Prisma.join(sums)}
      FROM budget_line b LEFT JOIN ledger_leg l
        ON substr(l.account, strpos(l.account, '/') + 1) = concat_ws('/', b.jurisdiction, b.line, b.year::text)
      WHERE b.jurisdiction = ${jurisdiction} AND ${later}
      GROUP BY b.jurisdiction, b.line, b.year ORDER BY b.line, b.year LIMIT ${rowsFor(query.limit)}`;
    const page = pageOf(rows, query.limit, {
      show: ({ jurisdiction: of, line, year, ...amounts }) => ({ jurisdiction: of, line, year, ...inYuan(amounts) }),
      cursor: ({ line, year }) => `${line}_${year}`,
    });
    return { status: 200, body: page };
  },
});

function inYuan<T extends Record<string, bigint>>(amounts: T): Record<keyof T, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, fen]) => [name, formatYuan(fen)])) as Record<
    keyof T,
    string
  >;
}

function lineCursor(after: string | undefined): { line: string; year: number } | undefined {
  if (after === undefined) return undefined;
  const [, line, year] = /^([A-Za-z0-9-]{1,100})_(\d{4})$/.exec(after) ?? [];
  if (line === undefined || year === undefined)
    throw new Problem('invalid-query', { errors: [{ pointer: '/after', message: 'after' }] });
  return { line, year: Number(year) };
}
