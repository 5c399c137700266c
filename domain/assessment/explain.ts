// What is behind a stored assessment: what each condition read, and the arithmetic line by line. All of it comes from the record: the
// result with the settings that counted, the facts, and the content of the policy version that the case has pinned.
import { namesReadBy } from '../policy/derivation.js';
import { AS_OF } from '../policy/name-type.js';
import { findOwn } from '../policy/own-member.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import type { Facts, Value } from '../policy/value-type.js';
import type { AssessedCondition, Assessment } from './assessment.js';
import { valuesOf, type Calculation } from './calculation.js';
import { CaseValues, type Lookup, type Missing } from './case-values.js';
import type { CompiledCondition, CompiledScheme } from './compile-scheme.js';

/** A fact, a setting or a member of one, and its value. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** A condition as it was judged, with the facts and settings that its values come from. */
export interface ExplainedCondition {
  readonly assessed: AssessedCondition;
  readonly given: readonly NamedValue[];
  /** With `notAssessable`: what it lacked. */
  readonly missing: Missing;
}

export interface ExplainedAssessment {
  readonly conditions: readonly ExplainedCondition[];
  /** Of an eligible claim under a scheme with an award. */
  readonly calculation: Calculation | undefined;
  /** What is known of a name of the policy. */
  readonly find: (name: string) => Lookup;
  /** The facts and settings that the value of a name comes from. */
  readonly givenFor: (name: string) => readonly NamedValue[];
}

/**
 * Explains a stored assessment under the version that it names.
 * @throws InternalPolicyError if the record does not give its own amounts again: no other numbers are ever shown.
 */
export function explainAssessment(
  scheme: CompiledScheme,
  { assessment, facts }: { readonly assessment: Assessment; readonly facts: Facts },
): ExplainedAssessment {
  const values = new CaseValues({ asOf: assessment.asOf, facts, settings: assessment.settingsUsed }, scheme.resolvers);
  const givenFor = (names: readonly string[]): readonly NamedValue[] => {
    const found = new Map(names.flatMap((name) => rootsOf(scheme, values, name)).map((one) => [one.name, one]));
    return [...found.values()];
  };
  const conditions = assessment.conditions.map((assessed): ExplainedCondition => {
    const condition = scheme.conditions.find(({ document }) => document.id === assessed.id);
    if (!condition)
      throw new InternalPolicyError(scheme.scheme, assessed.id, 'a stored condition is not in its policy');
    const names = namesOf(condition, values);
    return { assessed, given: givenFor(names), missing: missingOf(names, values) };
  });
  return {
    conditions,
    calculation: calculationOf(scheme, values, assessment),
    find: (name) => values.find(name),
    givenFor: (name) => givenFor([name]),
  };
}

/** The names that were read: those of `when` only if the condition applied. */
function namesOf({ appliesIf, when }: CompiledCondition, values: CaseValues): readonly string[] {
  const guard = appliesIf?.ask(values);
  const isAsked = guard === undefined || (guard.state === 'known' && guard.value === true);
  return [...new Set([...(appliesIf?.names ?? []), ...(isAsked ? when.names : [])])];
}

function missingOf(names: readonly string[], values: CaseValues): Missing {
  const missing = names.flatMap((name) => {
    const found = values.find(name);
    return found.state === 'missing' ? [found.missing] : [];
  });
  return {
    facts: [...new Set(missing.flatMap(({ facts }) => facts))],
    settings: [...new Set(missing.flatMap(({ settings }) => settings))],
  };
}

/** The facts and settings below a name that have a value; what was not given is left out. */
function rootsOf(scheme: CompiledScheme, values: CaseValues, name: string): readonly NamedValue[] {
  const { content, award } = scheme;
  const { derivations } = content.document;
  const [root = name] = name.split('.');
  const derivation = name === AS_OF ? undefined : findOwn(derivations, root);
  if (!derivation) {
    // A dated setting has no value of its own: what counts of it is derived, or noted by the award.
    if (!values.resolvers.has(name) || findOwn(content.settings, name)?.shape.kind === 'averageByYear') return [];
    const found = values.find(name);
    return found.state === 'known' ? [{ name, value: found.value }] : [];
  }
  if (derivation.op === 'settingAt') {
    const found = values.find(name);
    return found.state === 'known' ? [{ name: `${derivation.setting}.${derivation.member}`, value: found.value }] : [];
  }
  const below = derivation.op === 'awardValue' ? (award?.names ?? []) : namesReadBy(derivation);
  return below.flatMap((one) => rootsOf(scheme, values, one));
}

function calculationOf(scheme: CompiledScheme, values: CaseValues, assessment: Assessment): Calculation | undefined {
  if (assessment.outcome !== 'eligible' || !scheme.award) return undefined;
  const calculation = scheme.award.calculate(values, assessment.term);
  const computed = valuesOf(calculation.lines);
  for (const [name, stored] of amountsOf(assessment)) {
    const value = computed.get(calculation.amounts[name] ?? '');
    if (!value?.equals(stored))
      throw new InternalPolicyError(
        scheme.scheme,
        name,
        `the lines give ${value?.toFixed() ?? 'nothing'}, not ${stored}`,
      );
  }
  return calculation;
}

const AMOUNTS = [
  'monthlyAmount',
  'annualAmount',
  'oneOffAmount',
  'amountPerHead',
  'parts',
  'totalAmount',
  'limitAmount',
  'grantableAmount',
  'remainingLoss',
  'taxPayable',
  'unusedAmount',
  'ratios',
] as const satisfies readonly (keyof Assessment)[];

/** The numbers of an answer that are computed, by name; members by a point. */
export function amountsOf(assessment: Assessment): readonly (readonly [name: string, value: string])[] {
  return AMOUNTS.flatMap((name): (readonly [string, string])[] => {
    const value = assessment[name];
    if (value === undefined) return [];
    if (typeof value === 'string') return [[name, value]];
    return Object.entries(value).map(([member, amount]) => [`${name}.${member}`, amount]);
  });
}
