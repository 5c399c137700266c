// A yearly payment: a share of a yearly amount, or a fixed one, for the years of the term; a year begun counts by its months.
import { z } from 'zod';
import { yearOf } from '../../calendar/civil-date.js';
import { formatYuan, roundToFen, sumFen, type Fen } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import type { Term } from '../assessment.js';
import { Lines, number, product, quotient, rounded, sum, type Calculation, type Formula } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import {
  Amount,
  amountLines,
  checkAmount,
  findAmount,
  missingOfNames,
  namesOfAmount,
  type FoundAmount,
} from './amount.js';
import { awardKind, type Award, type ComputedAward, type PeriodAmount } from './kind.js';

const Parameters = z.strictObject({
  kind: z.literal('yearly-share'),
  ...CITATION,
  /** Of one year. */
  amount: Amount,
});
type Parameters = z.infer<typeof Parameters>;

export const yearlyShare = awardKind<Parameters>({
  parameters: Parameters,
  check: ({ amount }, content) => checkAmount(amount, content, ['amount']),
  create: (parameters, content) => new YearlyShare(parameters, content.document.scheme),
});

const YEAR_MONTHS = 12;

class YearlyShare implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    this.names = namesOfAmount(parameters.amount);
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues, term: Term | undefined): ComputedAward {
    const { clause, quote } = this.parameters;
    const found = this.#amountOf(values);
    const annual = formatYuan(found.amount);
    if (!term) return { fields: { annualAmount: annual }, steps: found.steps };
    const years = yearsOf(found, term.months).map(formatYuan);
    const total = formatYuan(sumFen(yearsOf(found, term.months)));
    const sum = years.join(' + ');
    return {
      fields: { annualAmount: annual, totalAmount: total },
      steps: [
        ...found.steps,
        {
          id: 'total',
          clause,
          quote,
          text: {
            'zh-CN': `${term.months} 个月：${sum} = ${total} 元`,
            en: `${term.months} months: ${sum} = ${total} yuan`,
          },
          values: { months: term.months, sum, total },
        },
      ],
    };
  }

  calculate(values: CaseValues, term: Term | undefined): Calculation {
    const { amount, clause, quote } = this.parameters;
    const cited = { clause, quote };
    const lines = new Lines(cited);
    const label = { 'zh-CN': '一年的金额', en: 'Amount of a year' };
    const found = amountLines(amount, values, lines, { scheme: this.scheme, id: 'year', label, cited });
    const periods = this.periodsOf(values, term);
    if (!term)
      return { lines: lines.all, amounts: { annualAmount: 'year-amount' }, periods: periodsOf([found.amount]) };
    const rest = term.months % YEAR_MONTHS;
    const years = Array.from({ length: Math.floor(term.months / YEAR_MONTHS) }, () => found.amount);
    if (rest > 0) {
      const months = lines.input('rest', { 'zh-CN': '最后一年的月数', en: 'Months of the last year' }, 'months', rest);
      const part = rounded(quotient(product(found.exact, months), number(YEAR_MONTHS)));
      years.push(lines.step('last-year', { 'zh-CN': '最后一年的金额', en: 'Amount of the last year' }, 'yuan', part));
    }
    lines.step('total', { 'zh-CN': '全部期限合计', en: 'Total of the term' }, 'yuan', sum(...years));
    return {
      lines: lines.all,
      amounts: { annualAmount: 'year-amount', totalAmount: 'total' },
      periods: periodsOf(years),
    };

    function periodsOf(amounts: readonly Formula[]) {
      return amounts.map((one, index) => ({ period: periods[index] ?? '', amount: one }));
    }
  }

  /** The years of the term from the one in which it begins or, where that is not stated, in which it is claimed. */
  periodsOf(values: CaseValues, term: Term | undefined): readonly string[] {
    const first = firstYear(values, term);
    const count = Math.ceil((term?.months ?? YEAR_MONTHS) / YEAR_MONTHS);
    return Array.from({ length: count }, (_, index) => String(first + index));
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, period: string): PeriodAmount | undefined {
    const years = yearsOf(this.#amountOf(values), term?.months ?? YEAR_MONTHS);
    const amount = years[Number(period) - firstYear(values, term)];
    if (amount === undefined) throw new RangeError(`${period} is no year of the term`);
    return { amount, parts: {} };
  }

  #amountOf(values: CaseValues): FoundAmount {
    const { amount, clause, quote } = this.parameters;
    return findAmount(amount, values, { scheme: this.scheme, id: 'amount', cited: { clause, quote } });
  }
}

function firstYear(values: CaseValues, term: Term | undefined): number {
  return yearOf(term?.from ?? values.claim.asOf);
}

/** The amount of each year; of a last year that is not whole, so many twelfths of the exact amount. */
function yearsOf({ amount, exact }: FoundAmount, months: number): Fen[] {
  const years = Array.from({ length: Math.floor(months / YEAR_MONTHS) }, () => amount);
  const rest = months % YEAR_MONTHS;
  return rest === 0 ? years : [...years, roundToFen(exact.times(rest).div(YEAR_MONTHS))];
}
