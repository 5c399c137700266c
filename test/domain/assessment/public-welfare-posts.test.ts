// Subsidies for public-welfare posts, S2.3 三(三)2.
import { describe, expect, it } from '@jest/globals';
import { claimsOf, findings } from './pack-claims.js';

const FACTS = {
  postType: 'public-welfare',
  personCategories: ['rural-minimum-allowance-family'],
  contractMonths: 24,
  employerPaysSocialInsurance: true,
  headCount: 7,
  firstSubsidisedMonth: '2010-07',
};
// 151.37 + 82.19 + 21.78 = 255.34 a head.
const MINIMUM = { from: '2010-01', pension: '151.37', medical: '82.19', unemployment: '21.78' };
const SETTINGS = {
  employerMinimumContributions: [MINIMUM],
  enterpriseMinimumWage: [{ from: '2010-04', amount: '987.65' }],
};
const good = { facts: FACTS, settings: SETTINGS, asOf: '2010-07-05' };
const insurance = claimsOf('public-welfare-post-social-insurance', good);
const post = claimsOf('public-welfare-post-subsidy', good);
const BOTH = [
  { name: 'insurance subsidy', ...insurance },
  { name: 'post subsidy', ...post },
];

describe.each(BOTH)('the $name for public-welfare posts', ({ ask, scheme }) => {
  const earlier = (monthsPaid: number) => ({
    existingEntitlement: { scheme: scheme.scheme, from: '2007-07-01', to: '2010-06-30', monthsPaid },
  });
  const at36 = { ...earlier(36), personCategories: ['age-4050'] };
  const granted = (decision: object) => ({ ...at36, humanDecision: { decision: 'grant', ...decision } });

  it.each(['public-welfare', 'government-odd-job'])('takes posts of the kind %s', (postType) => {
    expect(ask({ postType }).outcome).toBe('eligible');
  });

  it.each([
    ['an ordinary post', { postType: 'ordinary' }, 'not-public-welfare-post'],
    ['a person without hardship', { personCategories: ['urban-unemployed'] }, 'not-hardship-person'],
    ['a contract of eleven months', { contractMonths: 11 }, 'contract-shorter-than-one-year'],
    ['contributions that are not paid', { employerPaysSocialInsurance: false }, 'social-insurance-not-paid'],
  ])('refuses %s', (_what, changes, reason) => {
    expect(findings(ask(changes))).toEqual(['ineligible', reason]);
  });

  it.each([
    // 1年以上 includes the year; 在相应期限内 is the contract, 不超过3年 the limit.
    [12, 12],
    [35, 35],
    [36, 36],
    [60, 36],
  ])('lasts for a contract of %i months %i months', (contractMonths, months) => {
    expect(ask({ contractMonths }).term?.months).toBe(months);
  });

  it.each([
    [1, 24],
    [12, 24],
    [13, 23],
    [35, 1],
  ])('after %i months paid lasts %i more', (monthsPaid, months) => {
    const assessment = ask(earlier(monthsPaid));
    expect(assessment).toMatchObject({ outcome: 'eligible', term: { from: '2010-07-01', months } });
    expect(assessment).not.toHaveProperty('extension');
  });

  it.each([36, 37, 48])('ends for other hardship persons after %i months', (monthsPaid) => {
    expect(findings(ask(earlier(monthsPaid)))).toEqual(['ineligible', 'term-exhausted']);
  });

  it('ignores an earlier term of another scheme', () => {
    const existingEntitlement = {
      ...earlier(36).existingEntitlement,
      scheme: 'enterprise-hardship-social-insurance',
    };
    expect(ask({ existingEntitlement }).term?.months).toBe(24);
  });

  it.each(['age-4050', 'rural-4050-veteran-or-expropriated'])('asks a person whether %s goes on', (category) => {
    expect(findings(ask({ ...at36, personCategories: [category] }))).toEqual(['hold', 'discretionary-extension']);
  });

  it('needs no decision before three years are over', () => {
    expect(ask({ ...earlier(35), personCategories: ['age-4050'] }).term?.months).toBe(1);
  });

  it('is not extended against a decision that refuses', () => {
    const refused = { ...at36, humanDecision: { decision: 'refuse', reason: 'other posts are free' } };
    expect(findings(ask(refused))).toEqual(['ineligible', 'extension-refused']);
  });

  it.each([
    ['a reason', { months: 6 }],
    ['a reason in words', { months: 6, reason: ' ' }],
    ['months', { reason: 'no other post' }],
    ['a month', { months: 0, reason: 'no other post' }],
    ['an end that a term can have', { months: 1201, reason: 'no other post' }],
  ])('is not extended by a decision without %s', (_what, decision) => {
    expect(findings(ask(granted(decision)))).toEqual(['hold', 'extension-length-or-reason-missing']);
  });

  it('is extended for as long as the decision says', () => {
    expect(ask(granted({ months: 18, reason: 'no other post' }))).toMatchObject({
      outcome: 'eligible',
      term: { from: '2010-07-01', to: '2011-12-31', months: 18 },
      extension: { ground: 'age-4050-public-welfare-post', months: 18 },
      cumulativeMonths: 54,
    });
  });

  it('lists every refusal at once, and nothing of lower outcomes', () => {
    const changes = { ...at36, postType: 'ordinary', contractMonths: 6, personCategories: ['disabled'] };
    expect(
      findings(ask(changes, { employerMinimumContributions: undefined, enterpriseMinimumWage: undefined })),
    ).toEqual([
      'ineligible',
      'not-public-welfare-post',
      'not-hardship-person',
      'contract-shorter-than-one-year',
      'term-exhausted',
    ]);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the insurance subsidy for public-welfare posts', () => {
  it('is the sum of the least contributions, for each head', () => {
    // 255.34 x 7 = 1787.38; x 24 = 42897.12.
    expect(insurance.ask()).toMatchObject({
      amountPerHead: '255.34',
      monthlyAmount: '1787.38',
      periods: [{ from: '2010-07', months: 24, monthlyAmount: '1787.38' }],
      totalAmount: '42897.12',
      term: { from: '2010-07-01', to: '2012-06-30', months: 24 },
    });
  });

  it('follows new contributions from their month on', () => {
    const next = { from: '2011-01', pension: '160.00', medical: '82.19', unemployment: '21.78' };
    // 263.97 x 7 = 1847.79; 6 x 1787.38 + 18 x 1847.79 = 10724.28 + 33260.22.
    const settings = { employerMinimumContributions: [MINIMUM, next] };
    expect(insurance.ask({}, settings)).toMatchObject({
      periods: [
        { from: '2010-07', months: 6, monthlyAmount: '1787.38' },
        { from: '2011-01', months: 18, monthlyAmount: '1847.79' },
      ],
      totalAmount: '43984.50',
    });
    expect(insurance.plan({}, settings).map(({ amount }) => amount)).toEqual([
      ...Array.from({ length: 6 }, () => 178_738n),
      ...Array.from({ length: 18 }, () => 184_779n),
    ]);
  });

  it('is blocked before the first known contributions', () => {
    const settings = { employerMinimumContributions: [{ ...MINIMUM, from: '2010-08' }] };
    expect(findings(insurance.ask({}, settings))).toEqual(['blocked', 'employerMinimumContributions']);
    expect(insurance.ask({ firstSubsidisedMonth: '2010-08' }, settings).outcome).toBe('eligible');
  });

  it('says how it was computed', () => {
    expect(insurance.ask().steps.map(({ text }) => text['zh-CN'])).toEqual([
      '2010-01起的标准为每月 151.37 + 82.19 + 21.78 = 255.34 元，用于2010-07起的24个月',
      '255.34 × 7 人 = 1787.38 元',
      '24 × 1787.38 = 42897.12 元',
    ]);
  });
});

describe('the post subsidy for public-welfare posts', () => {
  it('is half of the minimum wage, rounded for one head and then multiplied', () => {
    // 987.65 x 0.50 = 493.825, so 493.83 a head; 493.83 x 7 = 3456.81, not 3456.775.
    expect(post.ask()).toMatchObject({
      amountPerHead: '493.83',
      monthlyAmount: '3456.81',
      totalAmount: '82963.44',
    });
  });

  const raised = [
    { from: '2010-04', amount: '987.65' },
    { from: '2012-01', amount: '1100.00' },
  ];
  it('follows a raised minimum wage from its month on', () => {
    // 550.00 x 7 = 3850.00; 18 x 3456.81 + 6 x 3850.00 = 62222.58 + 23100.00.
    expect(post.ask({}, { enterpriseMinimumWage: raised })).toMatchObject({
      monthlyAmount: '3456.81',
      totalAmount: '85322.58',
    });
  });

  it('stays as it began where the reading says so', () => {
    const settings = { enterpriseMinimumWage: raised, minimumWageChangeApplies: 'frozen-at-start' };
    expect(post.ask({}, settings)).toMatchObject({
      periods: [{ from: '2010-07', months: 24, monthlyAmount: '3456.81' }],
      totalAmount: '82963.44',
    });
    expect(new Set(post.plan({}, settings).map(({ amount }) => amount))).toEqual(new Set([345_681n]));
  });

  it('is blocked without a minimum wage, even where a decision is awaited', () => {
    const claim = {
      personCategories: ['age-4050'],
      existingEntitlement: {
        scheme: 'public-welfare-post-subsidy',
        from: '2007-07-01',
        to: '2010-06-30',
        monthsPaid: 36,
      },
    };
    expect(findings(post.ask(claim, { enterpriseMinimumWage: undefined }))).toEqual([
      'blocked',
      'enterpriseMinimumWage',
    ]);
  });
});
