// Where instants and civil dates of Asia/Shanghai meet. Small enough for workflow code: no time zone data, no polyfill.
// China has kept UTC+8 without summer time since 15 September 1991; earlier instants are refused rather than guessed.
import type { CivilDate, CivilMonth } from './civil-date.js';

const OFFSET_MS = 8 * 3_600_000;
const FIRST_YEAR = 1992;

/** A point in time, milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

function assertYear(year: number): void {
  if (!(year >= FIRST_YEAR)) throw new RangeError(`no civil time in Asia/Shanghai before ${FIRST_YEAR}: ${year}`);
}

/** The instant at which a day begins. */
export function startOfDay(date: CivilDate): Instant {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  assertYear(year);
  return Date.UTC(year, month - 1, day) - OFFSET_MS;
}

/** The instant at which a month begins. */
export function startOfMonth(month: CivilMonth): Instant {
  return startOfDay(`${month}-01`);
}

/** The day of an instant. */
export function civilDateAt(instant: Instant): CivilDate {
  const date = new Date(instant + OFFSET_MS).toISOString().slice(0, 10);
  assertYear(Number(date.slice(0, 4)));
  return date;
}

/** The month after a month, in plain arithmetic for workflow code. */
export function nextMonth(month: CivilMonth): CivilMonth {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** The instant at which a paid month falls due: the first day of the next month (design: payouts). */
export function dueInstantOf(month: CivilMonth): Instant {
  return startOfMonth(nextMonth(month));
}
