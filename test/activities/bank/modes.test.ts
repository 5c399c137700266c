// One test for each way in which the sandbox bank behaves, seen through its client.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import type { OrderStatus } from '../../../activities/bank/bank.js';
import type { BankMode } from '../../../activities/bank/sandbox/wire.js';
import { aBatch, anOrder, BankInProcess, orders, until, wholeBook } from './sandbox-bank-for-tests.js';

const KEY = anOrder().payoutKey;
/** Short, where no answer will come. */
const PATIENCE_MS = 300;
const SETTLED = expect.objectContaining({ status: 'settled' });

let bank: BankInProcess;

beforeEach(async () => {
  bank = await BankInProcess.start();
});
afterEach(() => bank.dispose());

async function statusOf(payoutKey: string, validUntil = Date.now() + 60_000): Promise<OrderStatus | undefined> {
  return (await bank.client().enquire([{ payoutKey, validUntil }])).get(payoutKey);
}

async function submitOne(overrides = {}, batch = {}, patienceMs = 5000): Promise<OrderStatus | string | undefined> {
  const order = anOrder(overrides);
  const result = await bank.client(patienceMs).submit(aBatch([order], batch));
  return result.kind === 'answered' ? result.statuses.get(order.payoutKey) : result.kind;
}

describe('the sandbox bank in mode ok', () => {
  it('settles each order, answers an enquiry alike and shows it in its book', async () => {
    const status = await submitOne();

    expect(status).toEqual({
      status: 'settled',
      bankReference: expect.stringMatching(/^SB\d{10}$/),
      settledOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
    expect(await statusOf(KEY)).toEqual(status);
    const [booking, ...others] = await wholeBook(bank.client());
    expect(booking).toMatchObject({ position: 1, payoutKey: KEY, amount: 26_400n });
    expect(others).toEqual([]);
  });

  it('takes 5,000 orders in one submission and pages through its book in order', async () => {
    const many = orders('many', 5000);

    const result = await bank.client().submit(aBatch(many));

    expect(result.kind).toBe('answered');
    const statuses = result.kind === 'answered' ? [...result.statuses.values()] : [];
    expect(statuses.filter(({ status }) => status === 'settled')).toHaveLength(5000);
    const book = await wholeBook(bank.client());
    expect(book.map(({ payoutKey, amount }) => ({ payoutKey, amount }))).toEqual(
      many.map(({ payoutKey, amount }) => ({ payoutKey, amount })),
    );
    expect(new Set(book.map(({ bankReference }) => bankReference)).size).toBe(5000);
    expect(await bank.client().book(4998, 5)).toMatchObject({ items: [{ position: 4999 }, { position: 5000 }] });
  });

  it('refuses the same key with another amount (AM05) and still knows the first', async () => {
    const first = await submitOne();

    expect(await submitOne({ amount: 26_401n })).toEqual({ status: 'returned', reasonCode: 'AM05' });

    expect(await statusOf(KEY)).toEqual(first);
    expect(await wholeBook(bank.client())).toHaveLength(1);
  });

  it.each([
    ['an amount of nothing', { amount: 0n }],
    ['an empty account', { accountNumber: '' }],
    ['a blank account', { accountNumber: '  ' }],
  ])('refuses %s (AC01), books nothing and remembers it', async (_, overrides) => {
    const refused = { status: 'returned', reasonCode: 'AC01' };

    expect(await submitOne(overrides)).toEqual(refused);

    expect(await statusOf(KEY)).toEqual(refused);
    expect(await wholeBook(bank.client())).toEqual([]);
  });
});

describe('an order that reaches the bank after validUntil', () => {
  it('is not booked and not remembered, so that the key can be submitted again', async () => {
    expect(await submitOne({}, { validUntil: Date.now() - 1 })).toEqual({ status: 'notReceived', isFinal: false });
    expect(await statusOf(KEY)).toEqual({ status: 'notReceived', isFinal: false });
    expect(await wholeBook(bank.client())).toEqual([]);

    expect(await submitOne()).toEqual(SETTLED);
  });

  it('answers what is known if its key was booked before: expired never hides a payment', async () => {
    const first = await submitOne();

    expect(await submitOne({}, { validUntil: Date.now() - 1 })).toEqual(first);
  });

  it('is finally not received once validUntil is over, not before', async () => {
    expect(await statusOf('never-sent', Date.now() + 5000)).toEqual({ status: 'notReceived', isFinal: false });
    expect(await statusOf('never-sent', Date.now() - 5000)).toEqual({ status: 'notReceived', isFinal: true });
  });

  it('is refused by the moment at which all of it is there, not by the moment at which it begins', async () => {
    const { port } = bank.server;
    const validUntil = Date.now() + 150;
    const body = JSON.stringify({ batchId: 'slow', validUntil, orders: [{ ...anOrder(), amount: '264.00' }] });
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST /orders HTTP/1.1\r\nhost: bank\r\ncontent-type: application/json\r\n`);
    socket.write(`content-length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 20)}`);

    await until(() => Promise.resolve(Date.now() > validUntil));
    const answer = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.write(body.slice(20));

    expect(await answer).toContain('"reasonCode":"expired"');
    socket.destroy();
    expect(await wholeBook(bank.client())).toEqual([]);
  });
});

describe('the sandbox bank told to fail', () => {
  it('reject: returns with AC04, books nothing and keeps to it later', async () => {
    await bank.client().setMode('reject');
    const returned = { status: 'returned', reasonCode: 'AC04' };

    expect(await submitOne()).toEqual(returned);
    await bank.client().setMode('ok');

    expect(await statusOf(KEY)).toEqual(returned);
    expect(await submitOne()).toEqual(returned);
    expect(await wholeBook(bank.client())).toEqual([]);
  });

  it('cutReply: books, but the caller cannot know; an enquiry tells', async () => {
    await bank.client().setMode('cutReply');

    for (let attempt = 0; attempt < 20; attempt++) {
      expect(await submitOne({ payoutKey: `cut-${attempt}` })).toBe('unknown');
      expect(await statusOf(`cut-${attempt}`)).toEqual(SETTLED);
    }

    expect(await wholeBook(bank.client())).toHaveLength(20);
  });

  it('cutReply: cuts at another byte each time, first before any', async () => {
    await bank.client().setMode('cutReply');

    const sizes: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) sizes.push(await countAnswerBytes(attempt));

    expect(sizes[0]).toBe(0);
    expect(new Set(sizes).size).toBeGreaterThan(6);
    await bank.client().setMode('ok');
    expect(Math.max(...sizes)).toBeLessThan(await countAnswerBytes(0));
  });

  it('timeout: books, and never answers as long as the caller waits', async () => {
    await bank.client().setMode('timeout');

    expect(await submitOne({}, {}, PATIENCE_MS)).toBe('unknown');

    expect(await statusOf(KEY)).toEqual(SETTLED);
    expect(await wholeBook(bank.client())).toHaveLength(1);
  });

  it('payLate: has received, and tells so to whoever submits the key again', async () => {
    await bank.client().setMode('payLate', 3_600_000);

    expect(await submitOne({}, {}, PATIENCE_MS)).toBe('unknown');
    await bank.client().setMode('ok');

    expect(await statusOf(KEY)).toEqual({ status: 'received' });
    expect(await submitOne()).toEqual({ status: 'received' });
    expect(await wholeBook(bank.client())).toEqual([]);
  });

  it('payLate: books later by itself, whatever its mode is by then, and once', async () => {
    await bank.client().setMode('payLate', 500);

    expect(await submitOne({}, {}, PATIENCE_MS)).toBe('unknown');
    await bank.client().setMode('reject');

    await until(async () => (await statusOf(KEY))?.status === 'settled');
    expect(await submitOne()).toEqual(SETTLED);
    expect(await wholeBook(bank.client())).toHaveLength(1);
  });

  it('payLate: waits five seconds unless told otherwise', async () => {
    expect(await bank.client().setMode('payLate')).toEqual({ mode: 'payLate', lateMs: 5000 });
  });

  it('payLate: books after a restart, once, each order that it had received before', async () => {
    await bank.client().setMode('payLate', 1000);
    const batches = [orders('first', 3), orders('second', 2)];
    for (const batch of batches) {
      expect(await bank.client(PATIENCE_MS).submit(aBatch(batch))).toMatchObject({ kind: 'unknown' });
      await bank.restart();
    }

    await until(async () => (await wholeBook(bank.client())).length === 5);
    await bank.restart();
    const book = await wholeBook(bank.client());
    expect(new Set(book.map(({ payoutKey }) => payoutKey))).toEqual(
      new Set(batches.flat().map(({ payoutKey }) => payoutKey)),
    );
    expect(new Set(book.map(({ bankReference }) => bankReference)).size).toBe(5);
  });

  it('forgetKeys: books a key again and again, in sight of the book; enquiries still answer from it', async () => {
    const first = await submitOne();
    await bank.client().setMode('forgetKeys');

    expect(await submitOne()).toEqual(SETTLED);
    expect(await submitOne({ amount: 100n })).toEqual(SETTLED);

    expect((await wholeBook(bank.client())).map(({ payoutKey, amount }) => [payoutKey, amount])).toEqual([
      [KEY, 26_400n],
      [KEY, 26_400n],
      [KEY, 100n],
    ]);
    expect(await statusOf(KEY)).toEqual(first);
    await bank.client().setMode('ok');
    expect(await submitOne()).toEqual(first);
  });

  it.each<BankMode>(['ok', 'reject', 'cutReply', 'timeout', 'payLate'])(
    'never books a known key again in mode %s',
    async (mode) => {
      const first = await submitOne();
      await bank.client().setMode(mode, 0);

      await submitOne({}, {}, PATIENCE_MS);
      await bank.restart();

      expect(await statusOf(KEY)).toEqual(first);
      expect(await wholeBook(bank.client())).toHaveLength(1);
    },
  );

  it('keeps its mode over a restart', async () => {
    await bank.client().setMode('payLate', 1234);

    await bank.restart();

    expect(await bank.client().getMode()).toEqual({ mode: 'payLate', lateMs: 1234 });
  });
});

/** How many bytes of the answer to a submission arrive before the connection ends. */
function countAnswerBytes(attempt: number): Promise<number> {
  const body = JSON.stringify({
    batchId: 'raw',
    validUntil: Date.now() + 60_000,
    orders: [{ ...anOrder({ payoutKey: `raw-${attempt}` }), amount: '264.00' }],
  });
  return new Promise((resolve, reject) => {
    let count = 0;
    const socket = connect(bank.server.port, '127.0.0.1');
    socket.on('data', (chunk) => (count += chunk.length));
    socket.on('error', reject);
    socket.on('close', () => resolve(count));
    socket.write(`POST /orders HTTP/1.1\r\nhost: bank\r\nconnection: close\r\ncontent-type: application/json\r\n`);
    socket.write(`content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
}
