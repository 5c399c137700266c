// The client against banks that misbehave on the wire: what is sent, what is unknown, what is surely not sent.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BankUnavailableError } from '../../../activities/bank/bank.js';
import { SandboxBank } from '../../../activities/bank/sandbox/sandbox-bank.js';
import { aBatch, anOrder, findFreePort } from './sandbox-bank-for-tests.js';

const KEY = anOrder().payoutKey;
const ANSWER = {
  bankTime: 1_000_000,
  orders: [{ payoutKey: KEY, status: 'settled', bankReference: 'SB1', settledOn: '2025-02-03' }],
};

let server: Server;
let connections: number;
/** What the bank does once a whole request is there. */
let answer: (socket: Socket) => void;

beforeEach(async () => {
  connections = 0;
  answer = (socket) => socket.end(http(ANSWER));
  server = createServer((socket) => {
    connections += 1;
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString();
      const [head = '', body] = received.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (body !== undefined && Buffer.byteLength(body) === length) answer(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

function http(body: unknown, status = '200 OK'): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;
}

function client(answerTimeoutMs = 5000): SandboxBank {
  const { port } = server.address() as AddressInfo;
  return new SandboxBank({ url: `http://127.0.0.1:${port}`, answerTimeoutMs });
}

const submit = (bank = client()) => bank.submit(aBatch([anOrder()]));
const enquire = (bank = client(), validUntil = 0) => bank.enquire([{ payoutKey: KEY, validUntil }]);

describe('a submission', () => {
  it('is answered when the whole answer has come', async () => {
    expect(await submit()).toEqual({
      kind: 'answered',
      statuses: new Map([[KEY, { status: 'settled', bankReference: 'SB1', settledOn: '2025-02-03' }]]),
    });
  });

  it('is unknown, and made once only, when the answer is cut after any number of bytes', async () => {
    const whole = http(ANSWER);
    for (let sent = 0; sent < whole.length; sent++) {
      answer = (socket) => socket.end(whole.slice(0, sent));
      const result = await submit();
      expect({ sent, kind: result.kind }).toEqual({ sent, kind: 'unknown' });
    }
    expect(connections).toBe(whole.length);
  });

  it('is unknown when the connection is reset', async () => {
    answer = (socket) => socket.resetAndDestroy();

    expect(await submit()).toMatchObject({ kind: 'unknown', cause: expect.any(String) });
  });

  it('is unknown when no answer comes in time, or only its beginning', async () => {
    answer = () => undefined;
    expect(await submit(client(50))).toEqual({ kind: 'unknown', cause: 'no answer within 50 ms' });

    answer = (socket) => socket.write(http(ANSWER).slice(0, -1));
    expect(await submit(client(50))).toEqual({ kind: 'unknown', cause: 'no answer within 50 ms' });
    expect(connections).toBe(2);
  });

  it.each([
    ['a refusal of the request', http({ title: 'no' }, '400 Bad Request')],
    ['an error of the bank', http({}, '500 Internal Server Error')],
    ['no JSON', http('<html>')],
    ['an unknown shape', http({ ...ANSWER, orders: [{ payoutKey: KEY, status: 'perhaps' }] })],
    ['no status for an order', http({ ...ANSWER, orders: [] })],
    ['another order', http({ ...ANSWER, orders: [{ payoutKey: 'another', status: 'received' }] })],
    ['an order twice', http({ ...ANSWER, orders: [...ANSWER.orders, { payoutKey: KEY, status: 'received' }] })],
  ])('is unknown when the answer is %s, and an enquiry then knows nothing', async (_, text) => {
    answer = (socket) => socket.end(text);

    expect(await submit()).toMatchObject({ kind: 'unknown' });
    await expect(enquire()).rejects.toBeInstanceOf(BankUnavailableError);
  });

  it('is surely not sent when no connection comes about, and an enquiry then knows nothing', async () => {
    const nowhere = new SandboxBank({ url: `http://127.0.0.1:${await findFreePort()}` });

    expect(await submit(nowhere)).toMatchObject({ kind: 'notSent', cause: expect.stringContaining('ECONNREFUSED') });
    await expect(enquire(nowhere)).rejects.toBeInstanceOf(BankUnavailableError);
    await expect(nowhere.book()).rejects.toBeInstanceOf(BankUnavailableError);
    await expect(nowhere.setMode('ok')).rejects.toBeInstanceOf(BankUnavailableError);
  });

  it('does not leave if a payout key occurs twice', async () => {
    await expect(client().submit(aBatch([anOrder(), anOrder({ amount: 1n })]))).rejects.toBeInstanceOf(RangeError);
    expect(connections).toBe(0);
  });

  it('never calls an order finally not received: that takes an enquiry', async () => {
    for (const order of [{ status: 'notReceived' }, { status: 'returned', reasonCode: 'expired' }]) {
      answer = (socket) => socket.end(http({ bankTime: Date.now(), orders: [{ payoutKey: KEY, ...order }] }));

      expect(await client().submit(aBatch([anOrder()], { validUntil: 0 }))).toEqual({
        kind: 'answered',
        statuses: new Map([[KEY, { status: 'notReceived', isFinal: false }]]),
      });
    }
  });

  it('leaves no cause that names a payee or an account', async () => {
    const { payeeName, accountNumber } = anOrder();
    answer = (socket) => socket.end(http({ bankTime: 1, orders: [{ [accountNumber]: payeeName }] }));

    const result = await submit();

    expect(result.kind).toBe('unknown');
    expect(JSON.stringify(result)).not.toMatch(new RegExp(`${payeeName}|${accountNumber}`));
  });
});

describe('an enquiry', () => {
  beforeEach(() => {
    answer = (socket) => socket.end(http({ bankTime: 1_000_000, orders: [{ payoutKey: KEY, status: 'notReceived' }] }));
  });

  it("is final by the bank's clock, not ours, and only when the tolerance is over", async () => {
    expect((await enquire(client(), 1_000_000)).get(KEY)).toEqual({ status: 'notReceived', isFinal: false });
    expect((await enquire(client(), 999_000)).get(KEY)).toEqual({ status: 'notReceived', isFinal: false });
    expect((await enquire(client(), 998_999)).get(KEY)).toEqual({ status: 'notReceived', isFinal: true });
  });

  it('goes by the latest validUntil if a key is asked about twice', async () => {
    const keys = [
      { payoutKey: KEY, validUntil: 1_000_000 },
      { payoutKey: KEY, validUntil: 0 },
    ];

    expect((await client().enquire(keys)).get(KEY)).toEqual({ status: 'notReceived', isFinal: false });
  });
});
