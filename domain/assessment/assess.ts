// The assessment: a pure function of policy version, settings, facts and day.
import type { Condition } from '../policy/scheme.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import { asText } from '../policy/value-type.js';
import { ENGINE_VERSION, type Assessment } from './assessment.js';
import { CaseValues, type Claim, type Missing } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';
import { askCondition, type ConditionFinding } from './condition.js';
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
  const outcome = winningOutcome(outcomesOf(failed, missing));
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

function outcomesOf(failed: readonly Condition[], missing: Missing): ReadonlySet<Outcome> {
  const outcomes = new Set<Outcome>(failed.map(({ otherwise }) => otherwise));
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
  { scheme }: CompiledScheme,
  outcome: Outcome,
  winning: readonly Condition[],
  missing: Missing,
  values: CaseValues,
): Partial<Assessment> {
  const named = (member: 'redirectTo' | 'opensOn'): string[] =>
    winning.map(({ id, [member]: name }) => {
      const found = name === undefined ? undefined : values.find(name);
      if (found?.state !== 'known') throw new InternalPolicyError(scheme, id, `${member} is not known`);
      return asText(found.value);
    });
  switch (outcome) {
    case 'ineligible':
    case 'hold':
      return { reasons: distinct(winning.flatMap(({ reason }) => reason ?? [])) };
    case 'redirect':
      return { redirectTo: named('redirectTo').join() };
    case 'wait':
      // The claim opens when the last of its waiting times is over.
      return { opensOn: named('opensOn').reduce((last, day) => (day > last ? day : last)) };
    case 'blocked':
      return { missingSettings: missing.settings };
    case 'incomplete':
      return { missing: distinct([...missing.facts, ...winning.flatMap(({ missing: code }) => code ?? [])]) };
    case 'eligible':
      return {};
  }
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
