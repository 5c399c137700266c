// Instalments whose base is not published when they fall due: their amount by the last known base, and what the published one
// changes afterwards.
import { canonicalJson } from '../canonical-json.js';
import { differenceTo, type Difference } from '../difference.js';
import { sumFen, type Fen } from '../money.js';
import type { AmountOnBase, AwardPeriod, DatedBase, WhichBase } from './award/kind.js';
import type { Term } from './assessment.js';
import { CaseValues, type Claim } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';

type GrantedClaim = Claim & { readonly term?: Term | undefined };

/** The amount of an instalment by the last known base; undefined if its own is published, or none before it is. */
export function findProvisionalAmount(
  scheme: CompiledScheme,
  claim: GrantedClaim,
  period: AwardPeriod,
): AmountOnBase | undefined {
  return findOnBase(scheme, claim, period, 'lastKnown');
}

/** What was found out for an instalment that was paid provisionally, when its base was published or corrected. */
export interface EarlierAdjustment {
  /** What the instalment comes to by that base. */
  readonly amount: Fen;
  /** What is to be got back in addition; negative where a receivable became less. */
  readonly receivable: Fen;
  readonly base: DatedBase;
}

/** An instalment that was paid by the last known base. */
export interface PaidProvisionally {
  readonly period: AwardPeriod;
  readonly paid: Fen;
  /** The oldest first; none as long as its own base is not published. */
  readonly adjustments: readonly EarlierAdjustment[];
}

/** A further adjustment of an instalment: the n-th. */
export interface Adjustment extends Difference {
  readonly number: number;
  readonly amount: Fen;
  readonly parts: Readonly<Record<string, Fen>>;
  readonly base: DatedBase;
}

/** Of instalments that were paid provisionally those that their published base settles or corrects, each with its adjustment. */
export function findAdjustments<P extends PaidProvisionally>(
  scheme: CompiledScheme,
  claim: GrantedClaim,
  paid: readonly P[],
): { readonly of: P; readonly adjustment: Adjustment }[] {
  return paid.flatMap((one) => {
    const published = findOnBase(scheme, claim, one.period, 'published');
    return published && isDue(published, one.adjustments.at(-1))
      ? [{ of: one, adjustment: adjust(one, published) }]
      : [];
  });
}

/**
 * The first publication settles an instalment, and so does every correction of the same base, even if the amount stays: it is
 * written down by what it stands. Another reading of which base counts is for instalments that are not paid yet.
 */
function isDue({ amount, base }: AmountOnBase, last: EarlierAdjustment | undefined): boolean {
  if (last === undefined) return true;
  return base.year === last.base.year && (amount !== last.amount || !isSameEntry(base.entry, last.base.entry));
}

function isSameEntry(one: DatedBase['entry'], other: DatedBase['entry']): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function adjust({ paid, adjustments }: PaidProvisionally, { amount, parts, base }: AmountOnBase): Adjustment {
  const counted = adjustments.at(-1)?.amount ?? paid;
  const receivable = sumFen(adjustments.map((one) => one.receivable));
  return { number: adjustments.length + 1, amount, parts, base, ...differenceTo(amount, { counted, receivable }) };
}

function findOnBase(
  { award, resolvers }: CompiledScheme,
  { term, ...claim }: GrantedClaim,
  period: AwardPeriod,
  which: WhichBase,
): AmountOnBase | undefined {
  return award?.findAmountOnBase?.(new CaseValues(claim, resolvers), term, period, which);
}
