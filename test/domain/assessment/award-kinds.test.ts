import { describe, expect, it } from '@jest/globals';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { computePeriod, planPeriods } from '../../../domain/assessment/period-amounts.js';
import type { Facts, Settings } from '../../../domain/policy/value-type.js';
import { ask, CITED, complaintsAbout, smallScheme } from './small-scheme.js';

function plan(scheme: CompiledScheme, facts: Facts, settings: Settings = {}) {
  return planPeriods(scheme, ask(scheme, facts, settings), { facts, settings }).map(({ period, amount }) => [
    period,
    amount,
  ]);
}
const pack = (facts: readonly string[], award: object, others: object = {}) => ({
  form: facts.map((fact) => ({ fact, required: true })),
  award: { ...CITED, ...award },
  ...others,
});

describe('a payment made once', () => {
  const share = smallScheme(
    pack(['unemploymentBenefitTotal'], {
      kind: 'one-off',
      amount: {
        of: 'unemploymentBenefitTotal',
        rate: '0.20',
        floor: { amount: '500.00', ...CITED },
        cap: { amount: '3000.00', ...CITED },
      },
    }),
  );

  it.each([
    ['2500.00', '500.00'],
    ['2499.99', '500.00'],
    ['0.00', '500.00'],
    // 2512.63 x 0.20 = 502.526; 2512.62 x 0.20 = 502.524.
    ['2512.63', '502.53'],
    ['2512.62', '502.52'],
    ['15000.00', '3000.00'],
    ['15000.10', '3000.00'],
  ])('of %s yuan is twenty percent between floor and cap: %s', (unemploymentBenefitTotal, oneOffAmount) => {
    expect(ask(share, { unemploymentBenefitTotal }).oneOffAmount).toBe(oneOffAmount);
  });

  it('says how it was computed, line by line', () => {
    expect(ask(share, { unemploymentBenefitTotal: '1800.00' }).steps.map(({ text }) => text)).toEqual([
      {
        'zh-CN': '1800.00 × 0.20 = 360.00 元（四舍五入到分）',
        en: '1800.00 × 0.20 = 360.00 yuan (rounded to the fen, half up)',
      },
      { 'zh-CN': '360.00 低于 500.00，按 500.00 元', en: '360.00 is less than 500.00: 500.00 yuan' },
    ]);
  });

  it('may be so many times an amount that is stated', () => {
    const twice = smallScheme(
      pack(['headCount'], { kind: 'one-off', amount: { fixed: '50.00', rate: '2' }, heads: 'headCount' }),
    );
    const answer = ask(twice, { headCount: 1 });
    expect(answer.oneOffAmount).toBe('100.00');
    expect(answer.steps.map(({ text }) => text.en)).toEqual([
      '50.00 × 2 = 100.00 yuan (rounded to the fen, half up)',
      '100.00 × 1 = 100.00 yuan',
    ]);
  });

  it('that is one of every year says so', () => {
    const yearly = smallScheme(
      pack(['isNewPost'], { kind: 'one-off', amount: { fixed: '10000.00' }, annualWhen: 'isNewPost' }),
    );
    expect(ask(yearly, { isNewPost: true })).toMatchObject({ oneOffAmount: '10000.00', annualAmount: '10000.00' });
    expect(ask(yearly, { isNewPost: false }).annualAmount).toBeUndefined();
    const part = { name: 'hardship', amount: { fixed: '1.00' }, ...CITED };
    expect(complaintsAbout(pack(['isNewPost'], { kind: 'one-off', parts: [part], annualWhen: 'isNewPost' }))).toContain(
      'annualWhen has no meaning with parts',
    );
    expect(
      complaintsAbout(pack(['headCount'], { kind: 'one-off', amount: { fixed: '1.00' }, annualWhen: 'headCount' })),
    ).toContain('"headCount" is a wholeNumber, not a yesNo');
  });

  it('is planned as one instalment', () => {
    expect(plan(share, { unemploymentBenefitTotal: '6840.00' })).toEqual([['once', 136_800n]]);
    const claim = { asOf: '2010-03-15', facts: { unemploymentBenefitTotal: '6840.00' }, settings: {} };
    expect(() => computePeriod(share, claim, '2010-03')).toThrow(RangeError);
  });

  it('for heads is the rounded amount of one, multiplied', () => {
    // 33.335 is rounded to 33.34 before it is multiplied: 3 x 33.34, not 100.005.
    const heads = smallScheme(
      pack(['courseCost', 'headCount'], {
        kind: 'one-off',
        amount: { of: 'courseCost', rate: '0.5' },
        heads: 'headCount',
      }),
    );
    const facts = { courseCost: '66.67', headCount: 3 };
    expect(ask(heads, facts)).toMatchObject({ amountPerHead: '33.34', oneOffAmount: '100.02' });
    expect(plan(heads, facts)).toEqual([['once', 10_002n]]);
  });

  it('without a head count is known for one head only, and not planned', () => {
    const form = [{ fact: 'headCount' }];
    const award = { kind: 'one-off', ...CITED, amount: { of: 'localAmountPerHead' }, heads: 'headCount' };
    const scheme = smallScheme({ form, award, settings: ['localAmountPerHead'] });
    const assessment = ask(scheme, {}, { localAmountPerHead: '120.00' });
    expect(assessment).toMatchObject({ outcome: 'eligible', amountPerHead: '120.00' });
    expect(assessment.oneOffAmount).toBeUndefined();
    expect(plan(scheme, {}, { localAmountPerHead: '120.00' })).toEqual([]);
    expect(ask(scheme, {})).toMatchObject({ outcome: 'blocked', missingSettings: ['localAmountPerHead'] });
  });

  it('of several parts is their sum', () => {
    const part = (name: string, fixed: string, heads: string) => ({ name, amount: { fixed }, heads, ...CITED });
    const scheme = smallScheme(
      pack(['hardshipPersonCount', 'otherPersonCount'], {
        kind: 'one-off',
        parts: [part('hardship', '100.00', 'hardshipPersonCount'), part('other', '50.00', 'otherPersonCount')],
      }),
    );
    const facts = { hardshipPersonCount: 7, otherPersonCount: 12 };
    expect(ask(scheme, facts)).toMatchObject({
      parts: { hardship: '700.00', other: '600.00' },
      totalAmount: '1300.00',
    });
    expect(planPeriods(scheme, ask(scheme, facts), { facts, settings: {} })).toEqual([
      { period: 'once', amount: 130_000n, parts: { hardship: 70_000n, other: 60_000n } },
    ]);
  });

  it('by code is that of the code', () => {
    const amounts = {
      junior: '300.00',
      intermediate: '500.00',
      senior: '700.00',
      technician: '1000.00',
      'senior-technician': '1200.00',
    };
    const award = { kind: 'one-off', amount: { byCode: 'skillGrade', amounts } };
    expect(ask(smallScheme(pack(['skillGrade'], award)), { skillGrade: 'technician' }).oneOffAmount).toBe('1000.00');
    const { junior: _junior, ...rest } = amounts;
    const lacking = pack(['skillGrade'], { kind: 'one-off', amount: { byCode: 'skillGrade', amounts: rest } });
    expect(complaintsAbout(lacking)).toContainEqual('no amount for "junior"');
  });
});

describe('a payment made every year', () => {
  const amount = { of: 'annualRent', rate: '0.10', cap: { amount: '2000.00', ...CITED } };
  const rent = (months: number, from?: string) =>
    smallScheme(
      pack(
        ['annualRent', 'businessStartDate'].slice(0, from ? 2 : 1),
        { kind: 'yearly-share', amount },
        {
          term: { ...CITED, months, ...(from && { from }) },
        },
      ),
    );

  it('is the share of a year, for the years of a term without days', () => {
    const facts = { annualRent: '24000.00' };
    expect(ask(rent(36), facts)).toMatchObject({
      annualAmount: '2000.00',
      totalAmount: '6000.00',
      term: { months: 36 },
    });
    expect(ask(rent(36), facts).term).toEqual({ months: 36 });
    expect(plan(rent(36), facts)).toEqual([
      ['2010', 200_000n],
      ['2011', 200_000n],
      ['2012', 200_000n],
    ]);
  });

  it('of a last year that is not whole is so many twelfths', () => {
    // 1000.05 x 0.10 = 100.005, so 100.01 a year; seven twelfths of 100.005 are 58.33625.
    const facts = { annualRent: '1000.05' };
    expect(ask(rent(19), facts)).toMatchObject({ annualAmount: '100.01', totalAmount: '158.35' });
    expect(plan(rent(19), facts)).toEqual([
      ['2010', 10_001n],
      ['2011', 5_834n],
    ]);
  });

  it('begins in the year of the first day, where the source states it', () => {
    const facts = { annualRent: '9000.00', businessStartDate: '2008-06-01' };
    const scheme = rent(24, 'businessStartDate');
    expect(ask(scheme, facts).term).toEqual({ from: '2008-06-01', to: '2010-05-31', months: 24 });
    expect(plan(scheme, facts)).toEqual([
      ['2008', 90_000n],
      ['2009', 90_000n],
    ]);
    const claim = { asOf: '2010-03-15', facts, settings: {}, term: ask(scheme, facts).term };
    expect(() => computePeriod(scheme, claim, '2010')).toThrow(RangeError);
  });
});

describe('a limit', () => {
  const loan = smallScheme({
    form: [{ fact: 'requestedAmount' }],
    award: { kind: 'limit', ...CITED, limit: { fixed: '50000.00' }, requested: 'requestedAmount' },
  });

  it.each([
    ['60000.00', '50000.00'],
    ['50000.00', '50000.00'],
    ['49999.99', '49999.99'],
  ])('of 50000 yuan grants of %s yuan: %s', (requestedAmount, grantableAmount) => {
    expect(ask(loan, { requestedAmount })).toMatchObject({ limitAmount: '50000.00', grantableAmount });
  });

  it('pays nothing itself, and is known without a request', () => {
    expect(plan(loan, { requestedAmount: '60000.00' })).toEqual([]);
    expect(ask(loan, {}).grantableAmount).toBeUndefined();
  });
});

describe('results', () => {
  const scheme = smallScheme({
    form: [{ fact: 'appearedOn' }, { fact: 'consultationsGiven', whenAbsent: 0 }],
    derivations: {
      lastDay: { op: 'addMonths', date: 'appearedOn', months: 3 },
      owed: {
        op: 'cases',
        type: 'wholeNumber',
        needs: ['consultationsGiven'],
        cases: [{ compute: 'max([1 - consultationsGiven, 0])' }],
      },
    },
    results: {
      dueBy: { of: 'lastDay', ...CITED },
      waivedFees: { give: ['management', 'certificate'], ...CITED },
      isFreeOfCharge: { give: true, ...CITED },
      remainingServices: { members: { 'consultation-and-guidance': 'owed' }, ...CITED },
    },
  });

  it('are values of the pack, constants and counts, each with a line that says so', () => {
    const assessment = ask(scheme, { appearedOn: '2007-11-30', consultationsGiven: 4 });
    expect(assessment).toMatchObject({
      outcome: 'eligible',
      dueBy: '2008-02-29',
      waivedFees: ['management', 'certificate'],
      isFreeOfCharge: true,
      remainingServices: { 'consultation-and-guidance': 0 },
    });
    expect(assessment.steps.map(({ text }) => text['zh-CN'])).toContain('最后期限：2008-02-29');
  });

  it('are left out where their value is absent, and with every other outcome', () => {
    expect(ask(scheme, {}).dueBy).toBeUndefined();
    expect(ask(scheme, { appearedOn: '1990-01-01' }, {}, '1990-01-01')).not.toHaveProperty('waivedFees');
  });
});

describe('the loader', () => {
  const form = [{ fact: 'annualRent' }, { fact: 'headCount' }];
  it.each([
    ['an amount of nothing', { kind: 'one-off', amount: {} }, /fixed, of a name, or by code/],
    [
      'an amount of what is no money',
      { kind: 'one-off', amount: { of: 'headCount' } },
      /"headCount" is a wholeNumber, not a yuan/,
    ],
    [
      'heads that are no number',
      { kind: 'one-off', amount: { fixed: '1.00' }, heads: 'annualRent' },
      /"annualRent" is a yuan/,
    ],
    ['a payment and parts at once', { kind: 'one-off' }, /one amount or parts/],
    [
      'a limit of an unknown name',
      { kind: 'limit', limit: { fixed: '1.00' }, requested: 'wish' },
      /there is no "wish"/,
    ],
    ['a rate that is no decimal', { kind: 'yearly-share', amount: { of: 'annualRent', rate: '10%' } }, /decimal text/],
    [
      'a month without a start',
      {
        kind: 'monthly-rate',
        base: 'cityAverageWage',
        baseYear: 'averageWageBase',
        rate: '0.11',
        roundedPart: { name: 'a', rate: '0.06', ...CITED },
        remainderPart: { name: 'b', rate: '0.05', ...CITED },
      },
      /without a term that has a start/,
    ],
  ])('refuses %s', (_what, award, complaint) => {
    expect(complaintsAbout({ form, award: { ...CITED, ...award } })).toContainEqual(expect.stringMatching(complaint));
  });

  it('refuses a continuation of a term without a start, and lets it stop', () => {
    const complaints = (then: string) =>
      complaintsAbout({
        form: [{ fact: 'documents' }],
        term: { ...CITED, months: 12, atExpiry: { then, warningLead: 'expiry' } },
      });
    const complaint = 'a term without a start has no first uncovered day';
    expect(complaints('assessContinuation')).toContainEqual(complaint);
    expect(complaints('stop')).not.toContainEqual(complaint);
  });
});
