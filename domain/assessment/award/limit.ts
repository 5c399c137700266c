// The highest loan that a rule allows, what of a request can be granted, and the subsidised interest on that. The lender pays
// the loan out, not the engine; the interest is shown, and paid under rules of its own.
import { z } from 'zod';
import { exact, formatYuan, parseYuan } from '../../money.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import { asText } from '../../policy/value-type.js';
import { least, Lines, type Calculation } from '../calculation.js';
import type { CaseValues } from '../case-values.js';
import { Amount, amountLines, checkAmount, checkName, findAmount, missingOfNames, namesOfAmount } from './amount.js';
import { checkInterest, findInterest, Interest, interestLines, namesOfInterest } from './interest.js';
import { awardKind, type Award, type ComputedAward } from './kind.js';

const Parameters = z.strictObject({
  kind: z.literal('limit'),
  ...CITATION,
  limit: Amount,
  /** What is asked for; while it is absent only the limit is known. */
  requested: NamePath,
  /** The share of the interest that is subsidised. */
  interest: Interest.extend(CITATION).optional(),
});
type Parameters = z.infer<typeof Parameters>;

export const limit = awardKind<Parameters>({
  parameters: Parameters,
  check: (parameters, content) => [
    ...checkAmount(parameters.limit, content, ['limit']),
    ...checkName(parameters.requested, ['yuan'], content, ['requested']),
    ...(parameters.interest ? checkInterest(parameters.interest, content, ['interest']) : []),
  ],
  create: (parameters, content) => new Limit(parameters, content.document.scheme),
});

class Limit implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];

  constructor(
    readonly parameters: Parameters,
    readonly scheme: string,
  ) {
    const { limit, requested, interest } = parameters;
    this.names = [...namesOfAmount(limit), requested, ...(interest ? namesOfInterest(interest) : [])];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const { clause, quote, requested } = this.parameters;
    const found = findAmount(this.parameters.limit, values, {
      scheme: this.scheme,
      id: 'limit',
      cited: { clause, quote },
    });
    const limitAmount = formatYuan(found.amount);
    const request = values.find(requested);
    if (request.state !== 'known') return { fields: { limitAmount }, steps: found.steps };
    const asked = asText(request.value);
    const grantableAmount = parseYuan(asked) < found.amount ? asked : limitAmount;
    const subsidised = this.#findInterest(values, grantableAmount);
    return {
      fields: { limitAmount, grantableAmount, ...subsidised?.fields },
      steps: [
        ...found.steps,
        {
          id: 'grantable',
          clause,
          quote,
          text: {
            'zh-CN': `申请 ${asked} 元，额度 ${limitAmount} 元，取低者 ${grantableAmount} 元`,
            en: `${asked} yuan asked for, ${limitAmount} allowed: the lower, ${grantableAmount} yuan`,
          },
          values: { requested: asked, limit: limitAmount, grantable: grantableAmount },
        },
        ...(subsidised?.steps ?? []),
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const { clause, quote, limit: amount, requested, interest } = this.parameters;
    const { scheme } = this;
    const cited = { clause, quote };
    const lines = new Lines(cited);
    const label = { 'zh-CN': '可贷额度', en: 'Limit' };
    const highest = amountLines(amount, values, lines, { scheme, id: 'limit', label, cited });
    const request = values.find(requested);
    if (request.state !== 'known') return { lines: lines.all, amounts: { limitAmount: 'limit-amount' }, periods: [] };
    const asked = lines.input('requested', { 'zh-CN': '申请额度', en: 'Asked for' }, 'yuan', asText(request.value), {
      name: requested,
    });
    const granted = lines.step(
      'grantable',
      { 'zh-CN': '可批额度（取低者）', en: 'Grantable (the lower)' },
      'yuan',
      least(asked, highest.amount),
    );
    const found = interest && interestLines(interest, granted, values, lines, { ...interest, scheme });
    return {
      lines: lines.all,
      amounts: {
        limitAmount: 'limit-amount',
        grantableAmount: 'grantable',
        ...(found && { annualAmount: 'interest-year' }),
        ...(found?.total && { totalAmount: 'interest-total' }),
      },
      periods: [],
    };
  }

  periodsOf(): readonly string[] {
    return [];
  }

  findPeriodAmount(_values: CaseValues, _term: unknown, period: string): never {
    throw new RangeError(`${period}: a limit is not paid out`);
  }

  #findInterest(values: CaseValues, principal: string): ComputedAward | undefined {
    const { interest } = this.parameters;
    const found = interest && findInterest(interest, exact(principal), values, { ...interest, scheme: this.scheme });
    if (!found) return undefined;
    const { annual, total, steps } = found;
    return {
      fields: { annualAmount: formatYuan(annual), ...(total !== undefined && { totalAmount: formatYuan(total) }) },
      steps,
    };
  }
}
