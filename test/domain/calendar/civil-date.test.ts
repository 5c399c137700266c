import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  isCivilDate,
  isCivilMonth,
  lastDayOf,
  monthOf,
  monthsBetween,
  monthsFrom,
  shiftMonth,
  termEnd,
  wholeMonthsBefore,
} from '../../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf, nextMonth, startOfDay } from '../../../domain/calendar/shanghai.js';

const aDate = fc
  .date({ min: new Date('1992-01-01T00:00:00Z'), max: new Date('2200-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** A slow calculator that knows only how to go to the next day. */
function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
function daysIn(year: number, month: number): number {
  return [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number;
}
function slowAddMonths(date: string, months: number): string {
  let [year, month, day] = date.split('-').map(Number) as [number, number, number];
  for (let i = 0; i < months; i += 1) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  day = Math.min(day, daysIn(year, month));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** C2: the day before the same day number, or the last day of a month that lacks it. */
function slowTermEnd(from: string, months: number): string {
  const day = Number(from.slice(8));
  const [year, month] = slowAddMonths(`${from.slice(0, 7)}-01`, months)
    .split('-')
    .map(Number) as [number, number];
  if (day > daysIn(year, month)) return written(year, month, daysIn(year, month));
  if (day > 1) return written(year, month, day - 1);
  return month === 1 ? written(year - 1, 12, 31) : written(year, month - 1, daysIn(year, month - 1));
}
function written(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

describe('civil dates', () => {
  it('knows which dates and months exist', () => {
    expect(
      ['2028-02-29', '2030-02-30', '2029-02-29', '2030-13-01', '2030-1-1', '2030-01-01T00:00'].map(isCivilDate),
    ).toEqual([true, false, false, false, false, false]);
    expect(['2030-12', '2030-13', '2030-00', '2030-1'].map(isCivilMonth)).toEqual([true, false, false, false]);
  });

  it('clamps to the end of a shorter month (C2)', () => {
    expect(addMonths('2007-11-30', 3)).toBe('2008-02-29');
    expect(addMonths('2009-01-31', 1)).toBe('2009-02-28');
  });

  it('ends a term on the day before the same day number (C2)', () => {
    expect(termEnd('2009-03-01', 36)).toBe('2012-02-29');
    expect(termEnd('2008-02-29', 12)).toBe('2009-02-28');
    expect(termEnd('2009-07-15', 12)).toBe('2010-07-14');
    expect(termEnd('2009-10-31', 1)).toBe('2009-11-30');
  });

  it('agrees with a slow calculator on months, over leap days and month ends', () => {
    fc.assert(
      fc.property(
        aDate,
        fc.integer({ min: 0, max: 480 }),
        (date, months) => addMonths(date, months) === slowAddMonths(date, months),
      ),
    );
  });

  it('agrees with it on the last day of a term', () => {
    const oftenTheEnd = aDate.chain((date) =>
      fc.constantFrom(date, lastDayOf(date.slice(0, 7)), `${date.slice(0, 7)}-01`),
    );
    fc.assert(
      fc.property(
        oftenTheEnd,
        fc.integer({ min: 1, max: 480 }),
        (date, months) => termEnd(date, months) === slowTermEnd(date, months),
      ),
      { numRuns: 1000 },
    );
  });

  it('agrees with it on the whole months before a day, on the months between two, and on the month so many later', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -400, max: 2000 }), (date, days) => {
        const [from, to] = [monthOf(date), addDays(date, days)];
        let count = 0;
        while (lastDayOf(slowAddMonths(`${from}-01`, count).slice(0, 7)) < to) count += 1;
        expect(wholeMonthsBefore(from, to)).toBe(count);
        expect(slowAddMonths(`${from}-01`, 60).slice(0, 7)).toBe(shiftMonth(from, 60));
        expect(shiftMonth(shiftMonth(from, days), -days)).toBe(from);
        if (monthOf(to) >= from) expect(shiftMonth(from, monthsBetween(from, monthOf(to)))).toBe(monthOf(to));
      }),
    );
  });

  it('lets no term end before it began, nor a longer one before a shorter one', () => {
    fc.assert(
      fc.property(
        aDate,
        fc.integer({ min: 1, max: 480 }),
        (date, months) => termEnd(date, months) > date && termEnd(date, months + 1) > termEnd(date, months),
      ),
    );
  });

  it('counts the months that end before a date (C5)', () => {
    expect(wholeMonthsBefore('2009-10', '2011-09-01')).toBe(23);
    expect(wholeMonthsBefore('2009-10', '2009-10-31')).toBe(0);
    expect(wholeMonthsBefore('2009-10', '2009-11-01')).toBe(1);
    expect(wholeMonthsBefore('2009-10', '2009-01-01')).toBe(0);
  });

  it('steps through months', () => {
    expect(monthsFrom('2009-11', 3)).toEqual(['2009-11', '2009-12', '2010-01']);
    expect(shiftMonth('2010-01', -1)).toBe('2009-12');
    expect(monthsBetween('2009-11', '2012-01')).toBe(26);
    expect(lastDayOf('2012-02')).toBe('2012-02-29');
    expect(nextMonth('2009-12')).toBe('2010-01');
  });
});

describe('instants in Asia/Shanghai', () => {
  it('begin eight hours before midnight UTC', () => {
    expect(new Date(startOfDay('2026-03-01')).toISOString()).toBe('2026-02-28T16:00:00.000Z');
    expect(new Date(dueInstantOf('2026-12')).toISOString()).toBe('2026-12-31T16:00:00.000Z');
  });

  it('agree with the time zone database since 1992', () => {
    const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1992, 0, 2), max: Date.UTC(2200, 0, 1) }),
        (instant) => civilDateAt(instant) === formatter.format(instant),
      ),
    );
  });

  it('belong to the day they begin, and the millisecond before to the day before', () => {
    fc.assert(
      fc.property(
        aDate,
        (date) =>
          civilDateAt(startOfDay(date)) === date &&
          civilDateAt(startOfDay(addDays(date, 1)) - 1) === date &&
          monthOf(date) === date.slice(0, 7),
      ),
    );
  });

  it('refuse the years in which China had summer time', () => {
    expect(() => startOfDay('1989-06-01')).toThrow(RangeError);
  });
});
