// The sandbox bank at work: takes orders and enquiries, answers (or fails to, as its mode says), and books late ones in time.
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Book } from './book.js';
import { sendCut, sendJson } from './http.js';
import type { Entry, Journal } from './journal.js';
import type { Answer, Enquiry, ModeSetting, Submission } from './wire.js';

export class Teller {
  #cuts = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    readonly book: Book,
    readonly journal: Journal,
    readonly logger: Logger,
  ) {}

  /** Decides about all orders at the moment at which the whole submission is there, and answers once that is on the disk. */
  async takeOrders(submission: Submission, response: ServerResponse): Promise<void> {
    const { mode } = this.book.setting;
    const answer: Answer = { bankTime: Date.now(), orders: [] };
    const entries: Entry[] = [];
    for (const order of submission.orders) {
      const decision = this.book.decide(order, submission.validUntil, answer.bankTime);
      answer.orders.push(decision.answer);
      if (decision.entry === undefined) continue;
      this.book.apply(decision.entry);
      entries.push(decision.entry);
    }
    this.bookLater();
    await this.journal.append(entries);
    this.logger.info({ mode, orders: answer.orders.length, remembered: entries.length }, 'orders taken');

    // The connection stays open until the client gives up.
    if (mode === 'timeout' || mode === 'payLate') return;
    if (mode === 'cutReply') sendCut(response, answer, this.#cuts++);
    else sendJson(response, answer);
  }

  async answerEnquiry({ payoutKeys }: Enquiry, response: ServerResponse): Promise<void> {
    await this.show({ bankTime: Date.now(), orders: payoutKeys.map((key) => this.book.answerTo(key)) }, response);
  }

  async changeMode(setting: ModeSetting, response: ServerResponse): Promise<void> {
    const entry: Entry = { kind: 'mode', ...setting };
    this.book.apply(entry);
    await this.journal.append([entry]);
    this.logger.info(setting, 'mode changed');
    sendJson(response, setting);
  }

  /** Answers with what was just looked up, once all of it is on the disk. */
  async show(content: unknown, response: ServerResponse): Promise<void> {
    await this.journal.durable();
    sendJson(response, content);
  }

  /** Sets the one timer to the next order that waits for its booking; also after a restart. */
  bookLater(): void {
    clearTimeout(this.#timer);
    const nextAt = this.book.findNextLateAt();
    if (nextAt === undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => this.#bookLate(), Math.max(0, nextAt - Date.now()));
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #bookLate(): void {
    const bookings = this.book.lateBookings(Date.now());
    for (const booking of bookings) this.book.apply(booking);
    this.journal.append(bookings).then(
      () => this.logger.info({ orders: bookings.length }, 'booked late'),
      () => this.stop(),
    );
    this.bookLater();
  }
}
