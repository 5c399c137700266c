// Trial runs of an expression at load time: with typical and extreme values of its names it must give the kind of result
// that its place needs. What ZEN would only say at run time (a text compared with `<`, an empty list in `max`) is found here.
import { both, type Label } from './label.js';
import type { ReadExpression } from './expression-fence.js';
import { addDays } from '../calendar/civil-date.js';
import { elementOf, MAX_TEXT_CHARACTERS, MOST_WHOLE_NUMBER, type Value, type ValueType } from './value-type.js';
import { findZenText, type ResultKind } from './zen-expression.js';

const MAX_TRIALS = 256;
const RESULTS: Record<ResultKind, RegExp> = { yesNo: /^(true|false)$/, wholeNumber: /^-?\d{1,15}(\.0+)?$/ };

/** A description of the first trial that fails, or undefined if all of them give what they should. */
export function findFailedTrial(
  source: string,
  expression: ReadExpression,
  typeOf: (name: string) => ValueType,
  kind: ResultKind,
): Label | undefined {
  const samples = expression.names.map((name) => samplesOf(typeOf(name), expression));
  for (const values of combinations(samples)) {
    const result = findZenText(source, expression.names, typeOf, values);
    if (result !== undefined && RESULTS[kind].test(result)) continue;
    const inputs = expression.names.map((name, index) => `${name} = ${JSON.stringify(values[index])}`);
    return failureWith(result?.slice(0, 40), inputs);
  }
  return undefined;
}

function failureWith(result: string | undefined, inputs: readonly string[]): Label {
  const listed = (separator: string) => inputs.join(separator).slice(0, 200);
  const [given, tried] = inputs.length === 0 ? ['', ''] : [`当 ${listed('、')} 时，`, ` with ${listed(', ')}`];
  return result === undefined
    ? both(`${given}无法求值`, `it cannot be evaluated${tried}`)
    : both(`${given}得出 ${result}`, `it gives ${result}${tried}`);
}

/** Values that stand for all others: the ends of the range, and both sides of each number or day the expression names. */
function samplesOf(type: ValueType, expression: ReadExpression): readonly Value[] {
  switch (type.kind) {
    case 'yesNo':
      return [true, false];
    case 'wholeNumber':
      return distinct([0, 1, -1, MOST_WHOLE_NUMBER, ...around(expression.numbers)]);
    case 'year':
      return distinct([1900, 2199, ...around(expression.numbers)]);
    case 'yuan':
      return ['0.00', '9999999999999.99', ...expression.numbers.filter((n) => n < 1e12).map((n) => n.toFixed(2))];
    case 'decimal':
      return ['0', '1', '0.123456789012345', ...expression.numbers.map(String)];
    case 'date':
      return distinct([
        '1900-01-01',
        '2199-12-31',
        ...expression.dates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]),
      ]);
    case 'month':
      return distinct(['1900-01', '2199-12', ...expression.dates.map((date) => date.slice(0, 7))]);
    case 'text':
      return ['', '街道', 'x'.repeat(MAX_TEXT_CHARACTERS)];
    case 'code':
      return type.values ?? [];
    case 'codes': {
      const values = type.values ?? [];
      return [values, [], ...values.map((value) => [value])];
    }
    case 'objects':
      return [[], ...samplesOf(elementOf(type), expression).map((item) => [item])];
    case 'object':
      return objectSamples(type, expression);
  }
}

function objectSamples(type: Extract<ValueType, { kind: 'object' }>, expression: ReadExpression): readonly Value[] {
  const members = Object.entries(type.members);
  const samples = members.map(([, member]) => samplesOf(member.type, expression));
  const full = combinations(samples).map((values) => members.map(([name], index) => [name, values[index]] as const));
  const withoutOptional = (entries: readonly (readonly [string, Value | undefined])[]) =>
    entries.filter(([name]) => type.members[name]?.isOptional !== true);
  return full
    .flatMap((entries) => [entries, withoutOptional(entries)])
    .map((entries) => Object.fromEntries(entries) as Value);
}

function around(numbers: readonly number[]): number[] {
  return numbers.filter(Number.isInteger).flatMap((number) => [number - 1, number, number + 1]);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** All combinations, or an even choice of them where they are too many; every sample of every name occurs. */
function combinations(samples: readonly (readonly Value[])[]): Value[][] {
  const total = samples.reduce((product, list) => product * list.length, 1);
  const count = Math.min(total, MAX_TRIALS);
  return Array.from({ length: count }, (_, trial) => {
    let rest = total <= MAX_TRIALS ? trial : trial * 7919;
    return samples.map((list, index) => {
      const place = total <= MAX_TRIALS ? rest % list.length : (rest + trial * index) % list.length;
      rest = Math.floor(rest / list.length);
      return list[place] as Value;
    });
  });
}
