// The award by the month on a dated standard, against a slow calculation month by month.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shiftMonth } from '../../../domain/calendar/civil-date.js';
import { ask, CITED, complaintsAbout, smallScheme } from './small-scheme.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';

const TERM = { ...CITED, from: 'firstSubsidisedMonth', months: 'contractMonths' };
const AWARD = {
  kind: 'monthly-standard',
  ...CITED,
  standard: 'enterpriseMinimumWage',
  members: ['amount'],
  rate: '0.35',
  heads: 'headCount',
};
const FORM = ['firstSubsidisedMonth', 'contractMonths', 'headCount'].map((fact) => ({ fact, required: true }));
const parts = { form: FORM, settings: ['enterpriseMinimumWage'], term: TERM, award: AWARD };

const scheme = smallScheme(parts);
const month = fc.integer({ min: 0, max: 60 }).map((count) => shiftMonth('2008-01', count));
const fen = fc.integer({ min: 0, max: 999_999 });
const yuan = (amount: bigint) => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;

describe('an award by the month on a dated standard', () => {
  it('is for every month 35 percent of the entry in force, rounded for a head and multiplied', () => {
    const entries = fc.uniqueArray(fc.record({ from: month, amount: fen }), {
      minLength: 1,
      selector: (one) => one.from,
    });
    fc.assert(
      fc.property(
        entries,
        month,
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 0, max: 40 }),
        (list, from, count, heads) => {
          const facts = { firstSubsidisedMonth: from, contractMonths: count, headCount: heads };
          const settings = {
            enterpriseMinimumWage: list.map((entry) => ({ from: entry.from, amount: yuan(BigInt(entry.amount)) })),
          };
          const assessment = ask(scheme, facts, settings);
          const months = Array.from({ length: count }, (_, index) => shiftMonth(from, index));
          const inForce = months.map(
            (one) => list.filter((entry) => entry.from <= one).sort((a, b) => (a.from < b.from ? 1 : -1))[0],
          );
          if (inForce[0] === undefined) {
            expect(assessment).toMatchObject({ outcome: 'blocked', missingSettings: ['enterpriseMinimumWage'] });
            return;
          }
          // 35 percent of an amount in fen, half up: (35 a + 50) / 100 without its rest.
          const amounts = inForce.map((entry) => ((BigInt(entry!.amount) * 35n + 50n) / 100n) * BigInt(heads));
          const total = yuan(amounts.reduce((sum, amount) => sum + amount));
          expect(assessment).toMatchObject({
            outcome: 'eligible',
            monthlyAmount: yuan(amounts[0]!),
            totalAmount: total,
          });
          const spread = (assessment.periods ?? []).flatMap((period) =>
            Array.from({ length: period.months }, (_, index) => [shiftMonth(period.from, index), period.monthlyAmount]),
          );
          expect(spread).toEqual(months.map((one, index) => [one, yuan(amounts[index]!)]));
          const planned = planPeriods(scheme, assessment, { facts, settings });
          expect(planned.map(({ period, amount }) => [period, amount])).toEqual(
            months.map((one, index) => [one, amounts[index]]),
          );
        },
      ),
    );
  });

  it('has no month outside of its term', () => {
    const claim = { firstSubsidisedMonth: '2010-03', contractMonths: 2, headCount: 1 };
    const settings = { enterpriseMinimumWage: [{ from: '2010-01', amount: '900.00' }] };
    const { term } = ask(scheme, claim, settings);
    const { award } = scheme;
    expect(() => award?.findPeriodAmount({} as never, term, '2010-05')).toThrow(RangeError);
    expect(() => award?.findPeriodAmount({} as never, term, '2010-02')).toThrow(RangeError);
  });

  it.each([
    ['a standard that is none', { standard: 'localAmountPerHead' }, /no setting of this scheme with entries by month/],
    ['a member that is none', { members: ['pension'] }, /has no amount "pension"/],
    ['a member twice', { members: ['amount', 'amount'] }, /added twice/],
    ['heads that are no number', { heads: 'firstSubsidisedMonth' }, /is a month, not a wholeNumber/],
    ['a reading that is none', { change: 'enterpriseMinimumWage' }, /no reading setting/],
  ])('is not loaded with %s', (_what, changes, complaint) => {
    expect(complaintsAbout({ ...parts, award: { ...AWARD, ...changes } })).toContainEqual(
      expect.stringMatching(complaint),
    );
  });

  it('is not loaded without the start of its term', () => {
    const { from: _from, ...term } = TERM;
    expect(complaintsAbout({ ...parts, term })).toContainEqual(expect.stringMatching(/a term that has a start/));
  });
});
