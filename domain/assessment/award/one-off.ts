// A single payment: one amount, so much for each head, or several named parts with heads of their own.
import { z } from 'zod';
import { formatYuan, sumFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both } from '../../policy/label.js';
import { occursTwice, REMOVE_IT, RENAME_IT } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { Code } from '../../policy/vocabulary-document.js';
import type { Step } from '../assessment.js';
import { Lines, product, sum, type Calculation, type Formula } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import {
  Amount,
  amountLines,
  checkAmount,
  checkHeads,
  checkName,
  findAmount,
  getValue,
  Heads,
  missingOfNames,
  namesOfAmount,
  type FoundAmount,
} from './amount.js';
import { awardKind, ONCE, type Award, type ComputedAward, type ParameterProblem, type PeriodAmount } from './kind.js';

const Part = z.strictObject({ name: Code, amount: Amount, heads: Heads.optional(), ...CITATION });
type Part = z.infer<typeof Part>;

const Parameters = z.strictObject({
  kind: z.literal('one-off'),
  ...CITATION,
  amount: Amount.optional(),
  /** For how many heads; while the name is absent only the amount for one head is known. */
  heads: Heads.optional(),
  /** The name of a yes/no value: the payment is that of one year, of which the answer says so. */
  annualWhen: NamePath.optional(),
  parts: z.array(Part).min(1).optional(),
});
type Parameters = z.infer<typeof Parameters>;

export const oneOff = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new OneOff(parameters, content.document.scheme),
});

function check(
  { amount, heads, annualWhen, parts = [] }: Parameters,
  content: SchemeContent,
): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if ((amount === undefined) === (parts.length === 0))
    problems.push({
      path: [],
      message: both('支付应为一个金额，或为若干部分', 'the payment is one amount or parts'),
      mend: both('只写 amount 或 parts 之一', 'Write either amount or parts'),
    });
  if (heads !== undefined && amount === undefined)
    problems.push({
      path: ['heads'],
      message: both('各部分的人数应写在该部分中', 'heads of parts stand with the parts'),
      mend: both('移到该处', 'Move it there'),
    });
  if (annualWhen !== undefined) {
    problems.push(...checkName(annualWhen, ['yesNo'], content, ['annualWhen']));
    if (amount === undefined)
      problems.push({
        path: ['annualWhen'],
        message: both('annualWhen 与 parts 同用没有意义', 'annualWhen has no meaning with parts'),
        mend: REMOVE_IT,
      });
  }
  if (amount) problems.push(...checkAmount(amount, content, ['amount']));
  problems.push(...checkHeads(heads, content, ['heads']));
  parts.forEach((part, index) => {
    const path = ['parts', String(index)];
    problems.push(...checkAmount(part.amount, content, [...path, 'amount']));
    problems.push(...checkHeads(part.heads, content, [...path, 'heads']));
    if (parts.findIndex(({ name }) => name === part.name) < index)
      problems.push({ path: [...path, 'name'], message: occursTwice('部分', 'the part', part.name), mend: RENAME_IT });
  });
  return problems;
}

/** One amount for so many heads. */
interface Line extends FoundAmount {
  /** For all heads; undefined while their number is not known. */
  readonly total: Fen | undefined;
  readonly lines: readonly Step[];
}

class OneOff implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    const { amount, heads, annualWhen, parts = [] } = parameters;
    const lines = [{ amount, heads }, ...parts].flatMap((line) => [
      ...(line.amount ? namesOfAmount(line.amount) : []),
      ...(typeof line.heads === 'string' ? [line.heads] : []),
    ]);
    this.names = annualWhen === undefined ? lines : [...lines, annualWhen];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const { amount, heads, annualWhen, parts = [], clause, quote } = this.parameters;
    if (this.#isNotOwed(values)) return { fields: {}, steps: [] };
    if (amount) {
      const line = this.#lineOf({ amount, heads, clause, quote }, 'amount', values);
      const isAnnual = annualWhen !== undefined && getValue(values, annualWhen, this.scheme) === true;
      return {
        fields: {
          ...(heads !== undefined && { amountPerHead: formatYuan(line.amount) }),
          ...(line.total !== undefined && {
            oneOffAmount: formatYuan(line.total),
            ...(isAnnual && { annualAmount: formatYuan(line.total) }),
          }),
        },
        steps: line.lines,
      };
    }
    const found = parts.map((part) => ({ name: part.name, line: this.#lineOf(part, part.name, values) }));
    const amounts = found.map(({ name, line }) => [name, formatYuan(line.total ?? 0n)] as const);
    const total = formatYuan(sumFen(found.map(({ line }) => line.total ?? 0n)));
    const sum = amounts.map(([, part]) => part).join(' + ');
    return {
      fields: { parts: Object.fromEntries(amounts), totalAmount: total },
      steps: [
        ...found.flatMap(({ line }) => line.lines),
        {
          id: 'total',
          clause,
          quote,
          text: { 'zh-CN': `${sum} = ${total} 元`, en: `${sum} = ${total} yuan` },
          values: { sum, total },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { amount, heads, annualWhen, parts = [], clause, quote } = this.parameters;
    const lines = new Lines({ clause, quote });
    if (this.#isNotOwed(values)) return { lines: [], amounts: {}, periods: [] };
    if (amount) {
      const { one, all } = this.#writeLines({ amount, heads, clause, quote }, 'one', values, lines);
      const amounts: Record<string, string> = heads === undefined ? {} : { amountPerHead: one };
      if (all === undefined) return { lines: lines.all, amounts, periods: [] };
      amounts['oneOffAmount'] = all;
      if (annualWhen !== undefined && getValue(values, annualWhen, this.scheme) === true) amounts['annualAmount'] = all;
      return { lines: lines.all, amounts, periods: [{ period: ONCE, amount: { line: all } }] };
    }
    // Heads of a part that are not given are none.
    const found = parts.map((part) => [part.name, this.#writeLines(part, part.name, values, lines, 0n).all] as const);
    const counted = found.map(([, all]): Formula => ({ line: all ?? '' }));
    const total = lines.step('total', { 'zh-CN': '合计', en: 'Total' }, 'yuan', sum(...counted));
    const amounts = Object.fromEntries(found.map(([name, all]) => [`parts.${name}`, all ?? '']));
    return {
      lines: lines.all,
      amounts: { ...amounts, totalAmount: 'total' },
      periods: [{ period: ONCE, amount: total }],
    };
  }

  /** The lines of the amount of one head, and of all of them once their number is known; their ids. */
  #writeLines(
    { amount, heads, clause, quote }: Omit<Part, 'name' | 'heads'> & { heads?: Heads | undefined },
    id: string,
    values: CaseValues,
    lines: Lines,
    withoutHeads?: bigint,
  ): { readonly one: string; readonly all: string | undefined } {
    const cited = { clause, quote };
    const label = heads === undefined ? AMOUNT : PER_HEAD;
    const { amount: one } = amountLines(amount, values, lines, { scheme: this.scheme, id, label, cited });
    const oneId = `${id}-amount`;
    if (heads === undefined) return { one: oneId, all: oneId };
    const count = headCount(heads, values) ?? withoutHeads;
    if (count === undefined) return { one: oneId, all: undefined };
    const name = typeof heads === 'number' ? undefined : heads;
    const all = lines.input(`${id}-heads`, { 'zh-CN': '数量', en: 'Heads' }, 'heads', count.toString(), {
      cited,
      name,
    });
    lines.step(`${id}-all`, { 'zh-CN': '金额小计', en: 'Amount of all' }, 'yuan', product(one, all), cited);
    return { one: oneId, all: `${id}-all` };
  }

  periodsOf(values: CaseValues): readonly string[] {
    return this.#findPayment(values) ? [ONCE] : [];
  }

  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount | undefined {
    if (period !== ONCE) throw new RangeError(`${period}: the award is paid once`);
    return this.#findPayment(values);
  }

  #findPayment(values: CaseValues): PeriodAmount | undefined {
    const { amount, heads, parts = [], clause, quote } = this.parameters;
    if (this.#isNotOwed(values)) return undefined;
    if (amount) {
      const { total } = this.#lineOf({ amount, heads, clause, quote }, 'amount', values);
      return total === undefined ? undefined : { amount: total, parts: {} };
    }
    const amounts = parts.map((part) => [part.name, this.#lineOf(part, part.name, values).total ?? 0n] as const);
    return { amount: sumFen(amounts.map(([, total]) => total)), parts: Object.fromEntries(amounts) };
  }

  /** An amount whose name is absent is not owed: a subsidy that was given already. */
  #isNotOwed(values: CaseValues): boolean {
    const of = this.parameters.amount?.of;
    return of !== undefined && values.find(of).state === 'absent';
  }

  /** The amount of one head is rounded, then multiplied (E4). */
  #lineOf(
    { amount, heads, clause, quote }: Omit<Part, 'name' | 'heads'> & { heads?: Heads | undefined },
    id: string,
    values: CaseValues,
  ): Line {
    const found = findAmount(amount, values, { scheme: this.scheme, id, cited: { clause, quote } });
    if (heads === undefined) return { ...found, total: found.amount, lines: found.steps };
    const count = headCount(heads, values);
    if (count === undefined) return { ...found, total: undefined, lines: found.steps };
    const total = found.amount * count;
    const [one, all] = [formatYuan(found.amount), formatYuan(total)];
    return {
      ...found,
      total,
      lines: [
        ...found.steps,
        {
          id: `${id}-heads`,
          clause,
          quote,
          text: { 'zh-CN': `${one} × ${count} = ${all} 元`, en: `${one} × ${count} = ${all} yuan` },
          values: { amount: one, heads: Number(count), total: all },
        },
      ],
    };
  }
}

const AMOUNT = { 'zh-CN': '金额', en: 'Amount' };
const PER_HEAD = { 'zh-CN': '每人（每个）金额', en: 'Amount of one' };

function headCount(heads: Heads, values: CaseValues): bigint | undefined {
  if (typeof heads === 'number') return BigInt(heads);
  const found = values.find(heads);
  return found.state === 'known' ? BigInt(Number(found.value)) : undefined;
}
