// What the sandbox bank refuses at its door: always a 4xx that says where, and nothing is booked.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { MAX_BODY_BYTES } from '../../../activities/bank/sandbox/wire.js';
import { anOrder, BankInProcess, until, wholeBook } from './sandbox-bank-for-tests.js';

const ORDER = { ...anOrder(), amount: '264.00' };

let bank: BankInProcess;

beforeEach(async () => {
  bank = await BankInProcess.start();
});
afterEach(async () => {
  expect(await wholeBook(bank.client())).toEqual([]);
  await bank.dispose();
});

function send(method: string, path: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${bank.url}${path}`, { method, body, headers: { 'content-type': type } });
}

const submission = (order: object, overrides: object = {}): string =>
  JSON.stringify({ batchId: 'b', validUntil: Date.now() + 60_000, orders: [ORDER, order], ...overrides });

describe('the sandbox bank refuses', () => {
  it.each<[string, object, string]>([
    ['three decimals', { ...ORDER, amount: '1.005' }, '/orders/1/amount'],
    ['a whole number of yuan', { ...ORDER, amount: '264' }, '/orders/1/amount'],
    ['an amount as a number', { ...ORDER, amount: 264 }, '/orders/1/amount'],
    ['a negative amount', { ...ORDER, amount: '-264.00' }, '/orders/1/amount'],
    ['full-width digits', { ...ORDER, amount: '２６４.00' }, '/orders/1/amount'],
    ['an order without a key', { ...ORDER, payoutKey: '' }, '/orders/1/payoutKey'],
    ['an order without a payee', { ...ORDER, payeeName: '' }, '/orders/1/payeeName'],
    ['a missing account', { ...ORDER, accountNumber: undefined }, '/orders/1/accountNumber'],
    ['a field it does not know', { ...ORDER, currency: 'EUR' }, '/orders/1'],
  ])('a whole submission for %s in one order', async (_, order, pointer) => {
    const response = await send('POST', '/orders', submission(order));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer, message: expect.any(String) }] });
  });

  it.each<[string, string, string, string]>([
    ['no validUntil', 'POST', '/orders', submission(ORDER, { validUntil: undefined })],
    ['a validUntil that is no instant', 'POST', '/orders', submission(ORDER, { validUntil: '2025-01-01' })],
    ['more than 10,000 orders', 'POST', '/orders', submission(ORDER, { orders: Array(10_001).fill(ORDER) })],
    ['no list of orders', 'POST', '/orders', submission(ORDER, { orders: {} })],
    ['what is not JSON', 'POST', '/orders', '{"orders":'],
    ['an empty body', 'POST', '/orders', ''],
    ['an enquiry without keys', 'POST', '/enquiries', '{}'],
    ['an enquiry for an empty key', 'POST', '/enquiries', '{"payoutKeys":[""]}'],
    ['an unknown mode', 'PUT', '/mode', '{"mode":"lenient"}'],
    ['a negative delay', 'PUT', '/mode', '{"mode":"payLate","lateMs":-1}'],
    ['a delay longer than a day', 'PUT', '/mode', '{"mode":"payLate","lateMs":86400001}'],
  ])('%s', async (_, method, path, body) => {
    expect((await send(method, path, body)).status).toBe(400);
  });

  it.each(['limit=0', 'limit=1001', 'after=-1', 'after=x', 'after=', 'before=1'])(
    'the book with ?%s',
    async (query) => {
      expect((await fetch(`${bank.url}/book?${query}`)).status).toBe(400);
    },
  );

  it('a body that is not declared as JSON, as a page in a browser would send it', async () => {
    expect((await send('POST', '/orders', submission(ORDER), 'text/plain')).status).toBe(415);
  });

  it('a body beyond its limit, with an answer', async () => {
    const response = await send('POST', '/orders', submission(ORDER, { batchId: 'x'.repeat(MAX_BODY_BYTES) }));

    expect(response.status).toBe(413);
  });

  it('addresses that it does not have', async () => {
    expect((await fetch(`${bank.url}/orders`)).status).toBe(404);
    expect((await send('DELETE', '/book', '')).status).toBe(404);
  });

  it('a submission that breaks off before its end', async () => {
    const body = submission(ORDER);
    const socket = connect(bank.server.port, '127.0.0.1');
    socket.write(`POST /orders HTTP/1.1\r\nhost: bank\r\ncontent-type: application/json\r\n`);
    socket.write(`content-length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, -1)}`, () => socket.destroy());

    await until(async () => (await fetch(`${bank.url}/livez`)).status === 200);
  });
});
