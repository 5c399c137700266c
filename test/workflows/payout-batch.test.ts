import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { openBudgetLines } from '../../activities/money/budget.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import { verifyStream } from '../../prisma/record.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const DAY = 86_400_000;
const J = { jurisdiction: 'dongyang' };
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

/** An entitlement whose first `months` months have fallen due. */
async function due(months: number): Promise<string> {
  const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
  await fastForward(
    office.client,
    `entitlement/${entitlementId}`,
    dueInstantOf(shiftMonth(first, months - 1)) - Date.now() + DAY,
  );
  await eventually(
    `${months} payouts`,
    () => office.db.payout.count({ where: { entitlementId } }),
    (n) => n === months,
  );
  return entitlementId;
}
const statuses = async (entitlementId: string) =>
  (await office.db.payout.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } })).map(
    ({ status }) => status,
  );
const batch = (id: string) => office.db.payoutBatch.findUniqueOrThrow({ where: { id } });
const settled = (id: string) =>
  eventually(
    'settled',
    async () => (await batch(id)).status,
    (s) => s === 'settled',
  );
const book = async () => (await office.bank.book(0, 1000)).items;
async function balances(): Promise<Record<string, bigint>> {
  const rows = await office.db.$queryRaw<{ bucket: string; sum: bigint }[]>`
    SELECT split_part(account, '/', 1) AS bucket, sum(amount_fen)::bigint AS sum FROM ledger_leg GROUP BY 1`;
  return Object.fromEntries(rows.map(({ bucket, sum }) => [bucket, sum]));
}

describe('a list of payouts', () => {
  it('is prepared by one person, approved by another, and settled by the bank line by line', async () => {
    const entitlementId = await due(3);
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    expect(await batch(batchId)).toMatchObject({ status: 'prepared', count: 3, totalFen: 79_200n, remaining: 0 });
    expect(await office.decideBatch(batchId, 'payer-1', 'approve')).toMatchObject({ refused: 'four-eyes' });
    expect(await office.decideBatch(batchId, 'payer-2', 'send')).toMatchObject({ refused: 'not-available' });
    expect(await office.decideBatch(batchId, 'approver-1', 'approve')).toMatchObject({ refused: 'forbidden' });
    expect(await book()).toHaveLength(0);
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await settled(batchId);
    expect(await statuses(entitlementId)).toEqual(['settled', 'settled', 'settled']);
    const keys = (await office.db.payout.findMany({ where: { entitlementId }, orderBy: { key: 'asc' } })).map(
      ({ key }) => key,
    );
    expect((await book()).map(({ payoutKey, amount }) => [payoutKey, amount]).sort()).toEqual(
      keys.map((key) => [key, 26_400n]),
    );
    expect((await balances())['disbursed']).toBe(79_200n);
    const { applicationId } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    expect(await verifyStream(office.db, `case/${applicationId}`)).toMatchObject({ intact: true });
    expect(await verifyStream(office.db, `batch/${batchId}`)).toMatchObject({ intact: true, events: 4 });
  });

  it('is kept as one file with count, sum and hash, and names neither person nor account', async () => {
    await due(2);
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    const { file, fileSha256 } = await batch(batchId);
    expect(fileSha256).toBe(
      createHash('sha256')
        .update(file ?? '')
        .digest('hex'),
    );
    expect(file?.trim().split('\n').at(-1)).toBe('total,2,528.00');
    expect(file).not.toMatch(/6228480402564890018|测试申领人/);
    await must(office.decideBatch(batchId, 'payer-2', 'reject'));
  });

  it('that is rejected gives its payouts back, for the next list', async () => {
    const entitlementId = await due(1);
    const rejected = await must(office.prepareBatch('payer-1', J));
    await must(office.decideBatch(rejected.batchId, 'payer-2', 'reject'));
    expect(await statuses(entitlementId)).toEqual(['due']);
    const next = await must(office.prepareBatch('payer-2', J));
    await must(office.decideBatch(next.batchId, 'payer-1', 'approve'));
    await settled(next.batchId);
    expect(await office.decideBatch(rejected.batchId, 'payer-2', 'approve').catch((error: Error) => error.name)).toBe(
      'WorkflowNotFoundError',
    );
  });

  it('holds no payout that another list holds, when two are prepared at once', async () => {
    const entitlementId = await due(4);
    const answers = await Promise.all([office.prepareBatch('payer-1', J), office.prepareBatch('payer-2', J)]);
    const made = answers.filter((answer) => 'done' in answer);
    expect(made.length).toBeGreaterThan(0);
    for (const answer of answers)
      if ('refused' in answer) expect(['nothing-due', 'batch-in-preparation']).toContain(answer.refused);
    const lines = await office.db.payoutBatchLine.findMany({
      where: { batchId: { in: made.map(({ batchId }) => batchId) } },
    });
    expect(new Set(lines.map(({ payoutId }) => payoutId)).size).toBe(lines.length);
    expect(await statuses(entitlementId)).toEqual(['batched', 'batched', 'batched', 'batched']);
    for (const { batchId } of made) {
      const { preparedBy } = await batch(batchId);
      await must(office.decideBatch(batchId, preparedBy === 'payer-1' ? 'payer-2' : 'payer-1', 'approve'));
      await settled(batchId);
    }
  });

  it('takes nothing that falls due after the month asked for, and is not made of nothing', async () => {
    const entitlementId = await due(2);
    expect(await office.prepareBatch('payer-1', { ...J, dueUpTo: first })).toMatchObject({ refused: 'nothing-due' });
    // The first month falls due on the first day of the second one.
    const { batchId } = await must(office.prepareBatch('payer-1', { ...J, dueUpTo: shiftMonth(first, 1) }));
    expect(await statuses(entitlementId)).toEqual(['batched', 'due']);
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await settled(batchId);
    const rest = await must(office.prepareBatch('payer-1', J));
    await must(office.decideBatch(rest.batchId, 'payer-2', 'approve'));
    await settled(rest.batchId);
    expect(await office.prepareBatch('payer-1', J)).toMatchObject({ refused: 'nothing-due' });
  });
});

describe('a bank that misbehaves', () => {
  const modes = ['cutReply', 'timeout', 'payLate'] as const;
  it.each(modes)('and answers with %s pays each line once all the same', async (mode) => {
    const entitlementId = await due(3);
    await office.bank.setMode(mode, 300);
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await eventually(
      'the outcome is unknown',
      () => statuses(entitlementId),
      (all) => all.includes('unknown') || all.every((s) => s === 'settled'),
    );
    await office.bank.setMode('ok');
    await settled(batchId);
    const keys = (await office.db.payout.findMany({ where: { entitlementId } })).map(({ key }) => key);
    const booked = (await book()).filter(({ payoutKey }) => keys.includes(payoutKey));
    expect(booked.map(({ payoutKey }) => payoutKey).sort()).toEqual(keys.sort());
  });

  it('and forgets the keys that it has booked is asked, not sent to again', async () => {
    const entitlementId = await due(2);
    await office.bank.setMode('timeout');
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await eventually(
      'the outcome is unknown',
      () => statuses(entitlementId),
      (all) => all.every((s) => s === 'unknown' || s === 'settled'),
    );
    await office.bank.setMode('forgetKeys');
    await settled(batchId);
    const keys = (await office.db.payout.findMany({ where: { entitlementId } })).map(({ key }) => key);
    expect((await book()).filter(({ payoutKey }) => keys.includes(payoutKey))).toHaveLength(2);
    await office.bank.setMode('ok');
  });

  it('and refuses the orders leaves them returned, with the reason, and the money not disbursed', async () => {
    const before = await balances();
    const entitlementId = await due(2);
    await office.bank.setMode('reject');
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await settled(batchId);
    await office.bank.setMode('ok');
    expect(await statuses(entitlementId)).toEqual(['returned', 'returned']);
    expect(await office.db.payout.findFirst({ where: { entitlementId } })).toMatchObject({ reasonCode: 'AC04' });
    const after = await balances();
    expect((after['returned'] ?? 0n) - (before['returned'] ?? 0n)).toBe(52_800n);
    expect(after['disbursed']).toBe(before['disbursed']);
    expect(after['inTransit']).toBe(0n);
  });
});

describe('the database itself', () => {
  it('keeps a second payout of the same month from being stored', async () => {
    const entitlementId = await due(1);
    const { id: _id, ...payout } = await office.db.payout.findFirstOrThrow({ where: { entitlementId } });
    const twin = { ...payout, id: '00000000-0000-7000-8000-000000000001', key: `${payout.key}:again` };
    await expect(office.db.payout.create({ data: twin })).rejects.toThrow();
    await expect(office.db.payout.create({ data: { ...twin, key: payout.key, period: '2099-01' } })).rejects.toThrow();
  });

  it('refuses a list that its own preparer approved', async () => {
    const { batchId } = await must(office.prepareBatch('payer-1', J));
    const { preparedByPerson } = await batch(batchId);
    await expect(
      office.db.payoutBatch.update({ where: { id: batchId }, data: { approvedByPerson: preparedByPerson } }),
    ).rejects.toThrow();
    await must(office.decideBatch(batchId, 'payer-2', 'reject'));
  });

  it('balances in every entry', async () => {
    const unbalanced = await office.db.$queryRaw<
      unknown[]
    >`SELECT stream, entry_key FROM ledger_leg GROUP BY 1, 2 HAVING sum(amount_fen) <> 0`;
    expect(unbalanced).toEqual([]);
    const totals = await balances();
    expect(Object.values(totals).reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
  });
});

describe('a budget line without money', () => {
  it('lets the award stand and holds what falls due, so that nothing is paid above it', async () => {
    await office.db.budgetLine.updateMany({ where: { line: 'employment-fund' }, data: { availableFen: 0n } });
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    expect(await office.db.period.count({ where: { entitlementId, funding: 'committed' } })).toBe(36);
    await fastForward(office.client, `entitlement/${entitlementId}`, dueInstantOf(first) - Date.now() + DAY);
    await eventually(
      'held',
      () => statuses(entitlementId),
      (all) => all.length === 1,
    );
    expect(await office.db.payout.findFirst({ where: { entitlementId } })).toMatchObject({
      status: 'held',
      heldReason: 'budget',
    });

    const year = Number(first.slice(0, 4));
    const grant = (amount: bigint, key: string) =>
      office.db.$transaction((tx) =>
        openBudgetLines(tx, 'dongyang', [{ line: 'employment-fund', year, amount, key }], 'engine', Date.now()),
      );
    await grant(26_399n, 'too-little');
    expect(await statuses(entitlementId)).toEqual(['held']);
    await grant(400_000n, 'enough');
    expect(await statuses(entitlementId)).toEqual(['due']);
    const inYear = { entitlementId, period: { startsWith: String(year) } };
    expect(await office.db.period.count({ where: { ...inYear, funding: 'committed' } })).toBe(0);
    expect(await office.db.period.count({ where: { entitlementId, funding: 'committed' } })).toBe(
      36 - (await office.db.period.count({ where: inYear })),
    );
  });
});
