// A monthly share of the average wage of a year: several rates, multiplied exactly and rounded once. Over the months of a term,
// or, where the source states no duration, for the one month that is claimed.
import { z } from 'zod';
import { monthOf, monthsFrom, yearOf, type CivilMonth } from '../../calendar/civil-date.js';
import { exact, formatYuan, roundToFen, sumFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both } from '../../policy/label.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import type { MonthlyAverage } from '../../policy/setting-value.js';
import { isDecimal } from '../../policy/value-schema.js';
import { asText } from '../../policy/value-type.js';
import { Name } from '../../policy/vocabulary-document.js';
import { isDated, type Step, type Term } from '../assessment.js';
import { Lines, type Calculation } from '../calculation.js';
import { mergeMissing, type CaseValues, type Missing } from '../case-values.js';
import { checkName, getValue, missingOfNames, RATE, Rate } from './amount.js';
import { AverageWage, checkAverageWage, checkBaseYear, isFrozenAtStart, runsOf } from './average-wage.js';
import {
  awardKind,
  type AmountOnBase,
  type Award,
  type ComputedAward,
  type ParameterProblem,
  type PeriodAmount,
  type WhichBase,
} from './kind.js';
import {
  baseInWords,
  baseLine,
  baseStep,
  MONTHLY_AMOUNT,
  periodsOf,
  productText,
  sumStep,
  totalLine,
} from './monthly-rate-steps.js';

const Parameters = z.strictObject({
  kind: z.literal('average-wage-share'),
  ...CITATION,
  /** A setting with one average wage for each year. */
  base: Name,
  /** A reading setting: the base is of the year before each month, or before the first; without it of the year before each. */
  baseYear: Name.optional(),
  /** The rates whose product is paid: texts, or names of decimals. */
  rates: z.array(z.strictObject({ rate: z.union([Rate, NamePath]), ...CITATION })).min(1),
  /** The month that is paid, of an award without a term. */
  month: NamePath.optional(),
});
type Parameters = z.infer<typeof Parameters>;

export const averageWageShare = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new AverageWageShare(parameters, content),
});

function check({ base, baseYear, rates, month }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  const problems = checkAverageWage(base, content);
  if (baseYear !== undefined) problems.push(...checkBaseYear(baseYear, content));
  rates.forEach(({ rate }, index) => {
    if (!isDecimal(rate)) problems.push(...checkName(rate, ['decimal'], content, ['rates', String(index), 'rate']));
  });
  if (month !== undefined) problems.push(...checkName(month, ['month'], content, ['month']));
  const { term } = content.document;
  if ((term === undefined) === (month === undefined) || (term !== undefined && term.from === undefined))
    problems.push({
      path: [],
      message: both(
        '月份应为有起点的期限内各月，或为所申领的一个月',
        'the months are those of a term that has a start, or the one month that is claimed',
      ),
      mend: both('写带有 from 的 term，或写 month', 'Write either term with from, or month'),
    });
  return problems;
}

/** Consecutive months on one base. */
interface Run {
  readonly from: CivilMonth;
  readonly months: number;
  readonly base: MonthlyAverage;
  readonly amount: Fen;
}

class AverageWageShare implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[];
  readonly #wage: AverageWage;
  readonly #scheme: string;

  constructor(
    readonly parameters: Parameters,
    content: SchemeContent,
  ) {
    const { base, baseYear, rates, month } = parameters;
    this.#wage = new AverageWage(base, content);
    this.#scheme = content.document.scheme;
    const named = [baseYear, month, ...rates.map(({ rate }) => (isDecimal(rate) ? undefined : rate))];
    this.names = [...named.filter((name) => name !== undefined), this.#wage.ceiling];
    this.settings = [base];
  }

  findMissing(values: CaseValues, firstMonth: CivilMonth | undefined): Missing | undefined {
    const missing = missingOfNames(values, this.names);
    const first = firstMonth ?? this.#findMonth(values);
    // Under either reading the first month rests on the year before it.
    if (first === undefined || this.#wage.find(values, yearOf(first) - 1)) return missing;
    return mergeMissing(missing, { facts: [], settings: [this.parameters.base] });
  }

  compute(values: CaseValues, term: Term | undefined): ComputedAward {
    const rates = this.#ratesOf(values);
    const { runs, first, undeterminedFrom } = this.#knownRunsOf(values, term, rates);
    const steps = runs.flatMap((run) => this.#stepsOf(run, rates));
    const monthlyAmount = formatYuan(first.amount);
    if (!term) return { fields: { monthlyAmount }, steps };
    const periods = periodsOf(runs);
    if (undeterminedFrom !== undefined) return { fields: { monthlyAmount, periods, undeterminedFrom }, steps };
    const totalAmount = formatYuan(sumFen(runs.map(({ months, amount }) => amount * BigInt(months))));
    return {
      fields: { monthlyAmount, periods, totalAmount },
      steps: [...steps, sumStep(this.parameters, periods, totalAmount)],
    };
  }

  calculate(values: CaseValues, term: Term | undefined): Calculation {
    const { base, rates: parameters } = this.parameters;
    const rates = this.#ratesOf(values);
    const { runs, first, undeterminedFrom } = this.#knownRunsOf(values, term, rates);
    const lines = new Lines(this.parameters);
    const factors = parameters.map((cited, index) =>
      lines.input(`rate-${index + 1}`, RATE, 'rate', rates[index] ?? '1', {
        cited,
        name: isDecimal(cited.rate) ? undefined : cited.rate,
      }),
    );
    const counted = runs.map((run) => {
      const share = baseLine(lines, base, run).share(...factors);
      return { ...run, amount: lines.step(`amount-${run.base.entry.year}`, MONTHLY_AMOUNT, 'yuan', share) };
    });
    const amounts = { monthlyAmount: `amount-${first.base.entry.year}` };
    const periods = counted.flatMap(({ from, months, amount }) =>
      monthsFrom(from, months).map((period) => ({ period, amount })),
    );
    if (!term || undeterminedFrom !== undefined) return { lines: lines.all, amounts, periods };
    totalLine(lines, counted);
    return { lines: lines.all, amounts: { ...amounts, totalAmount: 'total' }, periods };
  }

  /** The runs of months whose base is known. @throws TypeError if that of the first is not. */
  #knownRunsOf(values: CaseValues, term: Term | undefined, rates: readonly string[]) {
    const runs: Run[] = [];
    let undeterminedFrom: CivilMonth | undefined;
    for (const { from, months, baseYear } of this.#runsOf(values, term)) {
      const base = this.#wage.find(values, baseYear);
      if (!base) {
        undeterminedFrom = from;
        break;
      }
      runs.push({ from, months, base, amount: shareOf(base, rates) });
    }
    const [first] = runs;
    if (!first) throw new TypeError('the first month cannot be computed');
    return { runs, first, undeterminedFrom };
  }

  periodsOf(values: CaseValues, term: Term | undefined): readonly CivilMonth[] {
    return this.#runsOf(values, term).flatMap(({ from, months }) => monthsFrom(from, months));
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, month: CivilMonth): PeriodAmount | undefined {
    const base = this.#wage.find(values, this.#baseYearOf(values, term, month));
    return base && { amount: shareOf(base, this.#ratesOf(values)), parts: {} };
  }

  findAmountOnBase(
    values: CaseValues,
    term: Term | undefined,
    month: CivilMonth,
    which: WhichBase,
  ): AmountOnBase | undefined {
    const found = this.#wage.findDated(values, this.#baseYearOf(values, term, month), which);
    return found && { amount: shareOf(found.wage, this.#ratesOf(values)), parts: {}, base: found.base };
  }

  #baseYearOf(values: CaseValues, term: Term | undefined, month: CivilMonth): number {
    const run = this.#runsOf(values, term).find(({ from, months }) => monthsFrom(from, months).includes(month));
    if (!run) throw new RangeError(`${month} is no month of this award`);
    return run.baseYear;
  }

  #runsOf(values: CaseValues, term: Term | undefined): ReturnType<typeof runsOf> {
    const { baseYear } = this.parameters;
    if (isDated(term)) return runsOf(term, baseYear !== undefined && isFrozenAtStart(values, baseYear));
    const month = this.#findMonth(values);
    if (month === undefined) throw new TypeError('a monthly share without its month');
    return [{ from: monthOf(month), months: 1, baseYear: yearOf(month) - 1 }];
  }

  #findMonth(values: CaseValues): CivilMonth | undefined {
    const { month } = this.parameters;
    const found = month === undefined ? undefined : values.find(month);
    return found?.state === 'known' ? asText(found.value) : undefined;
  }

  #ratesOf(values: CaseValues): readonly string[] {
    return this.parameters.rates.map(({ rate }) =>
      isDecimal(rate) ? rate : asText(getValue(values, rate, this.#scheme)),
    );
  }

  /** The base, a line for each rate that changes the amount, and the product. */
  #stepsOf(run: Run, rates: readonly string[]): Step[] {
    const { year } = run.base.entry;
    const base = baseInWords(run.base);
    const counted = rates.map((rate, index) => ({ rate, cited: this.parameters.rates[index], index }));
    const changing = counted.filter(({ rate }) => !exact(rate).equals(1));
    const factors = changing.map(({ rate }) => rate).join(' × ') || '1';
    const amount = formatYuan(run.amount);
    return [
      baseStep(this.parameters, run),
      ...changing.map(({ rate, cited, index }): Step => ({
        id: `rate-${index + 1}-${year}`,
        clause: cited?.clause ?? this.parameters.clause,
        quote: cited?.quote ?? this.parameters.quote,
        text: { 'zh-CN': `比例：${rate}`, en: `Rate: ${rate}` },
        values: { rate },
      })),
      {
        id: `amount-${year}`,
        clause: this.parameters.clause,
        quote: this.parameters.quote,
        text: productText(base, factors, amount),
        values: { base, rates, amount },
      },
    ];
  }
}

function shareOf({ amount, divisor }: MonthlyAverage, rates: readonly string[]): Fen {
  // Multiplied before it is divided: a quotient cut at sixty digits could fall below a half that is exact.
  return roundToFen(rates.reduce((product, rate) => product.times(rate), amount).div(divisor));
}
