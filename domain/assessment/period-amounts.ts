// The instalments of an award: for planning them, and for those whose base is published later.
import type { Fen } from '../money.js';
import type { Facts, Settings } from '../policy/value-type.js';
import type { Award, AwardPeriod } from './award/kind.js';
import type { Assessment, Term } from './assessment.js';
import { CaseValues, type Claim } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';

/** An instalment: a month, a year, or `once`; amount and parts are null while its base is not known. */
export interface PlannedPeriod {
  readonly period: AwardPeriod;
  readonly amount: Fen | null;
  readonly parts: Readonly<Record<string, Fen>> | null;
}

/**
 * Every instalment of an eligible award with its amount, by the same arithmetic as the assessment; none for an award
 * that pays nothing by itself. `settings` may be newer than those of the assessment.
 * @throws RangeError if the assessment is not eligible or the scheme pays nothing.
 */
export function planPeriods(
  scheme: CompiledScheme,
  assessment: Assessment,
  { facts, settings }: { readonly facts: Facts; readonly settings: Settings },
): PlannedPeriod[] {
  const { term, outcome, asOf } = assessment;
  if (outcome !== 'eligible') throw new RangeError(`no instalments to plan: ${outcome}`);
  const award = getAward(scheme);
  const values = new CaseValues({ facts, settings, asOf }, scheme.resolvers);
  return award.periodsOf(values, term).map((period) => plannedPeriod(award, values, term, period));
}

/**
 * The amount of one instalment of an award.
 * @throws RangeError if the award has no such instalment or the scheme pays nothing.
 */
export function computePeriod(
  scheme: CompiledScheme,
  { term, ...claim }: Claim & { readonly term?: Term | undefined },
  period: AwardPeriod,
): PlannedPeriod {
  return plannedPeriod(getAward(scheme), new CaseValues(claim, scheme.resolvers), term, period);
}

/** An instalment whose amount is another one now. */
export interface ChangedAmount<P> {
  readonly of: P;
  readonly amount: Fen;
  readonly parts: Readonly<Record<string, Fen>> | null;
}

/**
 * Of planned instalments those that have another amount under the claim's settings, with it. One whose base is not known
 * keeps what it had.
 */
export function findChangedAmounts<P extends { readonly period: AwardPeriod; readonly amountFen: Fen | null }>(
  scheme: CompiledScheme,
  claim: Claim & { readonly term?: Term | undefined },
  planned: readonly P[],
): ChangedAmount<P>[] {
  return planned.flatMap((one) => {
    const { amount, parts } = computePeriod(scheme, claim, one.period);
    return amount === null || amount === one.amountFen ? [] : [{ of: one, amount, parts }];
  });
}

function getAward({ scheme, award }: CompiledScheme): Award {
  if (!award) throw new RangeError(`${scheme} pays nothing`);
  return award;
}

function plannedPeriod(award: Award, values: CaseValues, term: Term | undefined, period: AwardPeriod): PlannedPeriod {
  const found = award.findPeriodAmount(values, term, period);
  return { period, amount: found?.amount ?? null, parts: found?.parts ?? null };
}
