import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimsOf } from './pack-claims.js';

/** 9000.00 / 900.00 = 10 months; 30000.00 x 0.11 / 12 = 275.00 = 150.00 + 125.00 a month. */
const piecework = claimsOf('piecework-social-insurance', {
  asOf: '2011-02-10',
  facts: {
    personCategories: ['laid-off'],
    incomeYear: 2010,
    annualPieceworkIncome: '9000.00',
    documents: ['piecework-agreement', 'social-insurance-receipts'],
  },
  settings: {
    enterpriseMinimumWage: [
      { from: '2008-09', amount: '900.00' },
      { from: '2010-02', amount: '1000.00' },
    ],
    cityAverageWage: [{ year: 2009, amount: '30000.00', unit: 'year' }],
  },
});
const entitlement = (monthsPaid: number, scheme = 'piecework-social-insurance') => ({
  existingEntitlement: { scheme, from: '2008-01-01', to: '2009-12-31', monthsPaid },
});

describe('the subsidy for piecework', () => {
  it('counts months by the minimum wage of January, on the average wage of the year before', () => {
    expect(piecework.ask()).toMatchObject({
      outcome: 'eligible',
      subsidisedMonths: 10,
      monthlyAmount: '275.00',
      parts: { pension: '150.00', medical: '125.00' },
      totalAmount: '2750.00',
    });
  });

  it('is paid once, for the year of the income', () => {
    expect(piecework.instalments()).toEqual([['2010', 275_000n]]);
  });

  it.each([
    ['down', '9899.99', 10, '2750.00'],
    ['up', '9000.01', 11, '3025.00'],
    ['up', '9000.00', 10, '2750.00'],
    // 9765.43 / 900.00 = 10 and 765.43 / 900.00; 275.00 x 765.43 / 900.00 = 233.8813.
    ['fraction', '9765.43', 10, '2983.88'],
    // Less than a month is still part of one: 275.00 x 450.00 / 900.00.
    ['fraction', '450.00', 0, '137.50'],
    ['up', '0.01', 1, '275.00'],
    // Twelve months are all of a year.
    ['down', '10800.00', 12, '3300.00'],
    ['up', '10800.01', 12, '3300.00'],
    ['fraction', '99999.99', 12, '3300.00'],
  ])('rounded %s, of %s yuan is %i months: %s', (pieceworkMonthRounding, annualPieceworkIncome, months, total) => {
    expect(piecework.ask({ annualPieceworkIncome }, { pieceworkMonthRounding })).toMatchObject({
      outcome: 'eligible',
      subsidisedMonths: months,
      totalAmount: total,
    });
  });

  it.each([
    ['down', '899.99'],
    ['up', '0.00'],
    ['fraction', '0.00'],
  ])('rounded %s, of %s yuan is refused for want of a month', (pieceworkMonthRounding, annualPieceworkIncome) => {
    expect(piecework.ask({ annualPieceworkIncome }, { pieceworkMonthRounding })).toMatchObject({
      outcome: 'ineligible',
      reasons: ['no-whole-month'],
    });
  });

  it.each([
    [25, 10],
    [26, 10],
    [30, 6],
    [35, 1],
  ])('after %i months that were paid gives %i at most', (paid, months) => {
    expect(piecework.ask(entitlement(paid))).toMatchObject({ outcome: 'eligible', subsidisedMonths: months });
  });

  it('keeps to whole months where what is left of the three years binds, also under fractions', () => {
    const answer = piecework.ask(
      { ...entitlement(30), annualPieceworkIncome: '9450.00' },
      { pieceworkMonthRounding: 'fraction' },
    );
    expect(answer).toMatchObject({ subsidisedMonths: 6, totalAmount: '1650.00' });
  });

  it('is refused when three years are used up, and ignores those of another scheme', () => {
    expect(piecework.ask(entitlement(36))).toMatchObject({ outcome: 'ineligible', reasons: ['term-exhausted'] });
    expect(piecework.ask(entitlement(40)).reasons).toEqual(['term-exhausted']);
    expect(piecework.ask(entitlement(36, 'flexible-employment-social-insurance')).outcome).toBe('eligible');
  });

  it('is for laid-off and urban unemployed persons only', () => {
    expect(piecework.ask({ personCategories: ['urban-unemployed'] }).outcome).toBe('eligible');
    expect(piecework.ask({ personCategories: ['rural-unemployed', 'age-4050'] })).toMatchObject({
      outcome: 'ineligible',
      reasons: ['not-laid-off-or-unemployed'],
    });
  });

  it('needs both papers', () => {
    expect(piecework.ask({ documents: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['piecework-agreement', 'social-insurance-receipts'],
    });
  });

  it('is blocked until the wages of its year are set', () => {
    const wage = { enterpriseMinimumWage: [{ from: '2010-02', amount: '1000.00' }] };
    expect(piecework.ask({}, wage)).toMatchObject({ outcome: 'blocked', missingSettings: ['enterpriseMinimumWage'] });
    const average = { cityAverageWage: [{ year: 2010, amount: '30000.00', unit: 'year' }] };
    expect(piecework.ask({}, { ...wage, ...average })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['cityAverageWage', 'enterpriseMinimumWage'],
    });
  });

  it('takes a minimum wage of nothing as reached in every month', () => {
    const answer = piecework.ask({}, { enterpriseMinimumWage: [{ from: '2010-01', amount: '0.00' }] });
    expect(answer).toMatchObject({ outcome: 'eligible', subsidisedMonths: 12 });
  });

  it('says how the months were found', () => {
    expect(
      piecework.ask({ annualPieceworkIncome: '9450.00' }, { pieceworkMonthRounding: 'fraction' }).steps,
    ).toMatchObject([
      {
        text: {
          'zh-CN': '9450.00 ÷ 900.00，全年最多12个月，剩余36个月：折算 10 + 450.00 ÷ 900.00 个月',
          en: '9450.00 ÷ 900.00, at most 12 months of a year and 36 left: 10 + 450.00 ÷ 900.00 months',
        },
      },
      { id: 'base-2009' },
      { text: { en: '30000.00 ÷ 12 × 0.11 = 275.00 yuan (rounded to the fen, half up)' } },
      { text: { en: '275.00 × (10 + 450.00 ÷ 900.00) = 2887.50 yuan' } },
    ]);
  });

  it('is, for any income and wages, what counting month by month gives', () => {
    const inYuan = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
    const fenUpTo = (max: bigint) => fc.bigInt(1n, max);
    fc.assert(
      fc.property(
        fenUpTo(2_000_000n),
        fenUpTo(200_000n),
        fenUpTo(9_999_999n),
        fc.constantFrom('down', 'up', 'fraction'),
        fc.integer({ min: 0, max: 36 }),
        (income, minimum, average, rounding, paid) => {
          const answer = piecework.ask(
            { ...entitlement(paid), annualPieceworkIncome: inYuan(income) },
            {
              pieceworkMonthRounding: rounding,
              enterpriseMinimumWage: [{ from: '2010-01', amount: inYuan(minimum) }],
              cityAverageWage: [{ year: 2009, amount: inYuan(average), unit: 'year' }],
            },
          );
          // Take one minimum wage after the other off the income.
          const most = Math.min(12, 36 - paid);
          const halfUp = (numerator: bigint, denominator: bigint) =>
            (2n * numerator + denominator) / (2n * denominator);
          const monthly = halfUp(average * 11n, 1200n);
          let [left, months, total] = [income, 0, 0n];
          while (months < most && left >= minimum) {
            left -= minimum;
            months += 1;
            total += monthly;
          }
          if (months < most && left > 0n && rounding === 'up') {
            months += 1;
            total += monthly;
          } else if (months < most && rounding === 'fraction') total += halfUp(average * 11n * left, 1200n * minimum);
          const hasNone = rounding === 'down' && income < minimum;
          const reasons = [...(paid === 36 ? ['term-exhausted'] : []), ...(hasNone ? ['no-whole-month'] : [])];
          if (reasons.length > 0) expect(answer).toMatchObject({ outcome: 'ineligible', reasons });
          else
            expect(answer).toMatchObject({
              outcome: 'eligible',
              subsidisedMonths: months,
              totalAmount: inYuan(total),
            });
        },
      ),
    );
  });
});
