// A share of the interest of a loan, by the year of the loan. All instalments together are the interest of the whole loan,
// rounded once: what one year rounds off, the next makes up.
import { z } from 'zod';
import { yearOf } from '../../calendar/civil-date.js';
import { formatYuan } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { InternalPolicyError } from '../../policy/policy-error.js';
import type { Term } from '../assessment.js';
import { Lines, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { Amount, amountLines, checkAmount, findAmount, missingOfNames, namesOfAmount } from './amount.js';
import {
  checkInterest,
  findInterest,
  Interest,
  interestLines,
  namesOfInterest,
  type FoundInterest,
} from './interest.js';
import { awardKind, type Award, type ComputedAward, type PeriodAmount } from './kind.js';

const Parameters = z.strictObject({
  kind: z.literal('interest-share'),
  ...CITATION,
  /** What of the loan counts. */
  principal: Amount,
  ...Interest.shape,
});
type Parameters = z.infer<typeof Parameters>;

export const interestShare = awardKind<Parameters>({
  parameters: Parameters,
  check: (parameters, content) => [
    ...checkAmount(parameters.principal, content, ['principal']),
    ...checkInterest(parameters, content),
  ],
  create: (parameters, content) => new InterestShare(parameters, content.document.scheme),
});

const YEAR_MONTHS = 12;

class InterestShare implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    this.names = [...namesOfAmount(parameters.principal), ...namesOfInterest(parameters)];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const { annual, total, steps } = this.#interestOf(values);
    return { fields: { annualAmount: formatYuan(annual), totalAmount: formatYuan(total) }, steps };
  }

  calculate(values: CaseValues, term: Term | undefined): Calculation {
    const { principal, clause, quote } = this.parameters;
    const { scheme } = this;
    const cited = { clause, quote };
    const lines = new Lines(cited);
    const label = { 'zh-CN': '计算贴息的本金', en: 'Principal that counts' };
    const counted = amountLines(principal, values, lines, { scheme, id: 'principal', label, cited });
    const interest = interestLines(this.parameters, counted.exact, values, lines, { scheme, clause, quote });
    const { months } = this.#interestOf(values);
    return {
      lines: lines.all,
      amounts: { annualAmount: 'interest-year', totalAmount: 'interest-total' },
      periods: this.periodsOf(values, term).flatMap((period, index) => {
        const before = index * YEAR_MONTHS;
        const amount = interest?.amountBetween(before, Math.min(before + YEAR_MONTHS, months));
        return amount ? [{ period, amount }] : [];
      }),
    };
  }

  /** The years of the loan from the one in which it begins or, where that is not given, in which the claim is made. */
  periodsOf(values: CaseValues, term: Term | undefined): readonly string[] {
    const first = firstYear(values, term);
    const count = Math.ceil(this.#interestOf(values).months / YEAR_MONTHS);
    return Array.from({ length: count }, (_, index) => String(first + index));
  }

  findPeriodAmount(values: CaseValues, term: Term | undefined, period: string): PeriodAmount {
    const { months, amountOf } = this.#interestOf(values);
    const before = (Number(period) - firstYear(values, term)) * YEAR_MONTHS;
    if (!(before >= 0 && before < months)) throw new RangeError(`${period} is no year of the loan`);
    const until = Math.min(before + YEAR_MONTHS, months);
    return { amount: amountOf(until) - amountOf(before), parts: {} };
  }

  #interestOf(values: CaseValues): FoundInterest & { readonly months: number; readonly total: bigint } {
    const { principal, clause, quote } = this.parameters;
    const { scheme } = this;
    const counted = findAmount(principal, values, { scheme, id: 'principal', cited: { clause, quote } });
    const found = findInterest(this.parameters, counted.exact, values, { scheme, clause, quote });
    const { months, total } = found ?? {};
    if (!found || months === undefined || total === undefined)
      throw new InternalPolicyError(scheme, 'award', 'an eligible claim without rate or months');
    return { ...found, months, total, steps: [...counted.steps, ...found.steps] };
  }
}

function firstYear(values: CaseValues, term: Term | undefined): number {
  return yearOf(term?.from ?? values.claim.asOf);
}
