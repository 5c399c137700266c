// The founder's post subsidy, S2.3 三(二)4, and the insurance subsidy of enterprises, S2.3 三(三)3.
import { describe, expect, it } from '@jest/globals';
import { claimsOf, findings } from './pack-claims.js';

describe("the founder's post subsidy", () => {
  const HARDSHIP = {
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'rural' },
    personCategories: ['special-hardship-certificate-holder'],
    businessActivity: 'delivery',
    firstSubsidisedMonth: '2010-03',
  };
  const wage = { enterpriseMinimumWage: [{ from: '2009-01', amount: '958.12' }] };
  const { ask } = claimsOf('post-subsidy-hardship-founder', { facts: HARDSHIP, settings: wage, asOf: '2010-03-10' });
  const GRADUATE = {
    personCategories: ['graduate'],
    graduationDate: '2009-03-10',
    documents: ['employment-unemployment-registration-certificate'],
  };
  const earlier = (monthsPaid: number) => ({
    existingEntitlement: {
      scheme: 'post-subsidy-hardship-founder',
      from: '2008-03-01',
      to: '2010-02-28',
      monthsPaid,
    },
  });

  it('is 20 percent of the minimum wage for two years', () => {
    // 958.12 x 0.20 = 191.624; 24 x 191.62 = 4598.88.
    expect(ask()).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: '191.62',
      totalAmount: '4598.88',
      term: { from: '2010-03-01', to: '2012-02-29', months: 24 },
    });
    expect(ask()).not.toHaveProperty('amountPerHead');
  });

  it.each([
    'elder-care',
    'child-care',
    'patient-care',
    'domestic-service',
    'delivery',
    'health-care-service',
    'goods-keeping',
    'vehicle-keeping',
    'public-management',
    'culture',
  ])('is given for %s', (businessActivity) => {
    expect(ask({ businessActivity }).outcome).toBe('eligible');
  });

  it('is given for another activity only if it was recognised as a convenience project', () => {
    expect(ask({ businessActivity: 'retail', isConvenienceMicroProject: true }).outcome).toBe('eligible');
    for (const isConvenienceMicroProject of [false, undefined])
      expect(findings(ask({ businessActivity: 'retail', isConvenienceMicroProject }))).toEqual([
        'ineligible',
        'not-convenience-micro-project',
      ]);
  });

  it('is for hardship persons and graduates of this place', () => {
    expect(findings(ask({ personCategories: ['urban-unemployed', 'laid-off'] }))).toEqual([
      'ineligible',
      'not-hardship-person',
    ]);
    const elsewhere = { householdRegistration: { jurisdiction: 'jiangmen', district: 'x', type: 'urban' } };
    expect(findings(ask(elsewhere))).toEqual(['ineligible', 'household-registration-elsewhere']);
  });

  it('opens to a graduate on the day one year after graduation', () => {
    expect(ask(GRADUATE).outcome).toBe('eligible');
    expect(findings(ask({ ...GRADUATE, graduationDate: '2009-03-11' }))).toEqual(['wait', '2010-03-11']);
    // 29 February has no same day a year later: the last day of the month.
    const leapDay = { ...GRADUATE, graduationDate: '2008-02-29' };
    expect(findings(ask(leapDay, {}, '2009-02-27'))).toEqual(['wait', '2009-02-28']);
    expect(ask(leapDay, {}, '2009-02-28').outcome).toBe('eligible');
  });

  it('needs of a graduate the day of graduation and the certificate, of a hardship person neither', () => {
    expect(findings(ask({ ...GRADUATE, graduationDate: undefined, documents: undefined }))).toEqual([
      'incomplete',
      'graduationDate',
      'employment-unemployment-registration-certificate',
    ]);
    const both = { personCategories: ['graduate', 'age-4050'], graduationDate: '2010-02-01' };
    expect(ask(both).outcome).toBe('eligible');
  });

  it.each([
    [1, 23],
    [23, 1],
  ])('after %i months paid lasts %i more', (monthsPaid, months) => {
    expect(ask(earlier(monthsPaid)).term?.months).toBe(months);
  });

  it.each([24, 30])('ends after %i months, also for the 4050 groups', (monthsPaid) => {
    expect(findings(ask({ ...earlier(monthsPaid), personCategories: ['age-4050'] }))).toEqual([
      'ineligible',
      'term-exhausted',
    ]);
  });

  it('is blocked while no minimum wage is in force in the first month', () => {
    expect(findings(ask({ firstSubsidisedMonth: '2008-12' }))).toEqual(['blocked', 'enterpriseMinimumWage']);
    expect(findings(ask({}, { enterpriseMinimumWage: undefined }))).toEqual(['blocked', 'enterpriseMinimumWage']);
  });

  it.each(Object.keys(HARDSHIP))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the insurance subsidy of enterprises', () => {
  const FACTS = {
    personCategories: ['zero-employment-household-member'],
    contractMonths: 18,
    employerPaysSocialInsurance: true,
    headCount: 3,
    firstSubsidisedMonth: '2009-11',
  };
  const settings = {
    employerMinimumContributions: [{ from: '2009-06', pension: '170.05', medical: '90.00', unemployment: '20.01' }],
  };
  const { ask } = claimsOf('enterprise-hardship-social-insurance', { facts: FACTS, settings, asOf: '2009-11-02' });
  const earlier = (monthsPaid: number) => ({
    existingEntitlement: {
      scheme: 'enterprise-hardship-social-insurance',
      from: '2006-11-01',
      to: '2009-10-31',
      monthsPaid,
    },
  });

  it('is the sum of the least contributions for each head, within the contract', () => {
    // 280.06 x 3 = 840.18; x 18 = 15123.24.
    expect(ask()).toMatchObject({
      amountPerHead: '280.06',
      monthlyAmount: '840.18',
      totalAmount: '15123.24',
      term: { from: '2009-11-01', to: '2011-04-30', months: 18 },
    });
  });

  it.each([
    ['a person without hardship', { personCategories: [] }, 'not-hardship-person'],
    ['a contract of eleven months', { contractMonths: 11 }, 'contract-shorter-than-one-year'],
    ['contributions that are not paid', { employerPaysSocialInsurance: false }, 'social-insurance-not-paid'],
    ['a fourth year', earlier(36), 'term-exhausted'],
    ['a fourth year of a 4050 person', { ...earlier(36), personCategories: ['age-4050'] }, 'term-exhausted'],
  ])('refuses %s', (_what, changes, reason) => {
    expect(findings(ask(changes))).toEqual(['ineligible', reason]);
  });

  it('takes no account of a decision to extend, or of the kind of post', () => {
    const humanDecision = { decision: 'grant', months: 12, reason: 'no other post' };
    expect(findings(ask({ ...earlier(36), personCategories: ['age-4050'], humanDecision }))).toEqual([
      'ineligible',
      'term-exhausted',
    ]);
    expect(ask({ postType: 'public-welfare', isNewPost: false }).outcome).toBe('eligible');
  });

  it.each([
    [{ contractMonths: 12 }, 12],
    [{ contractMonths: 48 }, 36],
    [{ ...earlier(30), contractMonths: 12 }, 6],
    [{ ...earlier(12), contractMonths: 12 }, 12],
  ])('with %o lasts %i months', (changes, months) => {
    expect(ask(changes).term?.months).toBe(months);
  });

  it('is blocked without the least contributions', () => {
    expect(findings(ask({}, { employerMinimumContributions: [] }))).toEqual([
      'blocked',
      'employerMinimumContributions',
    ]);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});
