// Months recognised from the income of a year: as many as the income is minimum wages, at most those of a year and those that are
// left, each paid at a share of the average wage of the year before.
import { z } from 'zod';
import { exact, formatYuan, parseYuan, roundToFen, type Exact, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import type { Label } from '../../policy/label.js';
import { findOwn } from '../../policy/own-member.js';
import { isNoReadingSetting, LIST_THE_READING, MEND_RATE, partsDoNotAddUp } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import type { MonthlyAverage } from '../../policy/setting-value.js';
import { asText, type Value } from '../../policy/value-type.js';
import { Code, Name } from '../../policy/vocabulary-document.js';
import type { Step } from '../assessment.js';
import { difference, least, Lines, number, product, quotient, rounded, sum, type Calculation } from '../calculation.js';
import { known, mergeMissing, type CaseValues, type Lookup, type Missing } from '../case-values.js';
import { checkName, getValue, missingOfNames, RATE, Rate } from './amount.js';
import { AverageWage, checkAverageWage } from './average-wage.js';
import { awardKind, type Award, type ComputedAward, type ParameterProblem, type PeriodAmount } from './kind.js';
import { baseInWords, baseLine, baseStep, MONTHLY_AMOUNT, productText } from './monthly-rate-steps.js';

const Part = z.strictObject({ name: Code, rate: Rate, ...CITATION });

const Parameters = z.strictObject({
  kind: z.literal('months-from-income'),
  ...CITATION,
  /** The income of the year and the year, both names. */
  income: NamePath,
  year: NamePath,
  /** The name of the minimum wage that the income is divided by. */
  wage: NamePath,
  /** A reading setting: part of a month counts as none (`down`), as a month (`up`), or as it is (`fraction`). */
  rounding: Name,
  /** The name of the number of months that are left. */
  most: NamePath,
  /** A setting with one average wage for each year. */
  base: Name,
  /** The share of it that is paid for a month; one part of it is rounded, the other is what is left (C3). */
  rate: Rate,
  roundedPart: Part,
  remainderPart: Part,
});
type Parameters = z.infer<typeof Parameters>;

export const monthsFromIncome = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new MonthsFromIncome(parameters, content),
});

function check(parameters: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  const { income, year, wage, rounding, most, base, rate, roundedPart, remainderPart } = parameters;
  const problems = [
    ...checkName(income, ['yuan'], content, ['income']),
    ...checkName(year, ['year'], content, ['year']),
    ...checkName(wage, ['yuan'], content, ['wage']),
    ...checkName(most, ['wholeNumber'], content, ['most']),
    ...checkAverageWage(base, content),
  ];
  if (findOwn(content.settings, rounding)?.shape.kind !== 'plain')
    problems.push({ path: ['rounding'], message: isNoReadingSetting(rounding), mend: LIST_THE_READING });
  if (!exact(roundedPart.rate).plus(remainderPart.rate).equals(rate))
    problems.push({
      path: ['rate'],
      message: partsDoNotAddUp(roundedPart.rate, remainderPart.rate, rate),
      mend: MEND_RATE,
    });
  return problems;
}

const YEAR_MONTHS = 12n;

/** Whole months, and what is paid of one more: `part` of `whole` fen. */
interface Recognised {
  readonly months: bigint;
  readonly part: bigint;
  readonly whole: bigint;
}

const PART_RATE = { 'zh-CN': '其中先计算部分的比例', en: 'Rate of the part that is computed' };
const PART = { 'zh-CN': '其中先计算的部分', en: 'The part that is computed' };
const REMAINDER = { 'zh-CN': '其中的余额部分', en: 'The part that is left' };

class MonthsFromIncome implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[];
  readonly offers = {
    /** Whether the income makes up anything that is paid, were enough months left. */
    hasMonths: { type: 'yesNo' as const, find: (values: CaseValues) => this.#findAny(values) },
  };
  readonly #wage: AverageWage;
  readonly #scheme: string;

  constructor(
    readonly parameters: Parameters,
    content: SchemeContent,
  ) {
    const { income, year, wage, rounding, most, base } = parameters;
    this.#wage = new AverageWage(base, content);
    this.#scheme = content.document.scheme;
    this.names = [income, year, wage, rounding, most, this.#wage.ceiling];
    this.settings = [base];
  }

  findMissing(values: CaseValues): Missing | undefined {
    const missing = missingOfNames(values, this.names);
    const year = values.find(this.parameters.year);
    if (year.state !== 'known' || this.#wage.find(values, Number(year.value) - 1)) return missing;
    return mergeMissing(missing, { facts: [], settings: [this.parameters.base] });
  }

  compute(values: CaseValues): ComputedAward {
    const { months, part, whole } = this.#recognise(values);
    const base = this.#getBase(values);
    const month = this.#amountOf(base, exact(1));
    const paid = this.#paymentOf(values);
    const [monthlyAmount, totalAmount] = [formatYuan(month.amount), formatYuan(paid.amount)];
    return {
      fields: {
        subsidisedMonths: Number(months),
        monthlyAmount,
        parts: Object.fromEntries(Object.entries(month.parts).map(([name, amount]) => [name, formatYuan(amount)])),
        totalAmount,
      },
      steps: this.#stepsOf(values, { months, part, whole }, base, { monthlyAmount, totalAmount }),
    };
  }

  calculate(values: CaseValues): Calculation {
    const { income, wage, most, base, rate, roundedPart, remainderPart } = this.parameters;
    const { months, part } = this.#recognise(values);
    const lines = new Lines(this.parameters);
    const yuan = (name: string, label: Label, value: Value) =>
      lines.input(name, label, 'yuan', asText(value), { name });
    const earned = yuan(income, { 'zh-CN': '全年收入', en: 'Income of the year' }, this.#get(values, 'income'));
    const lowest = yuan(wage, { 'zh-CN': '企业最低工资标准', en: 'Minimum wage' }, this.#get(values, 'wage'));
    const left = lines.input(
      most,
      { 'zh-CN': '剩余月数', en: 'Months left' },
      'months',
      Number(this.#get(values, 'most')),
      {
        name: most,
      },
    );
    const isNothing = parseYuan(asText(this.#get(values, 'wage'))) === 0n;
    const op = this.#get(values, 'rounding') === 'up' ? 'timesBegun' : 'wholeTimes';
    const bounds = [left, number(YEAR_MONTHS.toString())];
    const count = lines.step(
      'months',
      { 'zh-CN': '折算的整月数（全年最多12个月，且不超过剩余月数）', en: 'Whole months (at most 12, and those left)' },
      'months',
      // Any income reaches a minimum wage of nothing.
      least(...(isNothing ? bounds : [{ op, of: [earned, lowest] } as const, ...bounds])),
    );
    const year = String(Number(this.#get(values, 'year')));
    const run = { base: this.#getBase(values), from: `${year}-01`, months: Number(months) };
    const average = baseLine(lines, base, run);
    const share = lines.input('rate', RATE, 'rate', rate);
    const partShare = lines.input('rate-part', PART_RATE, 'rate', roundedPart.rate, { cited: roundedPart });
    const month = lines.step('monthly', MONTHLY_AMOUNT, 'yuan', average.share(share));
    const one = lines.step(roundedPart.name, PART, 'yuan', average.share(partShare), roundedPart);
    lines.step(remainderPart.name, REMAINDER, 'yuan', difference(month, one), remainderPart);
    const whole = product(month, count);
    const label = { 'zh-CN': '合计', en: 'Total' };
    if (part === 0n) lines.step('total', label, 'yuan', whole);
    else {
      const rest = lines.step(
        'rest',
        { 'zh-CN': '不足一月的收入', en: 'Income short of a month' },
        'yuan',
        difference(earned, product(lowest, count)),
      );
      const divisor = product(lowest, number(run.base.divisor));
      const wageLine = { line: `base-${run.base.entry.year}` };
      const share = lines.step(
        'rest-amount',
        { 'zh-CN': '不足一月的金额', en: 'Amount short of a month' },
        'yuan',
        rounded(quotient(product(wageLine, { line: 'rate' }, rest), divisor)),
      );
      lines.step('total', label, 'yuan', sum(whole, share));
    }
    return {
      lines: lines.all,
      amounts: {
        subsidisedMonths: 'months',
        monthlyAmount: 'monthly',
        [`parts.${roundedPart.name}`]: roundedPart.name,
        [`parts.${remainderPart.name}`]: remainderPart.name,
        totalAmount: 'total',
      },
      periods: this.periodsOf(values).map((period) => ({ period, amount: { line: 'total' } })),
    };
  }

  /** One instalment, in the name of the year of the income: which of its months are meant is not stated. */
  periodsOf(values: CaseValues): readonly string[] {
    return [String(Number(this.#get(values, 'year')))];
  }

  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount | undefined {
    if (!this.periodsOf(values).includes(period)) throw new RangeError(`${period} is not the year of the income`);
    const year = Number(this.#get(values, 'year'));
    return this.#wage.find(values, year - 1) && this.#paymentOf(values);
  }

  #findAny(values: CaseValues): Lookup {
    const { income, wage, rounding } = this.parameters;
    const gathered = values.gather([income, wage, rounding]);
    if (gathered.state !== 'known') return gathered;
    const { months, part } = recognisedOf(gathered.values, YEAR_MONTHS);
    return known(months > 0n || part > 0n);
  }

  #recognise(values: CaseValues): Recognised {
    const most = BigInt(Number(this.#get(values, 'most')));
    const read = (['income', 'wage', 'rounding'] as const).map((member) => this.#get(values, member));
    return recognisedOf(read, most < YEAR_MONTHS ? most : YEAR_MONTHS);
  }

  /** Whole months at the rounded amount of one; the part of one more is rounded from the exact amount. */
  #paymentOf(values: CaseValues): PeriodAmount {
    const { months, part, whole } = this.#recognise(values);
    const base = this.#getBase(values);
    const month = this.#amountOf(base, exact(1));
    const rest = this.#amountOf(base, exact(part.toString()), exact(whole.toString()));
    return {
      amount: month.amount * months + rest.amount,
      parts: Object.fromEntries(
        Object.entries(month.parts).map(([name, amount]) => [name, amount * months + (rest.parts[name] ?? 0n)]),
      ),
    };
  }

  /** Of `part` in `whole` months: the total and the rounded part are rounded, the other part is what is left (C3). */
  #amountOf({ amount: base, divisor }: MonthlyAverage, part: Exact, whole: Exact = exact(1)): PeriodAmount {
    const { rate, roundedPart, remainderPart } = this.parameters;
    // Multiplied before it is divided, and divided once.
    const share = (of: string): Fen => roundToFen(base.times(of).times(part).div(whole.times(divisor)));
    const amount = share(rate);
    const rounded = share(roundedPart.rate);
    return { amount, parts: { [roundedPart.name]: rounded, [remainderPart.name]: amount - rounded } };
  }

  #getBase(values: CaseValues): MonthlyAverage {
    const base = this.#wage.find(values, Number(this.#get(values, 'year')) - 1);
    if (!base) throw new TypeError('the base of an eligible claim is not set');
    return base;
  }

  #get(values: CaseValues, member: 'income' | 'year' | 'wage' | 'rounding' | 'most'): Value {
    return getValue(values, this.parameters[member], this.#scheme);
  }

  #stepsOf(
    values: CaseValues,
    { months, part, whole }: Recognised,
    base: MonthlyAverage,
    { monthlyAmount, totalAmount }: { readonly monthlyAmount: string; readonly totalAmount: string },
  ): Step[] {
    const { clause, quote, rate } = this.parameters;
    const year = Number(this.#get(values, 'year'));
    const income = asText(this.#get(values, 'income'));
    const wage = asText(this.#get(values, 'wage'));
    const most = Number(this.#get(values, 'most'));
    const fraction = part === 0n ? '' : ` + ${formatYuan(part)} ÷ ${formatYuan(whole)}`;
    const count = `${months}${fraction}`;
    return [
      {
        id: 'months',
        clause,
        quote,
        text: {
          'zh-CN': `${income} ÷ ${wage}，全年最多12个月，剩余${most}个月：折算 ${count} 个月`,
          en: `${income} ÷ ${wage}, at most 12 months of a year and ${most} left: ${count} months`,
        },
        values: { income, wage, left: most, months: Number(months) },
      },
      baseStep({ clause, quote }, { base, from: `${year}-01`, months: Number(months) }),
      {
        id: 'monthly',
        clause,
        quote,
        text: productText(baseInWords(base), rate, monthlyAmount),
        values: { rate, amount: monthlyAmount },
      },
      {
        id: 'total',
        clause,
        quote,
        text: {
          'zh-CN': `${monthlyAmount} × (${count}) = ${totalAmount} 元`,
          en: `${monthlyAmount} × (${count}) = ${totalAmount} yuan`,
        },
        values: { months: Number(months), total: totalAmount },
      },
    ];
  }
}

/** How many months an income makes up under a reading, up to `most`; any income reaches a minimum wage of nothing. */
function recognisedOf([income, wage, rounding]: readonly Value[], most: bigint): Recognised {
  const [total, whole] = [parseYuan(asText(income)), parseYuan(asText(wage))];
  const none = { part: 0n, whole: 1n };
  if (whole === 0n || total >= whole * most) return { months: most, ...none };
  const months = total / whole;
  const part = total % whole;
  if (part === 0n || rounding === 'down') return { months, ...none };
  return rounding === 'up' ? { months: months + 1n, ...none } : { months, part, whole };
}
