// Training and guidance (S2.3 四): what each clause gives, its bounds, and each reason to refuse. Amounts are computed by hand.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { awardOf, claimsOf, type Changes, getScheme } from './pack-claims.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';

/** Asks about a good claim of September 2009 with some facts changed. */
const claimFor = (scheme: string, facts: Changes) => claimsOf(scheme, { facts, asOf: '2009-09-01' }).ask;

describe('the entrepreneurship training subsidy', () => {
  const ask = claimFor('entrepreneurship-training-subsidy', {
    courseDays: 20,
    documents: ['business-plan', 'entrepreneurship-training-certificate'],
  });

  it.each([
    [19, { outcome: 'ineligible', reasons: ['course-shorter-than-20-days'] }],
    [20, { outcome: 'eligible', oneOffAmount: '1500.00' }],
    [21, { outcome: 'eligible', oneOffAmount: '1500.00' }],
  ])('for a course of %i days is %j', (courseDays, expected) => {
    expect(ask({ courseDays })).toMatchObject(expected);
  });

  it('asks for the days, the plan and the certificate', () => {
    expect(ask({ courseDays: undefined, documents: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['courseDays', 'business-plan', 'entrepreneurship-training-certificate'],
    });
  });

  it('is given once, and a vocational subsidy is another thing', () => {
    expect(ask({ otherAwards: [awardOf('entrepreneurship-training-subsidy')] })).toMatchObject({
      outcome: 'ineligible',
      reasons: ['already-awarded'],
    });
    expect(ask({ otherAwards: [awardOf('vocational-training-subsidy')] }).outcome).toBe('eligible');
  });

  it('lists everything that refuses it', () => {
    expect(ask({ courseDays: 5, otherAwards: [awardOf('entrepreneurship-training-subsidy')] }).reasons).toEqual([
      'course-shorter-than-20-days',
      'already-awarded',
    ]);
  });
});

describe('the vocational training subsidy', () => {
  const ask = claimFor('vocational-training-subsidy', {
    personCategories: ['hardship-person'],
    courseCost: '2000.00',
    documents: ['vocational-qualification-certificate'],
  });

  it.each([
    [['re-employment-card-holder'], false, '800.00'],
    [['special-hardship-certificate-holder'], false, '800.00'],
    [['age-4050', 'land-expropriated-farmer'], true, '800.00'],
    [['land-expropriated-farmer'], false, '600.00'],
    [['urban-unemployed'], true, '600.00'],
    [[], true, '600.00'],
    [['graduate'], true, '600.00'],
    [['graduate', 're-employment-card-holder'], false, '800.00'],
  ])('for %j (registered: %s) is capped at their amount: %s', (personCategories, isRegisteredUnemployed, amount) => {
    expect(ask({ personCategories, isRegisteredUnemployed })).toMatchObject({
      outcome: 'eligible',
      oneOffAmount: amount,
    });
  });

  it.each([
    ['799.99', '799.99'],
    ['800.00', '800.00'],
    ['800.01', '800.00'],
    ['0.01', '0.01'],
  ])('is the proven cost of %s or the cap, whichever is less: %s', (courseCost, amount) => {
    expect(ask({ courseCost }).oneOffAmount).toBe(amount);
  });

  it('takes either certificate, and names the first when there is none', () => {
    expect(ask({ documents: ['other-confirmed-training-certificate'] }).outcome).toBe('eligible');
    expect(ask({ documents: ['skill-grade-certificate'] })).toMatchObject({
      outcome: 'incomplete',
      missing: ['vocational-qualification-certificate'],
    });
    expect(ask({ documents: undefined, courseCost: undefined }).missing).toEqual([
      'courseCost',
      'vocational-qualification-certificate',
    ]);
  });

  it('holds a graduate, for whom no amount is stated, and shows both clauses', () => {
    const held = ask({ personCategories: ['graduate'] });
    expect(held).toMatchObject({ outcome: 'hold', reasons: ['graduate-amount-not-stated'] });
    expect(held.clauses).toEqual(expect.arrayContaining(['S2.3 四(二)', 'S2.3 四(三)2']));
    expect(held.oneOffAmount).toBeUndefined();
  });

  it.each([[['migrant-worker']], [['urban-unemployed']], [['laid-off', 'disabled']], [[]]])(
    'refuses %j who are not registered as unemployed',
    (personCategories) => {
      expect(ask({ personCategories })).toMatchObject({
        outcome: 'ineligible',
        reasons: ['not-in-training-target-group'],
      });
    },
  );

  it.each(['vocational-training-subsidy', 'migrant-skill-grade-subsidy', 'completion-certificate-subsidy'])(
    'is not given after %s, claimed or paid',
    (scheme) => {
      for (const status of ['claimed', 'approved', 'paid'])
        expect(ask({ otherAwards: [awardOf(scheme, status)] }).reasons).toEqual(['already-awarded']);
    },
  );

  it('asks for categories first: without them nobody is refused', () => {
    expect(ask({ personCategories: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['personCategories'],
    });
  });

  it('never exceeds the cost nor the cap, and never falls when the cost rises', () => {
    const fen = fc.integer({ min: 0, max: 200_000 });
    const yuan = (amount: number) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
    fc.assert(
      fc.property(fen, fen, fc.boolean(), (one, other, isHardship) => {
        const personCategories = isHardship ? ['hardship-person'] : ['land-expropriated-farmer'];
        const cap = isHardship ? 80_000 : 60_000;
        const paid = (cost: number) => ask({ personCategories, courseCost: yuan(cost) }).oneOffAmount;
        expect(paid(one)).toBe(yuan(one < cap ? one : cap));
        expect(Number(paid(Math.max(one, other)))).toBeGreaterThanOrEqual(Number(paid(Math.min(one, other))));
      }),
    );
  });
});

describe('the skill-grade subsidy of rural workers in the city', () => {
  const ask = claimFor('migrant-skill-grade-subsidy', {
    personCategories: ['migrant-worker'],
    skillGrade: 'junior',
    documents: ['skill-grade-certificate'],
  });

  it.each([
    ['junior', '300.00'],
    ['intermediate', '500.00'],
    ['senior', '700.00'],
    ['technician', '1000.00'],
    ['senior-technician', '1200.00'],
  ])('for a %s is %s', (skillGrade, oneOffAmount) => {
    expect(ask({ skillGrade })).toMatchObject({ outcome: 'eligible', oneOffAmount });
  });

  it('refuses others, and whoever had a vocational subsidy', () => {
    expect(
      ask({
        personCategories: ['land-expropriated-farmer'],
        otherAwards: [awardOf('completion-certificate-subsidy')],
      }).reasons,
    ).toEqual(['not-migrant-worker', 'already-awarded']);
  });

  it('asks for the categories, the grade and its certificate', () => {
    expect(ask({ personCategories: undefined, skillGrade: undefined, documents: [] }).missing).toEqual([
      'personCategories',
      'skillGrade',
      'skill-grade-certificate',
    ]);
  });
});

describe('the subsidy on a certificate of completion', () => {
  const ask = claimFor('completion-certificate-subsidy', { documents: ['course-completion-certificate'] });

  it('is 80 yuan for anybody who holds one', () => {
    expect(ask()).toMatchObject({ outcome: 'eligible', oneOffAmount: '80.00' });
    expect(ask({ documents: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['course-completion-certificate'],
    });
  });

  it('is not given beside another vocational subsidy', () => {
    expect(ask({ otherAwards: [awardOf('migrant-skill-grade-subsidy')] }).reasons).toEqual(['already-awarded']);
    expect(ask({ otherAwards: [awardOf('entrepreneurship-training-subsidy')] }).outcome).toBe('eligible');
  });
});

describe('the vocational guidance grant', () => {
  const ask = claimFor('vocational-guidance-grant', { isLabourDepartmentEvent: true, attendeeCount: 37 });

  it('is 80 yuan for each who attended', () => {
    // 37 x 80.00 = 2960.00
    expect(ask()).toMatchObject({ outcome: 'eligible', amountPerHead: '80.00', oneOffAmount: '2960.00' });
    expect(ask({ attendeeCount: 0 }).oneOffAmount).toBe('0.00');
  });

  it('is for events of the labour department', () => {
    expect(ask({ isLabourDepartmentEvent: false })).toMatchObject({
      outcome: 'ineligible',
      reasons: ['not-labour-department-event'],
    });
    expect(ask({ isLabourDepartmentEvent: undefined, attendeeCount: undefined }).missing).toEqual([
      'isLabourDepartmentEvent',
      'attendeeCount',
    ]);
  });
});

describe('labour-reserve training', () => {
  const ask = claimFor('labour-reserve-training', { courseMonths: 6 });

  it('is blocked until its amount is set, and then pays it', () => {
    expect(ask()).toMatchObject({ outcome: 'blocked', missingSettings: ['localAmountPerHead'] });
    expect(ask({}, { localAmountPerHead: '450.00' })).toMatchObject({
      outcome: 'eligible',
      amountPerHead: '450.00',
      oneOffAmount: '450.00',
    });
  });

  it.each([
    [2, 'ineligible'],
    [3, 'eligible'],
    [12, 'eligible'],
    [13, 'ineligible'],
  ])('of %i months is %s', (courseMonths, outcome) => {
    const answer = ask({ courseMonths }, { localAmountPerHead: '450.00' });
    expect(answer.outcome).toBe(outcome);
    expect(answer.reasons).toEqual(outcome === 'ineligible' ? ['course-length-outside-3-to-12-months'] : undefined);
  });

  it('of the wrong length is refused although the amount is not set; without a length the setting comes first', () => {
    expect(ask({ courseMonths: 13 }).outcome).toBe('ineligible');
    expect(ask({ courseMonths: undefined }).outcome).toBe('blocked');
    expect(ask({ courseMonths: undefined }, { localAmountPerHead: '450.00' }).missing).toEqual(['courseMonths']);
  });

  it('is paid once', () => {
    const settings = { localAmountPerHead: '450.00' };
    const facts = { courseMonths: 6 };
    expect(planPeriods(getScheme('labour-reserve-training'), ask({}, settings), { facts, settings })).toEqual([
      { period: 'once', amount: 45_000n, parts: {} },
    ]);
  });
});
