import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shiftMonth } from '../../../domain/calendar/civil-date.js';
import { AT_HOME, claimsOf, ELSEWHERE, RURAL } from './pack-claims.js';

const wages = (amounts: Readonly<Record<number, string>>, unit = 'year') =>
  Object.entries(amounts).map(([year, amount]) => ({ year: Number(year), amount, unit }));

/** Granted for March 2010; 40000.00 a year x 0.11 x 0.80 / 12 = 293.3333. */
const late = claimsOf('employment-assistance-80', {
  asOf: '2010-03-02',
  facts: {
    householdRegistration: AT_HOME,
    personCategories: ['age-4050', 'urban-unemployed'],
    employmentForm: 'none',
    paysSocialInsurance: false,
    isNonPaymentFromHardship: true,
    unemploymentBenefitEndDate: '2009-02-28',
    firstSubsidisedMonth: '2010-03',
  },
  settings: { cityAverageWage: wages({ 2009: '40000.00' }) },
});

/** Benefit ended on 31 May 2010; retirement on 1 March 2012, so June 2010 to February 2012: 7 + 12 + 2 months. */
const near = claimsOf('employment-assistance-near-retirement', {
  asOf: '2010-06-01',
  facts: {
    householdRegistration: AT_HOME,
    personCategories: ['urban-unemployed'],
    employmentForm: 'none',
    paysSocialInsurance: false,
    unemploymentBenefitEndDate: '2010-05-31',
    retirementDate: '2012-03-01',
    firstSubsidisedMonth: '2010-06',
  },
  settings: { cityAverageWage: wages({ 2009: '40000.00', 2010: '42000.00', 2011: '45000.00' }) },
});

const refused = (...reasons: string[]) => ({ outcome: 'ineligible', reasons });

describe('assistance at 80 percent', () => {
  it.each([
    ['urban', AT_HOME, '40000.00', '293.33'],
    // x 0.60 exactly: 176.0, not 60 percent of the rounded 293.33.
    ['rural', RURAL, '40000.00', '176.00'],
    // 10000.00 x 0.0528 / 12 = 44.0; 10001.14 gives 44.005016, rounded up from the half.
    ['rural', RURAL, '10001.14', '44.01'],
    ['rural', RURAL, '10001.13', '44.00'],
  ])('of a person with %s registration is the product of the rates, rounded once', (_kind, home, amount, monthly) => {
    expect(late.ask({ householdRegistration: home }, { cityAverageWage: wages({ 2009: amount }) })).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: monthly,
    });
  });

  it('takes a wage by the month as it is, and one above the ceiling as not set', () => {
    const monthly = { cityAverageWage: wages({ 2009: '2500.00' }, 'month') };
    expect(late.ask({}, monthly).monthlyAmount).toBe('220.00');
    const blocked = { outcome: 'blocked', missingSettings: ['cityAverageWage'] };
    expect(late.ask({}, { ...monthly, averageWageMonthlyCeiling: '2499.99' })).toMatchObject(blocked);
    expect(late.ask({}, { ...monthly, averageWageMonthlyCeiling: '2500.00' }).monthlyAmount).toBe('220.00');
  });

  it('needs the wage of the year before the month, and no other', () => {
    expect(late.ask({}, { cityAverageWage: wages({ 2008: '40000.00', 2010: '40000.00' }) })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['cityAverageWage'],
    });
  });

  it('has no term, because none is stated, and pays the month that is claimed', () => {
    const { term, totalAmount } = late.ask();
    expect([term, totalAmount]).toEqual([undefined, undefined]);
    expect(late.instalments()).toEqual([['2010-03', 29_333n]]);
  });

  it('says every rate of its arithmetic', () => {
    expect(late.ask({ householdRegistration: RURAL }).steps.map(({ text }) => text)).toEqual([
      {
        'zh-CN': '2009年平均工资为每年40000.00元，月基数为 40000.00 ÷ 12 元，用于2010-03起的1个月',
        en: 'The average wage of 2009 is 40000.00 yuan a year; the monthly base 40000.00 ÷ 12 counts for 1 months from 2010-03',
      },
      { 'zh-CN': '比例：0.11', en: 'Rate: 0.11' },
      { 'zh-CN': '比例：0.80', en: 'Rate: 0.80' },
      { 'zh-CN': '比例：0.60', en: 'Rate: 0.60' },
      {
        'zh-CN': '40000.00 ÷ 12 × 0.11 × 0.80 × 0.60 = 176.00 元（四舍五入到分）',
        en: '40000.00 ÷ 12 × 0.11 × 0.80 × 0.60 = 176.00 yuan (rounded to the fen, half up)',
      },
    ]);
  });

  it.each([
    ['registered elsewhere', { householdRegistration: ELSEWHERE }, 'household-registration-elsewhere'],
    ['of no 4050 group', { personCategories: ['urban-unemployed', 'hardship-person'] }, 'not-age-4050'],
    ['in flexible work', { employmentForm: 'flexible' }, 're-employed'],
    ['who pays social insurance', { paysSocialInsurance: true }, 'pays-social-insurance'],
    ['who could pay', { isNonPaymentFromHardship: false }, 'non-payment-not-from-hardship'],
  ])('is refused to a person %s', (_who, facts, reason) => {
    expect(late.ask(facts)).toMatchObject(refused(reason));
  });

  it('is open to rural persons of the 4050 group', () => {
    expect(late.ask({ personCategories: ['rural-4050-veteran-or-expropriated'] }).outcome).toBe('eligible');
  });

  it.each([
    ['2009-02-28', '2010-02-27', 'wait', '2010-02-28'],
    ['2009-02-28', '2010-02-28', 'eligible', undefined],
    ['2008-02-29', '2009-02-27', 'wait', '2009-02-28'],
    ['2008-02-29', '2009-02-28', 'blocked', undefined],
  ])('opens twelve months after the benefit that ended on %s: on %s %s', (end, asOf, outcome, opensOn) => {
    const answer = late.ask(
      { unemploymentBenefitEndDate: end, firstSubsidisedMonth: asOf.startsWith('2009') ? '2009-03' : '2010-03' },
      outcome === 'wait' ? { cityAverageWage: wages({ 2008: '40000.00', 2009: '40000.00' }) } : {},
      asOf,
    );
    expect([answer.outcome, answer.opensOn]).toEqual([outcome, opensOn]);
  });

  it('is measured by the length of the benefit where the operator reads the clause so', () => {
    const reading = { assistanceTwelveMonthReading: 'benefit-period-length' };
    const months = (unemploymentBenefitMonths: number | undefined) =>
      late.ask({ unemploymentBenefitEndDate: undefined, unemploymentBenefitMonths }, reading);
    expect(months(11)).toMatchObject(refused('benefit-period-shorter-than-12-months'));
    expect(months(12).outcome).toBe('eligible');
    expect(months(undefined)).toMatchObject({ outcome: 'incomplete', missing: ['unemploymentBenefitMonths'] });
    // The day on which the benefit ended has no meaning under this reading.
    expect(late.ask({ unemploymentBenefitEndDate: '2010-03-01', unemploymentBenefitMonths: 12 }, reading).outcome).toBe(
      'eligible',
    );
    expect(late.ask({ unemploymentBenefitEndDate: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['unemploymentBenefitEndDate'],
    });
  });

  it.each([
    ['a subsidy of work that covers the month', 'piecework-social-insurance', '2010-01', '2010-03', 'hold'],
    ['one without an end', 'employment-assistance-near-retirement', '2009-01', undefined, 'hold'],
    ['one that ended before', 'piecework-social-insurance', '2010-01', '2010-02', 'eligible'],
    ['one that begins later', 'piecework-social-insurance', '2010-04', undefined, 'eligible'],
    ['an award of another kind', 'rent-subsidy-hardship', '2010-01', undefined, 'eligible'],
  ])('beside %s', (_what, scheme, from, to, outcome) => {
    const award = { scheme, from, ...(to !== undefined && { to }), status: 'claimed' };
    const answer = late.ask({ otherAwards: [award] });
    expect(answer.outcome).toBe(outcome);
    if (outcome === 'hold') expect(answer.reasons).toEqual(['overlapping-insurance-award']);
  });
});

describe('assistance near retirement', () => {
  it('is paid until the month before retirement, on the wage of the year before each month', () => {
    // 40000 x 0.11 / 12 = 366.6667; 42000: 385.00; 45000: 412.50. 7 x 366.67 + 12 x 385.00 + 2 x 412.50.
    expect(near.ask()).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: '366.67',
      term: { from: '2010-06-01', to: '2012-02-29', months: 21 },
      periods: [
        { from: '2010-06', months: 7, monthlyAmount: '366.67' },
        { from: '2011-01', months: 12, monthlyAmount: '385.00' },
        { from: '2012-01', months: 2, monthlyAmount: '412.50' },
      ],
      totalAmount: '8011.69',
    });
  });

  it('stays on the wage of the year before the first month where the operator reads it so', () => {
    expect(near.ask({}, { averageWageBase: 'year-before-start' })).toMatchObject({
      periods: [{ from: '2010-06', months: 21, monthlyAmount: '366.67' }],
      totalAmount: '7700.07',
    });
  });

  it('leaves months open whose wage is not known yet', () => {
    const answer = near.ask({}, { cityAverageWage: wages({ 2009: '40000.00', 2011: '45000.00' }) });
    expect(answer).toMatchObject({
      outcome: 'eligible',
      periods: [{ from: '2010-06', months: 7, monthlyAmount: '366.67' }],
      undeterminedFrom: '2011-01',
    });
    expect(answer.totalAmount).toBeUndefined();
    expect(
      near.instalments({}, { cityAverageWage: wages({ 2009: '40000.00' }) }).filter(([, amount]) => amount === null),
    ).toHaveLength(14);
  });

  it('of a rural person is 60 percent', () => {
    // 40000 x 0.066 / 12 = 220.00.
    const answer = near.ask({ householdRegistration: RURAL, personCategories: ['rural-unemployed'] });
    expect(answer.monthlyAmount).toBe('220.00');
  });

  it.each([
    ['registered elsewhere', { householdRegistration: ELSEWHERE }, 'household-registration-elsewhere'],
    ['who is not unemployed', { personCategories: ['age-4050', 'laid-off'] }, 'not-unemployed'],
    ['self-employed', { employmentForm: 'self-employed' }, 're-employed'],
    ['who pays social insurance', { paysSocialInsurance: true }, 'pays-social-insurance'],
    ['two years from retirement', { retirementDate: '2012-06-01' }, 'retirement-not-within-two-years'],
  ])('is refused to a person %s', (_who, facts, reason) => {
    expect(near.ask(facts)).toMatchObject(refused(reason));
  });

  it('needs less than two years, measured from the first day after the benefit', () => {
    expect(near.ask({ retirementDate: '2012-05-31' }).outcome).toBe('eligible');
  });

  it('is measured from the day of the claim where the operator reads the clause so', () => {
    const reading = { nearRetirementMeasuredAt: 'claim' };
    const facts = { retirementDate: '2012-08-01', firstSubsidisedMonth: '2010-09' };
    expect(near.ask(facts, {}, '2010-08-02')).toMatchObject(refused('retirement-not-within-two-years'));
    expect(near.ask(facts, reading, '2010-08-01')).toMatchObject(refused('retirement-not-within-two-years'));
    expect(near.ask(facts, reading, '2010-08-02')).toMatchObject({ outcome: 'eligible', term: { months: 23 } });
  });

  it('is refused from the retirement date on, and where no whole month is left before it', () => {
    const facts = { retirementDate: '2010-07-01' };
    expect(near.ask(facts, {}, '2010-06-30')).toMatchObject({ outcome: 'eligible', term: { months: 1 } });
    expect(near.ask(facts, {}, '2010-07-01')).toMatchObject(refused('already-retired'));
    expect(near.ask({ retirementDate: '2010-06-30' })).toMatchObject(refused('already-retired'));
  });

  it('opens on the day after the benefit', () => {
    expect(near.ask({}, {}, '2010-05-31')).toMatchObject({ outcome: 'wait', opensOn: '2010-06-01' });
  });

  it('is held when another insurance subsidy covers a month of it', () => {
    const other = (from: string, to: string) =>
      near.ask({ otherAwards: [{ scheme: 'flexible-employment-social-insurance', from, to, status: 'paid' }] });
    expect(other('2012-02', '2012-06')).toMatchObject({ outcome: 'hold', reasons: ['overlapping-insurance-award'] });
    expect(other('2012-03', '2012-06').outcome).toBe('eligible');
    expect(other('2009-01', '2010-05').outcome).toBe('eligible');
  });

  it('names everything that is missing', () => {
    expect(near.ask({ retirementDate: undefined, paysSocialInsurance: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['paysSocialInsurance', 'retirementDate'],
    });
    expect(near.ask({ retirementDate: undefined }, { cityAverageWage: undefined })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['cityAverageWage'],
    });
  });

  it('is, for any wages and dates, what a month by month reckoning gives', () => {
    const fen = fc.integer({ min: 1, max: 9_999_999 });
    fc.assert(
      fc.property(
        fc.array(fen, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 0, max: 11 }),
        fc.boolean(),
        fc.boolean(),
        (amounts, months, start, isRural, isFrozen) => {
          const first = shiftMonth('2010-01', start);
          const end = shiftMonth(first, months);
          const inYuan = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
          const answer = near.ask(
            {
              householdRegistration: isRural ? RURAL : AT_HOME,
              unemploymentBenefitEndDate: '2009-12-31',
              retirementDate: `${end}-01`,
              firstSubsidisedMonth: first,
            },
            {
              nearRetirementMeasuredAt: 'claim',
              averageWageBase: isFrozen ? 'year-before-start' : 'year-before-month',
              cityAverageWage: amounts.map((amount, index) => ({
                year: 2009 + index,
                amount: inYuan(amount),
                unit: 'year',
              })),
            },
            `${first}-01`,
          );
          // In fen: wage x 11 % x 100 % (x 60 %) / 12 = wage x rate / 12000, half up.
          const rate = isRural ? 66n : 110n;
          let total = 0n;
          for (let count = 0; count < months; count += 1) {
            const year = Number((isFrozen ? first : shiftMonth(first, count)).slice(0, 4)) - 1;
            total += (BigInt(amounts[year - 2009]!) * rate * 2n + 12_000n) / 24_000n;
          }
          expect(answer.outcome).toBe('eligible');
          expect(answer.totalAmount).toBe(`${total / 100n}.${String(total % 100n).padStart(2, '0')}`);
        },
      ),
    );
  });
});
