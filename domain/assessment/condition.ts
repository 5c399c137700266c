// Asks one condition of a policy about a claim.
import type { Value } from '../policy/value-type.js';
import type { AssessedCondition, ConditionResult } from './assessment.js';
import type { CaseValues, Lookup, Missing } from './case-values.js';
import type { CompiledCondition } from './compile-scheme.js';

export interface ConditionFinding {
  readonly condition: CompiledCondition['document'];
  readonly assessed: AssessedCondition;
  /** With `notAssessable`: what it lacked. */
  readonly missing?: Missing;
}

/** Whether the condition holds, with the values it saw. */
export function askCondition({ document, appliesIf, when }: CompiledCondition, values: CaseValues): ConditionFinding {
  const guard = appliesIf?.ask(values);
  const isAsked = guard === undefined || (guard.state === 'known' && guard.value === true);
  const decisive = isAsked ? when.ask(values) : guard;
  const result = resultOf(decisive, isAsked);
  const { id, clause, quote, otherwise, reason } = document;
  const seen = knownOf([...(appliesIf?.names ?? []), ...(isAsked ? when.names : [])], values);
  return {
    condition: document,
    assessed: {
      id,
      clause,
      quote,
      result,
      ...(result === 'notMet' && { outcome: otherwise, ...(reason !== undefined && { reason }) }),
      needs: seen,
    },
    ...(decisive.state === 'missing' && { missing: decisive.missing }),
  };
}

function resultOf(decisive: Lookup, isAsked: boolean): ConditionResult {
  if (decisive.state === 'missing') return 'notAssessable';
  if (decisive.state === 'absent' || !isAsked) return 'notApplicable';
  return decisive.value === true ? 'met' : 'notMet';
}

function knownOf(names: readonly string[], values: CaseValues): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const name of names) {
    const lookup = values.find(name);
    if (lookup.state === 'known') found[name] = lookup.value;
  }
  return found;
}
