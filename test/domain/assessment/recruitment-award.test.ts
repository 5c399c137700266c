// S2.1 三 and 四(一): units are scored, and the five best that qualify get 2000 yuan each.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computePeriod } from '../../../domain/assessment/period-amounts.js';
import { askPack, getScheme, linesOf, planOf } from './pack-claims.js';

const DAY = '2008-12-31';
const NOTHING_ADDED = { unassignedOtherPoints: '0' };

/** A unit that reached every target of its own and did everything else. */
function unit(name: string, changes: object = {}) {
  return {
    unit: name,
    annualTarget: 100,
    annualAchieved: 100,
    specialTarget: 40,
    specialAchieved: 40,
    isAnnualPlanOnTime: true,
    isMigrantLedgerKept: true,
    isLabourLedgerKept: true,
    missingSummaryCount: 0,
    ...changes,
  };
}
const rank = (units: readonly object[], settings: object = NOTHING_ADDED) =>
  askPack('recruitment-advanced-unit-award', DAY, { units }, settings);

describe('the points of a unit', () => {
  it.each([
    [{}, '90.00', { annual: '50.00', special: '30.00', other: '10.00' }, []],
    [{ missingSummaryCount: 1 }, '89.50', { other: '9.50' }, ['score-below-90']],
    [{ missingSummaryCount: 4 }, '88.00', { other: '8.00' }, ['score-below-90']],
    // Never below zero for the item.
    [{ missingSummaryCount: 9 }, '88.00', { other: '8.00' }, ['score-below-90']],
    [{ isAnnualPlanOnTime: false }, '88.00', { other: '8.00' }, ['score-below-90']],
    [{ isMigrantLedgerKept: false }, '87.00', { other: '7.00' }, ['score-below-90']],
    [{ isLabourLedgerKept: false }, '87.00', { other: '7.00' }, ['score-below-90']],
    [{ annualAchieved: 120, specialAchieved: 39 }, '99.25', { annual: '60.00' }, ['special-task-not-completed']],
    [{ annualAchieved: 99, specialAchieved: 60 }, '104.50', { special: '45.00' }, ['annual-task-not-completed']],
    [
      { annualAchieved: 0, specialAchieved: 0 },
      '10.00',
      { annual: '0.00', special: '0.00' },
      ['score-below-90', 'annual-task-not-completed', 'special-task-not-completed'],
    ],
    // Where nothing was asked, the task counts as done.
    [{ specialTarget: 0, specialAchieved: 0 }, '90.00', { special: '30.00' }, []],
  ])('with %j are %s', (changes, score, parts, reasons) => {
    expect(rank([unit('A', changes)]).units).toMatchObject([
      { unit: 'A', score, parts, isQualified: reasons.length === 0, reasons },
    ]);
  });

  it('are compared before they are rounded', () => {
    // 50 x 299999 / 300000 + 40 = 89.99983...: printed as 90.00, and below 90.
    const almost = unit('A', { annualTarget: 300_000, annualAchieved: 299_999 });
    expect(rank([almost]).units).toMatchObject([
      { score: '90.00', reasons: ['score-below-90', 'annual-task-not-completed'] },
    ]);
  });

  it('rest on what the operator says of the ten points without a rule', () => {
    expect(rank([unit('A')], {})).toMatchObject({ outcome: 'blocked', missingSettings: ['unassignedOtherPoints'] });
    expect(rank([unit('A', { missingSummaryCount: 1 })], { unassignedOtherPoints: '0.5' })).toMatchObject({
      outcome: 'eligible',
      units: [{ score: '90.00', parts: { other: '10.00' } }],
    });
    expect(askPack('recruitment-advanced-unit-award', DAY, {}, NOTHING_ADDED)).toMatchObject({
      outcome: 'incomplete',
      missing: ['units'],
    });
  });
});

describe('the award', () => {
  const SIX = ['A', 'B', 'C', 'D', 'E', 'F'].map((name, index) => unit(name, { annualAchieved: 110 - index }));

  it('goes to the five best, best first', () => {
    expect(rank([...SIX].reverse())).toMatchObject({
      outcome: 'eligible',
      winners: ['A', 'B', 'C', 'D', 'E'],
      amountPerHead: '2000.00',
      totalAmount: '10000.00',
    });
    expect(planOf('recruitment-advanced-unit-award', DAY, { units: SIX }, NOTHING_ADDED)).toEqual([
      ['once', 1_000_000n],
    ]);
  });

  it('goes to fewer where fewer qualify, and to nobody where none does', () => {
    expect(rank([unit('A'), unit('B', { specialAchieved: 39 })])).toMatchObject({
      winners: ['A'],
      totalAmount: '2000.00',
    });
    for (const units of [[], [unit('B', { specialAchieved: 39 })]]) {
      const assessment = rank(units);
      expect(assessment).toMatchObject({ outcome: 'ineligible', reasons: ['no-qualified-unit'] });
      expect(assessment.units).toHaveLength(units.length);
      expect(assessment).not.toHaveProperty('winners');
    }
  });

  it('goes to the higher share of the special task where points are equal', () => {
    // A: 55 + 30 + 10. E: 50 + 35 + 10.
    const a = unit('A', { annualAchieved: 110 });
    const e = unit('E', { specialTarget: 60, specialAchieved: 70 });
    expect(rank([a, e])).toMatchObject({ winners: ['E', 'A'], units: [{ score: '95.00' }, { score: '95.00' }] });
  });

  it('is held where the fifth and the sixth are equal in both, whatever the fractions they are written in', () => {
    const tied = [
      ...SIX.slice(0, 4),
      unit('E', { specialTarget: 3, specialAchieved: 4 }),
      unit('F', { specialTarget: 6, specialAchieved: 8 }),
    ];
    const assessment = rank([unit('G', { annualAchieved: 200 }), ...tied.slice(1)]);
    // G 140, E and F 100.00 each, B 94.50, C 94.00, D 93.50: the fifth is C alone.
    expect(assessment).toMatchObject({ outcome: 'eligible', winners: ['G', 'E', 'F', 'B', 'C'] });
    const five = ['V', 'W', 'X', 'Y'].map((name) => unit(name, { annualAchieved: 200 }));
    const held = rank([...five, ...tied.slice(4)]);
    expect(held).toMatchObject({ outcome: 'hold', reasons: ['tie-not-resolved'] });
    expect(held.units).toHaveLength(6);
    expect(held).not.toHaveProperty('totalAmount');
    expect(rank([...five, tied[4]!])).toMatchObject({ outcome: 'eligible', winners: ['V', 'W', 'X', 'Y', 'E'] });
  });

  it('says how each unit was scored, who stands where, and what it costs', () => {
    const assessment = rank([unit('甲', { annualAchieved: 110 }), unit('乙', { specialTarget: 0 })]);
    expect(linesOf(assessment, 'zh-CN')).toEqual([
      '甲：年度任务 50 × 110 ÷ 100 = 55.00，专项任务 30 × 40 ÷ 40 = 30.00，其它工作任务 10.00，合计 95.00 分',
      '乙：年度任务 50 × 100 ÷ 100 = 50.00，专项任务 30 × 1 = 30.00，其它工作任务 10.00，合计 90.00 分',
      '名次：甲、乙',
      '2000.00 × 2 = 4000.00 元',
    ]);
    expect(linesOf(assessment, 'en')[0]).toBe(
      '甲: annual task 50 × 110 ÷ 100 = 55.00, special task 30 × 40 ÷ 40 = 30.00, other tasks 10.00, 95.00 points in all',
    );
    expect(linesOf(assessment, 'en').slice(2)).toEqual(['Best first: 甲, 乙', '2000.00 × 2 = 4000.00 yuan']);
  });

  it('is paid once', () => {
    const claim = { asOf: DAY, facts: { units: [unit('A')] }, settings: NOTHING_ADDED };
    expect(() => computePeriod(getScheme('recruitment-advanced-unit-award'), claim, '2008')).toThrow(RangeError);
  });

  it('agrees with whole numbers: all points over one denominator', () => {
    const count = fc.integer({ min: 90, max: 115 });
    const units = fc.array(fc.tuple(fc.constantFrom(97, 100), count, fc.constantFrom(90, 96), count, fc.nat(2)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(units, (given) => {
        const named = given.map(([annualTarget, annualAchieved, specialTarget, specialAchieved, missing], index) =>
          unit(String(index), {
            annualTarget,
            annualAchieved,
            specialTarget,
            specialAchieved,
            missingSummaryCount: missing,
          }),
        );
        // 97 x 100 x 90 x 96 x 2 is a multiple of every divisor: points and shares become whole numbers.
        const whole = 97 * 100 * 90 * 96 * 2;
        const scored = given.map(([target, done, asked, got, missing], index) => ({
          name: String(index),
          score: (50 * done * whole) / target + (30 * got * whole) / asked + (20 - missing) * (whole / 2),
          share: (got * whole) / asked,
          isDone: done >= target && got >= asked,
        }));
        const qualified = scored
          .filter(({ score, isDone }) => isDone && score >= 90 * whole)
          .sort((one, other) => other.score - one.score || other.share - one.share);
        const [fifth, sixth] = [qualified[4], qualified[5]];
        const isTied = fifth !== undefined && sixth?.score === fifth.score && sixth.share === fifth.share;
        const expected = qualified.length === 0 ? 'ineligible' : isTied ? 'hold' : 'eligible';
        const assessment = rank(named);
        expect(assessment.outcome).toBe(expected);
        if (expected === 'eligible') expect(assessment.winners).toEqual(qualified.slice(0, 5).map(({ name }) => name));
      }),
    );
  });
});
