import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, lastDayOf } from '../../../domain/calendar/civil-date.js';
import { findOpening, isDayOfYear, type YearlyWindow } from '../../../domain/calendar/yearly-window.js';

const spring: YearlyWindow = { from: '03-01', to: '05-31' };
const winter: YearlyWindow = { from: '11-15', to: '02-29' };

const aDay = fc
  .date({ min: new Date('1996-01-01T00:00:00Z'), max: new Date('2104-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const aDayOfYear = fc.oneof(
  fc.constantFrom('02-28', '02-29', '03-01', '12-31', '01-01'),
  aDay.map((day) => day.slice(5)),
);
const aWindow = fc
  .record({ from: aDayOfYear, to: aDayOfYear })
  // In a year without 29 February both are one day: whether they mean that day or the whole year nobody can say.
  .filter(({ from, to }) => !(from === '02-29' && to === '02-28'));

/** A slow reference: knows only which days begin and end a window, and how to go to the next day. */
function isThatDay(day: string, wanted: string): boolean {
  if (day.slice(5) === wanted) return true;
  const isLackingHere = wanted === '02-29' && lastDayOf(`${day.slice(0, 4)}-02`).endsWith('28');
  return isLackingHere && day.endsWith('-02-28');
}
function slowOpening(windows: readonly YearlyWindow[], day: string): string {
  const open = windows.map(() => false);
  for (let today = addDays(day, -800); ; today = addDays(today, 1)) {
    windows.forEach(({ from }, i) => (open[i] ||= isThatDay(today, from)));
    if (today >= day && open.some(Boolean)) return today;
    windows.forEach(({ to }, i) => (open[i] &&= !isThatDay(today, to)));
  }
}

describe('a day of the year', () => {
  it('is any day that some year has', () => {
    expect(['01-01', '02-29', '12-31'].every(isDayOfYear)).toBe(true);
    expect(['02-30', '04-31', '13-01', '00-10', '1-1', '2028-01-01', ''].some(isDayOfYear)).toBe(false);
  });
});

describe('a window of the year', () => {
  it('is open from its first day to its last, and opens again the year after', () => {
    expect(findOpening([spring], '2027-03-01')).toEqual({ from: '2027-03-01', to: '2027-05-31' });
    expect(findOpening([spring], '2027-05-31')).toEqual({ from: '2027-03-01', to: '2027-05-31' });
    expect(findOpening([spring], '2027-06-01')).toEqual({ from: '2028-03-01', to: '2028-05-31' });
    expect(findOpening([spring], '2027-02-28')?.from).toBe('2027-03-01');
  });

  it('goes over the turn of the year, to the end of February in every year', () => {
    expect(findOpening([winter], '2027-01-10')).toEqual({ from: '2026-11-15', to: '2027-02-28' });
    expect(findOpening([winter], '2028-02-29')).toEqual({ from: '2027-11-15', to: '2028-02-29' });
    expect(findOpening([winter], '2027-03-01')).toEqual({ from: '2027-11-15', to: '2028-02-29' });
  });

  it('is one of several: the one that is open, the one that lasts longest, or the next', () => {
    expect(findOpening([spring, winter], '2027-04-01')?.to).toBe('2027-05-31');
    expect(findOpening([spring, winter], '2027-08-01')?.from).toBe('2027-11-15');
    expect(findOpening([spring, { from: '05-01', to: '07-31' }], '2027-05-10')?.to).toBe('2027-07-31');
    expect(findOpening([], '2027-05-10')).toBeUndefined();
  });

  it('agrees with a slow calculator that goes from day to day, over leap days and the turn of the year', () => {
    fc.assert(
      fc.property(fc.array(aWindow, { minLength: 1, maxLength: 3 }), aDay, (windows, day) => {
        const opening = findOpening(windows, day);
        const opensOn = opening === undefined || opening.from <= day ? day : opening.from;
        expect(opensOn).toBe(slowOpening(windows, day));
      }),
      { numRuns: 80 },
    );
  });
});
