import { describe, expect, it } from '@jest/globals';
import { computePeriod } from '../../../domain/assessment/period-amounts.js';
import { AT_HOME, getScheme } from './pack-claims.js';
import { CITED, complaintsAbout } from './small-scheme.js';

const FORM = [{ fact: 'firstSubsidisedMonth' }, { fact: 'annualRent' }, { fact: 'headCount' }, { fact: 'incomeYear' }];
const part = (name: string, rate: string) => ({ name, rate, ...CITED });
const share = { kind: 'average-wage-share', base: 'cityAverageWage', rates: [{ rate: '0.11', ...CITED }] };
const months = {
  kind: 'months-from-income',
  income: 'annualRent',
  year: 'incomeYear',
  wage: 'annualRent',
  rounding: 'pieceworkMonthRounding',
  most: 'headCount',
  base: 'cityAverageWage',
  rate: '0.11',
  roundedPart: part('pension', '0.06'),
  remainderPart: part('medical', '0.05'),
};
const tax = (name: string, of: string) => ({ name, of, label: { 'zh-CN': '税', en: 'Tax' }, ...CITED });
const relief = { kind: 'ordered-relief', amount: '8000.00', taxes: [tax('a', 'annualRent')] };

describe('the parameters of an award', () => {
  it.each([
    [
      'a share of no average wage',
      { ...share, base: 'annualRent', month: 'firstSubsidisedMonth' },
      /no setting .* average wage/,
    ],
    ['a base year that is no reading', { ...share, baseYear: 'headCount' }, /"headCount" is no reading/],
    ['a share without its months', share, /a term that has a start, or the one month/],
    ['a month that is none', { ...share, month: 'headCount' }, /"headCount" is a wholeNumber, not a month/],
    ['a rate that is no decimal', { ...share, rates: [{ rate: 'annualRent', ...CITED }] }, /is a yuan, not a decimal/],
    ['an income that is none', { ...months, income: 'headCount' }, /"headCount" is a wholeNumber, not a yuan/],
    ['a rounding that is no reading', { ...months, rounding: 'headCount' }, /"headCount" is no reading/],
    ['parts that are not the whole', { ...months, rate: '0.12' }, /do not add up to 0\.12/],
    [
      'a tax that is no amount',
      { ...relief, taxes: [tax('a', 'headCount')] },
      /"headCount" is a wholeNumber, not a yuan/,
    ],
    ['a tax twice', { ...relief, taxes: [tax('a', 'annualRent'), tax('a', 'annualRent')] }, /the tax "a" occurs twice/],
    ['relief without an amount', { ...relief, amount: '8000' }, /two digits/],
  ])('refuses %s', (_what, award, complaint) => {
    expect(complaintsAbout({ form: FORM, award: { ...CITED, ...award } })).toContainEqual(
      expect.stringMatching(complaint),
    );
  });
});

describe('an instalment that an award does not have', () => {
  const claim = {
    asOf: '2010-03-02',
    facts: {
      householdRegistration: AT_HOME,
      firstSubsidisedMonth: '2010-03',
      incomeYear: 2010,
      annualPieceworkIncome: '9000.00',
    },
    settings: {
      enterpriseMinimumWage: [{ from: '2010-01', amount: '900.00' }],
      cityAverageWage: [{ year: 2009, amount: '30000.00', unit: 'year' }],
    },
  };

  it.each([
    ['employment-assistance-80', '2010-04'],
    ['piecework-social-insurance', '2011'],
    ['tax-relief-8000', '2010'],
  ])('of %s is refused: %s', (scheme, period) => {
    expect(() => computePeriod(getScheme(scheme), claim, period)).toThrow(RangeError);
  });

  it('is none of a month that is published later', () => {
    const unknown = { ...claim, settings: {} };
    expect(computePeriod(getScheme('employment-assistance-80'), unknown, '2010-03').amount).toBeNull();
    const { cityAverageWage: _later, ...settings } = claim.settings;
    expect(computePeriod(getScheme('piecework-social-insurance'), { ...claim, settings }, '2010').amount).toBeNull();
  });
});
