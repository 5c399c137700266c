// The adapter for the sandbox bank: the client side of the port, with time-outs and a sharp line between sent and not sent.
import { request } from 'node:http';
import type { ZodType } from 'zod';
import type { Instant } from '../../../domain/calendar/shanghai.js';
import { formatYuan, parseYuan, type Fen } from '../../../domain/money.js';
import {
  BankUnavailableError,
  type Bank,
  type EnquiryKey,
  type OrderStatus,
  type PaymentBatch,
  type SubmitResult,
} from '../bank.js';
import {
  Answer,
  BookPage,
  EXPIRED,
  ModeSetting,
  type BankMode,
  type Enquiry,
  type OrderAnswer,
  type Submission,
} from './wire.js';

/** One line of the sandbox bank's own book. */
export interface Booking {
  /** Place in the book, from 1; the `after` of the next page. */
  position: number;
  payoutKey: string;
  amount: Fen;
  bankReference: string;
  bookedAt: Instant;
}

/** What came of one HTTP exchange; `mayHaveLeft` = a connection stood, so the bank may have read the request. */
type Exchange = { kind: 'answered'; text: string } | { kind: 'failed'; mayHaveLeft: boolean; cause: string };

export class SandboxBank implements Bank {
  readonly id = 'sandbox';
  readonly channel = 'direct';
  /** How long an order handed over now should stay acceptable: `validUntil` = now + this. */
  readonly validForMs: number;
  readonly #url: string;
  readonly #answerTimeoutMs: number;
  readonly #clockToleranceMs: number;

  /** `answerTimeoutMs` covers connecting and the whole answer; `clockToleranceMs` what the bank's clock may jump back. */
  constructor(options: { url: string; answerTimeoutMs?: number; validForMs?: number; clockToleranceMs?: number }) {
    this.#url = options.url;
    this.#answerTimeoutMs = options.answerTimeoutMs ?? 5000;
    this.validForMs = options.validForMs ?? 8000;
    this.#clockToleranceMs = options.clockToleranceMs ?? 1000;
  }

  /** @throws RangeError if a payout key occurs twice: one status could not speak for both orders. */
  async submit(batch: PaymentBatch): Promise<SubmitResult> {
    const payoutKeys = new Set(batch.orders.map(({ payoutKey }) => payoutKey));
    if (payoutKeys.size < batch.orders.length) throw new RangeError(`a payout key occurs twice in ${batch.batchId}`);
    const submission: Submission = {
      batchId: batch.batchId,
      validUntil: batch.validUntil,
      orders: batch.orders.map((order) => ({ ...order, amount: formatYuan(order.amount) })),
    };
    const exchange = await this.#exchange('POST', '/orders', submission);
    if (exchange.kind === 'failed') {
      return { kind: exchange.mayHaveLeft ? 'unknown' : 'notSent', cause: exchange.cause };
    }
    try {
      // Not received is never final here: only an enquiry asks what earlier submissions of the key have done.
      return { kind: 'answered', statuses: readStatuses(read(Answer, exchange.text), payoutKeys, () => false) };
    } catch (error) {
      return { kind: 'unknown', cause: causeOf(error) };
    }
  }

  async enquire(keys: readonly EnquiryKey[]): Promise<Map<string, OrderStatus>> {
    const validUntil = new Map<string, Instant>();
    for (const key of keys) {
      validUntil.set(key.payoutKey, Math.max(key.validUntil, validUntil.get(key.payoutKey) ?? 0));
    }
    const enquiry: Enquiry = { payoutKeys: [...validUntil.keys()] };
    const answer = await this.#ask('POST', '/enquiries', Answer, enquiry);
    // By the bank's own clock, the one by which it refuses late orders: ours may be wrong by any amount.
    const isFinal = (until: Instant): boolean => answer.bankTime > until + this.#clockToleranceMs;
    return readStatuses(answer, validUntil, (payoutKey) => isFinal(validUntil.get(payoutKey) ?? Infinity));
  }

  /** The bank's book after place `after`, at most `limit` (1-1000) lines. @throws BankUnavailableError */
  async book(after = 0, limit = 100): Promise<{ items: Booking[]; hasMore: boolean }> {
    const { items, hasMore } = await this.#ask('GET', `/book?after=${after}&limit=${limit}`, BookPage);
    return { items: items.map((line) => ({ ...line, amount: parseYuan(line.amount) })), hasMore };
  }

  /** How the bank behaves now. @throws BankUnavailableError */
  getMode(): Promise<ModeSetting> {
    return this.#ask('GET', '/mode', ModeSetting);
  }

  /** Tells the bank how to behave, durably; `lateMs` is for `payLate`. @throws BankUnavailableError */
  setMode(mode: BankMode, lateMs?: number): Promise<ModeSetting> {
    return this.#ask('PUT', '/mode', ModeSetting, { mode, lateMs });
  }

  async #ask<T>(method: string, path: string, schema: ZodType<T>, body?: unknown): Promise<T> {
    const exchange = await this.#exchange(method, path, body);
    if (exchange.kind === 'failed') throw new BankUnavailableError(exchange.cause);
    return read(schema, exchange.text);
  }

  #exchange(method: string, path: string, body?: unknown): Promise<Exchange> {
    return new Promise((resolve) => {
      let mayHaveLeft = false;
      // No shared connection: one that the bank has just closed would make every failure ambiguous.
      const outgoing = request(new URL(path, this.#url), {
        method,
        agent: false,
        headers: { 'content-type': 'application/json' },
      });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`no answer within ${this.#answerTimeoutMs} ms`)),
        this.#answerTimeoutMs,
      );
      const finish = (exchange: Exchange): void => {
        clearTimeout(timer);
        resolve(exchange);
      };
      const failed = (error: unknown): void => finish({ kind: 'failed', mayHaveLeft, cause: causeOf(error) });

      outgoing.on('socket', (socket) => socket.once('connect', () => (mayHaveLeft = true)));
      outgoing.on('error', failed);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', failed);
        incoming.on('end', () => {
          if (incoming.statusCode === 200) finish({ kind: 'answered', text: Buffer.concat(chunks).toString('utf8') });
          else failed(new Error(`the bank answered with HTTP status ${incoming.statusCode}`));
        });
      });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function toOrderStatus(answer: OrderAnswer, isFinal: boolean): OrderStatus {
  switch (answer.status) {
    case 'settled':
      return { status: 'settled', bankReference: answer.bankReference, settledOn: answer.settledOn };
    case 'returned':
      if (answer.reasonCode === EXPIRED) return { status: 'notReceived', isFinal };
      return { status: 'returned', reasonCode: answer.reasonCode };
    case 'received':
      return { status: 'received' };
    case 'notReceived':
      return { status: 'notReceived', isFinal };
  }
}

function read<T>(schema: ZodType<T>, text: string): T {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BankUnavailableError('the answer is not JSON');
  }
  const parsed = schema.safeParse(body);
  // Without what Zod found, which would quote the answer.
  if (!parsed.success) throw new BankUnavailableError('the answer has an unknown shape');
  return parsed.data;
}

/** One status for each key asked about. @throws BankUnavailableError if the answer has more, fewer or other keys. */
function readStatuses(
  { orders }: Answer,
  asked: { has(payoutKey: string): boolean; size: number },
  isFinal: (payoutKey: string) => boolean,
): Map<string, OrderStatus> {
  const statuses = new Map(orders.map((order) => [order.payoutKey, toOrderStatus(order, isFinal(order.payoutKey))]));
  const isOnePerKey = orders.length === asked.size && statuses.size === asked.size;
  if (isOnePerKey && orders.every(({ payoutKey }) => asked.has(payoutKey))) return statuses;
  throw new BankUnavailableError('the answer does not fit the question');
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A failed connection to several addresses has its reason only inside.
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  return inner instanceof Error ? inner.message : error.message;
}
