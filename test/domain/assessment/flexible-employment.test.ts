import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import { aClaim, flexible } from './flexible-claim.js';

describe('a first claim of the flexible scheme', () => {
  it('gives eleven percent of the average wage for 36 months', () => {
    expect(assess(flexible, aClaim())).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: '286.55',
      parts: { pension: '156.30', medical: '130.25' },
      term: { from: '2010-11-01', to: '2013-10-31', months: 36 },
      periods: [{ from: '2010-11', months: 36, monthlyAmount: '286.55' }],
      totalAmount: '10315.80',
    });
  });

  it('ends on the last of February when it begins in March before a leap year', () => {
    const { term } = assess(flexible, aClaim({ firstSubsidisedMonth: '2009-03' }, {}, '2009-03-01'));
    expect(term).toEqual({ from: '2009-03-01', to: '2012-02-29', months: 36 });
  });

  it('rounds total and pension half up to the fen, and leaves the rest to medical', () => {
    const cityAverageWage = [2009, 2010, 2011, 2012].map((year) => ({ year, amount: '28854.00', unit: 'year' }));
    // 28854.00 x 0.11 / 12 = 264.495; x 0.06 / 12 = 144.27; five percent alone would be 120.225.
    expect(assess(flexible, aClaim({}, { cityAverageWage }))).toMatchObject({
      monthlyAmount: '264.50',
      parts: { pension: '144.27', medical: '120.23' },
    });
  });

  it('rounds a half up that no quotient of the base would show', () => {
    const cityAverageWage = [{ year: 2009, amount: '28801.00', unit: 'year' }];
    // 28801.00 x 0.06 / 12 = 144.005, though 28801.00 / 12 has no end; x 0.11 / 12 = 264.0091...
    expect(assess(flexible, aClaim({}, { cityAverageWage })).parts).toEqual({ pension: '144.01', medical: '120.00' });
  });

  it('follows the average wage of the year before each month, and shows where it changes', () => {
    const cityAverageWage = [
      { year: 2009, amount: '2600.00', unit: 'month' },
      { year: 2010, amount: '33000.00', unit: 'year' },
      { year: 2011, amount: '33000.00', unit: 'year' },
      { year: 2012, amount: '36000.00', unit: 'year' },
    ];
    expect(assess(flexible, aClaim({}, { cityAverageWage }))).toMatchObject({
      monthlyAmount: '286.00',
      periods: [
        { from: '2010-11', months: 2, monthlyAmount: '286.00' },
        { from: '2011-01', months: 24, monthlyAmount: '302.50' },
        { from: '2013-01', months: 10, monthlyAmount: '330.00' },
      ],
      totalAmount: '11132.00',
    });
  });

  it('keeps the base of the year before its start when that is the reading', () => {
    const cityAverageWage = [
      { year: 2009, amount: '2600.00', unit: 'month' },
      { year: 2010, amount: '33000.00', unit: 'year' },
    ];
    const assessment = assess(flexible, aClaim({}, { cityAverageWage, averageWageBase: 'year-before-start' }));
    expect(assessment).toMatchObject({
      totalAmount: '10296.00',
      settingsUsed: { averageWageBase: 'year-before-start' },
    });
    expect(assessment.undeterminedFrom).toBeUndefined();
  });

  it('leaves months open whose base is not published yet, and gives no total then', () => {
    const cityAverageWage = [
      { year: 2009, amount: '31260.00', unit: 'year' },
      { year: 2011, amount: '31260.00', unit: 'year' },
    ];
    const assessment = assess(flexible, aClaim({}, { cityAverageWage }));
    expect(assessment).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: '286.55',
      periods: [{ from: '2010-11', months: 2, monthlyAmount: '286.55' }],
      undeterminedFrom: '2011-01',
    });
    expect(assessment.totalAmount).toBeUndefined();
  });

  it('is granted to other hardship persons in self-employment', () => {
    const facts = { personCategories: ['special-hardship-certificate-holder'], employmentForm: 'self-employed' };
    expect(assess(flexible, aClaim(facts)).outcome).toBe('eligible');
  });

  it.each([
    [
      'the household registration is elsewhere',
      { householdRegistration: { jurisdiction: 'hubei', district: 'street-b', type: 'rural' } },
      'household-registration-elsewhere',
    ],
    ['the person is no hardship person', { personCategories: ['graduate'] }, 'not-hardship-person'],
    ['nobody certified anything', { personCategories: [] }, 'not-hardship-person'],
    ['the person has no work', { employmentForm: 'none' }, 'employment-form-not-covered'],
    ['the person is employed', { employmentForm: 'employed' }, 'employment-form-not-covered'],
    [
      'another hardship person works flexibly',
      { personCategories: ['rural-minimum-allowance-family'] },
      'flexible-work-needs-age-4050',
    ],
    ['the income is one fen too low', { monthlyIncome: '979.99' }, 'income-below-minimum-wage'],
    ['no contributions are paid', { paysSocialInsurance: false }, 'social-insurance-not-paid'],
  ])('is refused when %s', (_when, facts, reason) => {
    expect(assess(flexible, aClaim(facts))).toMatchObject({ outcome: 'ineligible', reasons: [reason] });
  });

  it('is granted with an income of exactly the minimum wage in force in the month of the claim', () => {
    expect(assess(flexible, aClaim({ monthlyIncome: '980.00' })).outcome).toBe('eligible');
    expect(assess(flexible, aClaim({ monthlyIncome: '750.00' }, {}, '2010-03-31')).outcome).toBe('eligible');
    expect(assess(flexible, aClaim({ monthlyIncome: '750.00' }, {}, '2010-04-01')).outcome).toBe('ineligible');
  });

  it('cites the clause that opens other doors to graduates', () => {
    expect(assess(flexible, aClaim({ personCategories: ['graduate'] })).clauses).toEqual([
      'S2.3 三(三)4',
      'S2.3 三(三)1',
      'S2.3 三(五)',
    ]);
    expect(assess(flexible, aClaim()).clauses).toEqual(['S2.3 三(三)4', 'S2.3 三(三)1']);
  });

  it('lists all reasons of a refusal', () => {
    const facts = {
      personCategories: ['disabled'],
      employmentForm: 'none',
      monthlyIncome: '0.00',
      paysSocialInsurance: false,
    };
    expect(assess(flexible, aClaim(facts)).reasons).toEqual([
      'not-hardship-person',
      'employment-form-not-covered',
      'income-below-minimum-wage',
      'social-insurance-not-paid',
    ]);
  });

  it('is sent to the district of the household registration', () => {
    expect(assess(flexible, aClaim({ filingDistrict: 'street-a' }))).toMatchObject({
      outcome: 'redirect',
      redirectTo: 'street-b',
    });
    expect(assess(flexible, aClaim({ filingDistrict: undefined })).outcome).toBe('eligible');
  });

  it.each([
    ['one branch', ['pension']],
    ['the other branch', ['medical', 'medical']],
    ['none', []],
  ])('waits for a person when insured for %s', (_what, insuredBranches) => {
    expect(assess(flexible, aClaim({ insuredBranches }))).toMatchObject({
      outcome: 'hold',
      reasons: ['insured-for-one-branch-only'],
    });
  });

  it('is granted when insured for both branches', () => {
    expect(assess(flexible, aClaim({ insuredBranches: ['medical', 'pension'] })).outcome).toBe('eligible');
  });
});
