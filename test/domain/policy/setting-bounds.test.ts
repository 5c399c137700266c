import { describe, expect, it } from '@jest/globals';
import { findImplausible } from '../../../domain/policy/setting-bounds.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { policyFiles } from './policy-files.js';

const { vocabulary } = loadPolicies(policyFiles());
/** What is said of a value, entry by entry: the place and the key of the words. */
function said(name: string, value: Value | null, standing: { before?: Value; monthlyCeiling?: string } = {}) {
  const found = findImplausible(getSetting(vocabulary, name), value, { before: null, ...standing });
  return found.map(({ path, message, values }) => [path.join('/'), message, values]);
}
const wages = (...entries: [number, string, string?][]): Value =>
  entries.map(([year, amount, unit]) => ({ year, amount, ...(unit === undefined ? {} : { unit }) }));
const minimum = (...entries: [string, string][]): Value => entries.map(([from, amount]) => ({ from, amount }));

describe('an amount of long ago', () => {
  it('says nothing of one of today', () => {
    expect(said('enterpriseMinimumWage', minimum(['2008-09', '850.00'], ['2026-01', '2690.00']))).toEqual([]);
    expect(said('enterpriseMinimumWage', minimum(['2024-01', '850.00'], ['2026-01', '2690.00']))).toHaveLength(1);
  });
});

describe('an average wage', () => {
  it('is refused where the amount of a year was entered as one by the month', () => {
    expect(said('cityAverageWage', wages([2025, '28800.00', 'month']))).toEqual([
      ['0/amount', 'boundMonthHigh', { most: '20000.00' }],
    ]);
  });

  it('is refused where the amount of a month was entered as one by the year', () => {
    expect(said('cityAverageWage', wages([2025, '2400.00', 'year']))).toEqual([
      ['0/amount', 'boundYearLow', { least: '3600.00' }],
    ]);
  });

  it('is refused where only the entry before tells that the unit is wrong', () => {
    // 9000 a month is a sound wage of a month, and as a wage of a year a sound one of long ago.
    expect(said('cityAverageWage', wages([2024, '104400.00', 'year'], [2025, '9000.00', 'year']))).toEqual([
      ['1/amount', 'boundChangeMonthly', { before: '8700.00', now: '750.00', times: '5' }],
    ]);
    const before = wages([2024, '8700.00', 'month']);
    expect(said('cityAverageWage', wages([2025, '9000.00', 'year']), { before })).toHaveLength(1);
    expect(said('cityAverageWage', wages([2025, '9000.00', 'month']), { before })).toEqual([]);
  });

  it('is admitted up to the limit and not above', () => {
    expect(said('cityAverageWage', wages([2025, '20000.00', 'month']))).toEqual([]);
    expect(said('cityAverageWage', wages([2025, '240000.00', 'year']))).toEqual([]);
    expect(said('cityAverageWage', wages([2025, '240000.12', 'year']))).toEqual([
      ['0/amount', 'boundHigh', { most: '240000.00' }],
    ]);
    expect(said('cityAverageWage', wages([2025, '300.00', 'month']))).toEqual([]);
    expect(said('cityAverageWage', wages([2025, '299.99', 'month']))).toEqual([
      ['0/amount', 'boundLow', { least: '300.00' }],
    ]);
  });

  it("is held to the office's own monthly limit too, which would make it count as not set", () => {
    const monthlyCeiling = '9000.00';
    expect(said('cityAverageWage', wages([2025, '9000.00', 'month']), { monthlyCeiling })).toEqual([]);
    expect(said('cityAverageWage', wages([2025, '9000.01', 'month']), { monthlyCeiling })).toEqual([
      ['0/amount', 'boundMonthHigh', { most: '9000.00' }],
    ]);
    // That limit is one of entries by month.
    expect(said('cityAverageWage', wages([2025, '120000.00', 'year']), { monthlyCeiling })).toEqual([]);
  });

  it('is not asked about without a unit, when it counts as not set, nor when it stands there already', () => {
    expect(said('cityAverageWage', wages([2025, '28800.00']))).toEqual([]);
    const before = wages([2025, '28800.00', 'month']);
    expect(said('cityAverageWage', before, { before })).toEqual([]);
  });
});

describe('an amount that is valid from a month', () => {
  it('is refused when a digit slipped', () => {
    expect(said('enterpriseMinimumWage', minimum(['2025-01', '85.00']))).toEqual([
      ['0/amount', 'boundLow', { least: '100.00' }],
    ]);
    expect(said('enterpriseMinimumWage', minimum(['2025-01', '850.00'], ['2026-01', '8500.00']))).toEqual([
      ['1/amount', 'boundChange', { before: '850.00', now: '8500.00', times: '3' }],
    ]);
  });

  it('is compared with the entry before in time, in whatever order they stand', () => {
    expect(said('enterpriseMinimumWage', minimum(['2026-01', '2550.01'], ['2025-01', '850.00']))).toEqual([
      ['0/amount', 'boundChange', { before: '850.00', now: '2550.01', times: '3' }],
    ]);
    expect(said('enterpriseMinimumWage', minimum(['2026-01', '2550.00'], ['2025-01', '850.00']))).toEqual([]);
  });

  it('is compared with what is in force where it gives no entry before', () => {
    const before = minimum(['2025-01', '850.00']);
    expect(said('enterpriseMinimumWage', minimum(['2026-01', '250.00']), { before })).toHaveLength(1);
  });

  it('can be corrected whatever stands there', () => {
    const before = minimum(['2025-01', '8500.00']);
    expect(said('enterpriseMinimumWage', minimum(['2025-01', '850.00']), { before })).toEqual([]);
  });

  it('has each of its parts looked at; a part may come or go', () => {
    const of = (from: string, pension: string, medical: string) => ({ from, pension, medical, unemployment: '0.00' });
    const value: Value = [
      of('2025-01', '300.00', '100.00'),
      { ...of('2026-01', '310.00', '1000.00'), unemployment: '8.00' },
    ];
    expect(said('employerMinimumContributions', value).map(([place]) => place)).toEqual(['1/medical']);
  });
});

describe('a single amount', () => {
  it('is a share of one at most', () => {
    expect(said('insuranceSubsidyRatio', '1')).toEqual([]);
    expect(said('insuranceSubsidyRatio', '50')).toEqual([['', 'boundHigh', { most: '1' }]]);
  });
});

describe('a setting without bounds, or one that is unset', () => {
  it('is not asked about', () => {
    expect(said('localAmountPerHead', '9999999.00')).toEqual([]);
    for (const nothing of [null, []]) expect(said('cityAverageWage', nothing)).toEqual([]);
  });
});
