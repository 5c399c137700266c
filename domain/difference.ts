// The difference between what was paid and what is owed, when an amount is found out or corrected afterwards: a difference of two
// rounded amounts. What is owed is paid further; what was paid too much is a receivable. Neither is ever an edit.
import type { Fen } from './money.js';

/** What has been settled of an instalment so far; `counted` is its amount as it counted last. */
export interface Settled {
  readonly counted: Fen;
  /** Paid too much and not got back; `paid - receivable = counted`. */
  readonly receivable: Fen;
}

/** What an amount that counts now changes. `difference = payout - receivable`. */
export interface Difference {
  /** Positive: too little was paid; negative: too much. */
  readonly difference: Fen;
  /** What is paid further; never negative. */
  readonly payout: Fen;
  /** What is to be got back in addition; negative where a receivable becomes less. */
  readonly receivable: Fen;
}

/** The difference to an amount that counts now. What is owed takes away from a receivable first; the rest is paid. */
export function differenceTo(amount: Fen, { counted, receivable }: Settled): Difference {
  const difference = amount - counted;
  // A difference below zero is set off as a whole: the receivable becomes greater by it.
  const setOff = difference < receivable ? difference : receivable;
  return { difference, payout: difference - setOff, receivable: -setOff };
}
