// Binds the money of one instalment anew: when its amount has changed or become known.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Fen } from '../../domain/money.js';
import type { Transaction } from '../../prisma/client.js';
import { bindBudget, unbindBudget, type Funding } from '../money/budget.js';
import { postEntries } from '../money/ledger.js';
import type { EntitlementFile } from './entitlement-file.js';

/** An instalment as far as its money goes; without amount nothing is bound for it. */
export interface Bound {
  component: string;
  period: string;
  amountFen: Fen | null;
  funding: string;
  budgetYear: number;
}

/** Where the money of an instalment is bound. */
export function budgetPlaceOf(row: EntitlementFile['row'], { budgetYear }: Pick<Bound, 'budgetYear'>) {
  return { jurisdiction: row.jurisdiction, line: row.budgetLine, year: budgetYear };
}

/** Frees what was bound for the old amount and binds the new one, with a ledger entry of this kind; answers how it is funded. */
export async function bindAgain(
  tx: Transaction,
  { row, stream }: EntitlementFile,
  period: Bound,
  amount: Fen,
  { kind, businessNow }: { kind: 'baseChanged' | 'provisional' | 'adjusted'; businessNow: Instant },
): Promise<Funding> {
  const place = budgetPlaceOf(row, period);
  const { year } = place;
  const freed = await unbindBudget(tx, place, period.funding as Funding, period.amountFen ?? 0n);
  const { funding, moves } = await bindBudget(tx, row.jurisdiction, row.budgetLine, [{ year, amount }]);
  const key = `rebase:${row.id}:${period.component}:${period.period}:${period.amountFen ?? 'open'}:${amount}:${row.revision}`;
  await postEntries(tx, [{ stream, key, kind, occurredAt: businessNow, moves: [...freed, ...moves] }]);
  return funding.get(year) ?? 'committed';
}
