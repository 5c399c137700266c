import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endsWithRetirement, findLastDay, isUntilRetirement, type AwardLength } from '../../domain/award-end.js';
import { addDays, lastDayOf, shiftMonth, termEnd } from '../../domain/calendar/civil-date.js';

const monthly = (first: string, months: number, retirementDate: string | null): AwardLength => ({
  cadence: 'monthly',
  termFrom: `${first}-01`,
  termTo: termEnd(`${first}-01`, months),
  months,
  coveredTo: shiftMonth(first, months - 1),
  retirementDate,
});

describe('an award of months', () => {
  it('ends with its term, or the day before retirement where no further month could follow (C5)', () => {
    const last = (retirementDate: string | null) => findLastDay(monthly('2009-03', 36, retirementDate));
    expect(last(null)).toBe('2012-02-29');
    expect(last('2018-09-01')).toBe('2012-02-29');
    // A month more would end before retirement: it is the term that ends.
    expect(last('2012-04-01')).toBe('2012-02-29');
    expect(isUntilRetirement(monthly('2009-03', 36, '2012-04-01'))).toBe(false);
    // March 2012 would not.
    expect(last('2012-03-31')).toBe('2012-03-30');
    expect(last('2012-03-01')).toBe('2012-02-29');
    expect(isUntilRetirement(monthly('2009-03', 36, '2012-03-01'))).toBe(true);
    expect(last('2010-06-15')).toBe('2010-06-14');
  });

  it('ends as a slow count of its months says', () => {
    const aMonth = fc.integer({ min: 0, max: 400 }).map((count) => shiftMonth('1999-11', count));
    fc.assert(
      fc.property(aMonth, fc.integer({ min: 1, max: 48 }), fc.integer({ min: -40, max: 1600 }), (first, most, days) => {
        const retirementDate = addDays(`${first}-01`, days);
        let count = 0;
        while (lastDayOf(shiftMonth(first, count)) < retirementDate) count += 1;
        expect(endsWithRetirement(first, most, retirementDate)).toBe(count <= most);
        const expected = count <= most ? addDays(retirementDate, -1) : lastDayOf(shiftMonth(first, most - 1));
        expect(findLastDay(monthly(first, most, retirementDate))).toBe(expected);
      }),
    );
  });
});

describe('an award of years', () => {
  it('ends with its last day, or the last month that it covers where the policy states no days', () => {
    const rent: AwardLength = {
      cadence: 'yearly',
      termFrom: null,
      termTo: null,
      months: 36,
      coveredTo: '2012-05',
      retirementDate: '2010-01-01',
    };
    expect(findLastDay(rent)).toBe('2012-05-31');
    expect(findLastDay({ ...rent, termFrom: '2009-05-20', termTo: '2011-05-19', months: 24 })).toBe('2011-05-19');
  });

  it('that is paid once has no last day', () => {
    expect(
      findLastDay({
        cadence: 'once',
        termFrom: null,
        termTo: null,
        months: null,
        coveredTo: null,
        retirementDate: null,
      }),
    ).toBeUndefined();
  });
});
