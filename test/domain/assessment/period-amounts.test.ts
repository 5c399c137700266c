import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import { computePeriod, planPeriods } from '../../../domain/assessment/period-amounts.js';
import { aClaim, flexible } from './flexible-claim.js';
import { likelyClaims } from './arbitrary-claims.js';

const published = { year: 2009, amount: '2400.00', unit: 'month' };
const approved = aClaim({ firstSubsidisedMonth: '2010-07' }, { cityAverageWage: [published] });

describe('the instalments of an award', () => {
  it('have an amount where the base is known, and none where it is not', () => {
    const periods = planPeriods(flexible, assess(flexible, approved), approved);
    expect(periods).toHaveLength(36);
    expect(periods[0]).toEqual({ period: '2010-07', amount: 26_400n, parts: { pension: 14_400n, medical: 12_000n } });
    expect(periods.filter(({ amount }) => amount !== null).map(({ period }) => period)).toEqual([
      '2010-07',
      '2010-08',
      '2010-09',
      '2010-10',
      '2010-11',
      '2010-12',
    ]);
    expect(periods[6]).toEqual({ period: '2011-01', amount: null, parts: null });
    expect(periods.at(-1)?.period).toBe('2013-06');
  });

  it('get the amount of a base that is published later, and keep the earlier ones', () => {
    const { term } = assess(flexible, approved);
    const cityAverageWage = [
      published,
      { year: 2010, amount: '2600.00', unit: 'month' },
      { year: 2012, amount: '34801.00', unit: 'year' },
    ];
    const later = { ...approved, settings: { ...approved.settings, cityAverageWage }, term: term! };
    const amounts = ['2010-12', '2011-01', '2011-12', '2012-01', '2013-01'].map(
      (month) => computePeriod(flexible, later, month).amount,
    );
    // 34801.00 x 0.11 / 12 = 319.0091...
    expect(amounts).toEqual([26_400n, 28_600n, 28_600n, null, 31_901n]);
  });

  it('are the same whether planned together or computed one by one', () => {
    fc.assert(
      fc.property(likelyClaims, (claim) => {
        const assessment = assess(flexible, claim);
        const { term } = assessment;
        if (assessment.outcome !== 'eligible' || !term) return;
        for (const planned of planPeriods(flexible, assessment, claim)) {
          expect(computePeriod(flexible, { ...claim, term }, planned.period)).toEqual(planned);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('exist for months of the term only', () => {
    const { term } = assess(flexible, approved);
    expect(() => computePeriod(flexible, { ...approved, term: term! }, '2010-06')).toThrow(RangeError);
    expect(() => computePeriod(flexible, { ...approved, term: term! }, '2013-07')).toThrow(RangeError);
  });

  it('are not planned for a claim that is not granted', () => {
    const refused = aClaim({ paysSocialInsurance: false });
    expect(() => planPeriods(flexible, assess(flexible, refused), refused)).toThrow(RangeError);
  });
});
