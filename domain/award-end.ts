// How long an award lasts by itself: to the end of its term, or to retirement, whichever comes first.
import {
  addDays,
  lastDayOf,
  monthOf,
  wholeMonthsBefore,
  type CivilDate,
  type CivilMonth,
} from './calendar/civil-date.js';
import { startOfDay } from './calendar/shanghai.js';
import type { Cadence } from './lifecycle.js';

/** Whether no month could follow these because the person has retired then: a month counts only if it ends before (C5). */
export function endsWithRetirement(first: CivilMonth, months: number, retirementDate: CivilDate | null): boolean {
  return retirementDate !== null && wholeMonthsBefore(first, retirementDate) <= months;
}

/** What an entitlement's row says of its length. */
export interface AwardLength {
  readonly cadence: Cadence;
  readonly termFrom: CivilDate | null;
  readonly termTo: CivilDate | null;
  readonly months: number | null;
  /** Last month in which it excludes others: the end of a term whose days the policy does not state. */
  readonly coveredTo: CivilMonth | null;
  readonly retirementDate: CivilDate | null;
}

/** Whether an award of months ends with retirement, not with its term. */
export function isUntilRetirement({ cadence, termFrom, months, retirementDate }: AwardLength): boolean {
  if (cadence !== 'monthly' || termFrom === null || months === null) return false;
  return endsWithRetirement(monthOf(termFrom), months, retirementDate);
}

/** The last day of an award; undefined for what is paid once and has no term. */
export function findLastDay(award: AwardLength): CivilDate | undefined {
  const { cadence, termTo, coveredTo, retirementDate } = award;
  if (cadence === 'once' && termTo === null) return undefined;
  if (retirementDate !== null && isUntilRetirement(award)) return addDays(retirementDate, -1);
  return termTo ?? (coveredTo === null ? undefined : lastDayOf(coveredTo));
}

/** The end of an award as the event that comes next, and when it comes. */
export function endEventOf(award: AwardLength): { type: 'end'; at?: string } {
  const lastDay = findLastDay(award);
  return {
    type: 'end',
    ...(lastDay === undefined ? {} : { at: new Date(startOfDay(addDays(lastDay, 1))).toISOString() }),
  };
}
