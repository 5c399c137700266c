// The arithmetic of a monthly rate as its reader sees it: fields of the answer, and steps to recompute by hand.
import type { CivilMonth } from '../../calendar/civil-date.js';
import { formatYuan, sumFen } from '../../money.js';
import type { Citation } from '../../policy/citation.js';
import type { MonthlyAverage } from '../../policy/setting-value.js';
import type { Period, Step } from '../assessment.js';
import { number, product, quotient, rounded, sum, type Formula, type Lines } from '../calculation.js';
import type { ComputedAward, PeriodAmount } from './kind.js';
import type { MonthlyRateParameters } from './monthly-rate.js';

/** Consecutive months on one base. */
export interface Run extends PeriodAmount {
  readonly from: CivilMonth;
  readonly months: number;
  readonly base: MonthlyAverage;
}

/** The award over runs of months; `undeterminedFrom` is the first month whose base is not known. */
export function describeMonths(
  parameters: MonthlyRateParameters,
  runs: readonly Run[],
  undeterminedFrom: CivilMonth | undefined,
): ComputedAward {
  const [first] = runs;
  if (!first) throw new TypeError('the first month cannot be computed');
  const periods = periodsOf(runs);
  const total = formatYuan(sumFen(runs.map(({ months, amount }) => amount * BigInt(months))));
  const steps = runs.flatMap((run) => stepsOf(parameters, run));
  if (undeterminedFrom === undefined) steps.push(sumStep(parameters, periods, total));
  return {
    fields: {
      monthlyAmount: formatYuan(first.amount),
      parts: Object.fromEntries(Object.entries(first.parts).map(([name, part]) => [name, formatYuan(part)])),
      periods,
      ...(undeterminedFrom === undefined ? { totalAmount: total } : { undeterminedFrom }),
    },
    steps,
  };
}

/** The runs as periods; those of equal amount that follow each other are one. */
export function periodsOf(runs: readonly Pick<Run, 'from' | 'months' | 'amount'>[]): Period[] {
  const periods: Period[] = [];
  for (const { from, months, amount } of runs) {
    const monthlyAmount = formatYuan(amount);
    const last = periods.at(-1);
    if (last?.monthlyAmount === monthlyAmount) {
      periods[periods.length - 1] = { ...last, months: last.months + months };
    } else {
      periods.push({ from, months, monthlyAmount });
    }
  }
  return periods;
}

function stepsOf({ clause, quote, rate, roundedPart, remainderPart }: MonthlyRateParameters, run: Run): Step[] {
  const { year } = run.base.entry;
  const amount = formatYuan(run.amount);
  const part = formatYuan(run.parts[roundedPart.name] ?? 0n);
  const remainder = formatYuan(run.parts[remainderPart.name] ?? 0n);
  const base = baseInWords(run.base);
  const cited = { clause, quote };
  return [
    baseStep(cited, run),
    {
      id: `amount-${year}`,
      ...cited,
      text: productText(base, rate, amount),
      values: { base, rate, amount },
    },
    {
      id: `${roundedPart.name}-${year}`,
      clause: roundedPart.clause,
      quote: roundedPart.quote,
      text: productText(base, roundedPart.rate, part),
      values: { base, rate: roundedPart.rate, amount: part },
    },
    {
      id: `${remainderPart.name}-${year}`,
      clause: remainderPart.clause,
      quote: remainderPart.quote,
      text: {
        'zh-CN': `${amount} − ${part} = ${remainder} 元（余额）`,
        en: `${amount} − ${part} = ${remainder} yuan (what is left)`,
      },
      values: { total: amount, roundedPart: part, amount: remainder },
    },
  ];
}

/** A monthly base as it is written in the arithmetic. */
export function baseInWords({ entry, divisor }: MonthlyAverage): string {
  return divisor === 12 ? `${entry.amount} ÷ 12` : entry.amount;
}

/** The line that says which average wage counts, and from which month on. */
export function baseStep(cited: Citation, { base, from, months }: Pick<Run, 'base' | 'from' | 'months'>): Step {
  const { year, amount: wage } = base.entry;
  const isAnnual = base.divisor === 12;
  const words = baseInWords(base);
  return {
    id: `base-${year}`,
    clause: cited.clause,
    quote: cited.quote,
    text: {
      'zh-CN': `${year}年平均工资为每${isAnnual ? '年' : '月'}${wage}元，月基数为 ${words} 元，用于${from}起的${months}个月`,
      en: `The average wage of ${year} is ${wage} yuan a ${isAnnual ? 'year' : 'month'}; the monthly base ${words} counts for ${months} months from ${from}`,
    },
    values: { year, amount: wage, unit: isAnnual ? 'year' : 'month', from, months },
  };
}

export function productText(base: string, rate: string, amount: string): Step['text'] {
  return {
    'zh-CN': `${base} × ${rate} = ${amount} 元（四舍五入到分）`,
    en: `${base} × ${rate} = ${amount} yuan (rounded to the fen, half up)`,
  };
}

/** The line that adds up the periods. */
export function sumStep({ clause, quote }: Citation, periods: readonly Period[], total: string): Step {
  const sum = periods.map(({ months, monthlyAmount }) => `${months} × ${monthlyAmount}`).join(' + ');
  return {
    id: 'total',
    clause,
    quote,
    text: { 'zh-CN': `${sum} = ${total} 元`, en: `${sum} = ${total} yuan` },
    values: { sum, total },
  };
}

/** The base of a run of months as a line, and the rounded share of it that some rates make up. */
export function baseLine(lines: Lines, setting: string, { base, from, months }: Pick<Run, 'base' | 'from' | 'months'>) {
  const { entry, divisor } = base;
  const [zh, en] = divisor === 12 ? ['年', 'a year'] : ['月', 'a month'];
  const wage = lines.input(
    `base-${entry.year}`,
    {
      'zh-CN': `${entry.year}年平均工资（每${zh}），用于${from}起的${months}个月`,
      en: `Average wage of ${entry.year} (${en}), for ${months} months from ${from}`,
    },
    'yuan',
    entry.amount,
    { name: setting },
  );
  return {
    /** Multiplied before it is divided, and rounded once. */
    share(...rates: readonly Formula[]): Formula {
      const whole = product(wage, ...rates);
      return rounded(divisor === 12 ? quotient(whole, number(divisor)) : whole);
    },
  };
}

/** The line that adds up runs of months; a run counts as many times as it has months. */
export function totalLine(
  lines: Lines,
  runs: readonly { readonly months: number; readonly from: CivilMonth; readonly amount: Formula }[],
): Formula {
  const counted = runs.map(({ months, from, amount }) =>
    product(lines.input(`months-${from}`, monthsFromLabel(from), 'months', months), amount),
  );
  return lines.step('total', { 'zh-CN': '全部期限合计', en: 'Total of the term' }, 'yuan', sum(...counted));
}

const monthsFromLabel = (from: CivilMonth) => ({ 'zh-CN': `${from}起的月数`, en: `Months from ${from} on` });

export const MONTHLY_AMOUNT = { 'zh-CN': '每月金额', en: 'Amount of a month' };
