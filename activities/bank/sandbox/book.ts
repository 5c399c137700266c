// The sandbox bank's rules: what it does with an order, what it knows of a key, its book. Pure state, rebuilt from the journal.
import { civilDateAt, type Instant } from '../../../domain/calendar/shanghai.js';
import { KEY_REUSED } from '../bank.js';
import type { Booked, Entry, Received } from './journal.js';
import { EXPIRED, type BookPage, type ModeSetting, type Order, type OrderAnswer } from './wire.js';

const WRONG_ACCOUNT = 'AC01';
const CLOSED_ACCOUNT = 'AC04';
const NOTHING = '0.00';

type Known = { amount: string; answer: OrderAnswer };

/** What the bank decided about one order: its answer, and the entry to remember, if any. */
export interface Decision {
  answer: OrderAnswer;
  entry?: Entry;
}

export class Book {
  #setting: ModeSetting = { mode: 'ok', lateMs: 5000 };
  #lastNumber = 0;
  readonly #known = new Map<string, Known>();
  readonly #late = new Map<number, Received>();
  readonly #bookings: Booked[] = [];

  get setting(): ModeSetting {
    return this.#setting;
  }

  /** Takes in an entry, from the journal or just decided: the only way in which the state changes. */
  apply(entry: Entry): void {
    switch (entry.kind) {
      case 'mode':
        this.#setting = { mode: entry.mode, lateMs: entry.lateMs };
        return;
      case 'received':
        this.#lastNumber = Math.max(this.#lastNumber, entry.number);
        this.#late.set(entry.number, entry);
        this.#learn(entry, { payoutKey: entry.payoutKey, status: 'received' });
        return;
      case 'booked':
        this.#lastNumber = Math.max(this.#lastNumber, entry.number);
        this.#late.delete(entry.number);
        this.#bookings.push(entry);
        this.#learn(entry, settled(entry));
        return;
      case 'rejected':
        this.#learn(entry, { payoutKey: entry.payoutKey, status: 'returned', reasonCode: entry.reasonCode });
    }
  }

  /**
   * Decides about an order that has reached the bank completely at `now`. A known key answers what is known, even late, so
   * that `expired` never hides a booking; only `forgetKeys` books it again.
   */
  decide(order: Order, validUntil: Instant, now: Instant): Decision {
    const { payoutKey, amount } = order;
    const returned = (reasonCode: string): OrderAnswer => ({ payoutKey, status: 'returned', reasonCode });
    const known = this.#setting.mode === 'forgetKeys' ? undefined : this.#known.get(payoutKey);
    if (known) return { answer: known.amount === amount ? known.answer : returned(KEY_REUSED) };
    if (now > validUntil) return { answer: returned(EXPIRED) };

    const refusal = this.#refusalOf(order);
    if (refusal) {
      return { answer: returned(refusal), entry: { kind: 'rejected', payoutKey, amount, reasonCode: refusal } };
    }
    const number = this.#lastNumber + 1;
    if (this.#setting.mode === 'payLate') {
      const bookAt = now + this.#setting.lateMs;
      return {
        answer: { payoutKey, status: 'received' },
        entry: { kind: 'received', number, payoutKey, amount, bookAt },
      };
    }
    const entry: Booked = { kind: 'booked', number, payoutKey, amount, bookedAt: now };
    return { answer: settled(entry), entry };
  }

  /** What the bank knows of a key, in every mode. */
  answerTo(payoutKey: string): OrderAnswer {
    return this.#known.get(payoutKey)?.answer ?? { payoutKey, status: 'notReceived' };
  }

  /** The bookings after `after`, in the order in which they were made. */
  page(after: number, limit: number): BookPage {
    const items = this.#bookings.slice(after, after + limit).map((booked, index) => ({
      position: after + index + 1,
      payoutKey: booked.payoutKey,
      amount: booked.amount,
      bankReference: referenceOf(booked),
      bookedAt: booked.bookedAt,
    }));
    return { items, hasMore: after + items.length < this.#bookings.length };
  }

  /** When the next received order is to be booked. */
  findNextLateAt(): Instant | undefined {
    let next: Instant | undefined;
    for (const { bookAt } of this.#late.values()) if (next === undefined || bookAt < next) next = bookAt;
    return next;
  }

  /** The bookings of all received orders whose time has come. */
  lateBookings(now: Instant): Booked[] {
    return [...this.#late.values()]
      .filter(({ bookAt }) => bookAt <= now)
      .map(({ number, payoutKey, amount }) => ({ kind: 'booked', number, payoutKey, amount, bookedAt: now }));
  }

  #refusalOf(order: Order): string | undefined {
    if (order.amount === NOTHING || order.accountNumber.trim() === '') return WRONG_ACCOUNT;
    return this.#setting.mode === 'reject' ? CLOSED_ACCOUNT : undefined;
  }

  // Money that was booked outweighs whatever else is known of the key; the first booking is the one that enquiries name.
  #learn(entry: { payoutKey: string; amount: string }, answer: OrderAnswer): void {
    const known = this.#known.get(entry.payoutKey);
    if (known && (known.answer.status === 'settled' || answer.status !== 'settled')) return;
    this.#known.set(entry.payoutKey, { amount: entry.amount, answer });
  }
}

function referenceOf(booked: Booked): string {
  return `SB${String(booked.number).padStart(10, '0')}`;
}

function settled(booked: Booked): OrderAnswer {
  return {
    payoutKey: booked.payoutKey,
    status: 'settled',
    bankReference: referenceOf(booked),
    settledOn: civilDateAt(booked.bookedAt),
  };
}
