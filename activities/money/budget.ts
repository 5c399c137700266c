// Budget lines: what is free in a year, under the row's lock. Approval reserves in open years and commits in later ones; if
// money lacks, the award stands and what falls due is held until the line has money again.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Fen } from '../../domain/money.js';
import { stream } from '../../domain/record.js';
import type { Transaction } from '../../prisma/client.js';
import { appendEvents } from '../../prisma/record.js';
import { fundQueue } from './budget-queue.js';
import { accountOf, postEntries, UNLIMITED_LINE, type BudgetPlace, type Move } from './ledger.js';

export type Funding = 'reserved' | 'committed' | 'unlimited';

/** Locks the lines of some years, in order of the year, so that two approvals never wait for each other crosswise. */
async function lockLines(
  tx: Transaction,
  jurisdiction: string,
  line: string,
  years: readonly number[],
): Promise<Map<number, Fen>> {
  const rows = await tx.$queryRaw<{ year: number; available: bigint }[]>`
    SELECT year, available_fen AS available FROM budget_line
    WHERE jurisdiction = ${jurisdiction} AND line = ${line} AND year = ANY(${[...years]}::int[]) ORDER BY year FOR UPDATE`;
  return new Map(rows.map(({ year, available }) => [year, available]));
}

/** What an award needs of each year, and how each year is funded. */
export interface YearNeed {
  year: number;
  amount: Fen;
}

/**
 * Binds what an award needs: reserved where the year's line is open and has the money, else committed. Returns the funding of
 * each year and the ledger moves that belong to it.
 */
export async function bindBudget(
  tx: Transaction,
  jurisdiction: string,
  line: string | null,
  needs: readonly YearNeed[],
): Promise<{ funding: Map<number, Funding>; moves: Move[] }> {
  const place = (year: number): BudgetPlace => ({ jurisdiction, line: line ?? UNLIMITED_LINE, year });
  if (line === null) {
    const moves = needs.map(({ year, amount }) => ({
      from: accountOf('appropriation', place(year)),
      to: accountOf('reserved', place(year)),
      amount,
    }));
    return { funding: new Map(needs.map(({ year }) => [year, 'unlimited'])), moves };
  }
  const years = needs.map(({ year }) => year);
  const available = await lockLines(tx, jurisdiction, line, years);
  const isFunded = ({ year, amount }: YearNeed) => (available.get(year) ?? -1n) >= amount;
  await takeFromLines(tx, { jurisdiction, line }, needs.filter(isFunded));
  const moves = needs.map((need) => {
    const [from, to] = isFunded(need)
      ? (['available', 'reserved'] as const)
      : (['commitmentContra', 'committed'] as const);
    return { from: accountOf(from, place(need.year)), to: accountOf(to, place(need.year)), amount: need.amount };
  });
  return { funding: new Map(needs.map((need) => [need.year, isFunded(need) ? 'reserved' : 'committed'])), moves };
}

/** Takes amounts from locked lines that have them; a negative amount is given back. */
async function takeFromLines(
  tx: Transaction,
  { jurisdiction, line }: { jurisdiction: string; line: string },
  needs: readonly YearNeed[],
): Promise<void> {
  if (needs.length === 0) return;
  const taken = JSON.stringify(needs.map(({ year, amount }) => ({ year, amount: amount.toString() })));
  await tx.$executeRaw`
    UPDATE budget_line b SET available_fen = b.available_fen - n.amount
    FROM jsonb_to_recordset(${taken}::jsonb) AS n (year int, amount bigint)
    WHERE b.jurisdiction = ${jurisdiction} AND b.line = ${line} AND b.year = n.year`;
}

/**
 * Moves of one amount that falls due. A commitment is funded now if the line has the money; otherwise undefined: it is held.
 */
export async function fundDueAmount(
  tx: Transaction,
  place: { jurisdiction: string; line: string | null; year: number },
  funding: Funding,
  amount: Fen,
): Promise<Move[] | undefined> {
  const at: BudgetPlace = { ...place, line: place.line ?? UNLIMITED_LINE };
  const toPayable = { from: accountOf('reserved', at), to: accountOf('payable', at), amount };
  if (funding !== 'committed' || place.line === null) return [toPayable];
  const available = (await lockLines(tx, place.jurisdiction, place.line, [place.year])).get(place.year) ?? 0n;
  if (available < amount) return undefined;
  await takeFromLines(tx, at, [{ year: at.year, amount }]);
  return [
    { from: accountOf('committed', at), to: accountOf('commitmentContra', at), amount },
    { from: accountOf('available', at), to: accountOf('reserved', at), amount },
    toPayable,
  ];
}

/** Gives back what was bound for months that will not be paid, or binds more (negative) after a change of base. */
export async function unbindBudget(
  tx: Transaction,
  place: { jurisdiction: string; line: string | null; year: number },
  funding: Funding,
  amount: Fen,
): Promise<Move[]> {
  const at: BudgetPlace = { ...place, line: place.line ?? UNLIMITED_LINE };
  if (amount === 0n) return [];
  if (funding === 'unlimited') return [{ from: accountOf('reserved', at), to: accountOf('appropriation', at), amount }];
  if (funding === 'committed')
    return [{ from: accountOf('committed', at), to: accountOf('commitmentContra', at), amount }];
  await lockLines(tx, at.jurisdiction, at.line, [at.year]);
  await takeFromLines(tx, at, [{ year: at.year, amount: -amount }]);
  return [{ from: accountOf('reserved', at), to: accountOf('available', at), amount }];
}

/** Money granted for a line in a year; `key` makes the same grant happen once. */
export interface Appropriation {
  line: string;
  year: number;
  amount: Fen;
  key: string;
}

/**
 * Opens lines of a jurisdiction with their appropriations, or adds to them; whatever waited for the money gets it, in order.
 */
export async function openBudgetLines(
  tx: Transaction,
  jurisdiction: string,
  appropriations: readonly Appropriation[],
  actor: string,
  at: Instant,
): Promise<void> {
  const granted = JSON.stringify(
    appropriations.map(({ line, year, amount }) => ({ line, year, amount: amount.toString() })),
  );
  await tx.$executeRaw`
    INSERT INTO budget_line AS b (jurisdiction, line, year, appropriated_fen, available_fen)
    SELECT ${jurisdiction}, line, year, amount, amount
    FROM jsonb_to_recordset(${granted}::jsonb) AS g (line text, year int, amount bigint) ORDER BY line, year
    ON CONFLICT (jurisdiction, line, year) DO UPDATE
      SET appropriated_fen = b.appropriated_fen + excluded.appropriated_fen, available_fen = b.available_fen + excluded.available_fen`;
  await postEntries(
    tx,
    appropriations.map(({ line, year, amount, key }) => {
      const place = { jurisdiction, line, year };
      const moves = [{ from: accountOf('appropriation', place), to: accountOf('available', place), amount }];
      return { stream: stream.budget(jurisdiction), key, kind: 'budgetOpened', occurredAt: at, moves };
    }),
  );
  for (const { line, year } of appropriations) await fundQueue(tx, { jurisdiction, line, year }, at);
  await appendEvents(
    tx,
    stream.budget(jurisdiction),
    undefined,
    appropriations.map(({ line, year, amount }) => ({
      type: 'budgetOpened',
      actor,
      occurredAt: at,
      details: { line, year, amountFen: amount.toString() },
    })),
  );
}
