// The arithmetic of every award kind, line by line, against the assessment: two ways to the same fen.
import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import { valueOf, valuesOf } from '../../../domain/assessment/calculation.js';
import { amountsOf, explainAssessment } from '../../../domain/assessment/explain.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import { InternalPolicyError } from '../../../domain/policy/policy-error.js';
import { formatYuan } from '../../../domain/money.js';
import { claimsOf, recordedOf, SCHEMES, workedOf, type Recorded } from './explained-claims.js';
import { flexible } from './flexible-claim.js';

const eligible = (recorded: readonly Recorded[]) =>
  recorded.filter(({ assessment, scheme }) => assessment.outcome === 'eligible' && scheme.award);

/** The amount that an answer ends with. */
function lastAmountOf(assessment: Assessment): string | undefined {
  const { totalAmount, oneOffAmount, annualAmount, grantableAmount, limitAmount } = assessment;
  return totalAmount ?? oneOffAmount ?? annualAmount ?? grantableAmount ?? limitAmount;
}

describe.each(SCHEMES)('%s', (_name, scheme) => {
  const recorded = claimsOf(scheme);

  it('gives every amount of the record again, and every instalment', () => {
    for (const { assessment, facts, claim } of eligible(recorded)) {
      const { calculation } = explainAssessment(scheme, { assessment, facts });
      const values = valuesOf(calculation?.lines ?? []);
      for (const [name, amount] of amountsOf(assessment))
        expect([name, values.get(calculation?.amounts[name] ?? '')?.toNumber()]).toEqual([name, Number(amount)]);
      // The record ends where a base is not known; later months are computed when it is.
      const planned = planPeriods(scheme, assessment, claim).filter(
        ({ period, amount }) => amount !== null && period < (assessment.undeterminedFrom ?? '~'),
      );
      expect(calculation?.periods.map((one) => [one.period, valueOf(one.amount, values).toFixed(2)])).toEqual(
        planned.map(({ period, amount }) => [period, formatYuan(amount ?? 0n)]),
      );
    }
  });

  it('ends with the amount', () => {
    for (const { assessment, facts } of eligible(recorded)) {
      const { calculation } = explainAssessment(scheme, { assessment, facts });
      const last = calculation?.lines.at(-1);
      const amount = lastAmountOf(assessment);
      if (amount === undefined || last === undefined || assessment.undeterminedFrom !== undefined) continue;
      expect(
        valuesOf(calculation?.lines ?? [])
          .get(last.id)
          ?.toFixed(2),
      ).toBe(amount);
    }
  });

  it('is explained from the record alone: the settings that counted give the same result', () => {
    for (const { assessment, facts } of recorded) {
      const again = assess(scheme, { asOf: assessment.asOf, facts, settings: assessment.settingsUsed });
      // What an award would have counted is noted only when it is computed.
      expect(again.conditions).toEqual(assessment.conditions);
      if (assessment.outcome === 'eligible') expect(again).toEqual(assessment);
      expect(() => explainAssessment(scheme, { assessment, facts })).not.toThrow();
    }
  });
});

describe('a record that does not give its amounts again', () => {
  it('is not explained with other numbers', () => {
    const [{ claim }] = eligible(workedOf(flexible)) as [Recorded];
    const { assessment, facts } = recordedOf(flexible, claim);
    const altered = { ...assessment, monthlyAmount: '264.01' };
    expect(() => explainAssessment(flexible, { assessment: altered, facts })).toThrow(InternalPolicyError);
  });
});
