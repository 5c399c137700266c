// A ZEN expression of a policy, ready to be asked about a claim.
import { readExpression } from '../policy/expression-fence.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import type { ValueType } from '../policy/value-type.js';
import { zenExpression, type ResultKind } from '../policy/zen-expression.js';
import { known, type CaseValues, type Lookup } from './case-values.js';

export interface Expression {
  /** Names that it reads. */
  readonly names: readonly string[];
  ask(values: CaseValues): Lookup;
}

/** Where an expression stands, for the message of a failure that cannot be. */
export interface Place {
  readonly scheme: string;
  readonly element: string;
  typeOf(name: string): ValueType;
}

/** Makes an expression of a checked policy ready: absent or missing values come before ZEN sees anything. */
export function expressionOf(source: string, kind: ResultKind, place: Place): Expression {
  const { names } = readExpression(source);
  const [lone] = names;
  // A name on its own is its value; asking ZEN for it would cost more than the rest of the condition.
  if (lone !== undefined && source === lone) return { names, ask: (values) => values.find(lone) };
  const evaluate = zenExpression(source, names, (name) => place.typeOf(name), kind);
  return {
    names,
    ask(values) {
      const gathered = values.gather(names);
      if (gathered.state !== 'known') return gathered;
      try {
        return known(evaluate(gathered.values));
      } catch (cause) {
        throw new InternalPolicyError(place.scheme, place.element, 'an expression failed', { cause });
      }
    },
  };
}
