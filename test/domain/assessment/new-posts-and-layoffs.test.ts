// Rewards for new posts, S2.3 三(三)3, and the notice of layoffs, S2.3 二(二).
import { describe, expect, it } from '@jest/globals';
import { claimsOf, findings } from './pack-claims.js';

describe('the reward for new posts filled with hardship persons', () => {
  const FACTS = { isNewPost: true, personCategories: ['age-4050'], headCount: 5 };
  const { ask, plan } = claimsOf('new-post-hardship-reward', {
    facts: { ...FACTS, contractMonths: 12 },
    asOf: '2010-05-04',
  });

  it('is 1000 yuan a head, once', () => {
    expect(ask()).toMatchObject({ outcome: 'eligible', amountPerHead: '1000.00', oneOffAmount: '5000.00' });
    expect(plan().map(({ period, amount }) => [period, amount])).toEqual([['once', 500_000n]]);
  });

  it('leaves contracts of less than a year to a person, as the text states none', () => {
    expect(findings(ask({ contractMonths: 11 }))).toEqual(['hold', 'contract-length-not-stated-for-this-reward']);
    expect(ask({ contractMonths: undefined }).outcome).toBe('eligible');
  });

  it('is refused for other posts and other persons', () => {
    expect(findings(ask({ isNewPost: false, personCategories: ['laid-off'] }))).toEqual([
      'ineligible',
      'not-new-post',
      'not-hardship-person',
    ]);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the reward for twenty local hires', () => {
  const FACTS = {
    isNewPost: true,
    localNewHireCount: 23,
    contractMonths: 12,
    employerPaysSocialInsurance: true,
    hasLabourViolation: false,
    isVacancyReportFiled: true,
    isEmploymentRegistrationDone: true,
    isNewlyEstablishedEmployer: false,
  };
  const { ask } = claimsOf('new-post-20-hires-reward', { facts: FACTS, asOf: '2010-12-31' });

  it.each([
    [false, 23, '500.00', '11500.00'],
    [true, 23, '200.00', '4600.00'],
    [false, 20, '500.00', '10000.00'],
  ])('of an employer that is new: %s, for %i hires is %s each, %s', (isNew, localNewHireCount, one, all) => {
    expect(ask({ isNewlyEstablishedEmployer: isNew, localNewHireCount })).toMatchObject({
      outcome: 'eligible',
      amountPerHead: one,
      oneOffAmount: all,
    });
  });

  it.each([
    ['isNewPost', false, 'not-new-post'],
    ['localNewHireCount', 19, 'fewer-than-twenty-local-hires'],
    ['contractMonths', 11, 'contract-shorter-than-one-year'],
    ['employerPaysSocialInsurance', false, 'social-insurance-not-paid'],
    ['hasLabourViolation', true, 'labour-violation'],
    ['isVacancyReportFiled', false, 'vacancy-report-missing'],
    ['isEmploymentRegistrationDone', false, 'employment-registration-missing'],
  ])('is refused if %s is %s', (fact, value, reason) => {
    expect(findings(ask({ [fact]: value }))).toEqual(['ineligible', reason]);
  });

  it('counts local hires, whatever the number of all hires', () => {
    expect(findings(ask({ newHireCount: 40, localNewHireCount: 19 }))).toEqual([
      'ineligible',
      'fewer-than-twenty-local-hires',
    ]);
    expect(ask({ newHireCount: 40 }).oneOffAmount).toBe('11500.00');
  });

  it.each([
    // Three of the 23 heads are claimed for 1000 yuan as well: 23 x 500, or 20 x 500.
    ['allow', 3, '11500.00'],
    ['deny', 3, '10000.00'],
    ['deny', 30, '0.00'],
    ['hold', 0, '11500.00'],
  ])('with the reading %s and %i heads claimed twice is %s', (newPostRewardStacking, heads, oneOffAmount) => {
    const assessment = ask({ headsAlsoClaimedAsHardship: heads }, { newPostRewardStacking });
    expect(assessment).toMatchObject({ outcome: 'eligible', oneOffAmount });
  });

  it('leaves two rewards for one head to a person unless a reading decides', () => {
    expect(findings(ask({ headsAlsoClaimedAsHardship: 1 }))).toEqual(['hold', 'reward-stacking-not-stated']);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the notice of layoffs', () => {
  const FACTS = { existingStaffCount: 150, layoffCount: 15, layoffDate: '2010-06-30' };
  const { ask } = claimsOf('mass-layoff-notice', { facts: FACTS, asOf: '2010-05-10' });

  it.each([
    [200, 20, true],
    [200, 19, false],
    [150, 15, true],
    [150, 14, false],
    [151, 15, false],
    [5, 1, true],
    [11, 1, false],
    [5, 0, false],
    [0, 0, false],
  ])('of %i staff with %i to go is due: %s', (existingStaffCount, layoffCount, isDue) => {
    expect(findings(ask({ existingStaffCount, layoffCount }))).toEqual(
      isDue ? ['eligible'] : ['ineligible', 'below-layoff-threshold'],
    );
  });

  it.each([
    ['2010-06-30', '2010-05-31'],
    ['2010-03-30', '2010-02-28'],
    ['2012-03-30', '2012-02-29'],
    ['2011-01-15', '2010-12-16'],
  ])('for a cut on %s is due by %s', (layoffDate, dueBy) => {
    expect(ask({ layoffDate })).toMatchObject({ isDutyDue: true, dueBy });
  });

  it('is overdue from the day after', () => {
    expect(ask({}, {}, '2010-05-31').isOverdue).toBe(false);
    expect(ask({}, {}, '2010-06-01').isOverdue).toBe(true);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});
