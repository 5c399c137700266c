// Relief of taxes in the order of the text: each is relieved in full until the yearly amount is used up; what is not used is lost.
import { z } from 'zod';
import { formatYuan, parseYuan, sumFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { Label } from '../../policy/label.js';
import { NAME_ONCE, occursTwice } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { asText } from '../../policy/value-type.js';
import { Code } from '../../policy/vocabulary-document.js';
import type { Step } from '../assessment.js';
import { difference, least, Lines, sum, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { checkName, getValue, missingOfNames, YuanText } from './amount.js';
import { awardKind, type Award, type ComputedAward, type ParameterProblem } from './kind.js';

const Tax = z.strictObject({ name: Code, of: NamePath, label: Label, ...CITATION });

const Parameters = z.strictObject({
  kind: z.literal('ordered-relief'),
  ...CITATION,
  /** What may be relieved in a year. */
  amount: YuanText,
  /** What was paid of each tax, in the order in which they are relieved. */
  taxes: z.array(Tax).min(1),
});
type Parameters = z.infer<typeof Parameters>;

export const orderedRelief = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new OrderedRelief(parameters, content.document.scheme),
});

function check({ taxes }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  return taxes.flatMap(({ name, of }, index) => {
    const path = ['taxes', String(index)];
    const problems = checkName(of, ['yuan'], content, [...path, 'of']);
    if (taxes.findIndex((other) => other.name === name) < index)
      problems.push({ path: [...path, 'name'], message: occursTwice('税种', 'the tax', name), mend: NAME_ONCE });
    return problems;
  });
}

/** A tax with what was paid of it, what is relieved, and what of the yearly amount is then left. */
interface Line {
  readonly tax: z.infer<typeof Tax>;
  readonly paid: Fen;
  readonly relieved: Fen;
  readonly left: Fen;
}

class OrderedRelief implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    this.names = parameters.taxes.map(({ of }) => of);
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const { clause, quote, amount } = this.parameters;
    const lines = this.#linesOf(values);
    const relieved = sumFen(lines.map((line) => line.relieved));
    const paid = sumFen(lines.map((line) => line.paid));
    const annualAmount = formatYuan(relieved);
    const sum = lines.map((line) => formatYuan(line.relieved)).join(' + ');
    return {
      fields: {
        annualAmount,
        parts: Object.fromEntries(lines.map(({ tax, relieved: part }) => [tax.name, formatYuan(part)])),
        taxPayable: formatYuan(paid - relieved),
        unusedAmount: formatYuan(parseYuan(amount) - relieved),
      },
      steps: [
        ...lines.map(stepOf),
        {
          id: 'total',
          clause,
          quote,
          text: { 'zh-CN': `${sum} = ${annualAmount} 元`, en: `${sum} = ${annualAmount} yuan` },
          values: { sum, total: annualAmount },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { amount, taxes } = this.parameters;
    const lines = new Lines(this.parameters);
    let left = lines.input('amount', { 'zh-CN': '每年减免限额', en: 'Relief of a year' }, 'yuan', amount);
    const amounts: Record<string, string> = {};
    const counted = taxes.map((tax) => {
      const { name, of, label } = tax;
      const given = asText(getValue(values, of, this.scheme));
      const words = (zh: string, en: string) => ({ 'zh-CN': `${label['zh-CN']}${zh}`, en: `${label.en}${en}` });
      const paid = lines.input(`${name}-paid`, words('实缴', ' paid'), 'yuan', given, { cited: tax, name: of });
      const relieved = lines.step(name, words('减免', ' relieved'), 'yuan', least(paid, left), tax);
      left = lines.step(
        `${name}-left`,
        words('减免后剩余限额', ': relief left'),
        'yuan',
        difference(left, relieved),
        tax,
      );
      amounts[`parts.${name}`] = name;
      amounts['unusedAmount'] = `${name}-left`;
      return { paid, relieved };
    });
    const relieved = sum(...counted.map((one) => one.relieved));
    const payable = difference(sum(...counted.map(({ paid }) => paid)), relieved);
    lines.step('payable', { 'zh-CN': '减免后应缴', en: 'Tax still payable' }, 'yuan', payable);
    lines.step('total', { 'zh-CN': '减免合计', en: 'Relief in all' }, 'yuan', relieved);
    return {
      lines: lines.all,
      amounts: { ...amounts, taxPayable: 'payable', annualAmount: 'total' },
      periods: [],
    };
  }

  /** None: the tax office charges less, and nothing is paid out. */
  periodsOf(): readonly string[] {
    return [];
  }

  findPeriodAmount(_values: CaseValues, _term: unknown, period: string): never {
    throw new RangeError(`${period}: a relief of taxes is not paid out`);
  }

  #linesOf(values: CaseValues): readonly Line[] {
    let left = parseYuan(this.parameters.amount);
    return this.parameters.taxes.map((tax) => {
      const paid = parseYuan(asText(getValue(values, tax.of, this.scheme)));
      const relieved = paid < left ? paid : left;
      left -= relieved;
      return { tax, paid, relieved, left };
    });
  }
}

function stepOf({ tax, paid, relieved, left }: Line): Step {
  const [was, less, rest] = [formatYuan(paid), formatYuan(relieved), formatYuan(left)];
  return {
    id: tax.name,
    clause: tax.clause,
    quote: tax.quote,
    text: {
      'zh-CN': `${tax.label['zh-CN']}缴纳 ${was} 元，减免 ${less} 元，额度剩余 ${rest} 元`,
      en: `${tax.label.en}: ${was} yuan paid, ${less} yuan relieved, ${rest} yuan of the year left`,
    },
    values: { paid: was, relieved: less, left: rest },
  };
}
