// The average wage of a year as the base of monthly amounts: which recorded entry counts, and for which months of a term.
import { monthsBetween, monthOf, shiftMonth, yearOf, type CivilMonth } from '../../calendar/civil-date.js';
import { both } from '../../policy/label.js';
import { findOwn } from '../../policy/own-member.js';
import { isNoReadingSetting, LIST_THE_READING, LIST_THE_SETTING } from '../../policy/problem-words.js';
import { findMonthlyAverage, type AverageEntry, type MonthlyAverage } from '../../policy/setting-value.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { asText } from '../../policy/value-type.js';
import type { DatedTerm } from '../assessment.js';
import type { CaseValues } from '../case-values.js';
import type { DatedBase, ParameterProblem, WhichBase } from './kind.js';

const YEAR_BEFORE_START = 'year-before-start';

/** Consecutive months whose base is the average wage of one year. */
export interface BaseRun {
  readonly from: CivilMonth;
  readonly months: number;
  readonly baseYear: number;
}

/** A monthly average and the base that it is. */
interface DatedAverage {
  readonly wage: MonthlyAverage;
  readonly base: DatedBase;
}

/** A setting with one average wage for each year, read under its monthly ceiling. */
export class AverageWage {
  /** Name of the setting that holds the monthly ceiling. */
  readonly ceiling: string;

  constructor(
    readonly setting: string,
    { settings }: SchemeContent,
  ) {
    const shape = findOwn(settings, setting)?.shape;
    if (shape?.kind !== 'averageByYear') throw new TypeError(`${setting} is no average wage by year`);
    this.ceiling = shape.monthlyCeiling;
  }

  /** The monthly average of exactly this year, or undefined while it is not set. */
  find(values: CaseValues, year: number): MonthlyAverage | undefined {
    const entries = (values.setting(this.setting) ?? []) as unknown as readonly AverageEntry[];
    const ceiling = values.find(this.ceiling);
    const found = findMonthlyAverage(entries, year, ceiling.state === 'known' ? asText(ceiling.value) : undefined);
    if (found) values.noteEntry(this.setting, found.entry);
    return found;
  }

  /**
   * The monthly average of a year for an instalment that rests on it, and what it was taken from. With `lastKnown` that of the
   * latest earlier year that is set, and only while the year's own is not; never that of a later year.
   */
  findDated(values: CaseValues, year: number, which: WhichBase): DatedAverage | undefined {
    const own = this.find(values, year);
    if (which === 'published') return own && { wage: own, base: { setting: this.setting, year, entry: own.entry } };
    if (own) return undefined;
    const entries = (values.setting(this.setting) ?? []) as unknown as readonly AverageEntry[];
    const earlier = entries.map((entry) => entry.year).filter((one) => one < year);
    for (const one of earlier.sort((a, b) => b - a)) {
      const wage = this.find(values, one);
      if (wage) return { wage, base: { setting: this.setting, year, entry: wage.entry } };
    }
    return undefined;
  }
}

/** Problems of the name of such a setting. */
export function checkAverageWage(base: string, { settings }: SchemeContent): ParameterProblem[] {
  if (findOwn(settings, base)?.shape.kind === 'averageByYear') return [];
  return [
    {
      path: ['base'],
      message: both(
        `“${base}”不是本项目按年取值的平均工资设定`,
        `"${base}" is no setting of this scheme with an average wage by year`,
      ),
      mend: LIST_THE_SETTING,
    },
  ];
}

/** Problems of the name of the setting that says which year is the base. */
export function checkBaseYear(baseYear: string, { settings }: SchemeContent): ParameterProblem[] {
  if (findOwn(settings, baseYear)?.shape.kind === 'plain') return [];
  return [{ path: ['baseYear'], message: isNoReadingSetting(baseYear), mend: LIST_THE_READING }];
}

/** Whether the operator reads the base year as the one before the first month of the term, for all its months. */
export function isFrozenAtStart(values: CaseValues, baseYear: string): boolean {
  const reading = values.find(baseYear);
  return reading.state === 'known' && reading.value === YEAR_BEFORE_START;
}

/** The months of a term in runs with one base year each: the year before the months, or before the first of them. */
export function runsOf({ from: firstDay, months }: DatedTerm, isFrozen: boolean): readonly BaseRun[] {
  const start = monthOf(firstDay);
  if (isFrozen) return [{ from: start, months, baseYear: yearOf(start) - 1 }];
  const runs: BaseRun[] = [];
  for (let from = start, left = months; left > 0;) {
    const count = Math.min(left, monthsBetween(from, `${yearOf(from) + 1}-01`));
    runs.push({ from, months: count, baseYear: yearOf(from) - 1 });
    from = shiftMonth(from, count);
    left -= count;
  }
  return runs;
}
