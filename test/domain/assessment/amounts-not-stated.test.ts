// Schemes that their sources name without an amount (S0 四(二)5, S1 四(二), S3 三, S4 一(五), 四(十四)), and the markets of Nanning.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computePeriod } from '../../../domain/assessment/period-amounts.js';
import { askPack, getScheme, linesOf, planOf } from './pack-claims.js';
import { ask, CITED, complaintsAbout, smallScheme } from './small-scheme.js';

describe('an amount for a head that the operator sets', () => {
  const SCHEMES = [
    'rural-transfer-training-jm',
    'labour-reserve-training-jm',
    'village-information-officer-allowance',
    'sl-transfer-worker',
    'sl-unemployed-hardship',
    'hb-graduate-training',
  ];

  it.each(SCHEMES)('blocks %s until it is set, and is then multiplied by the heads', (scheme) => {
    expect(askPack(scheme, '2012-07-02', {})).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['localAmountPerHead'],
    });
    const settings = { localAmountPerHead: '333.33' };
    expect(askPack(scheme, '2012-07-02', { headCount: 3 }, settings)).toMatchObject({
      outcome: 'eligible',
      amountPerHead: '333.33',
      oneOffAmount: '999.99',
    });
    expect(planOf(scheme, '2012-07-02', { headCount: 3 }, settings)).toEqual([['once', 99_999n]]);
  });

  it.each(SCHEMES)('is all that is known of %s without a number of heads', (scheme) => {
    const settings = { localAmountPerHead: '333.33' };
    const assessment = askPack(scheme, '2012-07-02', {}, settings);
    expect(assessment).toMatchObject({ outcome: 'eligible', amountPerHead: '333.33' });
    expect(assessment.oneOffAmount).toBeUndefined();
    expect(planOf(scheme, '2012-07-02', {}, settings)).toEqual([]);
  });
});

describe('township labour markets', () => {
  const of = (facts: object) => askPack('township-hr-market-grant', '2008-03-01', facts);

  it('get fifty thousand yuan of the city and thirty thousand of the county each', () => {
    const assessment = of({ plannedMarketCount: 21, coveredPopulation: 70_000 });
    expect(assessment).toMatchObject({
      outcome: 'eligible',
      parts: { city: '1050000.00', county: '630000.00' },
      totalAmount: '1680000.00',
    });
    expect(linesOf(assessment, 'zh-CN')).toEqual([
      '50000.00 元',
      '50000.00 × 21 = 1050000.00 元',
      '30000.00 元',
      '30000.00 × 21 = 630000.00 元',
      '1050000.00 + 630000.00 = 1680000.00 元',
    ]);
  });

  it('are for townships of seventy thousand people; without the number nothing is asked', () => {
    expect(of({ plannedMarketCount: 1, coveredPopulation: 69_999 }).reasons).toEqual(['population-below-70000']);
    expect(of({ plannedMarketCount: 1 }).outcome).toBe('eligible');
    expect(of({ coveredPopulation: 69_999 }).outcome).toBe('ineligible');
    expect(of({})).toMatchObject({ outcome: 'incomplete', missing: ['plannedMarketCount'] });
  });
});

describe('the insurance subsidy of Shangluo', () => {
  const worker = { employmentForm: 'flexible', monthlyContributionPaid: '400.00' };
  const settings = { insuranceSubsidyRatio: '0.5', insuranceSubsidyBase: 'contribution-paid' };
  const of = (facts: object, given: object = settings) =>
    askPack('sl-flexible', '2012-07-02', { ...worker, ...facts }, given);

  it('is the share of the contribution that the operator sets', () => {
    expect(of({})).toMatchObject({ outcome: 'eligible', monthlyAmount: '200.00' });
    // 333.33 x 0.35 = 116.6655
    const assessment = of({ monthlyContributionPaid: '333.33' }, { ...settings, insuranceSubsidyRatio: '0.35' });
    expect(assessment.monthlyAmount).toBe('116.67');
    expect(linesOf(assessment, 'zh-CN')).toEqual(['333.33 × 0.35 = 116.67 元（四舍五入到分）']);
    expect(linesOf(assessment, 'en')).toEqual(['333.33 × 0.35 = 116.67 yuan (rounded to the fen, half up)']);
  });

  it.each([
    [{ insuranceSubsidyRatio: '0.5' }, ['insuranceSubsidyBase']],
    [{ insuranceSubsidyBase: 'contribution-paid' }, ['insuranceSubsidyRatio']],
    [{}, ['insuranceSubsidyRatio', 'insuranceSubsidyBase']],
  ])('is blocked with the settings %j', (given, missingSettings) => {
    expect(of({}, given)).toMatchObject({ outcome: 'blocked', missingSettings });
  });

  it.each(['self-employed', 'employed', 'none'])(
    'is refused in the form of work %s, whatever is set',
    (employmentForm) => {
      for (const given of [settings, {}])
        expect(of({ employmentForm }, given)).toMatchObject({
          outcome: 'ineligible',
          reasons: ['employment-form-not-covered'],
        });
    },
  );

  it('needs form of work and contribution', () => {
    expect(askPack('sl-flexible', '2012-07-02', {}, settings)).toMatchObject({
      outcome: 'incomplete',
      missing: ['employmentForm', 'monthlyContributionPaid'],
    });
  });

  it('is planned for the month that is claimed and for no other', () => {
    expect(planOf('sl-flexible', '2012-07-02', worker, settings)).toEqual([['2012-07', 20_000n]]);
    const claim = { asOf: '2012-07-02', facts: worker, settings };
    expect(() => computePeriod(getScheme('sl-flexible'), claim, '2012-08')).toThrow(RangeError);
  });

  it('of any contribution and share is the product, rounded half up once', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.integer({ min: 0, max: 1000 }), (fen, mills) => {
        const text = fen.toString().padStart(3, '0');
        const product = fen * BigInt(mills);
        const expected = (product + 500n) / 1000n;
        const plan = planOf(
          'sl-flexible',
          '2012-07-02',
          { ...worker, monthlyContributionPaid: `${text.slice(0, -2)}.${text.slice(-2)}` },
          { ...settings, insuranceSubsidyRatio: (mills / 1000).toFixed(3) },
        );
        expect(plan).toEqual([['2012-07', expected]]);
      }),
    );
  });
});

describe('a share of a month', () => {
  const award = { kind: 'monthly-share', ...CITED, of: 'monthlyContributionPaid', rate: '0.25' };
  const form = [{ fact: 'monthlyContributionPaid' }];

  it('has a written rate or the name of one', () => {
    expect(ask(smallScheme({ form, award }), { monthlyContributionPaid: '100.10' }).monthlyAmount).toBe('25.03');
    expect(complaintsAbout({ form, award: { ...award, rate: 'monthlyContributionPaid' } })).toContainEqual(
      '"monthlyContributionPaid" is a yuan, not a decimal',
    );
  });
});

describe('the new start plan', () => {
  const ALL = [
    'service-group',
    'policy-meeting',
    'signed-agreement',
    'job-seeking-subsidy',
    'guidance-session',
    'free-training',
    'free-placement',
  ];
  const of = (facts: object, settings: object = { jobSeekingSubsidyAmount: '200.00' }) =>
    askPack('hb-new-start-plan', '2007-05-10', { isPolicyClosedStateEnterprise: true, ...facts }, settings);

  it('lists the items that are still open', () => {
    expect(of({})).toMatchObject({ outcome: 'eligible', oneOffAmount: '200.00', remainingItems: ALL });
    expect(of({ completedItems: ['free-placement', 'service-group'] }).remainingItems).toEqual(ALL.slice(1, -1));
    expect(linesOf(of({ completedItems: ALL.slice(1) }), 'en')).toEqual(['Items still open: service-group']);
  });

  it('asks for the amount of the subsidy only while the subsidy is open', () => {
    expect(of({}, {})).toMatchObject({ outcome: 'blocked', missingSettings: ['jobSeekingSubsidyAmount'] });
    const given = of({ completedItems: ['job-seeking-subsidy'] }, {});
    expect(given).toMatchObject({
      outcome: 'eligible',
      remainingItems: ALL.filter((item) => item !== 'job-seeking-subsidy'),
    });
    expect(given).not.toHaveProperty('oneOffAmount');
    const facts = { isPolicyClosedStateEnterprise: true, completedItems: ALL };
    expect(planOf('hb-new-start-plan', '2007-05-10', facts)).toEqual([]);
    expect(of({ completedItems: ALL }, {}).remainingItems).toEqual([]);
  });

  it('is for enterprises closed by policy', () => {
    expect(of({ isPolicyClosedStateEnterprise: false }, {}).reasons).toEqual(['not-policy-closed-state-enterprise']);
    expect(askPack('hb-new-start-plan', '2007-05-10', {}, { jobSeekingSubsidyAmount: '200.00' })).toMatchObject({
      outcome: 'incomplete',
      missing: ['isPolicyClosedStateEnterprise'],
    });
  });
});
