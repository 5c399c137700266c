import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Bank, OrderStatus } from '../../../activities/bank/bank.js';
import { settleBatch } from '../../../activities/money/settle.js';
import { createDependencies } from '../../../worker.js';
import { eventually } from '../../helpers/eventually.js';
import { dueEntitlement, payoutsOf, sendBatch, statusesOf } from '../../helpers/money.js';
import { Office } from '../../helpers/office.js';

const NEVER_ARRIVED: OrderStatus = { status: 'notReceived', isFinal: true };

/** A bank that says what it is told to, and counts what it is handed. */
class ToldBank implements Bank {
  readonly id = 'told';
  readonly channel = 'direct';
  readonly validForMs = 60_000;
  submissions = 0;

  constructor(private readonly answer: () => Promise<OrderStatus>) {}

  async submit(): ReturnType<Bank['submit']> {
    this.submissions += 1;
    return { kind: 'unknown', cause: 'no answer' };
  }

  async enquire(keys: Parameters<Bank['enquire']>[0]): ReturnType<Bank['enquire']> {
    const status = await this.answer();
    return new Map(keys.map(({ payoutKey }) => [payoutKey, status]));
  }
}

let office: Office;
beforeAll(async () => {
  // The list's own workflow asks too; its bank only ever says that it has the order.
  office = await Office.open({ bankFor: () => new ToldBank(async () => ({ status: 'received' })) });
}, 60_000);
afterAll(() => office.close());

async function roundWith(bank: ToldBank, batchId: string) {
  const { config, db, client } = office;
  const deps = await createDependencies(config, { db, workflows: client.workflow, bank });
  return settleBatch(deps, { batchId, businessNow: Date.now() });
}

it('that one submission never arrived, heard after the next was made, does not free the payout for a third', async () => {
  const entitlementId = await dueEntitlement(office, 1);
  const batchId = await sendBatch(office);
  await eventually(
    'the first submission has no answer',
    () => statusesOf(office, entitlementId),
    ([status]) => status === 'unknown',
  );

  let speak = () => {};
  const mayAnswer = new Promise<void>((resolve) => (speak = resolve));
  let wasAsked = () => {};
  const isAsked = new Promise<void>((resolve) => (wasAsked = resolve));
  const slow = new ToldBank(async () => {
    wasAsked();
    await mayAnswer;
    return NEVER_ARRIVED;
  });
  const late = roundWith(slow, batchId);
  await isAsked;

  // Meanwhile another round hears the same in time and submits again; that one may well be paid.
  const quick = new ToldBank(async () => NEVER_ARRIVED);
  await roundWith(quick, batchId);
  expect(quick.submissions).toBe(1);
  const [second] = await payoutsOf(office, entitlementId);

  speak();
  await late;
  expect(slow.submissions).toBe(0);
  const [after] = await payoutsOf(office, entitlementId);
  expect([after?.status, after?.submittedUntil]).toEqual(['unknown', second?.submittedUntil]);
});
