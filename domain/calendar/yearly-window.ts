// Windows of the year that come again each year, over its end if they must: when the claims of a scheme are taken.
import { isCivilDate, lastDayOf, yearOf, type CivilDate } from './civil-date.js';

/** A day of every year, `MM-DD`; a year that lacks it has the last day of its month instead (C2). */
export type DayOfYear = string;

/** From one day of the year to another, both included; over the turn of the year if `to` comes before `from`. */
export interface YearlyWindow {
  readonly from: DayOfYear;
  readonly to: DayOfYear;
}

/** One occurrence of a window, both days included. */
export interface Opening {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

const DAY_OF_YEAR = /^\d{2}-\d{2}$/;
/** Every day of the year exists in it. */
const LEAP_YEAR = 2000;

/** Whether a text is a day of the year, 29 February included. */
export function isDayOfYear(text: string): text is DayOfYear {
  return DAY_OF_YEAR.test(text) && isCivilDate(`${LEAP_YEAR}-${text}`);
}

/** The opening that holds a day, the one that lasts longest; else the next one to begin. Undefined only without windows. */
export function findOpening(windows: readonly YearlyWindow[], day: CivilDate): Opening | undefined {
  const year = yearOf(day);
  const openings = windows.flatMap((window) => [year - 1, year, year + 1].map((start) => openingIn(start, window)));
  const holding = openings.filter(({ from, to }) => from <= day && day <= to);
  if (holding.length > 0) return holding.reduce((best, one) => (one.to > best.to ? one : best));
  const ahead = openings.filter(({ from }) => from > day);
  return ahead.length === 0 ? undefined : ahead.reduce((first, one) => (one.from < first.from ? one : first));
}

function openingIn(year: number, { from, to }: YearlyWindow): Opening {
  return { from: dayIn(year, from), to: dayIn(from <= to ? year : year + 1, to) };
}

function dayIn(year: number, day: DayOfYear): CivilDate {
  const date = `${year}-${day}`;
  return isCivilDate(date) ? date : lastDayOf(`${year}-${day.slice(0, 2)}`);
}
