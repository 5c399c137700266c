// The assessment: a pure function of policy version, settings, facts and day.
import type { Condition } from '../policy/scheme.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import { asText } from '../policy/value-type.js';
import { ENGINE_VERSION, type Assessment } from './assessment.js';
import { CaseValues, type Claim, type Missing } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';
import { askCondition, type ConditionFinding } from './condition.js';
import { findFilingOpening } from './filing-window.js';
import { missingOf } from './missing.js';
import { winningOutcome, type Outcome } from './outcome.js';
import { resultsOf } from './results.js';
import { findTerm } from './term.js';

/**
 * Assesses a claim under a policy version. Facts and settings must have passed their schemas. All findings of the
 * winning outcome are listed and none of the lower ones; a test that lacks a value is skipped and never counts as
 * failed.
 * @throws InternalPolicyError only for a mistake of ours, never for what a claimant sent.
 */
export function assess(scheme: CompiledScheme, claim: Claim): Assessment {
  const values = new CaseValues(claim, scheme.resolvers);
  const conditions = scheme.conditions.map((condition) => askCondition(condition, values));
  const failed = conditions.flatMap(({ condition, assessed }) => (assessed.result === 'notMet' ? [condition] : []));
  const missing = missingOf(scheme, values, conditions);
  const outcome = winningOutcome(outcomesOf(failed, missing, takesClaims(scheme, values)));
  const winning = failed.filter(({ otherwise }) => otherwise === outcome);
  return {
    outcome,
    asOf: claim.asOf,
    clauses: clausesOf(scheme, conditions, winning),
    ...findingsOf(scheme, outcome, winning, missing, values),
    ...scheme.award?.findFindings?.(values),
    ...(outcome === 'eligible' ? awardOf(scheme, values) : { steps: [] }),
    conditions: conditions.map(({ assessed }) => assessed),
    settingsUsed: values.settingsUsed,
    policy: { jurisdiction: scheme.jurisdiction, scheme: scheme.scheme, version: scheme.version, hash: scheme.hash },
    engineVersion: ENGINE_VERSION,
  };
}

function outcomesOf(failed: readonly Condition[], missing: Missing, areClaimsTaken: boolean): ReadonlySet<Outcome> {
  const outcomes = new Set<Outcome>(failed.map(({ otherwise }) => otherwise));
  if (!areClaimsTaken) outcomes.add('wait');
  if (missing.settings.length > 0) outcomes.add('blocked');
  if (missing.facts.length > 0) outcomes.add('incomplete');
  return outcomes;
}

/** The scheme's own clause, those of the conditions that were judged, and those that explain the findings. */
function clausesOf(
  scheme: CompiledScheme,
  conditions: readonly ConditionFinding[],
  winning: readonly Condition[],
): readonly string[] {
  const judged = conditions.filter(({ assessed }) => assessed.result === 'met' || assessed.result === 'notMet');
  return distinct([
    scheme.content.document.clause,
    ...judged.map(({ assessed }) => assessed.clause),
    ...winning.flatMap(({ seeAlso }) => seeAlso.map(({ clause }) => clause)),
  ]);
}

function findingsOf(
  scheme: CompiledScheme,
  outcome: Outcome,
  winning: readonly Condition[],
  missing: Missing,
  values: CaseValues,
): Partial<Assessment> {
  switch (outcome) {
    case 'ineligible':
    case 'hold':
      return { reasons: distinct(winning.flatMap(({ reason }) => reason ?? [])) };
    case 'redirect':
      return {
        redirectTo: winning.map(({ id, redirectTo }) => knownText(scheme, id, 'redirectTo', redirectTo, values)).join(),
      };
    case 'wait':
      return waitingOf(scheme, winning, values);
    case 'blocked':
      return { missingSettings: missing.settings };
    case 'incomplete':
      return { missing: distinct([...missing.facts, ...winning.flatMap(({ missing: code }) => code ?? [])]) };
    case 'eligible':
      return {};
  }
}

/** Whether the operator takes claims of the scheme on the day of this one. */
function takesClaims({ scheme }: CompiledScheme, values: CaseValues): boolean {
  const { asOf } = values.claim;
  const opening = findFilingOpening(values, scheme, asOf);
  return opening === undefined || opening.from <= asOf;
}

/** The first day on which the last of the waiting times is over and claims are taken. */
function waitingOf(
  scheme: CompiledScheme,
  waiting: readonly Condition[],
  values: CaseValues,
): Pick<Assessment, 'opensOn' | 'filingWindow'> {
  const opensOn = waiting
    .map(({ id, opensOn: name }) => knownText(scheme, id, 'opensOn', name, values))
    .reduce((last, day) => (day > last ? day : last), values.claim.asOf);
  const opening = findFilingOpening(values, scheme.scheme, opensOn);
  if (opening === undefined || opening.from <= opensOn) return { opensOn };
  return { opensOn: opening.from, filingWindow: opening };
}

/** The text that a condition points at. @throws InternalPolicyError if it is not known: the condition could not have failed */
function knownText(
  { scheme }: CompiledScheme,
  condition: string,
  member: string,
  name: string | undefined,
  values: CaseValues,
): string {
  const found = name === undefined ? undefined : values.find(name);
  if (found?.state !== 'known') throw new InternalPolicyError(scheme, condition, `${member} is not known`);
  return asText(found.value);
}

function awardOf(scheme: CompiledScheme, values: CaseValues): Pick<Assessment, 'steps'> & Partial<Assessment> {
  const found = findTerm(scheme, values);
  const award = scheme.award?.compute(values, found?.term);
  const results = resultsOf(scheme, values);
  return { ...found, ...award?.fields, ...results.fields, steps: [...(award?.steps ?? []), ...results.steps] };
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
