// A monthly share of a dated standard (a minimum wage, the least contributions of an employer), for one person or for each head.
import { z } from 'zod';
import { monthOf, monthsBetween, monthsFrom, shiftMonth, type CivilMonth } from '../../calendar/civil-date.js';
import { exact, formatYuan, roundToFen, sumFen, type Exact, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both } from '../../policy/label.js';
import { findOwn } from '../../policy/own-member.js';
import {
  ADD_TERM_WITH_FROM,
  isNoReadingSetting,
  LIST_THE_READING,
  LIST_THE_SETTING,
  MEND_SPELLING,
  NO_DATED_TERM,
  REMOVE_IT,
} from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { findEntryInForce, type MonthEntry } from '../../policy/setting-value.js';
import { asText } from '../../policy/value-type.js';
import { Name } from '../../policy/vocabulary-document.js';
import type { DatedTerm, Step, Term } from '../assessment.js';
import { Lines, product, rounded, sum, type Calculation } from '../calculation.js';
import { mergeMissing, type CaseValues, type Missing } from '../case-values.js';
import { checkName, getValue, missingOfNames, RATE, Rate } from './amount.js';
import { awardKind, type Award, type ComputedAward, type ParameterProblem, type PeriodAmount } from './kind.js';
import { MONTHLY_AMOUNT, periodsOf, sumStep, totalLine } from './monthly-rate-steps.js';
import { datedTerm, monthsOfTerm, termOfMonth } from './months-of-term.js';

const Parameters = z.strictObject({
  kind: z.literal('monthly-standard'),
  ...CITATION,
  /** A setting with entries by month. */
  standard: Name,
  /** The members of an entry that are added up. */
  members: z.array(Name).min(1),
  /** The share of their sum; without it, all of it. */
  rate: Rate.optional(),
  /** The name of the number of heads. */
  heads: NamePath.optional(),
  /** A reading setting: the entry of each month counts, or that of the first month. Without it the entry of each month. */
  change: Name.optional(),
});
type Parameters = z.infer<typeof Parameters>;

const FROZEN_AT_START = 'frozen-at-start';

export const monthlyStandard = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new MonthlyStandard(parameters, content.document.scheme),
});

function check({ standard, members, heads, change }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (content.document.term?.from === undefined)
    problems.push({ path: [], message: NO_DATED_TERM, mend: ADD_TERM_WITH_FROM });
  const shape = findOwn(content.settings, standard)?.shape;
  if (shape?.kind !== 'byMonth') {
    problems.push({
      path: ['standard'],
      message: both(
        `“${standard}”不是本项目按月取值的设定`,
        `"${standard}" is no setting of this scheme with entries by month`,
      ),
      mend: LIST_THE_SETTING,
    });
  } else {
    members.forEach((member, index) => {
      const path = ['members', index];
      if (findOwn(shape.members, member)?.type.kind !== 'yuan')
        problems.push({
          path,
          message: both(`“${standard}”没有金额“${member}”`, `"${standard}" has no amount "${member}"`),
          mend: MEND_SPELLING,
        });
      else if (members.indexOf(member) < index)
        problems.push({
          path,
          message: both(`“${member}”重复计入`, `"${member}" is added twice`),
          mend: REMOVE_IT,
        });
    });
  }
  if (heads !== undefined) problems.push(...checkName(heads, ['wholeNumber'], content, ['heads']));
  if (change !== undefined && findOwn(content.settings, change)?.shape.kind !== 'plain') {
    problems.push({ path: ['change'], message: isNoReadingSetting(change), mend: LIST_THE_READING });
  }
  return problems;
}

/** Consecutive months on one entry of the standard. */
interface Run {
  readonly from: CivilMonth;
  readonly months: number;
  readonly entry: MonthEntry;
}

const HEADS = { 'zh-CN': '人数', en: 'Heads' };
const PER_HEAD = { 'zh-CN': '每人每月金额', en: 'Amount of a head and month' };

class MonthlyStandard implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    this.names = [parameters.heads, parameters.change].filter((name) => name !== undefined);
    this.settings = [parameters.standard];
  }

  findMissing(values: CaseValues, firstMonth: CivilMonth | undefined): Missing | undefined {
    const missing = missingOfNames(values, this.names);
    const { standard } = this.parameters;
    if (firstMonth === undefined || findEntryInForce(this.#entries(values), firstMonth)) return missing;
    return mergeMissing(missing, { facts: [], settings: [standard] });
  }

  compute(values: CaseValues, term: Term | undefined): ComputedAward {
    const heads = this.#findHeads(values);
    const runs = this.#runsOf(values, datedTerm(term)).map((run) => {
      const perHead = this.#amountOf(run.entry);
      return { ...run, perHead, amount: perHead * (heads ?? 1n) };
    });
    const [first] = runs;
    if (!first) throw new TypeError('the first month cannot be computed');
    const periods = periodsOf(runs);
    const total = formatYuan(sumFen(runs.map(({ months, amount }) => amount * BigInt(months))));
    return {
      fields: {
        ...(heads !== undefined && { amountPerHead: formatYuan(first.perHead) }),
        monthlyAmount: formatYuan(first.amount),
        periods,
        totalAmount: total,
      },
      steps: [...runs.flatMap((run) => this.#stepsOf(run, heads)), sumStep(this.parameters, periods, total)],
    };
  }

  calculate(values: CaseValues, term: Term | undefined): Calculation {
    const { standard, members, rate, heads } = this.parameters;
    const lines = new Lines(this.parameters);
    const share = rate === undefined ? [] : [lines.input('rate', RATE, 'rate', rate)];
    const count = this.#findHeads(values);
    const factor = count === undefined ? [] : [lines.input('heads', HEADS, 'heads', count.toString(), { name: heads })];
    const runs = this.#runsOf(values, datedTerm(term)).map((run) => {
      const { entry } = run;
      const label = { 'zh-CN': `${entry.from}起的月标准`, en: `Standard of a month from ${entry.from} on` };
      const parts = members.map((member, index) =>
        lines.input(`standard-${entry.from}-${index + 1}`, label, 'yuan', amountIn(entry, member), {
          name: `${standard}.${member}`,
        }),
      );
      const one = lines.step(
        `one-${entry.from}`,
        count === undefined ? MONTHLY_AMOUNT : PER_HEAD,
        'yuan',
        rounded(product(sum(...parts), ...share)),
      );
      if (factor.length === 0) return { ...run, id: `one-${entry.from}`, amount: one };
      const id = `all-${entry.from}`;
      return { ...run, id, amount: lines.step(id, MONTHLY_AMOUNT, 'yuan', product(one, ...factor)) };
    });
    totalLine(lines, runs);
    const [first] = runs;
    return {
      lines: lines.all,
      amounts: {
        ...(count !== undefined && { amountPerHead: `one-${first?.entry.from}` }),
        monthlyAmount: first?.id ?? '',
        totalAmount: 'total',
      },
      periods: runs.flatMap(({ from, months, amount }) =>
        monthsFrom(from, months).map((period) => ({ period, amount })),
      ),
    };
  }

  periodsOf(_values: CaseValues, term: Term | undefined): readonly CivilMonth[] {
    return monthsOfTerm(term);
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, month: CivilMonth): PeriodAmount | undefined {
    const { from } = termOfMonth(term, month);
    const entry = findEntryInForce(this.#entries(values), this.#isFrozenAtStart(values) ? monthOf(from) : month);
    return entry && { amount: this.#amountOf(entry) * (this.#findHeads(values) ?? 1n), parts: {} };
  }

  /** The amount of one head and month is rounded; only then is it multiplied (E4). */
  #amountOf(entry: MonthEntry): Fen {
    return roundToFen(this.#sumOf(entry).times(this.parameters.rate ?? 1));
  }

  #sumOf(entry: MonthEntry): Exact {
    return this.parameters.members.reduce((sum, member) => sum.plus(amountIn(entry, member)), exact(0));
  }

  #findHeads(values: CaseValues): bigint | undefined {
    const { heads } = this.parameters;
    return heads === undefined ? undefined : BigInt(Number(getValue(values, heads, this.scheme)));
  }

  #entries(values: CaseValues): readonly MonthEntry[] {
    return (values.setting(this.parameters.standard) ?? []) as readonly MonthEntry[];
  }

  #isFrozenAtStart(values: CaseValues): boolean {
    const { change } = this.parameters;
    if (change === undefined) return false;
    const reading = values.find(change);
    return reading.state === 'known' && reading.value === FROZEN_AT_START;
  }

  /** The months of the term in runs with one entry each; an entry stays in force until the next. */
  #runsOf(values: CaseValues, term: DatedTerm): Run[] {
    const entries = this.#entries(values);
    const start = monthOf(term.from);
    const end = shiftMonth(start, term.months);
    const changes = this.#isFrozenAtStart(values) ? [] : entries.map(({ from }) => from);
    const starts = [start, ...[...new Set(changes)].filter((from) => from > start && from < end).sort()];
    return starts.map((from, index) => {
      const entry = findEntryInForce(entries, from);
      if (!entry) throw new TypeError(`the standard of ${from} is not known`);
      values.noteEntry(this.parameters.standard, entry);
      return { from, months: monthsBetween(from, starts[index + 1] ?? end), entry };
    });
  }

  #stepsOf(run: Run & { perHead: Fen; amount: Fen }, heads: bigint | undefined): Step[] {
    const { clause, quote, members, rate } = this.parameters;
    const { entry, from, months } = run;
    const cited = { clause, quote };
    const base = formatYuan(roundToFen(this.#sumOf(entry)));
    const [one, all] = [formatYuan(run.perHead), formatYuan(run.amount)];
    const sum = members.map((member) => amountIn(entry, member)).join(' + ');
    const shown = members.length > 1 ? `${sum} = ${base}` : base;
    const steps: Step[] = [
      {
        id: `standard-${entry.from}`,
        ...cited,
        text: {
          'zh-CN': `${entry.from}起的标准为每月 ${shown} 元，用于${from}起的${months}个月`,
          en: `The standard from ${entry.from} on is ${shown} yuan a month; it counts for ${months} months from ${from}`,
        },
        values: { standardFrom: entry.from, amount: base, from, months },
      },
    ];
    if (rate !== undefined)
      steps.push({
        id: `amount-${entry.from}`,
        ...cited,
        text: {
          'zh-CN': `${base} × ${rate} = ${one} 元（四舍五入到分）`,
          en: `${base} × ${rate} = ${one} yuan (rounded to the fen, half up)`,
        },
        values: { base, rate, amount: one },
      });
    if (heads !== undefined)
      steps.push({
        id: `heads-${entry.from}`,
        ...cited,
        text: { 'zh-CN': `${one} × ${heads} 人 = ${all} 元`, en: `${one} × ${heads} heads = ${all} yuan` },
        values: { amount: one, heads: Number(heads), monthlyAmount: all },
      });
    return steps;
  }
}

function amountIn(entry: MonthEntry, member: string): string {
  return asText(findOwn(entry, member) ?? '');
}
