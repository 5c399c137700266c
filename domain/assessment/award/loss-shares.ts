// A loss that several bear in fixed shares, and what of its share each of them gets back.
import { z } from 'zod';
import { exact, formatYuan, roundToFen, sumFen, toExactYuan, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { both } from '../../policy/label.js';
import { findNameType } from '../../policy/name-type.js';
import { RENAME_IT } from '../../policy/problem-words.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import { asText } from '../../policy/value-type.js';
import { Code } from '../../policy/vocabulary-document.js';
import type { Step } from '../assessment.js';
import { difference, Lines, product, rounded, sum, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { checkName, codesOf, getValue, missingOfNames, Rate } from './amount.js';
import { awardKind, ONCE, type Award, type ComputedAward, type ParameterProblem, type PeriodAmount } from './kind.js';

const Bearer = z.strictObject({
  name: Code,
  /** Of the loss. */
  share: Rate,
  /** Of that share. */
  compensated: Rate,
  ...CITATION,
});
type Bearer = z.infer<typeof Bearer>;

const Parameters = z.strictObject({
  kind: z.literal('loss-shares'),
  ...CITATION,
  /** The name of the loss. */
  loss: NamePath,
  bearers: z.array(Bearer).min(1),
  /** The name of the bearer who claims: he gets his own part and no more. Where it is not given, the whole loss is told. */
  claimedBy: NamePath.optional(),
});
type Parameters = z.infer<typeof Parameters>;

export const lossShares = awardKind<Parameters>({
  parameters: Parameters,
  check,
  create: (parameters, content) => new LossShares(parameters, content.document.scheme),
});

function check({ loss, bearers, claimedBy }: Parameters, content: SchemeContent): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [
    ...checkName(loss, ['yuan'], content, ['loss']),
    ...(claimedBy === undefined ? [] : checkClaimedBy(claimedBy, bearers, content)),
  ];
  const whole = bearers.reduce((sum, { share }) => sum.plus(share), exact(0));
  if (!whole.equals(1))
    problems.push({
      path: ['bearers'],
      message: both(
        `各方分担比例合计为 ${whole.toFixed()}，不等于全部损失`,
        `the shares add up to ${whole.toFixed()}, not to the loss`,
      ),
      mend: both('更正其中一个分担比例', 'Mend a share'),
    });
  bearers.forEach(({ name, compensated }, index) => {
    if (exact(compensated).greaterThan(1))
      problems.push({
        path: ['bearers', index, 'compensated'],
        message: both('补偿超过其分担部分', 'more than the share is given back'),
        mend: both('所写的数不超过 1', 'Write at most 1'),
      });
    if (bearers.findIndex((one) => one.name === name) < index)
      problems.push({
        path: ['bearers', index, 'name'],
        message: both(`“${name}”重复出现`, `"${name}" occurs twice`),
        mend: RENAME_IT,
      });
  });
  return problems;
}

/** Whoever can claim is one of the bearers. */
function checkClaimedBy(claimedBy: string, bearers: readonly Bearer[], content: SchemeContent): ParameterProblem[] {
  const problems = checkName(claimedBy, ['code'], content, ['claimedBy']);
  const others = codesOf(findNameType(content, claimedBy)).filter((code) => bearers.every(({ name }) => name !== code));
  return [
    ...problems,
    ...others.map((code) => ({
      path: ['claimedBy'],
      message: both(`“${code}”不分担损失`, `"${code}" bears nothing of the loss`),
      mend: both('补充该分担方', 'Add the bearer'),
    })),
  ];
}

/** What one bearer of the loss gets back, and what is left to him. */
interface Compensation {
  readonly bearer: Bearer;
  readonly amount: Fen;
  readonly remaining: Fen;
}

class LossShares implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    const { loss, claimedBy } = parameters;
    this.names = claimedBy === undefined ? [loss] : [loss, claimedBy];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, [this.parameters.loss]);
  }

  compute(values: CaseValues): ComputedAward {
    const loss = this.#getLoss(values);
    const found = this.#compensationsOf(values);
    const { clause, quote } = this.parameters;
    const total = formatYuan(sumFen(found.map(({ amount }) => amount)));
    const sum = found.map(({ amount }) => formatYuan(amount)).join(' + ');
    return {
      fields: {
        parts: byBearer(found, ({ amount }) => formatYuan(amount)),
        totalAmount: total,
        remainingLoss: byBearer(found, ({ remaining }) => formatYuan(remaining)),
      },
      steps: [
        ...found.flatMap((one) => stepsOf(loss, one)),
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
    const lines = new Lines(this.parameters);
    const loss = lines.input('loss', { 'zh-CN': '损失金额', en: 'Loss' }, 'yuan', this.#getLoss(values), {
      name: this.parameters.loss,
    });
    const amounts: Record<string, string> = {};
    const paid = this.#claimants(values).map((bearer) => {
      const { name } = bearer;
      const share = lines.input(`${name}-share`, { 'zh-CN': '承担比例', en: 'Share borne' }, 'rate', bearer.share, {
        cited: bearer,
      });
      const back = lines.input(
        `${name}-back`,
        { 'zh-CN': '补偿比例', en: 'Share given back' },
        'rate',
        bearer.compensated,
        {
          cited: bearer,
        },
      );
      const borne = product(loss, share);
      const label = { 'zh-CN': '补偿金额', en: 'Compensation' };
      const amount = lines.step(name, label, 'yuan', rounded(product(borne, back)), bearer);
      const left = { 'zh-CN': '自行承担', en: 'Borne in the end' };
      lines.step(`${name}-remaining`, left, 'yuan', rounded(difference(borne, amount)), bearer);
      Object.assign(amounts, { [`parts.${name}`]: name, [`remainingLoss.${name}`]: `${name}-remaining` });
      return amount;
    });
    const total = lines.step('total', { 'zh-CN': '补偿合计', en: 'Compensation in all' }, 'yuan', sum(...paid));
    return {
      lines: lines.all,
      amounts: { ...amounts, totalAmount: 'total' },
      periods: [{ period: ONCE, amount: total }],
    };
  }

  periodsOf(): readonly string[] {
    return [ONCE];
  }

  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount {
    if (period !== ONCE) throw new RangeError(`${period}: a loss is compensated once`);
    const found = this.#compensationsOf(values);
    return { amount: sumFen(found.map(({ amount }) => amount)), parts: byBearer(found, ({ amount }) => amount) };
  }

  #getLoss(values: CaseValues): string {
    return asText(getValue(values, this.parameters.loss, this.scheme));
  }

  /** The bearer who claims, or all of them. */
  #claimants(values: CaseValues): readonly Bearer[] {
    const { bearers, claimedBy } = this.parameters;
    const found = claimedBy === undefined ? undefined : values.find(claimedBy);
    return found?.state === 'known' ? bearers.filter(({ name }) => name === found.value) : bearers;
  }

  /** Each payee's amount is rounded by itself (C3). */
  #compensationsOf(values: CaseValues): readonly Compensation[] {
    const loss = this.#getLoss(values);
    return this.#claimants(values).map((bearer) => {
      const borne = exact(loss).times(bearer.share);
      const amount = roundToFen(borne.times(bearer.compensated));
      return { bearer, amount, remaining: roundToFen(borne.minus(toExactYuan(amount))) };
    });
  }
}

function byBearer<T>(found: readonly Compensation[], valueOf: (one: Compensation) => T): Record<string, T> {
  return Object.fromEntries(found.map((one) => [one.bearer.name, valueOf(one)]));
}

function stepsOf(loss: string, { bearer, amount, remaining }: Compensation): Step[] {
  const { name, share, compensated, clause, quote } = bearer;
  const [paid, left] = [formatYuan(amount), formatYuan(remaining)];
  return [
    {
      id: name,
      clause,
      quote,
      text: {
        'zh-CN': `${loss} × ${share} × ${compensated} = ${paid} 元（四舍五入到分）`,
        en: `${loss} × ${share} × ${compensated} = ${paid} yuan (rounded to the fen, half up)`,
      },
      values: { loss, share, compensated, amount: paid },
    },
    {
      id: `${name}-remaining`,
      clause,
      quote,
      text: {
        'zh-CN': `${loss} × ${share} − ${paid} = ${left} 元（自行承担）`,
        en: `${loss} × ${share} − ${paid} = ${left} yuan (borne)`,
      },
      values: { loss, share, amount: paid, remaining: left },
    },
  ];
}
