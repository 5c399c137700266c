// Amounts and terms: those that a line of a document states, and the numbers that a pack computes with.
import { Decimal } from 'decimal.js';

const NUMBER = String.raw`\d+(?:\.\d+)?|[一二两三四五六七八九十]+`;
// 1-5万元 and 3~6个月 state two. Years such as 2009年 and days such as 12月25日 are dates, and so is 二○一二年.
const STATED = new RegExp(
  String.raw`(?<![\d.○〇月第一二两三四五六七八九十])(${NUMBER})(?:[-~～](${NUMBER}))?(亿元|万元|元|%|个百分点|个月|年|天|日|倍)`,
  'g',
);
const FIRST_CALENDAR_YEAR = 1900;
const DIGITS = '零一二三四五六七八九';

/** How a pack writes one of a unit: yuan, a share, months, days, times. */
const UNITS: Readonly<Record<string, Decimal.Value>> = {
  亿元: 100_000_000,
  万元: 10_000,
  元: 1,
  '%': '0.01',
  个百分点: '0.01',
  个月: 1,
  年: 12,
  天: 1,
  日: 1,
  倍: 1,
};

/** An amount or a term as a text states it. */
export interface StatedAmount {
  /** As it stands there: 5万元, 3个月. */
  readonly words: string;
  /** Where it stands in the line, from the first character to the one after the last. */
  readonly from: number;
  readonly to: number;
  /** As a pack writes it: yuan, shares as fractions, terms in months or days. */
  readonly value: string;
}

/** The amounts and terms of a line, in their order. */
export function amountsIn(line: string): readonly StatedAmount[] {
  return [...line.matchAll(STATED)].flatMap((match) => {
    const [whole, first = '', second, unit = ''] = match;
    const place = { from: match.index, to: match.index + whole.length };
    return [first, second]
      .filter((number) => number !== undefined)
      .map((number) => ({ number, amount: readNumber(number) }))
      .filter(({ amount }) => unit !== '年' || amount.lessThan(FIRST_CALENDAR_YEAR))
      .map(({ number, amount }) => ({
        ...place,
        words: `${number}${unit}`,
        value: amount.times(UNITS[unit] ?? 1).toString(),
      }));
  });
}

function readNumber(text: string): Decimal {
  if (/\d/.test(text)) return new Decimal(text);
  const digit = (character: string) => (character === '两' ? 2 : DIGITS.indexOf(character));
  const [tens = '', ones = ''] = text.includes('十') ? text.split('十') : ['零', text];
  return new Decimal((tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones)));
}

/** Members of a pack that are words, citations or the pack's own data, and compute nothing. */
const WITHOUT_NUMBERS = new Set(['clause', 'quote', 'label', 'summary', 'version', 'inForceFrom', 'chain', 'evidence']);
const NUMBER_IN_EXPRESSION = /(?<![\w.])\d+(?:\.\d+)?(?![\w-])/g;
const TEXT_IN_EXPRESSION = /"[^"]*"/g;

/** The numbers that a pack, or a part of it, computes with, written as `StatedAmount.value` is. */
export function numbersIn(value: unknown, key = ''): ReadonlySet<string> {
  if (typeof value === 'number') return numbers([String(Math.abs(value))], key);
  if (typeof value === 'string')
    return numbers(value.replace(TEXT_IN_EXPRESSION, '').match(NUMBER_IN_EXPRESSION) ?? [], key);
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set([
    ...fractionOf(value),
    ...Object.entries(value)
      .filter(([member]) => !WITHOUT_NUMBERS.has(member))
      .flatMap(([member, part]) => [...numbersIn(part, member)]),
  ]);
}

/** A share in equal parts, `{ part: 1, of: 2 }`, computes with its fraction. */
function fractionOf({ part, of }: { readonly part?: unknown; readonly of?: unknown }): readonly string[] {
  return typeof part === 'number' && typeof of === 'number' ? [new Decimal(part).dividedBy(of).toString()] : [];
}

function numbers(texts: readonly string[], key: string): ReadonlySet<string> {
  const unit = key === 'years' ? 12 : 1;
  return new Set(texts.map((text) => new Decimal(text).times(unit).toString()));
}
