// The fields of the answer that a pack gives from its own values: a district, a day, what is still owed, what is waived.
import { findResultField } from '../policy/result-field.js';
import type { Result } from '../policy/scheme.js';
import type { Value } from '../policy/value-type.js';
import type { FindingFields, Step } from './assessment.js';
import type { CaseValues } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';

/** The result fields of an eligible claim and a line of explanation for each; a field whose value is absent is left out. */
export function resultsOf(
  { content }: CompiledScheme,
  values: CaseValues,
): { readonly fields: FindingFields; readonly steps: readonly Step[] } {
  const found = Object.entries(content.document.results ?? {}).flatMap(([name, result]) => {
    const value = valueOf(result, values);
    return value === undefined ? [] : [{ name, result, value }];
  });
  return {
    fields: Object.fromEntries(found.map(({ name, value }) => [name, value])),
    steps: found.map(({ name, result, value }) => stepOf(name, result, value)),
  };
}

function valueOf({ of, members, give }: Result, values: CaseValues): Value | undefined {
  if (of !== undefined) return findValue(of, values);
  if (members === undefined) return give;
  const known = Object.entries(members).flatMap(([member, name]) => {
    const value = findValue(name, values);
    return value === undefined ? [] : [[member, value] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function findValue(name: string, values: CaseValues): Value | undefined {
  const found = values.find(name);
  return found.state === 'known' ? found.value : undefined;
}

function stepOf(name: string, { clause, quote }: Result, value: Value): Step {
  const label = findResultField(name)?.label;
  return {
    id: name,
    clause,
    quote,
    text: {
      'zh-CN': `${label?.['zh-CN'] ?? name}：${inWords(value, '、', YES_NO['zh-CN'])}`,
      en: `${label?.en ?? name}: ${inWords(value, ', ', YES_NO.en)}`,
    },
    values: { [name]: value },
  };
}

const YES_NO = { 'zh-CN': ['是', '否'], en: ['yes', 'no'] } as const;

function inWords(value: Value, separator: string, [yes, no]: readonly [string, string]): string {
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value !== 'object') return String(value);
  const items = Array.isArray(value)
    ? (value as readonly Value[]).map(String)
    : Object.entries(value).map(([member, item]) => `${member} ${inWords(item, separator, [yes, no])}`);
  return items.join(separator);
}
