import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budgetYearOf, coveredMonths, dueInstantOfPeriod } from '../../../domain/assessment/instalment-dates.js';
import { addMonths, termEnd } from '../../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../../domain/calendar/shanghai.js';

const LONG_AGO = startOfDay('2000-01-01');
const dueOn = (...call: Parameters<typeof dueInstantOfPeriod>) => civilDateAt(dueInstantOfPeriod(...call));
const termFrom = (from: string, months: number) => ({ from, to: termEnd(from, months), months });

describe('an instalment falls due', () => {
  it('for a month on the first day of the next, also before the approval', () => {
    const granted = { term: termFrom('2009-03-01', 36), asOf: '2009-03-02', at: startOfDay('2009-06-10') };
    expect(['2009-03', '2009-12'].map((month) => dueOn(month, granted))).toEqual(['2009-04-01', '2010-01-01']);
  });

  it('at the approval for a single payment', () => {
    const at = startOfDay('2009-06-10') + 3_600_000;
    expect(dueInstantOfPeriod('once', { term: undefined, asOf: '2009-03-02', at })).toBe(at);
  });

  it('for a year of a dated term on the day after it, for a last part of a year on the day after the term', () => {
    const granted = { term: termFrom('2009-05-20', 30), asOf: '2009-05-20', at: LONG_AGO };
    expect(['2009', '2010', '2011'].map((year) => dueOn(year, granted))).toEqual([
      '2010-05-20',
      '2011-05-20',
      '2011-11-20',
    ]);
  });

  it('for a year of a term without days on each anniversary of the claim, clamped to the end of the month', () => {
    const granted = { term: { months: 36 }, asOf: '2008-02-29', at: LONG_AGO };
    expect(['2008', '2009', '2010'].map((year) => dueOn(year, granted))).toEqual([
      '2008-02-29',
      '2009-02-28',
      '2010-02-28',
    ]);
  });

  it('for a year never before the approval', () => {
    const at = startOfDay('2010-08-01');
    const undated = { term: { months: 36 }, asOf: '2009-03-02', at };
    expect(['2009', '2010', '2011'].map((year) => dueOn(year, undated))).toEqual([
      '2010-08-01',
      '2010-08-01',
      '2011-03-02',
    ]);
    expect(dueOn('2008', { ...undated, term: termFrom('2008-01-01', 12) })).toBe('2010-08-01');
  });
});

describe('the budget year', () => {
  it('of a month is its own, of everything else the year in which it falls due', () => {
    const due = startOfDay('2010-01-01');
    expect([budgetYearOf('2009-12', due), budgetYearOf('2009', due), budgetYearOf('once', due)]).toEqual([
      2009, 2010, 2010,
    ]);
  });
});

describe('the months in which an award excludes others', () => {
  const at = LONG_AGO;
  it('are those of its term, or as many from the claim on, or for good if it is paid once', () => {
    const asOf = '2009-06-02';
    expect(coveredMonths({ term: termFrom('2009-05-20', 3), asOf, at }, false)).toEqual({
      from: '2009-05',
      to: '2009-08',
    });
    expect(coveredMonths({ term: { months: 36 }, asOf, at }, false)).toEqual({ from: '2009-06', to: '2012-05' });
    expect(coveredMonths({ term: undefined, asOf, at }, false)).toEqual({ from: '2009-06', to: '2010-05' });
    expect(coveredMonths({ term: undefined, asOf, at }, true)).toEqual({ from: '2009-06' });
    expect(coveredMonths({ term: termFrom('2009-05-20', 12), asOf, at }, true)).toEqual({ from: '2009-05' });
  });

  it('hold every year that is paid', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2004-01-01'), max: new Date('2060-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 60 }),
        (day, months) => {
          const asOf = day.toISOString().slice(0, 10);
          const granted = { term: { months }, asOf, at };
          const { to = '' } = coveredMonths(granted, false);
          const years = Math.ceil(months / 12);
          const last = String(Number(asOf.slice(0, 4)) + years - 1);
          expect(dueOn(last, granted) <= addMonths(`${to}-01`, 1)).toBe(true);
        },
      ),
    );
  });
});
