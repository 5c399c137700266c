// An appraisal of units: points for tasks in proportion to their fulfilment and for further items; the best that qualify are
// awarded, up to so many. Points are exact and rounded for printing only.
import { z } from 'zod';
import { formatYuan, parseYuan } from '../../money.js';
import { CITATION, type Citation } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both, Label } from '../../policy/label.js';
import { MEND_SPELLING, thereIsNo } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { asText, type ScalarKind, type Value } from '../../policy/value-type.js';
import { Code, Name } from '../../policy/vocabulary-document.js';
import { addRatios, compareRatios, formatRatio, multiplyRatios, ratioOf, readRatio, type Ratio } from '../../ratio.js';
import type { FindingFields, ScoredUnit, Step } from '../assessment.js';
import {
  greatest,
  Lines,
  least,
  number,
  product,
  quotient,
  difference,
  sum,
  type Calculation,
  type Formula,
} from '../calculation.js';
import { known, type CaseValues, type Lookup } from '../case-values.js';
import { checkName, getValue, missingOfNames, Rate, YuanText } from './amount.js';
import {
  awardKind,
  ONCE,
  type Award,
  type ComputedAward,
  type Offer,
  type ParameterProblem,
  type PeriodAmount,
} from './kind.js';
import { checkList } from './list-members.js';

/** Points for a task: all of them for the whole target, more or less in proportion. */
const Task = z.strictObject({
  name: Code,
  label: Label,
  ...CITATION,
  points: Rate,
  /** Members of a unit: whole numbers. */
  target: Name,
  achieved: Name,
  /** The reason of a unit that did not reach the target. */
  reason: Code,
});
type Task = z.infer<typeof Task>;

/** Points for an item: all or nothing for a yes or no; for a count all of them less so many for each, and never below zero. */
const Item = z.strictObject({ ...CITATION, member: Name, points: Rate, lessForEach: Rate.optional() });
type Item = z.infer<typeof Item>;

const Parameters = z.strictObject({
  kind: z.literal('unit-ranking'),
  ...CITATION,
  /** A list of units with the text `unit` and the members that tasks and items read. */
  units: NamePath,
  tasks: z.array(Task).min(1),
  items: z.strictObject({
    name: Code,
    label: Label,
    of: z.array(Item).min(1),
    /** A name: points that every unit gets in addition. */
    added: NamePath,
  }),
  /** A unit qualifies with so many points at least, and every target reached. */
  least: z.strictObject({ ...CITATION, points: Rate, reason: Code }),
  /** Of units with equal points, the one with more of this task stands before the other. */
  tieBreak: z.strictObject({ ...CITATION, task: Code }),
  places: z.int().min(1).max(500),
  amount: YuanText,
});
type Parameters = z.infer<typeof Parameters>;

export const unitRanking = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters) => new UnitRanking(parameters),
});

function check({ units, tasks, items, tieBreak }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  const members: (readonly [string, ScalarKind])[] = [
    ['unit', 'text'],
    ...tasks.flatMap(({ target, achieved }) => [[target, 'wholeNumber'] as const, [achieved, 'wholeNumber'] as const]),
    ...items.of.map(
      ({ member, lessForEach }) => [member, lessForEach === undefined ? 'yesNo' : 'wholeNumber'] as const,
    ),
  ];
  const names = [...tasks.map(({ name }) => name), items.name];
  return [
    ...checkList(units, members, content, ['units']),
    ...checkName(items.added, ['decimal'], content, ['items', 'added']),
    ...(tasks.some(({ name }) => name === tieBreak.task)
      ? []
      : [{ path: ['tieBreak', 'task'], message: thereIsNo('任务', 'task', tieBreak.task), mend: MEND_SPELLING }]),
    ...(new Set(names).size === names.length
      ? []
      : [
          {
            path: ['tasks'],
            message: both('两项任务同名', 'two tasks have one name'),
            mend: both('为其中之一另取名称', 'Rename one of them'),
          },
        ]),
  ];
}

type Unit = Readonly<Record<string, Value>>;

interface Scored {
  readonly unit: string;
  readonly facts: Unit;
  /** Points by name of task, and of the items. */
  readonly parts: Readonly<Record<string, Ratio>>;
  readonly score: Ratio;
  readonly reasons: readonly string[];
}

class UnitRanking implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];
  readonly offers: Readonly<Record<string, Offer>> = {
    qualifiedCount: { type: 'wholeNumber', find: (values) => this.#offer(values, (units) => this.#rank(units).length) },
    /** Whether points and tie-break leave open who takes the last place. */
    isTied: { type: 'yesNo', find: (values) => this.#offer(values, (units) => this.#isTied(units)) },
  };

  constructor(readonly parameters: Parameters) {
    this.names = [parameters.units, parameters.items.added];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  findFindings(values: CaseValues): FindingFields {
    const scored = this.#score(values);
    return isScored(scored) ? { units: scored.map(viewOf) } : {};
  }

  compute(values: CaseValues): ComputedAward {
    const scored = this.#getScored(values);
    const winners = this.#winnersOf(scored);
    const { amount, clause, quote } = this.parameters;
    const totalAmount = formatYuan(parseYuan(amount) * BigInt(winners.length));
    return {
      fields: { winners: winners.map(({ unit }) => unit), amountPerHead: amount, totalAmount },
      steps: [
        ...scored.map((unit, index) => this.#stepOf(unit, index)),
        this.#rankingStep(winners),
        {
          id: 'total',
          clause,
          quote,
          text: {
            'zh-CN': `${amount} × ${winners.length} = ${totalAmount} 元`,
            en: `${amount} × ${winners.length} = ${totalAmount} yuan`,
          },
          values: { amount, winners: winners.length, total: totalAmount },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { places, amount } = this.parameters;
    const scored = this.#getScored(values);
    const lines = new Lines(this.parameters);
    const added = asText(getValue(values, this.parameters.items.added, 'unit-ranking'));
    const qualified = scored.map((unit, index) => this.#unitLines(unit, `unit-${index + 1}`, added, lines));
    const { id, text, ...cited } = this.#rankingStep(this.#winnersOf(scored));
    lines.words(id, { 'zh-CN': '名次', en: 'Ranking' }, text, cited);
    const most = lines.input('places', { 'zh-CN': '奖励名额', en: 'Places' }, 'number', places);
    const each = lines.input('amount', { 'zh-CN': '每个单位的奖励', en: 'Award of a unit' }, 'yuan', amount);
    const count = lines.step(
      'winners',
      { 'zh-CN': '得奖单位数', en: 'Units awarded' },
      'number',
      least(sum(...qualified), most),
    );
    const total = lines.step('total', { 'zh-CN': '奖励合计', en: 'Awards in all' }, 'yuan', product(each, count));
    return {
      lines: lines.all,
      amounts: { amountPerHead: 'amount', totalAmount: 'total' },
      periods: [{ period: ONCE, amount: total }],
    };
  }

  /** The points of a unit line by line; gives one if it qualifies, else zero. */
  #unitLines({ unit, facts }: Scored, id: string, added: string, lines: Lines): Formula {
    const { tasks, items, least: lowest, units } = this.parameters;
    const named = ({ 'zh-CN': zh, en }: Label): Label => ({
      'zh-CN': `单位“${unit}”：${zh}`,
      en: `Unit “${unit}”: ${en}`,
    });
    const input = (member: string, label: Label, cited: Citation, name?: string) =>
      lines.input(`${id}-${member}`, named(label), 'number', Number(facts[member]), { cited, name });
    const reached: [Formula, Formula][] = [];
    const points = tasks.map((task) => {
      const done = input(task.achieved, suffixed(task.label, '完成', ' done'), task);
      const asked = input(task.target, suffixed(task.label, '目标', ' asked'), task);
      const full = lines.input(`points-${task.name}`, suffixed(task.label, '分值', ': points'), 'points', task.points, {
        cited: task,
      });
      reached.push([done, asked]);
      const isAsked = countIn(facts, task.target) > 0n;
      const formula = isAsked ? quotient(product(full, done), asked) : full;
      return lines.step(`${id}-${task.name}`, named(task.label), 'points', formula, task);
    });
    const others = items.of.map((item, index): Formula => {
      const full = lines.input(`item-${index + 1}`, suffixed(items.label, '分值', ': points'), 'points', item.points, {
        cited: item,
      });
      const counted = input(item.member, OTHER_WORK, item, `${units}.${item.member}`);
      if (item.lessForEach === undefined) return product(full, counted);
      return greatest(difference(full, product(number(item.lessForEach), counted)), number(0));
    });
    const extra = lines.input('added', { 'zh-CN': '未列明的分值', en: 'Points without a rule' }, 'points', added, {
      name: items.added,
    });
    const other = lines.step(`${id}-${items.name}`, named(items.label), 'points', sum(...others, extra));
    const score = lines.step(
      `${id}-score`,
      named({ 'zh-CN': '合计得分', en: 'points in all' }),
      'points',
      sum(...points, other),
    );
    const enough = lines.input('least', { 'zh-CN': '达标分数', en: 'Least points' }, 'points', lowest.points, {
      cited: lowest,
    });
    return lines.step(
      `${id}-qualified`,
      named({ 'zh-CN': '达标（1为是，0为否）', en: 'qualifies (1 yes, 0 no)' }),
      'number',
      { op: 'reached', of: [[score, enough], ...reached] },
      lowest,
    );
  }

  periodsOf(): readonly string[] {
    return [ONCE];
  }

  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount {
    if (period !== ONCE) throw new RangeError(`${period}: the awards are paid once`);
    const winners = this.#winnersOf(this.#getScored(values));
    return { amount: parseYuan(this.parameters.amount) * BigInt(winners.length), parts: {} };
  }

  #score(values: CaseValues): readonly Scored[] | Exclude<Lookup, { state: 'known' }> {
    const found = values.gather(this.names);
    if (found.state !== 'known') return found;
    const [units, added] = found.values;
    return (units as readonly Unit[]).map((unit) => this.#scoreOf(unit, readRatio(asText(added))));
  }

  #getScored(values: CaseValues): readonly Scored[] {
    const scored = this.#score(values);
    if (!isScored(scored)) throw new TypeError('no points in an eligible claim');
    return scored;
  }

  #offer(values: CaseValues, of: (units: readonly Scored[]) => Value): Lookup {
    const scored = this.#score(values);
    return isScored(scored) ? known(of(scored)) : scored;
  }

  #scoreOf(facts: Unit, added: Ratio): Scored {
    const { tasks, items, least } = this.parameters;
    const parts = Object.fromEntries([
      ...tasks.map((task) => [task.name, multiplyRatios(readRatio(task.points), fulfilmentOf(task, facts))] as const),
      [items.name, addRatios([...items.of.map((item) => pointsOf(item, facts)), added])] as const,
    ]);
    const score = addRatios(Object.values(parts));
    const reasons = [
      ...(compareRatios(score, readRatio(least.points)) < 0 ? [least.reason] : []),
      ...tasks
        .filter(({ target, achieved }) => countIn(facts, achieved) < countIn(facts, target))
        .map(({ reason }) => reason),
    ];
    return { unit: asText(facts['unit']), facts, parts, score, reasons };
  }

  /** The units that qualify, best first; equal ones in the order in which they were given. */
  #rank(units: readonly Scored[]): readonly Scored[] {
    return units.filter(({ reasons }) => reasons.length === 0).sort((one, other) => this.#compare(one, other));
  }

  #compare(one: Scored, other: Scored): number {
    const { tasks, tieBreak } = this.parameters;
    const task = tasks.find(({ name }) => name === tieBreak.task);
    const byScore = compareRatios(other.score, one.score);
    if (byScore !== 0 || !task) return byScore;
    return compareRatios(fulfilmentOf(task, other.facts), fulfilmentOf(task, one.facts));
  }

  #isTied(units: readonly Scored[]): boolean {
    const ranked = this.#rank(units);
    const [last, next] = ranked.slice(this.parameters.places - 1);
    return last !== undefined && next !== undefined && this.#compare(last, next) === 0;
  }

  #winnersOf(units: readonly Scored[]): readonly Scored[] {
    return this.#rank(units).slice(0, this.parameters.places);
  }

  #stepOf({ unit, facts, parts, score }: Scored, index: number): Step {
    const { tasks, items, clause, quote } = this.parameters;
    const line = (language: 'zh-CN' | 'en') => [
      ...tasks.map(({ name, label, points, target, achieved }) => {
        const [done, asked] = [countIn(facts, achieved), countIn(facts, target)];
        const share = asked === 0n ? '1' : `${done} ÷ ${asked}`;
        return `${label[language]} ${points} × ${share} = ${printed(parts[name])}`;
      }),
      `${items.label[language]} ${printed(parts[items.name])}`,
    ];
    const total = printed(score);
    return {
      id: `unit-${index + 1}`,
      clause,
      quote,
      text: {
        'zh-CN': `${unit}：${line('zh-CN').join('，')}，合计 ${total} 分`,
        en: `${unit}: ${line('en').join(', ')}, ${total} points in all`,
      },
      values: { unit, score: total, ...mapPrinted(parts) },
    };
  }

  #rankingStep(winners: readonly Scored[]): Step {
    const { clause, quote } = this.parameters.tieBreak;
    const units = winners.map(({ unit }) => unit);
    return {
      id: 'ranking',
      clause,
      quote,
      text: { 'zh-CN': `名次：${units.join('、')}`, en: `Best first: ${units.join(', ')}` },
      values: { winners: units },
    };
  }
}

const OTHER_WORK: Label = { 'zh-CN': '其它工作情况', en: 'other work' };
const suffixed = ({ 'zh-CN': zh, en }: Label, zhEnd: string, enEnd: string): Label => ({
  'zh-CN': `${zh}${zhEnd}`,
  en: `${en}${enEnd}`,
});

function isScored(scored: readonly Scored[] | Exclude<Lookup, { state: 'known' }>): scored is readonly Scored[] {
  return Array.isArray(scored);
}

function countIn(facts: Unit, member: string): bigint {
  return BigInt(facts[member] as number);
}

/** What was achieved of a target; where nothing was asked, all of it. */
function fulfilmentOf({ target, achieved }: Task, facts: Unit): Ratio {
  const asked = countIn(facts, target);
  return asked === 0n ? ratioOf(1n) : ratioOf(countIn(facts, achieved), asked);
}

function pointsOf({ member, points, lessForEach }: Item, facts: Unit): Ratio {
  const full = readRatio(points);
  if (lessForEach === undefined) return facts[member] === true ? full : ratioOf(0n);
  const lost = multiplyRatios(readRatio(lessForEach), ratioOf(countIn(facts, member)));
  if (compareRatios(lost, full) >= 0) return ratioOf(0n);
  return addRatios([full, { ...lost, dividend: -lost.dividend }]);
}

function viewOf({ unit, parts, score, reasons }: Scored): ScoredUnit {
  return { unit, score: printed(score), parts: mapPrinted(parts), isQualified: reasons.length === 0, reasons };
}

function mapPrinted(parts: Scored['parts']): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, points]) => [name, printed(points)]));
}

const PRINTED_DIGITS = 2;
function printed(points: Ratio | undefined): string {
  return formatRatio(points ?? ratioOf(0n), PRINTED_DIGITS);
}
