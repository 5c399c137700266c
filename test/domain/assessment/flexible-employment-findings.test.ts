import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import { foreignSchemeAssessment } from '../../../domain/assessment/foreign-scheme.js';
import { aClaim, flexible, SCHEME } from './flexible-claim.js';

describe('a claim that lacks something', () => {
  it('lists everything missing, in the order of the form', () => {
    const facts = {
      monthlyIncome: undefined,
      paysSocialInsurance: undefined,
      personCategories: undefined,
      householdRegistration: undefined,
      employmentForm: undefined,
      firstSubsidisedMonth: undefined,
    };
    expect(assess(flexible, aClaim(facts))).toMatchObject({
      outcome: 'incomplete',
      missing: [
        'householdRegistration',
        'personCategories',
        'employmentForm',
        'monthlyIncome',
        'paysSocialInsurance',
        'firstSubsidisedMonth',
      ],
    });
  });

  it('is blocked, not refused, while the minimum wage is unknown, even without an income', () => {
    const settings = { enterpriseMinimumWage: undefined };
    expect(assess(flexible, aClaim({ monthlyIncome: '1.00' }, settings))).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['enterpriseMinimumWage'],
    });
    expect(assess(flexible, aClaim({ monthlyIncome: undefined }, settings))).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['enterpriseMinimumWage'],
    });
  });

  it('is blocked before the first entry of the minimum wage, and by an empty list', () => {
    expect(assess(flexible, aClaim({}, {}, '2005-12-31')).missingSettings).toEqual(['enterpriseMinimumWage']);
    expect(assess(flexible, aClaim({}, { enterpriseMinimumWage: [] })).missingSettings).toEqual([
      'enterpriseMinimumWage',
    ]);
  });

  it.each([
    ['is not entered', []],
    ['has no unit', [{ year: 2009, amount: '31260.00' }]],
    ['is of another year', [{ year: 2010, amount: '31260.00', unit: 'year' }]],
    ['is above the ceiling', [{ year: 2009, amount: '31260.00', unit: 'month' }]],
  ])('is blocked when the average wage of the first month %s', (_how, cityAverageWage) => {
    const settings = { cityAverageWage, averageWageMonthlyCeiling: '9000.00' };
    expect(assess(flexible, aClaim({}, settings))).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['cityAverageWage'],
    });
  });

  it('lists both missing settings', () => {
    expect(assess(flexible, aClaim({}, { cityAverageWage: [], enterpriseMinimumWage: [] })).missingSettings).toEqual([
      'cityAverageWage',
      'enterpriseMinimumWage',
    ]);
  });

  it('does not need the average wage before the first month is known', () => {
    expect(assess(flexible, aClaim({ firstSubsidisedMonth: undefined }, { cityAverageWage: [] }))).toMatchObject({
      outcome: 'incomplete',
      missing: ['firstSubsidisedMonth'],
    });
  });

  it('needs no reading of a break without a break', () => {
    expect(assess(flexible, aClaim()).outcome).toBe('eligible');
    expect(assess(flexible, aClaim()).settingsUsed).not.toHaveProperty('interruptionReading');
  });
});

describe('what wins when several things apply', () => {
  const elsewhere = { filingDistrict: 'street-a' };
  const oneBranch = { insuredBranches: ['pension'] };
  const noWage = { cityAverageWage: [] };

  it.each([
    ['a refusal before a redirection', { ...elsewhere, paysSocialInsurance: false }, noWage, 'ineligible'],
    ['a redirection before a missing setting', { ...elsewhere, monthlyIncome: undefined }, noWage, 'redirect'],
    ['a missing setting before a missing fact', { ...oneBranch, monthlyIncome: undefined }, noWage, 'blocked'],
    ['a missing fact before a question to a person', { ...oneBranch, monthlyIncome: undefined }, {}, 'incomplete'],
    ['a question to a person before the award', oneBranch, {}, 'hold'],
  ])('%s', (_what, facts, settings, outcome) => {
    const assessment = assess(flexible, aClaim(facts, settings));
    expect(assessment.outcome).toBe(outcome);
    const fields = ['reasons', 'redirectTo', 'missingSettings', 'missing', 'opensOn', 'monthlyAmount', 'term'] as const;
    expect(fields.filter((field) => assessment[field] !== undefined)).toHaveLength(1);
  });
});

describe('another subsidy of the same months', () => {
  const held = (award: Readonly<Record<string, string>>) =>
    assess(flexible, aClaim({ otherAwards: [{ status: 'claimed', ...award }] })).outcome;

  it.each([
    ['covers the first month', { scheme: 'employment-assistance-80', from: '2010-11', to: '2010-11' }, 'hold'],
    ['ends the month before', { scheme: 'employment-assistance-80', from: '2010-01', to: '2010-10' }, 'eligible'],
    ['begins in the last month', { scheme: 'piecework-social-insurance', from: '2013-10' }, 'hold'],
    ['begins the month after', { scheme: 'piecework-social-insurance', from: '2013-11' }, 'eligible'],
    ['has no end yet', { scheme: 'public-welfare-post-social-insurance', from: '2001-01' }, 'hold'],
    ['is another claim of this scheme', { scheme: SCHEME, from: '2012-01', to: '2012-12' }, 'hold'],
    ['is no insurance subsidy', { scheme: 'rent-subsidy-hardship', from: '2010-11', to: '2013-10' }, 'eligible'],
  ])('holds the claim or not when it %s', (_when, award, outcome) => {
    expect(held(award)).toBe(outcome);
  });

  it('names its reason beside the others of a hold', () => {
    const facts = {
      insuredBranches: ['medical'],
      otherAwards: [{ scheme: 'enterprise-hardship-social-insurance', from: '2011-01', status: 'paid' }],
    };
    expect(assess(flexible, aClaim(facts)).reasons).toEqual([
      'insured-for-one-branch-only',
      'overlapping-insurance-award',
    ]);
  });
});

describe('the explanation of an assessment', () => {
  it('lists every condition with clause, quote, result and the values it saw', () => {
    const { conditions } = assess(flexible, aClaim({ monthlyIncome: '900.00', filingDistrict: undefined }));
    expect(conditions.map(({ id }) => id)).toEqual(flexible.content.document.conditions.map(({ id }) => id));
    expect(conditions.find(({ id }) => id === 'income')).toEqual({
      id: 'income',
      clause: 'S2.3 三(三)4',
      quote: '月收入达到本市企业最低工资标准',
      result: 'notMet',
      outcome: 'ineligible',
      reason: 'income-below-minimum-wage',
      needs: { monthlyIncome: '900.00', minimumWage: '980.00' },
    });
    expect(conditions.find(({ id }) => id === 'filing-office')?.result).toBe('notApplicable');
    expect(conditions.find(({ id }) => id === 'extension-decided')?.result).toBe('notApplicable');
  });

  it('says of a test that lacks a value that it cannot be judged', () => {
    const { conditions } = assess(flexible, aClaim({ monthlyIncome: undefined }));
    expect(conditions.find(({ id }) => id === 'income')).toMatchObject({ result: 'notAssessable', needs: {} });
  });

  it('shows each step of the arithmetic with its clause, so that it can be followed by hand', () => {
    const { steps } = assess(flexible, aClaim({}, { averageWageBase: 'year-before-start' }));
    expect(steps.map(({ id, clause, text }) => [id, clause, text.en])).toEqual([
      [
        'base-2009',
        'S2.3 三(三)4',
        'The average wage of 2009 is 31260.00 yuan a year; the monthly base 31260.00 ÷ 12 counts for 36 months from 2010-11',
      ],
      ['amount-2009', 'S2.3 三(三)4', '31260.00 ÷ 12 × 0.11 = 286.55 yuan (rounded to the fen, half up)'],
      ['pension-2009', 'S2.3 三(三)4', '31260.00 ÷ 12 × 0.06 = 156.30 yuan (rounded to the fen, half up)'],
      ['medical-2009', 'S2.3 三(三)4', '286.55 − 156.30 = 130.25 yuan (what is left)'],
      ['total', 'S2.3 三(三)4', '36 × 286.55 = 10315.80 yuan'],
    ]);
    expect(steps.every(({ text }) => /[一-鿿元]/.test(text['zh-CN']))).toBe(true);
  });

  it('names the settings that counted, the policy version and the engine', () => {
    const assessment = assess(
      flexible,
      aClaim({}, { averageWageBase: 'year-before-start', localAmountPerHead: '5.00' }),
    );
    expect(assessment.settingsUsed).toEqual({
      enterpriseMinimumWage: [{ from: '2010-04', amount: '980.00' }],
      averageWageBase: 'year-before-start',
      cityAverageWage: [{ year: 2009, amount: '31260.00', unit: 'year' }],
    });
    expect(assessment.policy).toEqual({
      jurisdiction: 'dongyang',
      scheme: SCHEME,
      version: '1.0.0',
      hash: flexible.hash,
    });
    expect(assessment.engineVersion).toBe(1);
  });
});

describe('a scheme of another jurisdiction', () => {
  it('is refused without looking at anything', () => {
    expect(
      foreignSchemeAssessment({ jurisdiction: 'jiangmen', scheme: SCHEME, asOf: '2010-11-05', clause: 'S2.3 三(三)4' }),
    ).toMatchObject({
      outcome: 'ineligible',
      reasons: ['scheme-not-in-jurisdiction'],
      clauses: ['S2.3 三(三)4'],
      conditions: [],
    });
  });
});
