// A share of an amount of one month, where the source states neither a first month nor a term: the month that is claimed.
import { z } from 'zod';
import { monthOf } from '../../calendar/civil-date.js';
import { exact, formatYuan, roundToFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { isDecimal } from '../../policy/value-schema.js';
import { asText } from '../../policy/value-type.js';
import { Lines, product, rounded, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { checkName, getValue, missingOfNames, RATE, Rate } from './amount.js';
import { awardKind, type Award, type ComputedAward, type PeriodAmount } from './kind.js';

const Parameters = z.strictObject({
  kind: z.literal('monthly-share'),
  ...CITATION,
  /** The name of an amount of one month. */
  of: NamePath,
  /** A rate, or the name of one. */
  rate: z.union([Rate, NamePath]),
});
type Parameters = z.infer<typeof Parameters>;

export const monthlyShare = awardKind<Parameters>({
  parameters: Parameters,
  check: ({ of, rate }, content) => [
    ...checkName(of, ['yuan'], content, ['of']),
    ...(isDecimal(rate) ? [] : checkName(rate, ['decimal'], content, ['rate'])),
  ],
  create: (parameters, content) => new MonthlyShare(parameters, content.document.scheme),
});

class MonthlyShare implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    const { of, rate } = parameters;
    this.names = isDecimal(rate) ? [of] : [of, rate];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const { clause, quote } = this.parameters;
    const { base, rate, amount } = this.#shareOf(values);
    const monthlyAmount = formatYuan(amount);
    return {
      fields: { monthlyAmount },
      steps: [
        {
          id: 'amount',
          clause,
          quote,
          text: {
            'zh-CN': `${base} × ${rate} = ${monthlyAmount} 元（四舍五入到分）`,
            en: `${base} × ${rate} = ${monthlyAmount} yuan (rounded to the fen, half up)`,
          },
          values: { base, rate, amount: monthlyAmount },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { of, rate: given } = this.parameters;
    const { base, rate } = this.#shareOf(values);
    const lines = new Lines(this.parameters);
    const whole = lines.input('base', { 'zh-CN': '月基数', en: 'Monthly base' }, 'yuan', base, { name: of });
    const share = lines.input('rate', RATE, 'rate', rate, { name: isDecimal(given) ? undefined : given });
    const label = { 'zh-CN': '每月金额', en: 'Amount of a month' };
    const amount = lines.step('amount', label, 'yuan', rounded(product(whole, share)));
    return {
      lines: lines.all,
      amounts: { monthlyAmount: 'amount' },
      periods: this.periodsOf(values).map((period) => ({ period, amount })),
    };
  }

  /** The month that is claimed: no term is stated, so a later month is a later claim. */
  periodsOf(values: CaseValues): readonly string[] {
    return [monthOf(values.claim.asOf)];
  }

  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount {
    if (period !== monthOf(values.claim.asOf)) throw new RangeError(`${period} is not the month that is claimed`);
    return { amount: this.#shareOf(values).amount, parts: {} };
  }

  #shareOf(values: CaseValues): { base: string; rate: string; amount: Fen } {
    const { of, rate: given } = this.parameters;
    const base = asText(getValue(values, of, this.scheme));
    const rate = isDecimal(given) ? given : asText(getValue(values, given, this.scheme));
    return { base, rate, amount: roundToFen(exact(base).times(rate)) };
  }
}
