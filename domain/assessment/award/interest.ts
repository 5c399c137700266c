// Simple interest on a principal, and the share of it that is subsidised: principal x rate x months / 12, exact until it is rounded.
import { z } from 'zod';
import { exact, formatYuan, roundToFen, type Exact, type Fen } from '../../money.js';
import type { Citation } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { asText } from '../../policy/value-type.js';
import type { Label } from '../../policy/label.js';
import type { Step } from '../assessment.js';
import { difference, number, product, quotient, rounded, sum, type Formula, type Lines } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { checkName, getValue } from './amount.js';
import type { ParameterProblem } from './kind.js';

const Count = z.union([z.int().min(1), NamePath]);

export const Interest = z.strictObject({
  /** Names of yearly rates that are added up; without the first there is no interest, of the others those that are given count. */
  rates: z.array(NamePath).min(1),
  /** The name of the number of months; while it is absent only the interest of a year is known. */
  months: NamePath,
  /** So many of so many equal parts. */
  share: z.strictObject({ part: Count, of: Count }),
});
export type Interest = z.infer<typeof Interest>;

const YEAR_MONTHS = 12;

/** The subsidised interest of a claim. */
export interface FoundInterest {
  readonly months: number | undefined;
  readonly annual: Fen;
  /** For all months; undefined while their number is not known. */
  readonly total: Fen | undefined;
  /** Of the first months of the loan. */
  readonly amountOf: (months: number) => Fen;
  readonly steps: readonly Step[];
}

/** The names that the interest reads. */
export function namesOfInterest({ rates, months, share }: Interest): readonly string[] {
  return [...rates, months, ...[share.part, share.of].filter((count) => typeof count === 'string')];
}

/** Everything wrong with an interest at a place of the parameters. */
export function checkInterest(
  { rates, months, share }: Interest,
  content: SchemeContent,
  path: readonly string[] = [],
): ParameterProblem[] {
  return [
    ...rates.flatMap((rate, index) => checkName(rate, ['decimal'], content, [...path, 'rates', String(index)])),
    ...checkName(months, ['wholeNumber'], content, [...path, 'months']),
    ...Object.entries(share).flatMap(([member, count]) =>
      typeof count === 'string' ? checkName(count, ['wholeNumber'], content, [...path, 'share', member]) : [],
    ),
  ];
}

/** The lines of a subsidised interest. */
export interface InterestLines {
  readonly annual: Formula;
  /** For all months; undefined while their number is not known. */
  readonly total: Formula | undefined;
  /** What falls to the months of the loan between two of them: a difference of rounded amounts. */
  readonly amountBetween: (before: number, until: number) => Formula;
}

/**
 * Writes the lines of the interest on a principal; nothing while the first rate is absent.
 * @throws InternalPolicyError if a part of the share is not there.
 */
export function interestLines(
  { rates, months, share }: Interest,
  principal: Formula,
  values: CaseValues,
  lines: Lines,
  { scheme, clause, quote }: Citation & { readonly scheme: string },
): InterestLines | undefined {
  const cited = { clause, quote };
  const [first] = rates;
  if (first === undefined || values.find(first).state !== 'known') return undefined;
  const rate = sum(
    ...rates.flatMap((name, index) => {
      const found = values.find(name);
      if (found.state !== 'known') return [];
      return [lines.input(`rate-${index + 1}`, YEARLY_RATE, 'rate', asText(found.value), { cited, name })];
    }),
  );
  const [part, of] = Object.entries(share).map(([member, count]) => {
    const words = member === 'part' ? SHARE_PART : SHARE_OF;
    const value = typeof count === 'number' ? count : Number(getValue(values, count, scheme));
    return lines.input(`share-${member}`, words, 'number', value, {
      cited,
      name: typeof count === 'number' ? undefined : count,
    });
  }) as [Formula, Formula];
  const amountOf = (count: Formula) =>
    rounded(quotient(product(principal, rate, part, count), product(of, number(YEAR_MONTHS))));
  const annual = lines.step(
    'interest-year',
    { 'zh-CN': '一年的贴息', en: 'Subsidised interest of a year' },
    'yuan',
    amountOf(number(YEAR_MONTHS)),
    cited,
  );
  const found = values.find(months);
  const amountBetween = (before: number, until: number) =>
    before === 0 ? amountOf(number(until)) : difference(amountOf(number(until)), amountOf(number(before)));
  if (found.state !== 'known') return { annual, total: undefined, amountBetween };
  const length = lines.input(
    'months',
    { 'zh-CN': '贷款月数', en: 'Months of the loan' },
    'months',
    Number(found.value),
    {
      cited,
      name: months,
    },
  );
  const total = lines.step(
    'interest-total',
    { 'zh-CN': '全部月份的贴息', en: 'Subsidised interest of all months' },
    'yuan',
    amountOf(length),
    cited,
  );
  return { annual, total, amountBetween };
}

const YEARLY_RATE: Label = { 'zh-CN': '年利率', en: 'Yearly rate' };
const SHARE_PART: Label = { 'zh-CN': '贴息份数', en: 'Parts that are subsidised' };
const SHARE_OF: Label = { 'zh-CN': '总份数', en: 'Parts in all' };

/**
 * The subsidised interest on a principal in yuan; undefined while the first rate is absent.
 * @throws InternalPolicyError if a part of the share is not there.
 */
export function findInterest(
  { rates, months, share }: Interest,
  principal: Exact,
  values: CaseValues,
  { scheme, clause, quote }: Citation & { readonly scheme: string },
): FoundInterest | undefined {
  const [first, ...others] = rates.map((name) => values.find(name));
  if (first?.state !== 'known') return undefined;
  const given = [first, ...others].flatMap((rate) => (rate.state === 'known' ? [asText(rate.value)] : []));
  const rate = given.reduce((sum, one) => sum.plus(one), exact(0));
  const [part, of] = [share.part, share.of].map((count) =>
    typeof count === 'number' ? count : Number(getValue(values, count, scheme)),
  ) as [number, number];
  // Multiplied before it is divided: a quotient cut at sixty digits could fall below a half that is exact.
  const amountOf = (count: number): Fen =>
    roundToFen(principal.times(rate).times(part).times(count).div(exact(of).times(YEAR_MONTHS)));

  const found = values.find(months);
  const length = found.state === 'known' ? Number(found.value) : undefined;
  const annual = amountOf(YEAR_MONTHS);
  const total = length === undefined ? undefined : amountOf(length);
  const capital = formatYuan(roundToFen(principal));
  const shown = { principal: capital, rate: rate.toFixed(), share: `${part}/${of}` };
  const rateText = given.length > 1 ? `(${given.join(' + ')})` : rate.toFixed();
  const shareText = part === of ? '' : ` × ${part}/${of}`;
  const line = (id: string, formula: string, amount: string, numbers: Step['values']): Step => ({
    id,
    clause,
    quote,
    text: {
      'zh-CN': `${formula} = ${amount} 元（四舍五入到分）`,
      en: `${formula} = ${amount} yuan (rounded to the fen, half up)`,
    },
    values: { ...shown, ...numbers },
  });
  const year = formatYuan(annual);
  const steps = [line('interest-year', `${capital} × ${rateText}${shareText}`, year, { annual: year })];
  if (length !== undefined && total !== undefined) {
    const all = formatYuan(total);
    const formula = `${capital} × ${rateText} × ${length}/${YEAR_MONTHS}${shareText}`;
    steps.push(line('interest-total', formula, all, { months: length, total: all }));
  }
  return { months: length, annual, total, amountOf, steps };
}
