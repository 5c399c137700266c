// A monthly rate on the average wage of a year: so many percent of it, one part of which is rounded and the other is the rest.
import { z } from 'zod';
import { monthOf, monthsFrom, yearOf, type CivilMonth } from '../../calendar/civil-date.js';
import { exact, roundToFen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { ADD_TERM_WITH_FROM, MEND_RATE, NO_DATED_TERM, partsDoNotAddUp } from '../../policy/problem-words.js';
import type { MonthlyAverage } from '../../policy/setting-value.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { Code, Name } from '../../policy/vocabulary-document.js';
import type { Term } from '../assessment.js';
import { difference, Lines, type Calculation } from '../calculation.js';
import type { CaseValues, Missing } from '../case-values.js';
import { RATE, Rate } from './amount.js';
import { AverageWage, checkAverageWage, checkBaseYear, isFrozenAtStart, runsOf } from './average-wage.js';
import {
  awardKind,
  type AmountOnBase,
  type Award,
  type ParameterProblem,
  type PeriodAmount,
  type WhichBase,
} from './kind.js';
import { datedTerm, monthsOfTerm, termOfMonth } from './months-of-term.js';
import { baseLine, describeMonths, MONTHLY_AMOUNT, totalLine, type Run } from './monthly-rate-steps.js';

const Part = z.strictObject({ name: Code, rate: Rate, ...CITATION });

const Parameters = z.strictObject({
  kind: z.literal('monthly-rate'),
  ...CITATION,
  /** A setting with one average wage for each year. */
  base: Name,
  /** A reading setting: the base is of the year before each month, or before the first month of the term. */
  baseYear: Name,
  rate: Rate,
  roundedPart: Part,
  /** The total less the rounded part (C3). */
  remainderPart: Part,
});
export type MonthlyRateParameters = z.infer<typeof Parameters>;

export const monthlyRate = awardKind<MonthlyRateParameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new MonthlyRate(parameters, new AverageWage(parameters.base, content)),
});

function check(parameters: MonthlyRateParameters, content: SchemeContent): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (content.document.term?.from === undefined)
    problems.push({ path: [], message: NO_DATED_TERM, mend: ADD_TERM_WITH_FROM });
  const { base, baseYear, rate, roundedPart, remainderPart } = parameters;
  problems.push(...checkAverageWage(base, content), ...checkBaseYear(baseYear, content));
  if (!exact(roundedPart.rate).plus(remainderPart.rate).equals(rate)) {
    problems.push({
      path: ['rate'],
      message: partsDoNotAddUp(roundedPart.rate, remainderPart.rate, rate),
      mend: MEND_RATE,
    });
  }
  return problems;
}

const PART_RATE = { 'zh-CN': '其中先计算部分的比例', en: 'Rate of the part that is computed' };
const PART = { 'zh-CN': '其中先计算的部分', en: 'The part that is computed' };
const REMAINDER = { 'zh-CN': '其中的余额部分', en: 'The part that is left' };

class MonthlyRate implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[];

  constructor(
    readonly parameters: MonthlyRateParameters,
    readonly wage: AverageWage,
  ) {
    this.names = [parameters.baseYear, wage.ceiling];
    this.settings = [parameters.base];
  }

  findMissing(values: CaseValues, firstMonth: CivilMonth | undefined): Missing | undefined {
    if (firstMonth === undefined) return undefined;
    const reading = values.find(this.parameters.baseYear);
    if (reading.state === 'missing') return reading.missing;
    // Under either reading the first month rests on the year before it.
    const base = this.wage.find(values, yearOf(firstMonth) - 1);
    return base ? undefined : { facts: [], settings: [this.parameters.base] };
  }

  compute(values: CaseValues, term: Term | undefined) {
    const { runs, undeterminedFrom } = this.#runsOf(values, term);
    return describeMonths(this.parameters, runs, undeterminedFrom);
  }

  calculate(values: CaseValues, term: Term | undefined): Calculation {
    const { base, rate, roundedPart, remainderPart } = this.parameters;
    const { runs, undeterminedFrom } = this.#runsOf(values, term);
    const lines = new Lines(this.parameters);
    const share = lines.input('rate', RATE, 'rate', rate);
    const partShare = lines.input('rate-part', PART_RATE, 'rate', roundedPart.rate, { cited: roundedPart });
    const counted = runs.map((run) => {
      const { year } = run.base.entry;
      const wage = baseLine(lines, base, run);
      const amount = lines.step(`amount-${year}`, MONTHLY_AMOUNT, 'yuan', wage.share(share));
      const part = lines.step(`${roundedPart.name}-${year}`, PART, 'yuan', wage.share(partShare), roundedPart);
      lines.step(`${remainderPart.name}-${year}`, REMAINDER, 'yuan', difference(amount, part), remainderPart);
      return { ...run, amount };
    });
    const first = String(runs[0]?.base.entry.year);
    const amounts = {
      monthlyAmount: `amount-${first}`,
      [`parts.${roundedPart.name}`]: `${roundedPart.name}-${first}`,
      [`parts.${remainderPart.name}`]: `${remainderPart.name}-${first}`,
    };
    const periods = counted.flatMap(({ from, months, amount }) =>
      monthsFrom(from, months).map((period) => ({ period, amount })),
    );
    if (undeterminedFrom !== undefined) return { lines: lines.all, amounts, periods };
    totalLine(lines, counted);
    return { lines: lines.all, amounts: { ...amounts, totalAmount: 'total' }, periods };
  }

  #runsOf(values: CaseValues, term: Term | undefined) {
    const runs: Run[] = [];
    let undeterminedFrom: CivilMonth | undefined;
    for (const { from, months, baseYear } of runsOf(
      datedTerm(term),
      isFrozenAtStart(values, this.parameters.baseYear),
    )) {
      const base = this.wage.find(values, baseYear);
      if (!base) {
        undeterminedFrom = from;
        break;
      }
      runs.push({ from, months, base, ...this.#amountOf(base) });
    }
    return { runs, undeterminedFrom };
  }

  periodsOf(_values: CaseValues, term: Term | undefined): readonly CivilMonth[] {
    return monthsOfTerm(term);
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, month: CivilMonth): PeriodAmount | undefined {
    const base = this.wage.find(values, this.#baseYearOf(values, term, month));
    return base && this.#amountOf(base);
  }

  findAmountOnBase(
    values: CaseValues,
    term: Term | undefined,
    month: CivilMonth,
    which: WhichBase,
  ): AmountOnBase | undefined {
    const found = this.wage.findDated(values, this.#baseYearOf(values, term, month), which);
    return found && { ...this.#amountOf(found.wage), base: found.base };
  }

  #baseYearOf(values: CaseValues, term: Term | undefined, month: CivilMonth): number {
    const { from } = termOfMonth(term, month);
    return yearOf(isFrozenAtStart(values, this.parameters.baseYear) ? monthOf(from) : month) - 1;
  }

  /** Total and rounded part are rounded once, from the exact product; the other part is what is left (C3). */
  #amountOf({ amount: base, divisor }: MonthlyAverage): PeriodAmount {
    const { rate, roundedPart, remainderPart } = this.parameters;
    // Multiplied before it is divided: a quotient cut at sixty digits could fall below a half that is exact.
    const share = (of: string) => roundToFen(base.times(of).div(divisor));
    const amount = share(rate);
    const rounded = share(roundedPart.rate);
    return { amount, parts: { [roundedPart.name]: rounded, [remainderPart.name]: amount - rounded } };
  }
}
