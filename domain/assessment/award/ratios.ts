// Ratios that are watched: parts of a whole, printed with every outcome. What they must reach is for the conditions of the pack.
import { z } from 'zod';
import { parseYuan } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both, type Label } from '../../policy/label.js';
import { findNameType } from '../../policy/name-type.js';
import { occursTwice, RENAME_IT } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { Code } from '../../policy/vocabulary-document.js';
import { addRatios, formatRatio, multiplyRatios, ratioOf, type Ratio } from '../../ratio.js';
import type { FindingFields, Step } from '../assessment.js';
import { Lines, number, quotient, rounded, sum, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { checkName, missingOfNames } from './amount.js';
import { awardKind, type Award, type ComputedAward, type ParameterProblem } from './kind.js';

const Share = z.strictObject({
  name: Code,
  ...CITATION,
  /** The names of amounts or of counts that are added up. */
  of: z.array(NamePath).min(1),
  /** The name of what they are divided by. */
  by: NamePath,
  /** How many units of it count as one: 10000 where people are counted for each ten thousand yuan. */
  per: z.int().min(1).default(1),
  /** How many digits are printed after the point. */
  digits: z.int().min(0).max(8),
});
type Share = z.infer<typeof Share>;

const Parameters = z.strictObject({ kind: z.literal('ratios'), ...CITATION, ratios: z.array(Share).min(1) });
type Parameters = z.infer<typeof Parameters>;

export const ratios = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters) => new Ratios(parameters),
});

function check({ ratios: shares }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  return shares.flatMap(({ name, of, by }, index) => {
    const path = ['ratios', String(index)];
    const kinds = new Set(of.map((part) => findNameType(content, part)?.kind));
    return [
      ...of.flatMap((part, place) => checkName(part, ['yuan', 'wholeNumber'], content, [...path, 'of', String(place)])),
      ...checkName(by, ['yuan', 'wholeNumber'], content, [...path, 'by']),
      ...(kinds.size > 1 ? [{ path, message: MIXED, mend: both('分写为两个比率', 'Write two ratios') }] : []),
      ...(shares.findIndex((share) => share.name === name) < index
        ? [{ path: [...path, 'name'], message: occursTwice('比率', 'the ratio', name), mend: RENAME_IT }]
        : []),
    ];
  });
}

const MIXED = both('金额与次数不能相加', 'amounts and counts are added up');
const PART: Label = { 'zh-CN': '分子', en: 'Part' };
const WHOLE: Label = { 'zh-CN': '分母', en: 'Whole' };

/** An amount in yuan, or a count. */
type Counted = string | number;

interface Found {
  readonly share: Share;
  readonly parts: readonly Counted[];
  readonly whole: Counted;
  readonly text: string;
}

class Ratios implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(readonly parameters: Parameters) {
    this.names = [...new Set(parameters.ratios.flatMap(({ of, by }) => [...of, by]))];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  findFindings(values: CaseValues): FindingFields {
    const found = this.#find(values);
    if (found.length === 0) return {};
    return { ratios: Object.fromEntries(found.map(({ share, text }) => [share.name, text])) };
  }

  compute(values: CaseValues): ComputedAward {
    return { fields: {}, steps: this.#find(values).map(stepOf) };
  }

  calculate(values: CaseValues): Calculation {
    const lines = new Lines(this.parameters);
    const amounts: Record<string, string> = {};
    for (const { share, parts, whole } of this.#find(values)) {
      const { name, of, by, per, digits } = share;
      const input = (id: string, label: Label, value: Counted, from: string) =>
        lines.input(id, label, typeof value === 'string' ? 'yuan' : 'number', value, { cited: share, name: from });
      const total = sum(...parts.map((part, index) => input(`${name}-${index + 1}`, PART, part, of[index] ?? '')));
      const all = input(`${name}-whole`, WHOLE, whole, by);
      const base = per === 1 ? all : quotient(all, number(per));
      lines.step(name, { 'zh-CN': '比率', en: 'Ratio' }, 'number', rounded(quotient(total, base), digits), share);
      amounts[`ratios.${name}`] = name;
    }
    return { lines: lines.all, amounts, periods: [] };
  }

  periodsOf(): readonly string[] {
    return [];
  }

  findPeriodAmount(_values: CaseValues, _term: unknown, period: string): never {
    throw new RangeError(`${period}: ratios are not paid out`);
  }

  /** The ratios of what is given; a whole of nothing has none. */
  #find(values: CaseValues): readonly Found[] {
    return this.parameters.ratios.flatMap((share) => {
      const gathered = values.gather([share.by, ...share.of]);
      if (gathered.state !== 'known') return [];
      const [whole, ...parts] = gathered.values as [Counted, ...Counted[]];
      const by = numberOf(whole);
      if (by.dividend === 0n) return [];
      const inverse = ratioOf(by.divisor * BigInt(share.per), by.dividend);
      const ratio = multiplyRatios(addRatios(parts.map(numberOf)), inverse);
      return [{ share, parts, whole, text: formatRatio(ratio, share.digits) }];
    });
  }
}

function numberOf(value: Counted): Ratio {
  return typeof value === 'string' ? ratioOf(parseYuan(value), 100n) : ratioOf(BigInt(value));
}

function stepOf({ share, parts, whole, text }: Found): Step {
  const { name, clause, quote, per } = share;
  const sum = parts.length > 1 ? `(${parts.join(' + ')})` : String(parts[0]);
  const division = `${sum} ÷ ${per === 1 ? whole : `(${whole} ÷ ${per})`} = ${text}`;
  return {
    id: name,
    clause,
    quote,
    text: { 'zh-CN': division, en: division },
    values: { sum, whole, ratio: text },
  };
}
