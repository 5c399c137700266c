// What holds of every award of every pack, whatever was claimed: over the worked cases, each changed a little in many ways.
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { Chance, ClaimMaker } from '../../../scripts/policies-check/generated-claims.js';
import { readWorkedClaims } from '../../../scripts/policies-check/worked-cases.js';
import { anyFacts } from './arbitrary-claims.js';
import { policies } from './flexible-claim.js';
import { getScheme } from './pack-claims.js';

const worked = readWorkedClaims(fileURLToPath(new URL('cases/', import.meta.url)), policies.vocabulary);
const CLAIMS = 120;
const AMOUNTS = ['monthlyAmount', 'annualAmount', 'oneOffAmount', 'totalAmount'] as const;
type Amount = (typeof AMOUNTS)[number];

/** Fen of an amount; totals may be longer than amounts that requests may hold. */
const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const ofScheme = ({ scheme, jurisdiction }: CompiledScheme) =>
  worked.filter((one) => one.scheme === `${jurisdiction}/${scheme}`).map(({ claim }) => claim);

/** Claims, worked ones if no others are given, with a few facts, settings or the day changed. */
function nearbyClaims(scheme: CompiledScheme, starts: readonly Claim[] = ofScheme(scheme)): fc.Arbitrary<Claim> {
  const jurisdiction = policies.jurisdictions.get(scheme.jurisdiction)!;
  return fc
    .record({ start: fc.constantFrom(...starts), seed: fc.integer(), rounds: fc.integer({ min: 0, max: 2 }) })
    .map(({ start, seed, rounds }) => {
      const maker = new ClaimMaker(scheme, policies.vocabulary, jurisdiction, new Chance(seed));
      return Array.from({ length: rounds }).reduce<Claim>((claim) => maker.change(claim), start);
    });
}

/** The day on which so many months from a day are over, by the calendar of the system and not by ours. */
function lastDayOfTerm(from: string, months: number): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const sameDay = new Date(Date.UTC(year, month - 1 + months, day));
  const last =
    sameDay.getUTCDate() === day ? Date.UTC(year, month - 1 + months, day - 1) : Date.UTC(year, month + months, 0);
  return new Date(last).toISOString().slice(0, 10);
}

const monthAfter = (month: string, count: number) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + count, 1)).toISOString().slice(0, 7);

describe.each(policies.schemes.map((scheme) => [scheme.scheme, scheme] as const))('%s', (_name, scheme) => {
  const { document } = scheme.content;
  const granted = ofScheme(scheme).filter((claim) => assess(scheme, claim).outcome === 'eligible');
  // Most worked cases are refused; every second claim is near one that is granted.
  const claims = fc.oneof(nearbyClaims(scheme), nearbyClaims(scheme, granted));
  let assessed: readonly (readonly [Assessment, Claim])[] = [];

  beforeAll(() => {
    assessed = fc.sample(claims, CLAIMS).map((claim) => [assess(scheme, claim), claim]);
  });

  /** Says of which claim it does not hold. */
  const always = (holds: (assessment: Assessment, claim: Claim) => void) => {
    for (const [assessment, claim] of assessed)
      try {
        holds(assessment, claim);
      } catch (error) {
        throw new Error(`${JSON.stringify(claim)}: ${String(error)}`, { cause: error });
      }
  };

  it('is granted to some, so that what follows is about something', () => {
    expect(assessed.filter(([{ outcome }]) => outcome === 'eligible').length).toBeGreaterThan(CLAIMS / 20);
  });

  it('names what was found and nothing of lower outcomes, and amounts only where something is granted', () => {
    const fields = {
      ineligible: ['reasons'],
      redirect: ['redirectTo'],
      blocked: ['missingSettings'],
      incomplete: ['missing'],
      wait: ['opensOn'],
      hold: ['reasons'],
      eligible: [],
    };
    always((assessment) => {
      const found = Object.keys(assessment).filter((name) => Object.values(fields).flat().includes(name));
      expect(found).toEqual(fields[assessment.outcome]);
      const lists = found.map((name) => assessment[name as keyof Assessment]).filter(Array.isArray);
      for (const list of lists) expect(list).not.toHaveLength(0);
      const { outcome, reasons, conditions } = assessment;
      const failed = conditions.filter((one) => one.result === 'notMet' && one.outcome === outcome);
      if (reasons) expect([...reasons].sort()).toEqual([...new Set(failed.map(({ reason }) => reason))].sort());
      if (outcome !== 'eligible') {
        const amounts = [...AMOUNTS, 'amountPerHead', 'periods', 'term', 'extension', 'limitAmount', 'grantableAmount'];
        expect(Object.keys(assessment).filter((name) => amounts.includes(name))).toEqual([]);
      }
    });
  });

  it('has terms of at least a month and not longer than the source allows, ending where so many months end', () => {
    always(({ term, extension }) => {
      if (!term) return;
      expect(term.months).toBeGreaterThanOrEqual(1);
      expect(term.months).toBeLessThanOrEqual(document.term?.maximumMonths ?? Infinity);
      if (term.from !== undefined) expect(term.to).toBe(lastDayOfTerm(term.from, term.months));
      if (extension) expect(extension.months).toBe(term.months);
    });
  });

  it('has months that follow each other without gap or overlap and never leave the term', () => {
    always(({ term, periods, undeterminedFrom, monthlyAmount }) => {
      if (!periods) return;
      const first = term!.from!.slice(0, 7);
      let next = first;
      for (const { from, months } of periods) {
        expect(from).toBe(next);
        expect(months).toBeGreaterThanOrEqual(1);
        next = monthAfter(from, months);
      }
      expect(next).toBe(undeterminedFrom ?? monthAfter(first, term!.months));
      expect(next <= monthAfter(first, term!.months)).toBe(true);
      expect(monthlyAmount).toBe(periods[0]!.monthlyAmount);
      periods.slice(1).forEach((period, index) => expect(period.monthlyAmount).not.toBe(periods[index]!.monthlyAmount));
    });
  });

  it('has amounts that add up: parts to an amount, months to the total, heads to all of them, a grant within its limit', () => {
    always((assessment, claim) => {
      const { outcome, parts, periods, undeterminedFrom, totalAmount, amountPerHead, limitAmount, grantableAmount } =
        assessment;
      if (outcome !== 'eligible') return;
      const amounts = AMOUNTS.flatMap((name) => (assessment[name] === undefined ? [] : [fenOf(assessment[name])]));
      for (const amount of amounts) expect(amount >= 0n).toBe(true);
      if (parts) expect(amounts).toContain(sum(Object.values(parts).map(fenOf)));
      if (periods) {
        expect(totalAmount === undefined).toBe(undeterminedFrom !== undefined);
        const months = sum(periods.map((period) => fenOf(period.monthlyAmount) * BigInt(period.months)));
        if (totalAmount !== undefined) expect(fenOf(totalAmount)).toBe(months);
      }
      const { headCount, requestedAmount } = claim.facts;
      if (amountPerHead !== undefined && typeof headCount === 'number')
        expect(amounts).toContain(fenOf(amountPerHead) * BigInt(headCount));
      if (grantableAmount !== undefined) {
        expect(fenOf(grantableAmount) <= fenOf(limitAmount!)).toBe(true);
        expect(fenOf(grantableAmount) <= fenOf(requestedAmount as string)).toBe(true);
      }
    });
  });

  it('is paid in instalments that are in order, inside the term, and together what was granted', () => {
    always((assessment, claim) => {
      const { outcome, term, totalAmount, undeterminedFrom } = assessment;
      if (outcome !== 'eligible' || !scheme.award) return;
      const planned = planPeriods(scheme, assessment, claim);
      const periods = planned.map(({ period }) => period);
      expect(periods).toEqual([...new Set(periods)].sort());
      for (const { amount, parts } of planned) {
        if (amount === null) expect(undeterminedFrom).toBeDefined();
        else if (Object.keys(parts ?? {}).length > 0) expect(sum(Object.values(parts!))).toBe(amount);
      }
      if (/^\d{4}-\d{2}$/.test(periods[0] ?? '') && term?.from !== undefined) {
        expect(periods).toHaveLength(term.months);
        expect([periods[0], periods.at(-1)]).toEqual([term.from.slice(0, 7), term.to!.slice(0, 7)]);
      }
      const total = sum(planned.map(({ amount }) => amount ?? 0n));
      if (planned.length === 0 || undeterminedFrom !== undefined) return;
      // Without a total it is paid once: one amount, that of one month or that of one year.
      const { oneOffAmount, monthlyAmount, annualAmount } = assessment;
      expect(total).toBe(fenOf((totalAmount ?? oneOffAmount ?? monthlyAmount ?? annualAmount)!));
    });
  });

  it('opens on the day that a claim waits for, and not before', () => {
    always(({ outcome, opensOn }, claim) => {
      if (outcome !== 'wait' || opensOn! > '2100-01-01') return;
      expect(opensOn! > claim.asOf).toBe(true);
      const opened = assess(scheme, { ...claim, asOf: opensOn! });
      expect(opened.outcome).not.toBe('wait');
      // What is looked at as of that day may refuse it then, e.g. another award that covers its month.
      if (opened.outcome === 'ineligible') return;
      const before = new Date(Date.parse(opensOn!) - 86_400_000).toISOString().slice(0, 10);
      expect(assess(scheme, { ...claim, asOf: before }).opensOn).toBe(opensOn);
    });
  });

  it('is incomplete without a fact that it always needs, or has a higher finding that does not rest on it', () => {
    const required = document.form.filter((field) => field.required).map(({ fact }) => fact);
    if (required.length === 0) return;
    fc.assert(
      fc.property(claims, fc.constantFrom(...required), (claim, name) => {
        const { [name]: _taken, ...facts } = claim.facts;
        const before = assess(scheme, claim);
        const after = assess(scheme, { ...claim, facts });
        expect(['ineligible', 'redirect', 'blocked', 'incomplete']).toContain(after.outcome);
        if (after.outcome === 'incomplete') expect(after.missing).toContain(name);
        if (after.outcome === 'ineligible') expect(before.reasons).toEqual(expect.arrayContaining([...after.reasons!]));
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on facts that it does not ask for, nor on the order of those that it does', () => {
    const used = new Set(document.form.map(({ fact }) => fact));
    fc.assert(
      fc.property(claims, anyFacts, (claim, anything) => {
        const others = Object.entries(anything).filter(([name]) => !used.has(name));
        const own = Object.entries(claim.facts).reverse();
        const facts = Object.fromEntries([...others, ...own]) as Claim['facts'];
        expect(assess(scheme, { ...claim, facts })).toEqual(assess(scheme, claim));
      }),
      { numRuns: 20 },
    );
  });
});

/** A value that is more: amounts by fen, counts by one, rates by a thousandth; of dated settings every entry. */
function more(value: Value, by: number): Value {
  if (typeof value === 'number') return value + by;
  if (typeof value === 'string') {
    const digits = /^\d+\.(\d+)$/.exec(value)?.[1]?.length ?? 0;
    const raised = (BigInt(value.replace('.', '')) + BigInt(by)).toString().padStart(digits + 1, '0');
    return digits === 0 ? raised : `${raised.slice(0, -digits)}.${raised.slice(-digits)}`;
  }
  const MEMBERS = ['amount', 'pension', 'medical', 'unemployment'];
  return (value as Record<string, Value>[]).map((entry) =>
    Object.fromEntries(
      Object.entries(entry).map(([name, member]) => [name, MEMBERS.includes(name) ? more(member, by) : member]),
    ),
  );
}

describe('an amount never falls', () => {
  const RISING: readonly (readonly [string, string, Amount | 'amountPerHead' | 'grantableAmount' | 'limitAmount'])[] = [
    ['microloan-guaranteed', 'requestedAmount', 'grantableAmount'],
    ['microloan-guaranteed', 'partnerCount', 'limitAmount'],
    ['loan-interest-subsidy', 'loanAmount', 'totalAmount'],
    ['loan-interest-subsidy', 'loanAnnualInterestRate', 'totalAmount'],
    ['loan-interest-subsidy', 'loanMonths', 'totalAmount'],
    ['credit-community-incentive', 'microloansIssuedThisYear', 'annualAmount'],
    ['waived-loan-loss-compensation', 'lossAmount', 'totalAmount'],
    ['labour-intensive-enterprise-loan', 'requestedAmount', 'grantableAmount'],
    ['labour-intensive-enterprise-loan', 'benchmarkAnnualInterestRate', 'totalAmount'],
    ['rent-discount-government-market', 'annualRent', 'annualAmount'],
    ['rent-subsidy-other-premises', 'annualRent', 'annualAmount'],
    ['rent-subsidy-hardship', 'annualRent', 'annualAmount'],
    ['startup-subsidy-ui-recipient', 'unemploymentBenefitTotal', 'oneOffAmount'],
    ['post-subsidy-hardship-founder', 'enterpriseMinimumWage', 'totalAmount'],
    ['public-welfare-post-subsidy', 'enterpriseMinimumWage', 'totalAmount'],
    ['public-welfare-post-subsidy', 'headCount', 'monthlyAmount'],
    ['public-welfare-post-social-insurance', 'employerMinimumContributions', 'totalAmount'],
    ['enterprise-hardship-social-insurance', 'contractMonths', 'totalAmount'],
    ['new-post-hardship-reward', 'headCount', 'oneOffAmount'],
    ['new-post-20-hires-reward', 'localNewHireCount', 'oneOffAmount'],
    ['flexible-employment-social-insurance', 'cityAverageWage', 'monthlyAmount'],
    ['employment-assistance-80', 'cityAverageWage', 'monthlyAmount'],
    ['employment-assistance-near-retirement', 'cityAverageWage', 'monthlyAmount'],
    ['piecework-social-insurance', 'annualPieceworkIncome', 'totalAmount'],
    ['piecework-social-insurance', 'cityAverageWage', 'totalAmount'],
    ['vocational-training-subsidy', 'courseCost', 'oneOffAmount'],
    ['vocational-guidance-grant', 'attendeeCount', 'oneOffAmount'],
    ['labour-reserve-training', 'localAmountPerHead', 'amountPerHead'],
    ['job-placement-grant', 'otherPersonCount', 'totalAmount'],
    ['startup-assist-grant', 'hardshipPersonCount', 'totalAmount'],
    ['overseas-labour-grant', 'hardshipPersonCount', 'totalAmount'],
    ['township-hr-market-grant', 'plannedMarketCount', 'totalAmount'],
    ['sl-flexible', 'monthlyContributionPaid', 'monthlyAmount'],
    ['hb-graduate-training', 'headCount', 'oneOffAmount'],
  ];

  it.each(RISING)('of %s when %s rises: %s', (name, input, field) => {
    const scheme = getScheme(name);
    const granted = ofScheme(scheme).filter((claim) => assess(scheme, claim)[field] !== undefined);
    let compared = 0;
    fc.assert(
      fc.property(nearbyClaims(scheme, granted), fc.integer({ min: 1, max: 200 }), (claim, by) => {
        const of = input in claim.facts ? 'facts' : 'settings';
        const value = claim[of][input];
        if (value === undefined) return;
        const before = assess(scheme, claim);
        const after = assess(scheme, { ...claim, [of]: { ...claim[of], [input]: more(value, by) } });
        // A greater loan may need a reading that is not set, a longer one be refused: then there is nothing to compare.
        if (before[field] === undefined || after[field] === undefined) return;
        compared += 1;
        expect(fenOf(after[field]) >= fenOf(before[field])).toBe(true);
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(10);
  });
});

describe('a reading that is wider', () => {
  const WIDER: readonly (readonly [string, string, readonly Value[], Amount])[] = [
    ['piecework-social-insurance', 'pieceworkMonthRounding', ['down', 'fraction', 'up'], 'totalAmount'],
    ['loan-interest-subsidy', 'mixedPartnershipInterestReading', ['lowest-share', 'per-head'], 'totalAmount'],
    ['loan-interest-subsidy', 'interestSubsidyLimitReading', ['individual-standard', 'granted-limit'], 'totalAmount'],
    ['labour-intensive-enterprise-loan', 'enterpriseLoanFloatSubsidised', [false, true], 'totalAmount'],
    ['new-post-20-hires-reward', 'newPostRewardStacking', ['deny', 'allow'], 'oneOffAmount'],
  ];

  it.each(WIDER)('of %s never gives less: %s', (name, setting, readings, field) => {
    const scheme = getScheme(name);
    const amountsOf = (claim: Claim) =>
      readings.flatMap((reading) => {
        const amount = assess(scheme, { ...claim, settings: { ...claim.settings, [setting]: reading } })[field];
        return amount === undefined ? [] : [fenOf(amount)];
      });
    const open = ofScheme(scheme).filter((claim) => new Set(amountsOf(claim)).size > 1);
    let different = 0;
    fc.assert(
      fc.property(nearbyClaims(scheme, open), (claim) => {
        const amounts = amountsOf(claim);
        if (amounts.length < readings.length) return;
        if (new Set(amounts).size > 1) different += 1;
        expect(amounts).toEqual([...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
      { numRuns: 150 },
    );
    expect(different).toBeGreaterThan(10);
  });
});
