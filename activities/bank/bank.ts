// The port to a bank: what payouts ask of any bank and what its answers mean. Adapters (the sandbox, later a real bank) implement it.
//
// Unknown is asked, never re-sent blindly. A bank's memory of keys may end or fail, so the key alone does not make a second
// submission safe; each order therefore carries `validUntil`. By its own clock the bank refuses an order that reaches it
// later, so an order still under way cannot be paid after that. An enquiry that is answered `notReceived` once `validUntil`
// and a tolerance for clocks are over is final: nothing was booked and nothing will be. Only then may the same payout key be
// submitted again, with a later `validUntil`, and from then on only the latest one counts in an enquiry.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import type { Fen } from '../../domain/money.js';

/** One payment that the bank shall carry out at most once. */
export interface PaymentOrder {
  /** Our key of the payment, unique for ever, repeated by the bank in all its answers. */
  payoutKey: string;
  amount: Fen;
  payeeName: string;
  bankName: string;
  accountNumber: string;
  purpose: string;
}

/** What is submitted in one go; `validUntil` is why an unanswered order can become final. */
export interface PaymentBatch {
  batchId: string;
  validUntil: Instant;
  orders: readonly PaymentOrder[];
}

/**
 * What a bank knows of one order.
 * - `settled`: the money is on the payee's account; for ever.
 * - `returned`: refused or sent back, nothing is booked; for ever, except `KEY_REUSED`.
 * - `received`: the bank has it and will decide later.
 * - `notReceived`: the bank does not know the key. Only if `isFinal` may the key be submitted again.
 */
export type OrderStatus =
  | { status: 'settled'; bankReference: string; settledOn: CivilDate }
  | { status: 'returned'; reasonCode: string }
  | { status: 'received' }
  | { status: 'notReceived'; isFinal: boolean };

/**
 * Reason of a return (ISO 20022): the bank knows this key with another amount. It speaks of the refused submission only;
 * the first order may well be paid. Never take it for a confirmed return: enquire, and let an engineer look.
 */
export const KEY_REUSED = 'AM05';

/**
 * How a submission ended.
 * - `answered`: one status for each order.
 * - `unknown`: something went wrong after the first byte may have left us. Any order may be paid: enquire.
 * - `notSent`: no connection came about, so surely nothing left us. The same batch may be submitted again.
 */
export type SubmitResult =
  | { kind: 'answered'; statuses: Map<string, OrderStatus> }
  | { kind: 'unknown'; cause: string }
  | { kind: 'notSent'; cause: string };

/** An order that the bank is asked about, with the latest `validUntil` under which it was submitted. */
export interface EnquiryKey {
  payoutKey: string;
  validUntil: Instant;
}

/** A bank as payouts see it. */
export interface Bank {
  readonly id: string;
  /** `direct`: the bank answers a submission; `file`: a person carries the file and the statement brings the outcome. */
  readonly channel: 'direct' | 'file';
  /** Hands orders over. Never throws for trouble with the bank: that is a result. */
  submit(batch: PaymentBatch): Promise<SubmitResult>;
  /**
   * Asks what became of orders; the answer has each key.
   * @throws BankUnavailableError if the bank could not be asked: nothing is known then, not even `notReceived`.
   */
  enquire(keys: readonly EnquiryKey[]): Promise<Map<string, OrderStatus>>;
  /**
   * The bank's book of our payments after a place, oldest first; banks that cannot give one have no such call.
   * @throws BankUnavailableError
   */
  book?(after: number, limit: number): Promise<{ items: BookedPayment[]; hasMore: boolean }>;
}

/** A payment as it stands in the bank's book. */
export interface BookedPayment {
  /** Place in the book, from 1; the `after` of the next page. */
  position: number;
  payoutKey: string;
  amount: Fen;
}

/** The bank could not be asked or did not answer sensibly. Says nothing about any order. */
export class BankUnavailableError extends Error {
  override readonly name = 'BankUnavailableError';
}
