// A sum set aside for so many heads over so many years: the same share for each head, paid out by the year.
import { z } from 'zod';
import { yearOf } from '../../calendar/civil-date.js';
import { exact, formatYuan, roundToFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { difference, Lines, product, quotient, rounded, number, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { YuanText } from './amount.js';
import { awardKind, type Award, type ComputedAward, type PeriodAmount } from './kind.js';

const Parameters = z.strictObject({
  kind: z.literal('budget-share'),
  ...CITATION,
  /** For all heads and years together. */
  budget: YuanText,
  heads: z.int().min(1),
  years: z.int().min(1).max(100),
});
type Parameters = z.infer<typeof Parameters>;

export const budgetShare = awardKind<Parameters>({
  parameters: Parameters,
  check: () => [],
  create: (parameters) => new BudgetShare(parameters),
});

class BudgetShare implements Award {
  readonly names: readonly string[] = [];
  readonly settings: readonly string[] = [];

  constructor(readonly parameters: Parameters) {}

  findMissing() {
    return undefined;
  }

  compute(): ComputedAward {
    const { budget, heads, years, clause, quote } = this.parameters;
    const amountPerHead = formatYuan(this.#perHead());
    const annualAmount = formatYuan(this.#annual());
    return {
      fields: { amountPerHead, annualAmount, totalAmount: amountPerHead },
      steps: [
        {
          id: 'per-head',
          clause,
          quote,
          text: {
            'zh-CN': `${budget} ÷ ${heads} 人 = ${amountPerHead} 元（四舍五入到分）`,
            en: `${budget} ÷ ${heads} heads = ${amountPerHead} yuan (rounded to the fen, half up)`,
          },
          values: { budget, heads, amount: amountPerHead },
        },
        {
          id: 'annual',
          clause,
          quote,
          text: {
            'zh-CN': `${budget} ÷ ${heads} ÷ ${years} 年 = ${annualAmount} 元（四舍五入到分）`,
            en: `${budget} ÷ ${heads} ÷ ${years} years = ${annualAmount} yuan (rounded to the fen, half up)`,
          },
          values: { budget, heads, years, amount: annualAmount },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { budget, heads, years } = this.parameters;
    const lines = new Lines(this.parameters);
    const whole = lines.input('budget', { 'zh-CN': '安排的资金', en: 'Sum set aside' }, 'yuan', budget);
    const count = lines.input('heads', { 'zh-CN': '人数', en: 'Heads' }, 'heads', heads);
    const length = lines.input('years', { 'zh-CN': '年数', en: 'Years' }, 'years', years);
    const annual = lines.step(
      'annual',
      { 'zh-CN': '每人每年金额', en: 'Amount of a head and year' },
      'yuan',
      rounded(quotient(whole, product(count, length))),
    );
    const perHead = lines.step(
      'per-head',
      { 'zh-CN': '每人总额', en: 'Amount of a head' },
      'yuan',
      rounded(quotient(whole, count)),
    );
    const last = difference(perHead, product(annual, number(years - 1)));
    return {
      lines: lines.all,
      amounts: { annualAmount: 'annual', amountPerHead: 'per-head', totalAmount: 'per-head' },
      periods: this.periodsOf(values).map((period, index) => ({ period, amount: index < years - 1 ? annual : last })),
    };
  }

  /** Each year from the one in which it is claimed: the source states no first year. */
  periodsOf(values: CaseValues): readonly string[] {
    const first = yearOf(values.claim.asOf);
    return Array.from({ length: this.parameters.years }, (_, index) => String(first + index));
  }

  /** The last year takes what rounding has left, so that the years add up to the share of a head. */
  findPeriodAmount(values: CaseValues, _term: unknown, period: string): PeriodAmount {
    const place = this.periodsOf(values).indexOf(period);
    if (place < 0) throw new RangeError(`${period} is no year of the award`);
    const before = BigInt(this.parameters.years - 1);
    const amount = place < before ? this.#annual() : this.#perHead() - this.#annual() * before;
    return { amount, parts: {} };
  }

  #perHead(): Fen {
    return roundToFen(exact(this.parameters.budget).div(this.parameters.heads));
  }

  #annual(): Fen {
    const { budget, heads, years } = this.parameters;
    return roundToFen(exact(budget).div(exact(heads).times(years)));
  }
}
