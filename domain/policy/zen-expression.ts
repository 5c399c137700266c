// The only place where ZEN is called: an admitted expression with exactly the values it reads, typed.
import { evaluateExpressionSync } from '@gorules/zen-engine';
import { toZen, type Value, type ValueType } from './value-type.js';

/** What an expression gives. */
export type ResultKind = 'yesNo' | 'wholeNumber';

/** Takes the values of the expression's names, in their order. */
export type ZenExpression = (values: readonly Value[]) => boolean | number;

interface Slot {
  readonly root: string;
  readonly member: string | undefined;
  readonly type: ValueType;
}

/** Makes an expression ready. It must have passed the fence; a result of another kind than `kind` throws a TypeError. */
export function zenExpression(
  source: string,
  names: readonly string[],
  typeOf: (name: string) => ValueType,
  kind: ResultKind,
): ZenExpression {
  const slots = slotsOf(names, typeOf);
  if (kind === 'yesNo') {
    return (values) => {
      const result: unknown = evaluateExpressionSync(source, contextOf(slots, values));
      if (typeof result !== 'boolean') throw new TypeError(`gave ${typeof result} instead of yes or no`);
      return result;
    };
  }
  // A number leaves ZEN as text: taken out as a number, one beyond the range of its decimals ends the process.
  const asText = `string(${source})`;
  return (values) => {
    const result = Number(evaluateExpressionSync(asText, contextOf(slots, values)));
    if (!Number.isSafeInteger(result)) throw new TypeError('gave no whole number');
    return result;
  };
}

/** The result of an admitted expression as text, whatever it is; undefined if ZEN cannot evaluate it. For the loader's trial runs. */
export function findZenText(
  source: string,
  names: readonly string[],
  typeOf: (name: string) => ValueType,
  values: readonly Value[],
): string | undefined {
  try {
    return String(evaluateExpressionSync(`string(${source})`, contextOf(slotsOf(names, typeOf), values)));
  } catch {
    return undefined;
  }
}

function slotsOf(names: readonly string[], typeOf: (name: string) => ValueType): readonly Slot[] {
  return names.map((name) => {
    const [root = name, member] = name.split('.');
    return { root, member, type: typeOf(name) };
  });
}

// A wide context is slow (22-29 us with forty keys), so it holds only what the expression reads.
function contextOf(slots: readonly Slot[], values: readonly Value[]): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  slots.forEach(({ root, member, type }, index) => {
    const value = values[index];
    if (value === undefined) throw new TypeError(`no value for ${root}`);
    const converted = toZen(type, value);
    if (member === undefined) context[root] = converted;
    else context[root] = { ...(context[root] as object | undefined), [member]: converted };
  });
  return context;
}
