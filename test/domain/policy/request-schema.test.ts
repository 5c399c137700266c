import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import {
  declaredFactsSchema,
  factSchema,
  factsSchema,
  settingSchema,
  settingsSchema,
  withoutUnset,
} from '../../../domain/policy/request-schema.js';
import { VALUE_MESSAGES } from '../../../domain/policy/value-message.js';
import type { z } from 'zod';
import { policyFiles } from './policy-files.js';

const policies = loadPolicies(policyFiles());
const { vocabulary } = policies;
const [flexible] = policies.schemes;
const facts = factsSchema(vocabulary);

/** Path and message of each complaint; an unknown key counts as the path of that key. */
function complaints(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.flatMap((issue) =>
        (issue.code === 'unrecognized_keys' ? issue.keys : ['']).map(
          (key) => `/${[...issue.path, ...(key ? [key] : [])].join('/')} ${issue.message}`,
        ),
      );
}

const entitlement = {
  scheme: 'flexible-employment-social-insurance',
  from: '2006-10-01',
  to: '2009-09-30',
  monthsPaid: 36,
};

describe('the facts of a request', () => {
  it('are accepted with every kind of value, whatever the scheme uses', () => {
    expect(
      complaints(facts, {
        householdRegistration: { jurisdiction: 'other', district: '甲街道', type: 'rural' },
        personCategories: ['graduate', 'graduate'],
        monthlyIncome: '0.00',
        annualRent: '9999999999999.99',
        dueLoanRecoveryRate: '0.960',
        retirementDate: '2008-02-29',
        firstSubsidisedMonth: '2009-12',
        incomeYear: 2009,
        headCount: 0,
        hasStableJob: false,
        existingEntitlement: entitlement,
        otherAwards: [{ scheme: 'piecework-social-insurance', from: '2009-01', status: 'paid' }],
        humanDecision: { decision: 'grant' },
        documents: ['other', 'business-licence'],
      }),
    ).toEqual([]);
  });

  it.each([
    ['monthlyIncome', '一千', '/monthlyIncome yuan'],
    ['monthlyIncome', 1000, '/monthlyIncome yuan'],
    ['monthlyIncome', '-1000.00', '/monthlyIncome yuan'],
    ['monthlyIncome', '1e3', '/monthlyIncome yuan'],
    ['monthlyIncome', '1000', '/monthlyIncome yuan'],
    ['monthlyIncome', '1000.005', '/monthlyIncome yuan'],
    ['monthlyIncome', '0100.00', '/monthlyIncome yuan'],
    ['monthlyIncome', '10000000000000.00', '/monthlyIncome yuan'],
    ['dueLoanRecoveryRate', '96%', '/dueLoanRecoveryRate decimal'],
    ['dueLoanRecoveryRate', '0.1234567890123456', '/dueLoanRecoveryRate decimal'],
    ['firstSubsidisedMonth', '2030-13', '/firstSubsidisedMonth month'],
    ['firstSubsidisedMonth', '2030-1', '/firstSubsidisedMonth month'],
    ['retirementDate', '2030-02-30', '/retirementDate date'],
    ['retirementDate', '2009-02-29', '/retirementDate date'],
    ['retirementDate', '0001-01-01', '/retirementDate date'],
    ['incomeYear', 99, '/incomeYear year'],
    ['headCount', -1, '/headCount wholeNumber'],
    ['headCount', 1.5, '/headCount wholeNumber'],
    ['headCount', 2 ** 53, '/headCount wholeNumber'],
    ['paysSocialInsurance', 'true', '/paysSocialInsurance yesNo'],
    ['personCategories', 'age-4050', '/personCategories list'],
    ['personCategories', ['age-4051'], '/personCategories/0 code'],
    ['personCategories', Array.from({ length: 501 }, () => 'graduate'), '/personCategories list'],
    ['employmentForm', 'astronaut', '/employmentForm code'],
    ['employmentForm', 'constructor', '/employmentForm code'],
    ['filingDistrict', 'x'.repeat(201), '/filingDistrict text'],
    ['filingDistrict', 'a\u0000b', '/filingDistrict text'],
    ['filingDistrict', '\ud800', '/filingDistrict text'],
    [
      'householdRegistration',
      { jurisdiction: 'dongyang', district: 'street-a' },
      '/householdRegistration/type required',
    ],
    [
      'householdRegistration',
      { jurisdiction: 'atlantis', district: 'a', type: 'urban' },
      '/householdRegistration/jurisdiction code',
    ],
    ['existingEntitlement', { ...entitlement, note: 'x' }, '/existingEntitlement/note unknown'],
    ['existingEntitlement', { ...entitlement, to: '2006-09-30' }, '/existingEntitlement/to order'],
    ['existingEntitlement', { ...entitlement, scheme: 'no-such-scheme' }, '/existingEntitlement/scheme code'],
    [
      'otherAwards',
      [{ scheme: 'tax-relief-8000', from: '2009-02', to: '2009-01', status: 'paid' }],
      '/otherAwards/0/to order',
    ],
    ['monthlyIncome', null, '/monthlyIncome yuan'],
    ['awardAmount', '1.00', '/awardAmount unknown'],
  ])('are refused: %s %j', (name, value, complaint) => {
    expect(complaints(facts, { [name]: value })).toEqual([complaint]);
  });

  it('have words for every complaint in both languages', () => {
    for (const { 'zh-CN': chinese, en } of Object.values(VALUE_MESSAGES)) {
      expect(chinese).toMatch(/[一-鿿]/);
      expect(en).toMatch(/^[ -~]+$/);
    }
  });

  it('hold in an application only what the claimant declares', () => {
    const declared = declaredFactsSchema(vocabulary, flexible!.content.document);
    expect(complaints(declared, { monthlyIncome: '1000.00', graduationDate: '2008-06-30' })).toEqual([]);
    expect(
      complaints(declared, {
        existingEntitlement: entitlement,
        documents: [],
        humanDecision: { decision: 'grant' },
        otherAwards: [],
      }),
    ).toEqual(['/existingEntitlement unknown', '/documents unknown', '/humanDecision unknown', '/otherAwards unknown']);
  });

  it('are checked one by one when an officer establishes them', () => {
    expect(complaints(factSchema(vocabulary, 'monthlyIncome'), '12.5')).toEqual(['/ yuan']);
    expect(() => factSchema(vocabulary, 'awardAmount')).toThrow(RangeError);
  });
});

describe('the value of a setting', () => {
  const check = (name: string, value: unknown) => complaints(settingSchema(vocabulary, name), value);

  it('is accepted in the shape of its name, or as not set', () => {
    expect(check('enterpriseMinimumWage', [{ from: '2008-09', amount: '850.00' }])).toEqual([]);
    expect(
      check('cityAverageWage', [
        { year: 2008, amount: '28800.00' },
        { year: 2009, amount: '2400.00', unit: 'month' },
      ]),
    ).toEqual([]);
    expect(check('averageWageMonthlyCeiling', '10000.00')).toEqual([]);
    expect(check('ageGroup4050', { women: 40, men: 50 })).toEqual([]);
    expect(check('appraisalYear', 2008)).toEqual([]);
    expect(check('unassignedOtherPoints', '0')).toEqual([]);
    expect(check('moneyRounding', 'half-up-to-fen')).toEqual([]);
    expect(check('enterpriseMinimumWage', [])).toEqual([]);
    expect(check('interruptionReading', null)).toEqual([]);
  });

  it.each([
    ['enterpriseMinimumWage', '850.00', '/ list'],
    ['enterpriseMinimumWage', [{ from: '2008-09' }], '/0/amount required'],
    ['enterpriseMinimumWage', [{ from: '2008-9', amount: '850.00' }], '/0/from month'],
    [
      'enterpriseMinimumWage',
      [
        { from: '2008-09', amount: '850.00' },
        { from: '2008-09', amount: '900.00' },
      ],
      '/1/from duplicate',
    ],
    [
      'employerMinimumContributions',
      [{ from: '2008-09', pension: '1.00', medical: '1.00' }],
      '/0/unemployment required',
    ],
    ['cityAverageWage', [{ year: 2008, amount: '28800.00', unit: 'week' }], '/0/unit code'],
    [
      'cityAverageWage',
      [
        { year: 2008, amount: '1.00' },
        { year: 2008, amount: '2.00' },
      ],
      '/1/year duplicate',
    ],
    ['averageWageBase', 'year-before', '/ code'],
    ['legacyApprovalCutoff', '2008-12-32', '/ date'],
    ['hardshipRentFirstYearTest', 'yes', '/ yesNo'],
  ])('is refused: %s %j', (name, value, complaint) => {
    expect(check(name, value)).toEqual([complaint]);
  });

  it('has a name of the vocabulary', () => {
    expect(() => settingSchema(vocabulary, 'minimumWage')).toThrow(RangeError);
    expect(complaints(settingsSchema(vocabulary), { minimumWage: [] })).toEqual(['/minimumWage unknown']);
  });

  it('is left out when it means not set', () => {
    expect(
      withoutUnset({ cityAverageWage: [], interruptionReading: null, averageWageBase: 'year-before-start' }),
    ).toEqual({
      averageWageBase: 'year-before-start',
    });
  });
});
