import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import { isDated, type Assessment } from '../../../domain/assessment/assessment.js';
import { planPeriods, type PlannedPeriod } from '../../../domain/assessment/period-amounts.js';
import { isCivilMonth, lastDayOf } from '../../../domain/calendar/civil-date.js';
import { sumFen } from '../../../domain/money.js';
import { factsSchema, settingsSchema } from '../../../domain/policy/request-schema.js';
import { anyFacts, anySettings } from './arbitrary-claims.js';
import { policies } from './flexible-claim.js';

const facts = factsSchema(policies.vocabulary);
const settings = settingsSchema(policies.vocabulary);
const DAYS = ['1900-01-01', '2009-06-30', '2010-01-01', '2199-12-31'];

/** What is known whatever else a claim says, so that the rules behind it are met. */
const USUAL = {
  householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
  personCategories: ['age-4050', 'urban-unemployed', 'laid-off'],
  employmentForm: 'none',
  paysSocialInsurance: false,
  isNonPaymentFromHardship: true,
};

/** Each instalment once, in order, none outside the term, and no more than it has months or years. */
function expectWithinTerm({ term }: Assessment, planned: readonly PlannedPeriod[]): void {
  const periods = planned.map(({ period }) => period);
  expect(periods).toEqual([...new Set(periods)].sort());
  if (!term) return;
  const months = periods.filter((period) => isCivilMonth(period));
  expect(months.length).toBeLessThanOrEqual(term.months);
  if (months.length === 0) expect(periods.length).toBeLessThanOrEqual(Math.ceil(term.months / 12));
  if (!isDated(term)) return;
  for (const month of months) expect([`${month}-01` >= term.from, lastDayOf(month) <= term.to]).toEqual([true, true]);
}

describe.each(policies.schemes.map((scheme) => [scheme.scheme, scheme] as const))('%s', (_name, scheme) => {
  it('never fails on facts and settings that passed their schemas; its plan pays each instalment once, within the term, as its parts add up', () => {
    fc.assert(
      fc.property(anyFacts, anySettings, fc.constantFrom(...DAYS), fc.boolean(), (anything, values, asOf, isUsual) => {
        const claim = {
          asOf,
          facts: facts.parse({ ...anything, ...(isUsual && USUAL) }),
          settings: settings.parse(values),
        };
        const assessment = assess(scheme, claim);
        expect(JSON.parse(JSON.stringify(assessment))).toEqual(assessment);
        if (assessment.outcome !== 'eligible' || !scheme.award) return;
        const planned = planPeriods(scheme, assessment, claim);
        for (const { amount, parts } of planned) {
          expect(amount === null || amount >= 0n).toBe(true);
          const shares = Object.values(parts ?? {});
          if (amount !== null && shares.length > 0) expect(sumFen(shares)).toBe(amount);
        }
        expectWithinTerm(assessment, planned);
      }),
      { numRuns: 60 },
    );
  });
});
