import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findEntryInForce, findMonthlyAverage, isUnset } from '../../../domain/policy/setting-value.js';

describe('a setting that is dated by month', () => {
  const entries = [
    { from: '2009-07', amount: '960.00' },
    { from: '2008-09', amount: '850.00' },
  ];

  it('is valid from its month until the next entry, in whatever order the entries stand', () => {
    const amounts = ['2008-08', '2008-09', '2009-06', '2009-07', '2030-01'].map(
      (month) => findEntryInForce(entries, month)?.['amount'],
    );
    expect(amounts).toEqual([undefined, '850.00', '850.00', '960.00', '960.00']);
  });

  it('gives the latest entry that is not after the month', () => {
    const month = fc
      .integer({ min: 2000, max: 2030 })
      .chain((year) => fc.integer({ min: 10, max: 12 }).map((number) => `${year}-${number}`));
    fc.assert(
      fc.property(fc.uniqueArray(month, { maxLength: 20 }), month, (months, asked) => {
        const found = findEntryInForce(
          months.map((from) => ({ from })),
          asked,
        );
        expect(found?.from).toBe(
          months
            .filter((from) => from <= asked)
            .sort()
            .at(-1),
        );
      }),
    );
  });
});

describe('an average wage', () => {
  const base = (entry: object, ceiling?: string) => {
    const found = findMonthlyAverage([{ year: 2008, amount: '28800.00', ...entry }], 2008, ceiling);
    return found && found.amount.div(found.divisor).toFixed(2);
  };

  it('of a year is divided by twelve, of a month is taken as it is', () => {
    expect([base({ unit: 'year' }), base({ unit: 'month' })]).toEqual(['2400.00', '28800.00']);
  });

  it('counts for exactly its year', () => {
    expect(findMonthlyAverage([{ year: 2008, amount: '28800.00', unit: 'year' }], 2009, undefined)).toBeUndefined();
  });

  it('without unit counts as not set', () => {
    expect(base({})).toBeUndefined();
  });

  it('of a month above the ceiling counts as not set; at the ceiling, and by the year, it counts', () => {
    expect(base({ unit: 'month' }, '28799.99')).toBeUndefined();
    expect(base({ unit: 'month' }, '28800.00')).toBe('28800.00');
    expect(base({ unit: 'year' }, '100.00')).toBe('2400.00');
  });
});

describe('not set', () => {
  it('is nothing, null, or an empty list; never a value such as no or zero', () => {
    expect([undefined, null, []].every(isUnset)).toBe(true);
    expect([false, 0, '', '0.00', [1]].some(isUnset)).toBe(false);
  });
});
