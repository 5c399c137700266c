// The sandbox bank as its own process, killed at random: what it answered it keeps, and no key is booked twice.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrderStatus, PaymentOrder } from '../../../activities/bank/bank.js';
import { SandboxBank } from '../../../activities/bank/sandbox/sandbox-bank.js';
import { MAX_ORDERS } from '../../../activities/bank/sandbox/wire.js';
import {
  aBatch,
  anOrder,
  findFreePort,
  kill,
  makeFolder,
  orders,
  spawnBank,
  spawnBankUnwaited,
  until,
  wholeBook,
  type BankProcess,
} from './sandbox-bank-for-tests.js';

const KEY = anOrder().payoutKey;
const CYCLES = 20;

let dataFolder: string;
let removeFolder: () => Promise<void>;
let port: number;
let child: BankProcess;
let bank: SandboxBank;

beforeEach(async () => {
  const made = await makeFolder();
  dataFolder = made.folder;
  removeFolder = made.remove;
  port = await findFreePort();
  bank = new SandboxBank({ url: `http://127.0.0.1:${port}`, answerTimeoutMs: 10_000 });
  child = await spawnBank(dataFolder, port);
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await kill(child, 'SIGKILL');
  await removeFolder();
});

async function killAndRestart(): Promise<void> {
  await kill(child, 'SIGKILL');
  child = await spawnBank(dataFolder, port);
}

const enquireOne = async (payoutKey: string): Promise<OrderStatus | undefined> =>
  (await bank.enquire([{ payoutKey, validUntil: Date.now() }])).get(payoutKey);

/** Repeatable numbers from 0 to below `bound` (mulberry32). */
function seededRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

describe('the sandbox bank, killed with kill -9', () => {
  it(`in ${CYCLES} cycles at random moments loses nothing that it answered and books nothing twice`, async () => {
    const random = seededRandom(20_260_101);
    const answered = new Map<string, OrderStatus>();
    const submitted: PaymentOrder[] = [];
    const outcomes = { answered: 0, unknown: 0, notSent: 0 };
    let unanswered: PaymentOrder[][] = [];

    const submit = async (batch: PaymentOrder[]): Promise<void> => {
      const result = await bank.submit(aBatch(batch));
      outcomes[result.kind] += 1;
      if (result.kind === 'answered') for (const [key, status] of result.statuses) answered.set(key, status);
      else unanswered.push(batch);
    };

    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const fresh = Array.from({ length: 8 }, (_, n) => orders(`c${cycle}-b${n}`, 1 + random(100)));
      submitted.push(...fresh.flat());
      const again = unanswered;
      unanswered = [];
      const killAfterAnswers = outcomes.answered + random(8);
      // What the last kill left open goes in again, under the same keys, in the midst of the new.
      const submitting = [...fresh, ...again].map(submit);
      await until(() => Promise.resolve(outcomes.answered >= killAfterAnswers));
      await new Promise((wake) => setTimeout(wake, random(10)));
      await kill(child, 'SIGKILL');
      await Promise.all(submitting);
      child = await spawnBank(dataFolder, port);

      for (const [key, status] of await bank.enquire(
        [...answered.keys()].slice(-MAX_ORDERS).map((payoutKey) => ({ payoutKey, validUntil: Date.now() })),
      )) {
        expect([key, status]).toEqual([key, answered.get(key)]);
      }
    }
    const open = unanswered;
    await Promise.all(open.map(submit));

    const book = await wholeBook(bank);
    const byKey = (a: { payoutKey: string }, b: { payoutKey: string }): number => (a.payoutKey < b.payoutKey ? -1 : 1);
    expect(book.map(({ payoutKey, amount }) => ({ payoutKey, amount })).sort(byKey)).toEqual(
      submitted.map(({ payoutKey, amount }) => ({ payoutKey, amount })).sort(byKey),
    );
    expect(new Set(book.map(({ bankReference }) => bankReference)).size).toBe(book.length);
    for (const { payoutKey, bankReference } of book) {
      expect(answered.get(payoutKey)).toMatchObject({ status: 'settled', bankReference });
    }
    // The kills did hit submissions under way, and not all of them.
    expect(outcomes.unknown).toBeGreaterThan(CYCLES / 2);
    expect(outcomes.answered).toBeGreaterThan(CYCLES / 2);
  }, 120_000);

  it('books late what it had received before', async () => {
    await bank.setMode('payLate', 2000);
    const submitting = bank.submit(aBatch([anOrder()]));
    await until(async () => (await enquireOne(KEY))?.status === 'received');

    await killAndRestart();

    expect(await submitting).toMatchObject({ kind: 'unknown' });
    await until(async () => (await enquireOne(KEY))?.status === 'settled');
    expect(await wholeBook(bank)).toHaveLength(1);
  });

  it('keeps its mode and drops a torn end of its journal', async () => {
    await bank.submit(aBatch([anOrder()]));
    await bank.setMode('reject');
    await kill(child, 'SIGKILL');
    await appendFile(join(dataFolder, 'bank', 'journal.jsonl'), '{"kind":"booked","number":2,"payou');

    child = await spawnBank(dataFolder, port);

    expect(await bank.getMode()).toMatchObject({ mode: 'reject' });
    expect(await enquireOne(KEY)).toMatchObject({ status: 'settled' });
    expect(await wholeBook(bank)).toHaveLength(1);
  });
});

describe("the sandbox bank's process", () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends cleanly on %s, even with a submission that is never answered',
    async (signal) => {
      await bank.setMode('timeout');
      const patient = new SandboxBank({ url: `http://127.0.0.1:${port}`, answerTimeoutMs: 600_000 });
      const submitting = patient.submit(aBatch([anOrder()]));
      await until(async () => (await enquireOne(KEY))?.status === 'settled');

      expect(await kill(child, signal)).toBe(0);
      expect(await submitting).toMatchObject({ kind: 'unknown' });
    },
  );

  it('ends with an error when its port is taken', async () => {
    const other = await makeFolder();
    const second = spawnBankUnwaited(other.folder, port);
    let complaint = '';
    second.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));

    const [exitCode] = (await once(second, 'close')) as [number | null];

    expect(exitCode).not.toBe(0);
    expect(complaint).toContain('EADDRINUSE');
    await other.remove();
  });

  it('ends when somebody else writes to its journal', async () => {
    const ended = once(child, 'exit');
    await appendFile(join(dataFolder, 'bank', 'journal.jsonl'), '{"kind":"mode","mode":"ok","lateMs":0}\n');

    expect(await bank.submit(aBatch([anOrder()]))).toMatchObject({ kind: 'unknown' });
    expect(await ended).toEqual([1, null]);
  });
});
