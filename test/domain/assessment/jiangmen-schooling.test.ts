// S0 四(二)3 and 4: free schooling for the children of poor rural households.
import { describe, expect, it } from '@jest/globals';
import { ask, CITED, complaintsAbout, smallScheme } from './small-scheme.js';
import { computePeriod, planPeriods } from '../../../domain/assessment/period-amounts.js';
import { askPack, linesOf, planOf } from './pack-claims.js';

const DAY = '2004-09-01';
const home = { jurisdiction: 'jiangmen', district: 'town-a', type: 'rural' };

describe('free technical schooling of poor rural households', () => {
  const pupil = {
    householdRegistration: home,
    householdIncomePerCapita: '1500.00',
    courseKind: 'technical-schooling',
    courseMonths: 36,
  };
  const of = (changes: object) => askPack('poverty-technical-schooling', DAY, { ...pupil, ...changes });

  it('is free of charge and pays nothing', () => {
    const assessment = of({});
    expect(assessment).toMatchObject({ outcome: 'eligible', isFreeOfCharge: true });
    expect(assessment).not.toHaveProperty('oneOffAmount');
    expect(linesOf(assessment, 'zh-CN')).toEqual(['免费：是']);
    expect(linesOf(assessment, 'en')).toEqual(['Free of charge: yes']);
  });

  it.each([
    [{ householdIncomePerCapita: '1500.01' }, 'household-income-above-1500'],
    [{ householdRegistration: { ...home, type: 'urban' } }, 'household-not-rural'],
    [{ householdRegistration: { ...home, jurisdiction: 'other' } }, 'household-registration-elsewhere'],
    [{ courseMonths: 35 }, 'course-length-not-three-years'],
    [{ courseMonths: 37 }, 'course-length-not-three-years'],
    [{ courseKind: 'short-course', courseMonths: 2 }, 'course-length-outside-3-to-6-months'],
    [{ courseKind: 'short-course', courseMonths: 7 }, 'course-length-outside-3-to-6-months'],
  ])('is refused with %j', (changes, reason) => {
    expect(of(changes)).toMatchObject({ outcome: 'ineligible', reasons: [reason] });
  });

  it.each([3, 6])('admits a short course of %s months', (courseMonths) => {
    expect(of({ courseKind: 'short-course', courseMonths }).outcome).toBe('eligible');
  });

  it('names every reason at once, and every fact that is missing', () => {
    expect(
      of({
        householdRegistration: { jurisdiction: 'other', district: 'x', type: 'urban' },
        householdIncomePerCapita: '1500.01',
        courseMonths: 12,
      }).reasons,
    ).toEqual([
      'household-registration-elsewhere',
      'household-not-rural',
      'household-income-above-1500',
      'course-length-not-three-years',
    ]);
    expect(askPack('poverty-technical-schooling', DAY, {})).toMatchObject({
      outcome: 'incomplete',
      missing: ['householdRegistration', 'householdIncomePerCapita', 'courseKind', 'courseMonths'],
    });
  });
});

describe('schooling of a hundred children of paired mountain regions', () => {
  const child = {
    householdRegistration: { jurisdiction: 'other', district: 'mountain-a', type: 'rural' },
    householdIncomePerCapita: '1500.00',
    isPairedMountainRegion: true,
    quotaUsed: 0,
  };
  const of = (changes: object) => askPack('paired-region-schooling', DAY, { ...child, ...changes });

  it('is 9600 yuan a child, 3200 a year', () => {
    const assessment = of({ quotaUsed: 99 });
    expect(assessment).toMatchObject({
      outcome: 'eligible',
      amountPerHead: '9600.00',
      annualAmount: '3200.00',
      totalAmount: '9600.00',
      term: { months: 36 },
    });
    expect(linesOf(assessment, 'zh-CN')).toEqual([
      '960000.00 ÷ 100 人 = 9600.00 元（四舍五入到分）',
      '960000.00 ÷ 100 ÷ 3 年 = 3200.00 元（四舍五入到分）',
    ]);
    expect(linesOf(assessment, 'en')).toEqual([
      '960000.00 ÷ 100 heads = 9600.00 yuan (rounded to the fen, half up)',
      '960000.00 ÷ 100 ÷ 3 years = 3200.00 yuan (rounded to the fen, half up)',
    ]);
    expect(planOf('paired-region-schooling', DAY, child)).toEqual([
      ['2004', 320_000n],
      ['2005', 320_000n],
      ['2006', 320_000n],
    ]);
  });

  it.each([
    [{ isPairedMountainRegion: false }, ['not-paired-mountain-region']],
    [{ quotaUsed: 100 }, ['quota-exhausted']],
    [{ householdIncomePerCapita: '1500.01', quotaUsed: 101 }, ['household-income-above-1500', 'quota-exhausted']],
    [{ householdRegistration: { ...child.householdRegistration, type: 'urban' } }, ['household-not-rural']],
  ])('is refused with %j', (changes, reasons) => {
    expect(of(changes)).toMatchObject({ outcome: 'ineligible', reasons });
  });

  it('takes children of the city itself too, and needs to know how many places are given', () => {
    expect(of({ householdRegistration: home }).outcome).toBe('eligible');
    const { quotaUsed: _quotaUsed, ...rest } = child;
    expect(askPack('paired-region-schooling', DAY, rest)).toMatchObject({
      outcome: 'incomplete',
      missing: ['quotaUsed'],
    });
  });
});

describe('a share of a budget', () => {
  const award = { kind: 'budget-share', ...CITED, budget: '1000.00', heads: 7, years: 3 };
  const scheme = smallScheme({
    form: [{ fact: 'documents' }],
    award,
    evidence: [{ kind: 'other', required: false, clause: CITED.clause, basis: 'operator' }],
  });

  it('pays what rounding has left in the last year, so that the years add up', () => {
    // 1000 / 7 = 142.857...; a third of it is 47.619...: 47.62 + 47.62 + 47.62 = 142.86.
    // 1000.00 of 11 heads: 90.909... = 90.91; 30.303... = 30.30, 30.30 and 30.31.
    expect(ask(scheme, {})).toMatchObject({ amountPerHead: '142.86', annualAmount: '47.62' });
    const eleven = smallScheme({
      form: [{ fact: 'headCount' }],
      award: { ...award, heads: 11 },
      derivations: {},
      conditions: [counted()],
    });
    const plan = planPeriods(eleven, ask(eleven, {}), { facts: {}, settings: {} });
    expect(plan.map(({ amount }) => amount)).toEqual([3030n, 3030n, 3031n]);
    expect(ask(eleven, {})).toMatchObject({ amountPerHead: '90.91', annualAmount: '30.30', totalAmount: '90.91' });
  });

  it('has no other years', () => {
    const claim = { asOf: '2010-03-15', facts: {}, settings: {} };
    expect(() => computePeriod(scheme, claim, '2013')).toThrow(RangeError);
    expect(complaintsAbout({ form: [{ fact: 'documents' }], award: { ...award, heads: 0 } })).not.toEqual([]);
  });
});

function counted() {
  return {
    id: 'counted',
    ...CITED,
    needs: ['headCount'],
    when: 'headCount >= 0',
    otherwise: 'ineligible',
    reason: 'before-2009',
    requires: { 'zh-CN': '虚构', en: 'Made up' },
  };
}
