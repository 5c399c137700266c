// When the instalments of an award fall due, and which budget year each belongs to.
import {
  addDays,
  addMonths,
  isCivilMonth,
  monthOf,
  shiftMonth,
  yearOf,
  type CivilDate,
  type CivilMonth,
} from '../calendar/civil-date.js';
import { civilDateAt, dueInstantOf, startOfDay, type Instant } from '../calendar/shanghai.js';
import { isDated, type Term } from './assessment.js';
import { ONCE, type AwardPeriod } from './award/kind.js';

const YEAR_MONTHS = 12;

/** What the dates of an award's instalments rest on. */
export interface Granted {
  readonly term: Term | undefined;
  /** The day on which the claim is judged. */
  readonly asOf: CivilDate;
  /** When it is approved; nothing but a month falls due before. */
  readonly at: Instant;
}

/**
 * The instant at which an instalment falls due: a month on the first day of the next, a year of a dated term on the day after it,
 * a year of a term without days on each anniversary of the claim, a single payment at once. The documents state no cadence:
 * months and years are paid when they are over, and where no start is stated the claim itself is the start.
 */
export function dueInstantOfPeriod(period: AwardPeriod, { term, asOf, at }: Granted): Instant {
  if (isCivilMonth(period)) return dueInstantOf(period);
  if (period === ONCE) return at;
  const index = Number(period) - yearOf(term?.from ?? asOf);
  if (!isDated(term)) return Math.max(at, startOfDay(addMonths(asOf, index * YEAR_MONTHS)));
  const afterYear = addMonths(term.from, (index + 1) * YEAR_MONTHS);
  const afterTerm = addDays(term.to, 1);
  return Math.max(at, startOfDay(afterYear < afterTerm ? afterYear : afterTerm));
}

/** A month belongs to its own year, whenever it is paid; anything else to the year in which it falls due. */
export function budgetYearOf(period: AwardPeriod, dueAt: Instant): number {
  return isCivilMonth(period) ? yearOf(period) : yearOf(civilDateAt(dueAt));
}

/**
 * The months in which an award excludes others of its group. A single payment excludes for good, also where something follows it after
 * a term: `to` is absent.
 */
export function coveredMonths({ term, asOf }: Granted, isOnce: boolean): { from: CivilMonth; to?: CivilMonth } {
  const from = monthOf(term?.from ?? asOf);
  if (isOnce) return { from };
  if (term === undefined) return { from, to: shiftMonth(from, YEAR_MONTHS - 1) };
  return { from, to: isDated(term) ? monthOf(term.to) : shiftMonth(from, term.months - 1) };
}
