// An amount as packs write it: fixed, a share of another amount between a floor and a cap, or one for each code. The product is
// exact; it is rounded once, where it becomes payable (C3).
import { z } from 'zod';
import { exact, formatYuan, isYuan, roundToFen, type Exact, type Fen } from '../../money.js';
import { Citation, type Citation as Cited } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { findNameType } from '../../policy/name-type.js';
import { findOwn } from '../../policy/own-member.js';
import { both, type Label } from '../../policy/label.js';
import { InternalPolicyError } from '../../policy/policy-error.js';
import {
  ADD_IT,
  isNoCodeOf,
  isOfAnotherKind,
  MEND_SPELLING,
  NAME_ANOTHER_VALUE,
  thereIsNoValue,
} from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import type { SchemaMessage } from '../../policy/schema-message.js';
import { isDecimal } from '../../policy/value-schema.js';
import { asText, type Value, type ValueType } from '../../policy/value-type.js';
import { Code } from '../../policy/vocabulary-document.js';
import type { Step } from '../assessment.js';
import { greatest, least, product, rounded, type Formula, type Lines } from '../calculation.js';
import type { CaseValues, Missing } from '../case-values.js';
import { mergeMissing } from '../case-values.js';
import type { ParameterProblem } from './kind.js';

export const Rate = z.string().refine(isDecimal, 'rate' satisfies SchemaMessage);
export const YuanText = z.string().refine(isYuan, 'yuanText' satisfies SchemaMessage);
/** An amount that another may not fall below, or rise above; a text in yuan or the name of an amount. */
const Bound = Citation.extend({ amount: z.union([YuanText, NamePath]) });

export const Amount = z.strictObject({
  /** The same amount for everybody; with a rate, so many times it. */
  fixed: YuanText.optional(),
  /** The name of an amount in yuan. */
  of: NamePath.optional(),
  /** The share of it; without a rate, all of it. */
  rate: Rate.optional(),
  /** The name of a code, and an amount for each code that it can be. */
  byCode: NamePath.optional(),
  amounts: z.record(Code, YuanText).optional(),
  floor: Bound.optional(),
  cap: Bound.optional(),
});
export type Amount = z.infer<typeof Amount>;

export const Heads = z.union([z.int().min(1), NamePath]);
export type Heads = z.infer<typeof Heads>;

/** An amount of one claim. */
export interface FoundAmount {
  /** Before rounding, for shares of it. */
  readonly exact: Exact;
  readonly amount: Fen;
  readonly steps: readonly Step[];
}

/** The names that an amount reads. */
export function namesOfAmount({ of, byCode, floor, cap }: Amount): readonly string[] {
  return [of, byCode, nameOf(floor), nameOf(cap)].filter((name) => name !== undefined);
}

/** Everything wrong with an amount at a place of the parameters. */
export function checkAmount(amount: Amount, content: SchemeContent, path: readonly string[]): ParameterProblem[] {
  const { fixed, of, rate, byCode, amounts, floor, cap } = amount;
  const problems: ParameterProblem[] = [];
  const problem = (members: readonly string[], message: Label, mend: Label) =>
    problems.push({ path: [...path, ...members], message, mend });
  if ([fixed, of, byCode].filter((way) => way !== undefined).length !== 1)
    problem(
      [],
      both('金额应为固定值、取自数据项或按代码确定，三者择一', 'an amount is fixed, of a name, or by code'),
      both('只写 fixed、of、byCode 之一', 'Write one of fixed, of and byCode'),
    );
  if (rate !== undefined && of === undefined && fixed === undefined)
    problem(['rate'], both('比例没有基数', 'a rate of nothing'), both('补充 of 或 fixed', 'Add of or fixed'));
  if ((byCode === undefined) !== (amounts === undefined))
    problem([], both('byCode 与 amounts 应同时写明', 'byCode and amounts go together'), both('两者都写', 'Write both'));
  const isYuanName = (name: string | undefined, member: readonly string[]) => {
    if (name !== undefined) problems.push(...checkName(name, ['yuan'], content, [...path, ...member]));
  };
  isYuanName(of, ['of']);
  isYuanName(nameOf(floor), ['floor', 'amount']);
  isYuanName(nameOf(cap), ['cap', 'amount']);
  if (byCode !== undefined) {
    problems.push(...checkName(byCode, ['code'], content, [...path, 'byCode']));
    const type = findNameType(content, byCode);
    for (const code of codesOf(type))
      if (!Object.hasOwn(amounts ?? {}, code))
        problem(['amounts'], both(`代码“${code}”没有金额`, `no amount for "${code}"`), ADD_IT);
    for (const code of Object.keys(amounts ?? {}))
      if (codesOf(type).length > 0 && !codesOf(type).includes(code))
        problem(['amounts', code], isNoCodeOf(code, byCode), MEND_SPELLING);
  }
  return problems;
}

/** Problems of a head count. */
export function checkHeads(heads: Heads | undefined, content: SchemeContent, path: readonly string[]) {
  return typeof heads === 'string' ? checkName(heads, ['wholeNumber'], content, path) : [];
}

/** Problems of a name that must exist and be of one of these types. */
export function checkName(
  name: string,
  kinds: readonly ValueType['kind'][],
  content: SchemeContent,
  path: readonly string[],
): ParameterProblem[] {
  const type = findNameType(content, name);
  if (type && kinds.includes(type.kind)) return [];
  const message = type ? isOfAnotherKind(name, type.kind, kinds) : thereIsNoValue(name);
  return [{ path, message, mend: NAME_ANOTHER_VALUE }];
}

/** What is missing of these names; a name that is absent is not missing. */
export function missingOfNames(values: CaseValues, names: readonly string[]): Missing | undefined {
  let missing: Missing | undefined;
  for (const name of names) {
    const found = values.find(name);
    if (found.state === 'missing') missing = mergeMissing(missing, found.missing);
  }
  return missing;
}

/** The value of a name that an eligible claim must have. @throws InternalPolicyError if it has none. */
export function getValue(values: CaseValues, name: string, scheme: string): Value {
  const found = values.find(name);
  if (found.state !== 'known') throw new InternalPolicyError(scheme, name, `${found.state} in an eligible claim`);
  return found.value;
}

/**
 * The amount for a claim, with the lines of its arithmetic; `id` begins the ids of the lines.
 * @throws InternalPolicyError if a value that it reads is not there.
 */
export function findAmount(
  amount: Amount,
  values: CaseValues,
  place: { readonly scheme: string; readonly id: string; readonly cited: Cited },
): FoundAmount {
  const { scheme, id } = place;
  const { clause, quote } = place.cited;
  const [basis, text, numbers] = basisOf(amount, values, scheme);
  const steps: Step[] = [{ id, clause, quote, text, values: numbers }];
  let result = basis;
  for (const [member, bound] of Object.entries({ floor: amount.floor, cap: amount.cap })) {
    if (!bound) continue;
    const limit = isYuan(bound.amount) ? bound.amount : asText(getValue(values, bound.amount, scheme));
    const isBeyond = member === 'floor' ? result.lessThan(limit) : result.greaterThan(limit);
    if (!isBeyond) continue;
    const before = formatYuan(roundToFen(result));
    result = exact(limit);
    steps.push({
      id: `${id}-${member}`,
      clause: bound.clause,
      quote: bound.quote,
      text:
        member === 'floor'
          ? { 'zh-CN': `${before} 低于 ${limit}，按 ${limit} 元`, en: `${before} is less than ${limit}: ${limit} yuan` }
          : {
              'zh-CN': `${before} 超过 ${limit}，按 ${limit} 元`,
              en: `${before} is more than ${limit}: ${limit} yuan`,
            },
      values: { amount: before, [member]: limit },
    });
  }
  return { exact: result, amount: roundToFen(result), steps };
}

/**
 * The lines of an amount: its exact value for further arithmetic, and the amount rounded to the fen. `id` begins the ids of the lines.
 * @throws InternalPolicyError if a value that it reads is not there.
 */
export function amountLines(
  { fixed, of, rate, byCode, amounts, floor, cap }: Amount,
  values: CaseValues,
  lines: Lines,
  {
    scheme,
    id,
    label,
    cited,
  }: { readonly scheme: string; readonly id: string; readonly label: Label; readonly cited: Cited },
): { readonly exact: Formula; readonly amount: Formula } {
  const given = (name: string) => asText(getValue(values, name, scheme));
  const yuan = (part: string, words: Label, value: string, name: string | undefined, from: Cited = cited) =>
    lines.input(`${id}-${part}`, words, 'yuan', value, { cited: from, name });
  const code = byCode === undefined ? undefined : given(byCode);
  const stated = fixed ?? (code === undefined ? undefined : findOwn(amounts ?? {}, code));
  let result = yuan('base', stated === undefined ? BASE : STATED, stated ?? given(of ?? ''), of ?? byCode);
  if (rate !== undefined) result = product(result, lines.input(`${id}-rate`, RATE, 'rate', rate, { cited }));
  for (const [part, bound, words] of [
    ['floor', floor, FLOOR],
    ['cap', cap, CAP],
  ] as const) {
    if (!bound) continue;
    const isStated = isYuan(bound.amount);
    const name = isStated ? undefined : bound.amount;
    const limit = yuan(part, words, isStated ? bound.amount : given(bound.amount), name, bound);
    result = part === 'floor' ? greatest(result, limit) : least(result, limit);
  }
  return { exact: result, amount: lines.step(`${id}-amount`, label, 'yuan', rounded(result), cited) };
}

const BASE: Label = { 'zh-CN': '计算基数', en: 'Base' };
const STATED: Label = { 'zh-CN': '规定的标准', en: 'Amount stated' };
const FLOOR: Label = { 'zh-CN': '最低额', en: 'Lowest amount' };
const CAP: Label = { 'zh-CN': '最高额', en: 'Highest amount' };
export const RATE: Label = { 'zh-CN': '比例', en: 'Rate' };

function basisOf(
  { fixed, of, rate, byCode, amounts }: Amount,
  values: CaseValues,
  scheme: string,
): [Exact, Step['text'], Step['values']] {
  const whole = of === undefined ? fixed : asText(getValue(values, of, scheme));
  if (whole !== undefined) {
    const share = exact(whole).times(rate ?? 1);
    const amount = formatYuan(roundToFen(share));
    if (rate === undefined) return [share, plain(amount), { amount }];
    const text = {
      'zh-CN': `${whole} × ${rate} = ${amount} 元（四舍五入到分）`,
      en: `${whole} × ${rate} = ${amount} yuan (rounded to the fen, half up)`,
    };
    return [share, text, { base: whole, rate, amount }];
  }
  const code = byCode === undefined ? undefined : asText(getValue(values, byCode, scheme));
  const amount = code === undefined ? undefined : findOwn(amounts ?? {}, code);
  if (code === undefined || amount === undefined)
    throw new InternalPolicyError(scheme, 'award', `no amount for ${String(code)}`);
  return [exact(amount), plain(amount), { amount, code }];
}

function plain(amount: string): Step['text'] {
  return { 'zh-CN': `${amount} 元`, en: `${amount} yuan` };
}

function nameOf(bound: Amount['floor']): string | undefined {
  return bound === undefined || isYuan(bound.amount) ? undefined : bound.amount;
}

/** The codes that a name of this type can have. */
export function codesOf(type: ValueType | undefined): readonly string[] {
  return type?.kind === 'code' ? (type.values ?? []) : [];
}
