import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import {
  findAdjustments,
  findProvisionalAmount,
  type EarlierAdjustment,
} from '../../../domain/assessment/provisional.js';
import type { AverageEntry as Entry } from '../../../domain/policy/setting-value.js';
import { aClaim, flexible } from './flexible-claim.js';
import { AT_HOME, claimsOf, getScheme } from './pack-claims.js';

const monthly = (year: number, amount: string): Entry => ({ year, amount, unit: 'month' });

// SC08: an award from 2009-07 to 2012-06, the average wage of 2008 is 2400.00 a month.
const known = monthly(2008, '2400.00');
const approved = aClaim({ firstSubsidisedMonth: '2009-07' }, { cityAverageWage: [known] });
const { term } = assess(flexible, approved);
const under = (entries: readonly Entry[], settings = {}) => ({
  ...approved,
  term,
  settings: { ...approved.settings, cityAverageWage: entries, ...settings },
});

describe('a month whose base is not published', () => {
  it('comes to the amount by the last known base, which it names', () => {
    // 2400.00 x 0.11 = 264.00, of it 2400.00 x 0.06 = 144.00 for the pension.
    expect(findProvisionalAmount(flexible, under([known]), '2010-01')).toEqual({
      amount: 26_400n,
      parts: { pension: 14_400n, medical: 12_000n },
      base: { setting: 'cityAverageWage', year: 2009, entry: known },
    });
  });

  it('goes by the latest of the earlier years, never by a later one', () => {
    const entries = [monthly(2007, '2000.00'), known, monthly(2011, '9000.00')];
    expect(findProvisionalAmount(flexible, under(entries), '2011-03')?.base.entry).toEqual(known);
    expect(findProvisionalAmount(flexible, under([monthly(2011, '9000.00')]), '2011-03')).toBeUndefined();
  });

  it('does not go by an entry that counts as not set', () => {
    const entries = [known, { year: 2009, amount: '31200.00' }];
    expect(findProvisionalAmount(flexible, under(entries), '2010-01')?.base.entry).toEqual(known);
    const wrongUnit = under([known, monthly(2009, '31200.00')], { averageWageMonthlyCeiling: '20000.00' });
    expect(findProvisionalAmount(flexible, wrongUnit, '2010-01')?.base.entry).toEqual(known);
  });

  it('has no provisional amount once its base is published', () => {
    expect(findProvisionalAmount(flexible, under([known, monthly(2009, '2600.00')]), '2010-12')).toBeUndefined();
  });
});

describe('the difference of months that were paid provisionally', () => {
  const paid = (period: string, fen: bigint, adjustments: readonly EarlierAdjustment[] = []) => ({
    period,
    paid: fen,
    adjustments,
  });
  const found = (entries: readonly Entry[], months: ReturnType<typeof paid>[], settings = {}) =>
    findAdjustments(flexible, under(entries, settings), months).map(({ of, adjustment }) => ({
      period: of.period,
      ...adjustment,
    }));
  const base = (entry: Entry) => ({ setting: 'cityAverageWage', year: entry.year, entry });

  it('is that of the rounded amounts, for each month whose base is published', () => {
    const published = monthly(2009, '2600.00');
    const months = [paid('2010-01', 26_400n), paid('2010-12', 26_400n), paid('2011-01', 26_400n)];
    // 2600.00 x 0.11 = 286.00; 286.00 - 264.00 = 22.00. The average wage of 2010 is not published.
    expect(found([known, published], months)).toMatchObject([
      { period: '2010-01', number: 1, amount: 28_600n, difference: 2_200n, payout: 2_200n, receivable: 0n },
      { period: '2010-12', number: 1, amount: 28_600n, difference: 2_200n, payout: 2_200n, receivable: 0n },
    ]);
    expect(found([known], months)).toEqual([]);
  });

  it('settles a month whose base turns out to be the same', () => {
    const [only] = found([known, monthly(2009, '2400.00')], [paid('2010-01', 26_400n)]);
    expect(only).toMatchObject({ number: 1, difference: 0n, payout: 0n, receivable: 0n });
  });

  it('follows a corrected base with a second adjustment, and repeats none', () => {
    const first = { amount: 28_600n, receivable: 0n, base: base(monthly(2009, '2600.00')) };
    const month = [paid('2010-01', 26_400n, [first])];
    expect(found([known, monthly(2009, '2600.00')], month)).toEqual([]);
    // 2650.00 x 0.11 = 291.50; 291.50 - 286.00 = 5.50.
    expect(found([known, monthly(2009, '2650.00')], month)).toMatchObject([
      { number: 2, amount: 29_150n, difference: 550n, payout: 550n, receivable: 0n },
    ]);
    // 2300.00 x 0.11 = 253.00; 253.00 - 286.00 = -33.00.
    expect(found([known, monthly(2009, '2300.00')], month)).toMatchObject([
      { number: 2, amount: 25_300n, difference: -3_300n, payout: 0n, receivable: 3_300n },
    ]);
    expect(found([known], month)).toEqual([]);
    // 2600.02 x 0.11 = 286.0022: the amount stays, but it is written down by what.
    expect(found([known, monthly(2009, '2600.02')], month)).toMatchObject([
      {
        number: 2,
        amount: 28_600n,
        difference: 0n,
        payout: 0n,
        receivable: 0n,
        base: { entry: { amount: '2600.02' } },
      },
    ]);
  });

  it('does not follow another reading of which base counts: what was paid and settled stays', () => {
    const first = { amount: 28_600n, receivable: 0n, base: base(monthly(2009, '2600.00')) };
    const reading = { averageWageBase: 'year-before-start' };
    const entries = [known, monthly(2009, '2600.00')];
    expect(found(entries, [paid('2010-01', 26_400n, [first])], reading)).toEqual([]);
    // What still waits is known under that reading: the base of 2008 counts for every month.
    expect(found(entries, [paid('2010-01', 26_400n)], reading)).toMatchObject([{ number: 1, difference: 0n }]);
  });

  it('makes payments less receivables the planned amount by the published base, whatever the wages are', () => {
    const cents = fc.integer({ min: 30_000, max: 2_000_000 }).map((fen) => (fen / 100).toFixed(2));
    const unit = fc.constantFrom('month' as const, 'year' as const);
    const wage = fc.record({ amount: cents, unit });
    fc.assert(
      fc.property(wage, fc.array(wage, { minLength: 1, maxLength: 4 }), (first, corrections) => {
        const entry = (year: number, { amount, unit: of }: { amount: string; unit: 'month' | 'year' }) => ({
          year,
          amount,
          unit: of,
        });
        const before = [entry(2008, first)];
        const provisional = findProvisionalAmount(flexible, under(before), '2010-05');
        let payments = provisional?.amount ?? 0n;
        const adjustments: EarlierAdjustment[] = [];
        for (const correction of corrections) {
          const claim = under([...before, entry(2009, correction)]);
          const [next] = findAdjustments(flexible, claim, [paid('2010-05', provisional?.amount ?? 0n, adjustments)]);
          if (next) {
            payments += next.adjustment.payout;
            adjustments.push(next.adjustment);
          }
          const planned = planPeriods(flexible, assess(flexible, approved), claim);
          const receivable = adjustments.reduce((sum, one) => sum + one.receivable, 0n);
          expect(payments - receivable).toBe(planned.find(({ period }) => period === '2010-05')?.amount);
          expect(findAdjustments(flexible, claim, [paid('2010-05', provisional?.amount ?? 0n, adjustments)])).toEqual(
            [],
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a share of the average wage over several years', () => {
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
  });
  const claim = (amounts: Readonly<Record<number, string>>) => {
    const cityAverageWage = Object.entries(amounts).map(([year, amount]) => ({
      year: Number(year),
      amount,
      unit: 'year',
    }));
    const of = near.claimOf({}, { cityAverageWage });
    return { ...of, term: assess(near.scheme, of).term };
  };

  it('is paid and settled in the same way, each amount rounded by itself', () => {
    // 40000 x 0.11 / 12 = 366.6667; of 42000: 385.00. 385.00 - 366.67 = 18.33, not 18.3333 rounded by itself.
    const before = claim({ 2009: '40000.00' });
    expect(findProvisionalAmount(near.scheme, before, '2011-01')).toMatchObject({
      amount: 36_667n,
      base: { setting: 'cityAverageWage', year: 2010, entry: { year: 2009 } },
    });
    const months = [{ period: '2011-01', paid: 36_667n, adjustments: [] }];
    const found = findAdjustments(near.scheme, claim({ 2009: '40000.00', 2010: '42000.00' }), months);
    expect(found.map(({ adjustment }) => [adjustment.amount, adjustment.payout])).toEqual([[38_500n, 1_833n]]);
    expect(() => findProvisionalAmount(near.scheme, before, '2012-03')).toThrow(RangeError);
  });
});

describe('a scheme without a base that is published year by year', () => {
  it('has no provisional amount', () => {
    const posts = getScheme('public-welfare-post-subsidy');
    expect(findProvisionalAmount(posts, { asOf: '2010-01-01', facts: {}, settings: {} }, '2010-01')).toBeUndefined();
  });
});
