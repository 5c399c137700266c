// The legal clock: a limit in days, working days or months from a start, with pauses, as an instant in Asia/Shanghai.
import { addDays, addMonths, yearOf, type CivilDate } from './civil-date.js';
import { civilDateAt, startOfDay, type Instant } from './shanghai.js';

export const LIMIT_UNITS = ['day', 'workingDay', 'month'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

export interface Limit {
  limit: number;
  unit: LimitUnit;
}

/** The clock stands still from `from` until `to`; without `to` it still does. */
export interface Pause {
  from: Instant;
  to?: Instant;
}

/** Working days of a jurisdiction. A year that is not published yet has no entry, and nothing is assumed about it. */
export interface WorkCalendar {
  years: ReadonlyMap<number, { daysOff: ReadonlySet<CivilDate>; extraWorkdays: ReadonlySet<CivilDate> }>;
}

export type Deadline = { at: Instant } | { missing: 'paused' } | { missing: 'calendar'; year: number };

function isWeekend(date: CivilDate): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** Whether a day is a working day; undefined if its year has no calendar. */
export function isWorkday(date: CivilDate, calendar: WorkCalendar): boolean | undefined {
  const year = calendar.years.get(yearOf(date));
  if (!year) return undefined;
  return year.extraWorkdays.has(date) || (!isWeekend(date) && !year.daysOff.has(date));
}

/** A paused day does not count: each day after the one on which a pause began, up to the one on which it ended. */
function isPaused(date: CivilDate, pauses: readonly Pause[]): boolean {
  return pauses.some(
    (pause) => pause.to !== undefined && date > civilDateAt(pause.from) && date <= civilDateAt(pause.to),
  );
}

function startOfNextDay(date: CivilDate): Instant {
  return startOfDay(addDays(date, 1));
}

/**
 * The first instant at which the limit has passed: the end of its last day. The day of the start does not count (C2: a term
 * in months ends with the same day number). No deadline while paused or where the calendar of a year is missing.
 */
export function deadlineOf(
  start: Instant,
  { limit, unit }: Limit,
  pauses: readonly Pause[],
  calendar: WorkCalendar,
): Deadline {
  if (pauses.some((pause) => pause.to === undefined)) return { missing: 'paused' };
  const first = civilDateAt(start);
  let day = unit === 'month' ? addMonths(first, limit) : first;
  let remaining = unit === 'month' ? pauses.reduce((days, pause) => days + pausedDays(pause), 0) : limit;
  while (remaining > 0) {
    day = addDays(day, 1);
    const counts = unit === 'workingDay' ? isWorkday(day, calendar) : true;
    if (counts === undefined) return { missing: 'calendar', year: yearOf(day) };
    if (counts && (unit === 'month' || !isPaused(day, pauses))) remaining -= 1;
  }
  return { at: startOfNextDay(day) };
}

function pausedDays({ from, to }: Pause): number {
  return to === undefined ? 0 : Math.round((startOfDay(civilDateAt(to)) - startOfDay(civilDateAt(from))) / 86_400_000);
}
