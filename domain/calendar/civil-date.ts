// Civil dates ("2009-03-02") and months ("2009-03") of Asia/Shanghai, as the rules count them (conventions C1 and C2).
// Both kinds of text sort in the order of time, so `<` and `===` compare them.
import { Temporal } from 'temporal-polyfill';

/** A day, `YYYY-MM-DD`, in Asia/Shanghai. */
export type CivilDate = string;
/** A calendar month, `YYYY-MM`. */
export type CivilMonth = string;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether a text is a date that exists. */
export function isCivilDate(text: string): text is CivilDate {
  if (!DATE.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a month that exists. */
export function isCivilMonth(text: string): text is CivilMonth {
  return MONTH.test(text);
}

/** The day `days` later; negative = earlier. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from one day to another; negative if that lies before it. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Temporal.PlainDate.from(from).until(to).days;
}

/** The same day number `months` later, clamped to the end of the month (C2). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/**
 * Last day of a term of `months` months that starts on `from`: the day before the same day number, or, where the last
 * month has no such day, the last day of that month (C2).
 */
export function termEnd(from: CivilDate, months: number): CivilDate {
  const start = Temporal.PlainDate.from(from);
  const same = start.add({ months });
  return (same.day === start.day ? same.subtract({ days: 1 }) : same).toString();
}

/** The month in which a day lies. */
export function monthOf(date: CivilDate): CivilMonth {
  return date.slice(0, 7);
}

/** The year of a day or month. */
export function yearOf(dateOrMonth: CivilDate): number {
  return Number(dateOrMonth.slice(0, 4));
}

export function firstDayOf(month: CivilMonth): CivilDate {
  return `${month}-01`;
}

export function lastDayOf(month: CivilMonth): CivilDate {
  const first = Temporal.PlainDate.from(firstDayOf(month));
  return first.with({ day: first.daysInMonth }).toString();
}

/** The month `count` months later; negative = earlier. */
export function shiftMonth(month: CivilMonth, count: number): CivilMonth {
  // Counted by hand: an award asks this for each of its months, and the calendar library takes a tenth of an assessment for it.
  const months = yearOf(month) * 12 + Number(month.slice(5)) - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** How many months `to` lies after `from`; negative if before. */
export function monthsBetween(from: CivilMonth, to: CivilMonth): number {
  return (yearOf(to) - yearOf(from)) * 12 + Number(to.slice(5)) - Number(from.slice(5));
}

/** The months from `from` on, `count` of them. */
export function monthsFrom(from: CivilMonth, count: number): CivilMonth[] {
  return Array.from({ length: count }, (_, i) => shiftMonth(from, i));
}

/**
 * How many whole months, counted from `from`, end before `date`: a month is paid only if it ends before the retirement
 * date (C5). Zero if none does.
 */
export function wholeMonthsBefore(from: CivilMonth, date: CivilDate): number {
  return Math.max(0, monthsBetween(from, monthOf(date)));
}
