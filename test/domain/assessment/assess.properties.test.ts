import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment, DatedTerm } from '../../../domain/assessment/assessment.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import { monthsBetween } from '../../../domain/calendar/civil-date.js';
import { factsSchema, settingsSchema } from '../../../domain/policy/request-schema.js';
import { anyFacts, likelyClaims, someSettings } from './arbitrary-claims.js';
import { flexible, policies } from './flexible-claim.js';
import { expectedOf } from './flexible-oracle.js';

/** Fen of an amount; totals of absurd wages are longer than amounts that requests may hold. */
const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));
const RUNS = { numRuns: 1000 };
const sorted = (codes: readonly string[] | undefined) => codes && [...codes].sort();

/** What an assessment says, without its explanation. */
function said({ outcome, reasons, redirectTo, missing, missingSettings, term, extension }: Assessment) {
  return {
    outcome,
    reasons: sorted(reasons),
    redirectTo,
    missing: sorted(missing),
    missingSettings: sorted(missingSettings),
    months: term?.months,
    extension,
  };
}

describe('any claim of the flexible scheme', () => {
  it('is answered as the clause says, from refusal to the last month', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(likelyClaims, (claim) => {
        const assessment = assess(flexible, claim);
        const { amounts, ...expected } = expectedOf(claim);
        expect(said(assessment)).toEqual({
          ...expected,
          reasons: sorted(expected.reasons),
          missing: sorted(expected.missing),
          missingSettings: sorted(expected.missingSettings),
        });
        if (assessment.outcome === 'eligible')
          expect(planPeriods(flexible, assessment, claim).map(({ amount }) => amount)).toEqual(amounts);
        for (const code of [assessment.outcome, assessment.extension?.ground, ...(assessment.reasons ?? [])])
          if (code !== undefined) seen.add(code);
      }),
      { numRuns: 4000 },
    );
    // The comparison is worth something only if every branch was met.
    const reasons = flexible.content.document.conditions.flatMap(({ reason }) => reason ?? []);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'redirect',
        'blocked',
        'incomplete',
        'eligible',
        'near-retirement',
        'expiry-in-2009',
        ...reasons,
      ]),
    );
  });

  it('never fails on facts and settings that passed their schemas', () => {
    const facts = factsSchema(policies.vocabulary);
    const settings = settingsSchema(policies.vocabulary);
    fc.assert(
      fc.property(
        anyFacts,
        someSettings,
        fc.constantFrom('1900-01-01', '2009-06-30', '2199-12-31'),
        (anything, values, asOf) => {
          const claim = { asOf, facts: facts.parse(anything), settings: settings.parse(values) };
          const assessment = assess(flexible, claim);
          expect(assessment.conditions).toHaveLength(flexible.conditions.length);
          expect(JSON.parse(JSON.stringify(assessment))).toEqual(assessment);
        },
      ),
      RUNS,
    );
  });

  it('is answered the same for the same values, in whatever order they stand', () => {
    fc.assert(
      fc.property(likelyClaims, ({ asOf, facts, settings }) => {
        const reversed = <T extends object>(values: T) => Object.fromEntries(Object.entries(values).reverse()) as T;
        expect(assess(flexible, { asOf, facts: reversed(facts), settings: reversed(settings) })).toEqual(
          assess(flexible, { asOf, facts, settings }),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on facts and settings that the scheme does not use', () => {
    const used = new Set([
      ...flexible.content.document.form.map(({ fact }) => fact),
      ...flexible.content.document.settings,
    ]);
    const strange = {
      localAmountPerHead: '1.00',
      hireRatioDenominator: 'after-hiring',
      appraisalYear: 2009,
      ageGroup4050: { women: 1, men: 2 },
    };
    fc.assert(
      fc.property(likelyClaims, anyFacts, ({ asOf, facts, settings }, more) => {
        const others = Object.fromEntries(Object.entries(more).filter(([name]) => !used.has(name)));
        const claim = { asOf, facts: { ...others, ...facts } as Claim['facts'], settings: { ...strange, ...settings } };
        expect(assess(flexible, claim)).toEqual(assess(flexible, { asOf, facts, settings }));
      }),
      RUNS,
    );
  });

  it('never changes what it was given', () => {
    fc.assert(
      fc.property(likelyClaims, (claim) => {
        const before = JSON.stringify(claim);
        assess(flexible, claim);
        expect(JSON.stringify(claim)).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a fact that is taken away', () => {
  const required = flexible.content.document.form.filter((field) => field.required).map(({ fact }) => fact);

  it('makes the claim incomplete or leaves a higher finding; it never counts against the claimant', () => {
    fc.assert(
      fc.property(likelyClaims, fc.constantFrom(...required), (claim, name) => {
        const { [name]: _taken, ...facts } = claim.facts;
        const before = assess(flexible, claim);
        const after = assess(flexible, { ...claim, facts });
        expect(['ineligible', 'redirect', 'blocked', 'incomplete']).toContain(after.outcome);
        if (after.outcome === 'incomplete') expect(after.missing).toContain(name);
        if (after.outcome === 'ineligible') {
          expect(before.outcome).toBe('ineligible');
          expect(before.reasons).toEqual(expect.arrayContaining([...(after.reasons ?? [])]));
        }
      }),
      RUNS,
    );
  });
});

describe('any award of the flexible scheme', () => {
  const granted: { claim: Claim; assessment: Assessment }[] = [];

  beforeAll(() => {
    for (const claim of fc.sample(likelyClaims, 3000)) {
      const assessment = assess(flexible, claim);
      if (assessment.outcome === 'eligible') granted.push({ claim, assessment });
    }
    expect(granted.length).toBeGreaterThan(100);
  });

  it('lasts 1 to 36 months, from the first of a month to the last of one', () => {
    for (const { assessment } of granted) {
      const { from, to, months } = assessment.term as DatedTerm;
      expect(months).toBeGreaterThanOrEqual(1);
      expect(months).toBeLessThanOrEqual(36);
      expect(monthsBetween(from.slice(0, 7), to.slice(0, 7))).toBe(months - 1);
    }
  });

  it('has periods that follow each other and cover the term, or all of it before the first open month', () => {
    for (const { assessment } of granted) {
      const { periods = [], undeterminedFrom } = assessment;
      const term = assessment.term as DatedTerm;
      let next = term.from.slice(0, 7);
      for (const { from, months } of periods) {
        expect(from).toBe(next);
        next = nextAfter(from, months);
      }
      expect(next).toBe(undeterminedFrom ?? nextAfter(term.from.slice(0, 7), term.months));
      periods.slice(1).forEach((period, index) => expect(period.monthlyAmount).not.toBe(periods[index]?.monthlyAmount));
    }
  });

  it('has parts that add up to the first amount, and months that add up to the total', () => {
    for (const { claim, assessment } of granted) {
      const { parts = {}, monthlyAmount = '', totalAmount, periods = [], undeterminedFrom } = assessment;
      expect(fenOf(parts['pension'] ?? '') + fenOf(parts['medical'] ?? '')).toBe(fenOf(monthlyAmount));
      const planned = planPeriods(flexible, assessment, claim);
      for (const { amount, parts: shares } of planned)
        expect(amount).toBe(shares && (shares['pension'] ?? 0n) + (shares['medical'] ?? 0n));
      expect(totalAmount === undefined).toBe(undeterminedFrom !== undefined);
      const sum = periods.reduce((total, period) => total + fenOf(period.monthlyAmount) * BigInt(period.months), 0n);
      if (totalAmount !== undefined) expect(fenOf(totalAmount)).toBe(sum);
    }
  });

  it('never falls when an average wage rises', () => {
    const amount = (wage: bigint) => {
      const cityAverageWage = [
        { year: 2009, amount: `${wage / 100n}.${(wage % 100n).toString().padStart(2, '0')}`, unit: 'year' },
      ];
      const { claim } = granted[0]!;
      const facts = {
        ...claim.facts,
        firstSubsidisedMonth: '2010-05',
        existingEntitlement: undefined as never,
        otherAwards: [],
      };
      return fenOf(
        assess(flexible, { ...claim, facts, settings: { ...claim.settings, cityAverageWage } }).monthlyAmount ?? '',
      );
    };
    const wage = fc.bigInt(0n, 999_999_999_999_900n);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(wage, wage),
          wage.map((one) => [one, one + 1n] as const),
        ),
        ([one, other]) => {
          const [low, high] = one < other ? [one, other] : [other, one];
          expect(amount(high)).toBeGreaterThanOrEqual(amount(low));
        },
      ),
      { numRuns: 500 },
    );
  });
});

function nextAfter(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}
