// A monthly rate on the average wage of a year: so many percent of it, one part of which is rounded and the other is the rest.
import { z } from 'zod';
import { monthOf, monthsBetween, monthsFrom, shiftMonth, yearOf, type CivilMonth } from '../../calendar/civil-date.js';
import { exact, roundToFen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { findOwn } from '../../policy/own-member.js';
import { findMonthlyAverage, type AverageEntry, type MonthlyAverage } from '../../policy/setting-value.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { isDecimal } from '../../policy/value-schema.js';
import { asText } from '../../policy/value-type.js';
import { Code, Name } from '../../policy/vocabulary-document.js';
import { isDated, type DatedTerm, type Term } from '../assessment.js';
import type { CaseValues, Missing } from '../case-values.js';
import { awardKind, type Award, type ParameterProblem, type PeriodAmount } from './kind.js';
import { describeMonths, type Run } from './monthly-rate-steps.js';

const Rate = z.string().refine(isDecimal, 'a rate is a decimal text such as "0.11"');
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

const YEAR_BEFORE_START = 'year-before-start';

export const monthlyRate = awardKind<MonthlyRateParameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new MonthlyRate(parameters, ceilingOf(parameters.base, content)),
});

function check(parameters: MonthlyRateParameters, { settings, document }: SchemeContent): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (document.term?.from === undefined)
    problems.push({ path: [], message: 'a monthly award without a term that has a start', mend: 'Add term with from' });
  const { base, baseYear, rate, roundedPart, remainderPart } = parameters;
  if (findOwn(settings, base)?.shape.kind !== 'averageByYear') {
    problems.push({
      path: ['base'],
      message: `"${base}" is no setting of this scheme with an average wage by year`,
      mend: 'Name such a setting and list it in settings',
    });
  }
  if (findOwn(settings, baseYear)?.shape.kind !== 'plain') {
    problems.push({
      path: ['baseYear'],
      message: `"${baseYear}" is no reading setting of this scheme`,
      mend: 'Name a reading and list it in settings',
    });
  }
  if (!exact(roundedPart.rate).plus(remainderPart.rate).equals(rate)) {
    problems.push({
      path: ['rate'],
      message: `the parts ${roundedPart.rate} and ${remainderPart.rate} do not add up to ${rate}`,
      mend: 'Mend a rate',
    });
  }
  return problems;
}

function ceilingOf(base: string, { settings }: SchemeContent): string {
  const shape = findOwn(settings, base)?.shape;
  if (shape?.kind !== 'averageByYear') throw new TypeError(`${base} is no average wage by year`);
  return shape.monthlyCeiling;
}

/** The term of a monthly award; the loader lets none pass without days. @throws RangeError for one that did. */
export function datedTerm(term: Term | undefined): DatedTerm {
  if (!isDated(term)) throw new RangeError('a monthly award has no months without the days of its term');
  return term;
}

class MonthlyRate implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[];

  constructor(
    readonly parameters: MonthlyRateParameters,
    readonly ceiling: string,
  ) {
    this.names = [parameters.baseYear, ceiling];
    this.settings = [parameters.base];
  }

  findMissing(values: CaseValues, firstMonth: CivilMonth | undefined): Missing | undefined {
    if (firstMonth === undefined) return undefined;
    const reading = values.find(this.parameters.baseYear);
    if (reading.state === 'missing') return reading.missing;
    // Under either reading the first month rests on the year before it.
    const base = this.#findBase(values, yearOf(firstMonth) - 1);
    return base ? undefined : { facts: [], settings: [this.parameters.base] };
  }

  compute(values: CaseValues, term: Term | undefined) {
    const runs: Run[] = [];
    let undeterminedFrom: CivilMonth | undefined;
    for (const { from, months, baseYear } of this.#runsOf(values, datedTerm(term))) {
      const base = this.#findBase(values, baseYear);
      if (!base) {
        undeterminedFrom = from;
        break;
      }
      runs.push({ from, months, base, ...this.#amountOf(base) });
    }
    return describeMonths(this.parameters, runs, undeterminedFrom);
  }

  periodsOf(_values: CaseValues, term: Term | undefined): readonly CivilMonth[] {
    const { from, months } = datedTerm(term);
    return monthsFrom(monthOf(from), months);
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, month: CivilMonth): PeriodAmount | undefined {
    const { from, to } = datedTerm(term);
    if (month < monthOf(from) || month > monthOf(to))
      throw new RangeError(`${month} lies outside the term from ${from} to ${to}`);
    const counted = this.#isFrozenAtStart(values) ? monthOf(from) : month;
    const base = this.#findBase(values, yearOf(counted) - 1);
    return base && this.#amountOf(base);
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

  #findBase(values: CaseValues, year: number): MonthlyAverage | undefined {
    const { base } = this.parameters;
    const entries = (values.setting(base) ?? []) as unknown as readonly AverageEntry[];
    const ceiling = values.find(this.ceiling);
    const found = findMonthlyAverage(entries, year, ceiling.state === 'known' ? asText(ceiling.value) : undefined);
    if (found) values.noteEntry(base, found.entry);
    return found;
  }

  #isFrozenAtStart(values: CaseValues): boolean {
    const reading = values.find(this.parameters.baseYear);
    return reading.state === 'known' && reading.value === YEAR_BEFORE_START;
  }

  /** The months of the term in runs with one base year each. */
  #runsOf(values: CaseValues, term: DatedTerm): { from: CivilMonth; months: number; baseYear: number }[] {
    const start = monthOf(term.from);
    if (this.#isFrozenAtStart(values)) return [{ from: start, months: term.months, baseYear: yearOf(start) - 1 }];
    const runs: { from: CivilMonth; months: number; baseYear: number }[] = [];
    for (let from = start, left = term.months; left > 0;) {
      const months = Math.min(left, monthsBetween(from, `${yearOf(from) + 1}-01`));
      runs.push({ from, months, baseYear: yearOf(from) - 1 });
      from = shiftMonth(from, months);
      left -= months;
    }
    return runs;
  }
}
