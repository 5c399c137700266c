// Interest shares and shared losses on small schemes, against slow calculations in whole numbers.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computePeriod, planPeriods } from '../../../domain/assessment/period-amounts.js';
import { ask, CITED, complaintsAbout, smallScheme } from './small-scheme.js';

const yuan = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
/** The quotient of two whole numbers, rounded half up. */
const rounded = (over: bigint, under: bigint) => (2n * over + under) / (2n * under);
const money = fc.bigInt({ min: 0n, max: 50_000_000n });

const FORM = ['loanAmount', 'loanAnnualInterestRate', 'loanMonths', 'headCount', 'attendeeCount'].map((fact) => ({
  fact,
  required: true,
}));
const INTEREST = {
  kind: 'interest-share',
  ...CITED,
  principal: { of: 'loanAmount', cap: { amount: '300000.00', ...CITED } },
  rates: ['loanAnnualInterestRate'],
  months: 'loanMonths',
  share: { part: 'headCount', of: 'attendeeCount' },
};

describe('a share of interest', () => {
  const scheme = smallScheme({ form: FORM, award: INTEREST });

  it('is principal x rate x months / 12 x share, and its instalments add up to it', () => {
    fc.assert(
      fc.property(
        money,
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (loan, rate, months, part, of) => {
          const facts = {
            loanAmount: yuan(loan),
            loanAnnualInterestRate: `0.${String(rate).padStart(5, '0')}`,
            loanMonths: months,
            headCount: part,
            attendeeCount: of,
          };
          const counted = loan < 30_000_000n ? loan : 30_000_000n;
          const interestOf = (count: number) =>
            rounded(counted * BigInt(rate * part * count), 100_000n * 12n * BigInt(of));
          const assessment = ask(scheme, facts);
          expect(assessment).toMatchObject({
            annualAmount: yuan(interestOf(12)),
            totalAmount: yuan(interestOf(months)),
          });
          const planned = planPeriods(scheme, assessment, { facts, settings: {} });
          expect(planned.map(({ period }) => Number(period))).toEqual(
            Array.from({ length: Math.ceil(months / 12) }, (_, index) => 2010 + index),
          );
          const paid = planned.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
          expect(paid).toBe(interestOf(months));
        },
      ),
    );
  });

  it('says how it was computed', () => {
    const facts = {
      loanAmount: '350000.00',
      loanAnnualInterestRate: '0.06',
      loanMonths: 6,
      headCount: 5,
      attendeeCount: 6,
    };
    expect(ask(scheme, facts).steps.map(({ text }) => text['zh-CN'])).toEqual([
      '350000.00 元',
      '350000.00 超过 300000.00，按 300000.00 元',
      '300000.00 × 0.06 × 5/6 = 15000.00 元（四舍五入到分）',
      '300000.00 × 0.06 × 6/12 × 5/6 = 7500.00 元（四舍五入到分）',
    ]);
  });

  it('has no instalment outside of the years of the loan', () => {
    const facts = {
      loanAmount: '1.00',
      loanAnnualInterestRate: '0.06',
      loanMonths: 12,
      headCount: 1,
      attendeeCount: 1,
    };
    const claim = { asOf: '2010-03-15', facts, settings: {} };
    for (const period of ['2009', '2011', 'once'])
      expect(() => computePeriod(scheme, claim, period)).toThrow(RangeError);
  });

  it.each([
    ['a rate that is none', { rates: ['loanAmount'] }, /"loanAmount" is a yuan, not a decimal/],
    ['months that are none', { months: 'loanAmount' }, /not a wholeNumber/],
    ['a part that is no number', { share: { part: 'loanAmount', of: 2 } }, /not a wholeNumber/],
  ])('is not loaded with %s', (_what, changes, complaint) => {
    expect(complaintsAbout({ form: FORM, award: { ...INTEREST, ...changes } })).toContainEqual(
      expect.stringMatching(complaint),
    );
  });
});

describe('a loss that several bear', () => {
  const bearer = (name: string, share: string, compensated: string) => ({ name, share, compensated, ...CITED });
  const parts = (...bearers: object[]) => ({
    form: [{ fact: 'lossAmount', required: true }],
    award: { kind: 'loss-shares', ...CITED, loss: 'lossAmount', bearers },
  });
  const scheme = smallScheme(parts(bearer('bank', '0.70', '0.55'), bearer('guarantor', '0.30', '0.20')));

  it('is given back to each in his part, and what each gets and keeps is his share', () => {
    fc.assert(
      fc.property(money, (loss) => {
        const facts = { lossAmount: yuan(loss) };
        const assessment = ask(scheme, facts);
        const bank = rounded(loss * 70n * 55n, 10_000n);
        const guarantor = rounded(loss * 30n * 20n, 10_000n);
        expect(assessment).toMatchObject({
          parts: { bank: yuan(bank), guarantor: yuan(guarantor) },
          totalAmount: yuan(bank + guarantor),
          remainingLoss: {
            bank: yuan(rounded(loss * 70n, 100n) - bank),
            guarantor: yuan(rounded(loss * 30n, 100n) - guarantor),
          },
        });
        expect(planPeriods(scheme, assessment, { facts, settings: {} })).toEqual([
          { period: 'once', amount: bank + guarantor, parts: { bank, guarantor } },
        ]);
      }),
    );
  });

  it('is compensated once', () => {
    const claim = { asOf: '2010-03-15', facts: { lossAmount: '5.00' }, settings: {} };
    expect(() => computePeriod(scheme, claim, '2010')).toThrow(RangeError);
  });

  it('is not loaded where somebody could claim who bears nothing of it', () => {
    const form = [{ fact: 'lossAmount', required: true }, { fact: 'lossBearer' }];
    const award = { kind: 'loss-shares', ...CITED, loss: 'lossAmount', claimedBy: 'lossBearer' };
    const complaints = complaintsAbout({ form, award: { ...award, bearers: [bearer('bank', '1', '0.60')] } });
    expect(complaints).toContainEqual(expect.stringMatching(/"guarantor" bears nothing/));
  });

  it.each([
    [
      'shares that are not the loss',
      [bearer('bank', '0.5', '0.6'), bearer('guarantor', '0.4', '0.6')],
      /add up to 0.9/,
    ],
    ['more than the share given back', [bearer('bank', '1', '1.1')], /more than the share/],
    ['one bearer twice', [bearer('bank', '0.5', '0.6'), bearer('bank', '0.5', '0.6')], /"bank" occurs twice/],
  ])('is not loaded with %s', (_what, bearers, complaint) => {
    expect(complaintsAbout(parts(...bearers))).toContainEqual(expect.stringMatching(complaint));
  });
});
