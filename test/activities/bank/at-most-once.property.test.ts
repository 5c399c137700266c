// Whatever happens in whatever order, the sandbox bank books a key at most once, unless told to forget keys.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderStatus } from '../../../activities/bank/bank.js';
import { BANK_MODES } from '../../../activities/bank/sandbox/wire.js';
import { aBatch, anOrder, BankInProcess, until, wholeBook } from './sandbox-bank-for-tests.js';

const KEYS = ['k1', 'k2', 'k3', 'k4'];
const PATIENCE_MS = 30;

const anyOrder = fc.record({
  payoutKey: fc.constantFrom(...KEYS),
  // Mostly one amount, sometimes another, sometimes nothing.
  amount: fc.constantFrom(100n, 100n, 100n, 200n, 0n),
});
const someOrders = fc.uniqueArray(anyOrder, {
  minLength: 1,
  maxLength: KEYS.length,
  selector: ({ payoutKey }) => payoutKey,
});
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      isLate: fc.constantFrom(false, false, false, true),
      orders: someOrders,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('enquire' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('mode' as const),
      mode: fc.constantFrom(...BANK_MODES.filter((mode) => mode !== 'forgetKeys')),
      lateMs: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the bank has ever said of each key, checked against what it says next. */
class Witness {
  readonly #said = new Map<string, OrderStatus>();

  hear(statuses: ReadonlyMap<string, OrderStatus>): void {
    for (const [key, status] of statuses) {
      const before = this.#said.get(key);
      // Settled and returned are for ever.
      if (before?.status === 'settled' || before?.status === 'returned') expect(status).toEqual(before);
      // What was received is never forgotten.
      if (before?.status === 'received') expect(status.status).not.toBe('notReceived');
      this.#said.set(key, status);
    }
  }

  settledKeys(): string[] {
    return [...this.#said].filter(([, { status }]) => status === 'settled').map(([key]) => key);
  }
}

async function run(bank: BankInProcess, witness: Witness, step: Step): Promise<void> {
  switch (step.kind) {
    case 'submit': {
      const validUntil = Date.now() + (step.isLate ? -1 : 60_000);
      await bank.client(PATIENCE_MS).submit(aBatch(step.orders.map(anOrder), { validUntil }));
      return;
    }
    case 'enquire':
      witness.hear(await enquireAll(bank));
      return;
    case 'mode':
      await bank.client().setMode(step.mode, step.lateMs);
      return;
    case 'restart':
      await bank.restart();
  }
}

const enquireAll = (bank: BankInProcess): Promise<Map<string, OrderStatus>> =>
  bank.client().enquire(KEYS.map((payoutKey) => ({ payoutKey, validUntil: Date.now() + 60_000 })));

describe('any sequence of submissions, enquiries, modes and restarts', () => {
  it('books each key at most once, and what the bank says of a key never turns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const bank = await BankInProcess.start();
        const witness = new Witness();
        try {
          for (const step of steps) await run(bank, witness, step);
          await bank.restart();
          // What it has received it books, whatever has happened to it since.
          await until(async () => [...(await enquireAll(bank)).values()].every(({ status }) => status !== 'received'));
          witness.hear(await enquireAll(bank));
          const booked = (await wholeBook(bank.client())).map(({ payoutKey }) => payoutKey);
          expect(new Set(booked).size).toBe(booked.length);
          expect(booked).toEqual(expect.arrayContaining(witness.settledKeys()));
        } finally {
          await bank.dispose();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
