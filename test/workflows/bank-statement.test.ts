import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bank, OrderStatus } from '../../activities/bank/bank.js';
import { wake } from '../../activities/waiting.js';
import { formatYuan } from '../../domain/money.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { eventually } from '../helpers/eventually.js';
import {
  balances,
  batchSettled,
  dueEntitlement,
  payoutsOf,
  returnedLine,
  sendBatch,
  settledLine,
  statusesOf,
  takeStatement,
} from '../helpers/money.js';
import { Office } from '../helpers/office.js';

/** A bank that takes orders and keeps silent about each until it is told to speak. */
class SilentBank implements Bank {
  readonly id = 'silent';
  readonly channel = 'direct';
  readonly validForMs = 60_000;
  readonly answers = new Map<string, OrderStatus>();
  readonly submitted: string[] = [];

  async submit({ orders }: Parameters<Bank['submit']>[0]): ReturnType<Bank['submit']> {
    this.submitted.push(...orders.map(({ payoutKey }) => payoutKey));
    return { kind: 'unknown', cause: 'silent' };
  }

  async enquire(keys: Parameters<Bank['enquire']>[0]): ReturnType<Bank['enquire']> {
    return new Map(keys.map(({ payoutKey }) => [payoutKey, this.answers.get(payoutKey) ?? { status: 'received' }]));
  }
}

const bank = new SilentBank();
let office: Office;
beforeAll(async () => {
  office = await Office.open({ bankFor: () => bank });
}, 60_000);
afterAll(() => office.close());

/** Payouts that the bank has and says nothing about. */
async function unanswered(months: number) {
  const entitlementId = await dueEntitlement(office, months);
  const batchId = await sendBatch(office);
  await eventually(
    'the bank is silent',
    () => statusesOf(office, entitlementId),
    (all) => all.every((status) => status === 'unknown'),
  );
  return { entitlementId, batchId, keys: (await payoutsOf(office, entitlementId)).map(({ key }) => key) };
}
/** Lets the list ask the bank; one whose every line has been told by a statement has nothing to ask any more. */
const ask = (batchId: string) =>
  wake({ db: office.db, workflows: office.client.workflow }, workflowIds.payoutBatch(batchId));

describe('a return file', () => {
  it('settles and returns what the bank did not answer, and the list closes by itself', async () => {
    const { entitlementId, batchId, keys } = await unanswered(3);
    const [first = '', second = '', third = ''] = keys;
    const statement = await takeStatement(office, [
      settledLine(first, 'R1'),
      returnedLine(second),
      settledLine(third, 'R3', '1.00'),
      settledLine('payout:nobody', 'R4'),
    ]);
    expect(statement).toMatchObject({ lineCount: 4, matched: 1, returned: 1, unmatched: 2, repeated: 0 });
    expect(statement.lines.map(({ reason }) => reason)).toEqual([null, null, 'amountDiffers', 'unknownPayout']);
    expect(await statusesOf(office, entitlementId)).toEqual(['settled', 'returned', 'unknown']);
    expect((await payoutsOf(office, entitlementId))[0]).toMatchObject({ bankReference: 'R1' });
    await eventually(
      'the return has its procedure',
      () =>
        office.client.workflow
          .getHandle(`payout-return/${second}`)
          .describe()
          .catch(() => undefined),
      (found) => found?.status.name === 'RUNNING',
    );
    await takeStatement(office, [settledLine(third, 'R3')]);
    await batchSettled(office, batchId);
  });

  it('counts once, and so does a line that stands in two files', async () => {
    const { entitlementId, batchId, keys } = await unanswered(2);
    const [first = '', second = ''] = keys;
    const file = [settledLine(first, 'D1')];
    const one = await takeStatement(office, file);
    const again = await takeStatement(office, file);
    expect(again.id).toBe(one.id);
    const other = await takeStatement(office, [settledLine(first, 'D1'), settledLine(second, 'D2')]);
    expect(other).toMatchObject({ matched: 1, repeated: 1, unmatched: 0 });
    await batchSettled(office, batchId);
    const entries = await office.db.ledgerEntry.count({
      where: { key: { in: [`settled:${first}`, `settled:${second}`] } },
    });
    expect([entries, await statusesOf(office, entitlementId)]).toEqual([2, ['settled', 'settled']]);
  });

  it('and asking, in either order, give a line one outcome', async () => {
    const { entitlementId, batchId, keys } = await unanswered(2);
    const [first = '', second = ''] = keys;
    await takeStatement(office, [settledLine(first, 'O1')]);
    for (const key of keys)
      bank.answers.set(key, { status: 'settled', bankReference: `A-${key.slice(-9)}`, settledOn: '2026-01-02' });
    await ask(batchId);
    await batchSettled(office, batchId);
    expect(await takeStatement(office, [settledLine(second, 'O2')])).toMatchObject({ matched: 1 });
    expect((await payoutsOf(office, entitlementId)).map(({ bankReference }) => bankReference)).toEqual([
      'O1',
      `A-${second.slice(-9)}`,
    ]);
  });

  it('is taken from payers of the jurisdiction alone', async () => {
    await expect(takeStatement(office, [settledLine('payout:x', 'X')], 'auditor-1')).rejects.toThrow('forbidden');
  });
});

describe('asking, statements and returns in any order', () => {
  /** What the bank does with a payout and says about it, in some order: by asking, by a line, in one file with others or twice. */
  const step = fc.record({
    payout: fc.nat({ max: 3 }),
    says: fc.constantFrom('asked paid', 'asked returned', 'line paid', 'line returned', 'line paid again'),
    isWithNext: fc.boolean(),
  });

  it('end with the bank’s book, the accounts and the payouts in agreement, to the fen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const before = await balances(office);
        const { entitlementId, batchId, keys } = await unanswered(4);
        // The bank books a payment when it first says so; a bank that has paid and returned has both in its book.
        const book = new Set<string>();
        let file: string[] = [];
        for (const { payout, says, isWithNext } of steps) {
          const key = keys[payout] ?? '';
          if (says.startsWith('line')) {
            if (says !== 'line returned') book.add(key);
            file.push(says === 'line returned' ? returnedLine(key) : settledLine(key, `P${key}`.slice(-60)));
          } else if (!bank.answers.has(key)) {
            // What is settled for us already is not asked about any more: the bank's answer does not matter then.
            const open = (await office.db.payout.findUniqueOrThrow({ where: { key } })).status === 'unknown';
            if (says === 'asked paid' && open) book.add(key);
            bank.answers.set(
              key,
              says === 'asked paid'
                ? { status: 'settled', bankReference: 'A', settledOn: '2026-01-02' }
                : { status: 'returned', reasonCode: 'AC04' },
            );
            await ask(batchId);
            if (open)
              await eventually(
                'the answer is noted',
                async () => (await office.db.payout.findUniqueOrThrow({ where: { key } })).status,
                (status) => status !== 'unknown',
              );
          }
          if (file.length > 0 && !isWithNext) {
            await takeStatement(office, file);
            file = [];
          }
        }
        if (file.length > 0) await takeStatement(office, file);
        for (const key of keys)
          if (!bank.answers.has(key)) {
            if ((await office.db.payout.findUniqueOrThrow({ where: { key } })).status === 'unknown') book.add(key);
            bank.answers.set(key, { status: 'settled', bankReference: 'A', settledOn: '2026-01-02' });
          }
        await ask(batchId);
        await batchSettled(office, batchId);

        const after = await balances(office);
        const moved = (bucket: string) => (after[bucket] ?? 0n) - (before[bucket] ?? 0n);
        const booked = 26_400n * BigInt(book.size);
        const settled = (await payoutsOf(office, entitlementId)).filter(({ status }) => status === 'settled');
        expect(formatYuan(moved('disbursed'))).toBe(formatYuan(26_400n * BigInt(settled.length)));
        expect(formatYuan(moved('disbursed') + moved('suspense'))).toBe(formatYuan(booked));
        expect([moved('inTransit'), moved('suspense') + moved('suspenseContra')]).toEqual([0n, 0n]);
        expect(Object.values(after).reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
        expect(bank.submitted.filter((key) => keys.includes(key)).sort()).toEqual([...keys].sort());
        const events = await office.db.ledgerEntry.count({
          where: { key: { in: keys.map((key) => `settled:${key}`) } },
        });
        expect(events).toBe(settled.length);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 180_000);
});

// Last: the thousand procedures that it begins keep the worker busy for a while.
describe('a large return file', () => {
  it('of ten thousand lines is taken in one go, whatever it holds', async () => {
    const entitlementId = await dueEntitlement(office, 1);
    await office.db.$executeRaw`
      INSERT INTO payout (id, key, entitlement_id, application_id, jurisdiction, component, period, attempt, amount_fen, status, budget_line,
        budget_year, due_at, submitted_until)
      SELECT gen_random_uuid(), 'crowd:' || i, entitlement_id, application_id, jurisdiction, 'crowd' || i, period, 1, amount_fen, 'sent',
        budget_line, budget_year, due_at, now()
      FROM payout, generate_series(0, 9999) AS i WHERE entitlement_id = ${entitlementId}::uuid`;
    const crowd = Array.from({ length: 10_000 }, (_, i) => `crowd:${i}`);
    const statement = await takeStatement(
      office,
      crowd.map((key, i) => (i % 10 === 0 ? returnedLine(key) : settledLine(key, `C${i}`))),
    );
    expect(statement).toMatchObject({ matched: 9_000, returned: 1_000, unmatched: 0 });
    expect(await office.db.payoutReturn.count({ where: { entitlementId } })).toBe(1_000);
  }, 120_000);
});
