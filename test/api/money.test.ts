import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../helpers/eventually.js';
import { month, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let payer1: Member;
let payer2: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [payer1, payer2] = (await Promise.all(['payer-1', 'payer-2'].map((one) => stack.as(one)))) as [Member, Member];
}, 60_000);
afterAll(() => stack.close());

const batchAction = (who: Member, id: string, type: string, opinion?: string) =>
  who.send('POST', `payout-batches/${id}/actions`, { type, ...(opinion ? { opinion } : {}) });

/** A claim of which `months` instalments have fallen due. */
async function due(months: number): Promise<{ applicant: Member; entitlementId: string }> {
  const { applicant, entitlementId } = await stack.granted();
  // In the month after the last one it falls due; the answer comes when all that fell due on the way has been handed over.
  await payer1.post('demo/time/advance', { entitlementId, by: `P${months + 1}M` });
  const { items } = await payer1.get(`payouts?entitlement=${entitlementId}&status=due`);
  expect(items).toHaveLength(months);
  return { applicant, entitlementId };
}

const sum = (items: Loose[]): bigint =>
  items.reduce((total: bigint, { amount }) => total + BigInt(amount.replace('.', '')), 0n);

describe('payouts', () => {
  it('are shown to a claimant only for an entitlement of his own', async () => {
    const { applicant, entitlementId } = await due(1);
    const { items } = await applicant.get(`payouts?entitlement=${entitlementId}`);
    expect(items[0]).toMatchObject({
      entitlementId,
      key: `payout:${entitlementId}:base.claimant:${month(1)}:1`,
      period: month(1),
      amount: '264.00',
      status: 'due',
    });
    const other = await stack.granted();
    for (const query of [
      '',
      `?entitlement=${other.entitlementId}`,
      '?entitlement=00000000-0000-4000-8000-000000000000',
      '?status=due',
    ])
      expect((await applicant.send('GET', `payouts${query}`)).status).toBe(403);
  });

  it('are shown to officers of the jurisdiction, filtered and page by page', async () => {
    const { entitlementId } = await due(3);
    for (const persona of ['payer-1', 'approver-1', 'auditor-1', 'supervisor', 'inspector']) {
      const { items } = await (await stack.as(persona)).get(`payouts?entitlement=${entitlementId}`);
      expect([persona, items.length >= 3]).toEqual([persona, true]);
    }
    for (const persona of ['intake-street-a', 'policy-officer'])
      expect((await (await stack.as(persona)).send('GET', 'payouts')).status).toBe(403);
    const whole = (await payer1.get(`payouts?entitlement=${entitlementId}`)).items;
    const first = await payer1.get(`payouts?entitlement=${entitlementId}&limit=2`);
    const second = await payer1.get(`payouts?entitlement=${entitlementId}&limit=2&after=${first.page.endCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.slice(0, 4));
    expect((await payer1.get(`payouts?entitlement=${entitlementId}&status=settled`)).items).toEqual([]);
    expect((await payer1.send('GET', 'payouts?status=stolen')).status).toBe(400);
  });
});

describe('a list of payouts', () => {
  it('is prepared by one payer and approved by another, once', async () => {
    const { entitlementId } = await due(2);
    const { status, body: batch, headers } = await payer1.send('POST', 'payout-batches', { jurisdiction: 'dongyang' });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/payout-batches/${batch.id}`]);
    const { items } = await payer1.get(`payouts?batch=${batch.id}&limit=100`);
    expect(batch).toMatchObject({
      status: 'prepared',
      count: items.length,
      remaining: 0,
      preparedBy: 'payer-1',
    });
    expect(BigInt(batch.total.replace('.', ''))).toBe(sum(items));
    expect(batch.availableActions).toEqual(['reject']);
    expect((await payer2.get(`payout-batches/${batch.id}`)).availableActions).toEqual(['approve', 'reject']);

    const own = await batchAction(payer1, batch.id, 'approve');
    expect([own.status, own.body.code]).toEqual([403, 'four-eyes']);
    expect((await batchAction(payer2, batch.id, 'send')).status).toBe(409);
    const approvals = await Promise.all([1, 2, 3].map(() => batchAction(payer2, batch.id, 'approve')));
    expect(approvals.map((reply) => reply.status).sort()).toEqual([200, 409, 409]);
    const settled = await eventually(
      'the list is settled',
      () => payer2.get(`payout-batches/${batch.id}`),
      (one: Loose) => one.status === 'settled',
    );
    expect([settled.approvedBy, settled.availableActions]).toEqual(['payer-2', []]);
    for (const type of ['approve', 'reject', 'send'])
      expect((await batchAction(payer2, batch.id, type)).status).toBe(409);

    const { items: paid } = await payer1.get(`payouts?entitlement=${entitlementId}`);
    expect(paid.filter((one: Loose) => one.batchId === batch.id && one.status !== 'settled')).toEqual([]);
    const book = await payer1.get('demo/bank/book?limit=100');
    expect(book.items.filter((one: Loose) => one.payoutKey === paid[0].key)).toHaveLength(1);
    expect(book.items[0]).toEqual({
      payoutKey: expect.any(String),
      amount: '264.00',
      bookedAt: expect.stringMatching(/Z$/),
    });
  });

  it('that was rejected makes its payouts due again', async () => {
    const { entitlementId } = await due(1);
    const batch = await payer1.post('payout-batches', { jurisdiction: 'dongyang' });
    const { status, body } = await batchAction(payer2, batch.id, 'reject', '金额待核');
    expect([status, body.status, body.availableActions]).toEqual([200, 'rejected', []]);
    const { items } = await payer1.get(`payouts?entitlement=${entitlementId}`);
    expect(items.every((one: Loose) => one.status === 'due' && one.batchId === undefined)).toBe(true);
    expect((await batchAction(payer2, batch.id, 'approve')).status).toBe(409);
  });

  it('prepared twice at once holds no payout twice; with nothing due it is 409', async () => {
    await due(1);
    const replies = await Promise.all(
      [payer1, payer2, payer1].map((who) => who.send('POST', 'payout-batches', { jurisdiction: 'dongyang' })),
    );
    const made = replies.filter((reply) => reply.status === 201);
    expect(made).toHaveLength(1);
    for (const { status, body } of replies.filter((reply) => reply.status !== 201))
      expect([status, ['nothing-due', 'batch-in-preparation'].includes(body.code)]).toEqual([409, true]);
    const none = await payer1.send('POST', 'payout-batches', { jurisdiction: 'dongyang' });
    expect([none.status, none.body.code]).toEqual([409, 'nothing-due']);
    await batchAction(payer2, made[0]?.body.id, 'reject');
  });

  it('under one key is one list', async () => {
    await due(1);
    const key = { 'idempotency-key': 'pay-run-1' };
    const [one, two] = await Promise.all(
      [1, 2].map(() => payer1.send('POST', 'payout-batches', { jurisdiction: 'dongyang' }, key)),
    );
    expect([one?.status, two?.status, two?.body]).toEqual([201, 201, one?.body]);
    await batchAction(payer2, one?.body.id, 'reject');
  });

  it('takes only what is due up to a month', async () => {
    const { entitlementId } = await due(3);
    const batch = await payer1.post('payout-batches', { jurisdiction: 'dongyang', dueUpTo: month(2) });
    const { items } = await payer1.get(`payouts?entitlement=${entitlementId}&batch=${batch.id}`);
    expect(items.map((one: Loose) => one.period)).toEqual([month(1)]);
    await batchAction(payer2, batch.id, 'reject');
  });

  it('has one file for ever, with an end that counts and sums it', async () => {
    await due(1);
    const batch = await payer1.post('payout-batches', { jurisdiction: 'dongyang' });
    const read = () => payer1.send('GET', `payout-batches/${batch.id}/file`);
    const [first, second] = [await read(), await read()];
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(first.headers.get('etag')).toBe(`"${createHash('sha256').update(first.body).digest('hex')}"`);
    expect(second.body).toBe(first.body);
    const lines = first.body.trim().split('\n');
    expect(lines[0]).toBe('payoutKey,period,amount');
    expect(lines.at(-1)).toBe(`total,${batch.count},${batch.total}`);
    expect(lines).toHaveLength(batch.count + 2);
    await batchAction(payer2, batch.id, 'reject');
  });

  it('is the payers’ alone', async () => {
    const { items } = await payer1.get('payout-batches?limit=1');
    expect(items).toHaveLength(1);
    const [{ id }] = items;
    for (const persona of ['applicant-1', 'intake-street-a', 'auditor-1', 'approver-1', 'policy-officer']) {
      const who = await stack.as(persona);
      expect((await who.send('POST', 'payout-batches', { jurisdiction: 'dongyang' })).status).toBe(403);
      expect((await who.send('GET', `payout-batches/${id}`)).status).toBe(403);
      expect((await who.send('GET', `payout-batches/${id}/file`)).status).toBe(403);
      expect((await batchAction(who, id, 'approve')).status).toBe(403);
    }
    const supervisor = await stack.as('supervisor');
    expect((await supervisor.get(`payout-batches/${id}`)).availableActions).toEqual([]);
    expect((await batchAction(supervisor, id, 'approve')).status).toBe(403);
  });

  it.each<[string, Loose, number]>([
    ['an unknown jurisdiction', { jurisdiction: 'atlantis' }, 422],
    ['another jurisdiction', { jurisdiction: 'hubei' }, 403],
    ['no jurisdiction', {}, 422],
    ['a month that does not exist', { jurisdiction: 'dongyang', dueUpTo: '2026-13' }, 422],
  ])('of %s is refused', async (_what, body, status) => {
    expect((await payer1.send('POST', 'payout-batches', body)).status).toBe(status);
  });
});

describe('the books', () => {
  it('balance, and the budget lines agree with them', async () => {
    await stack.granted();
    const { balanced, accounts } = await payer1.get('ledger/trial-balance');
    const total = (side: string) =>
      accounts.reduce((all: bigint, one: Loose) => all + BigInt(one[side].replace('.', '')), 0n);
    expect([balanced, total('debit') === total('credit'), accounts.length > 0]).toEqual([true, true, true]);
    for (const { debit, credit } of accounts) expect(`${debit} ${credit}`).toMatch(/^\d+\.\d{2} \d+\.\d{2}$/);

    const { items } = await payer1.get('budgets');
    expect(items).toHaveLength(8);
    const year = Number(month(1).slice(0, 4)) + 1;
    const line = items.find((one: Loose) => one.year === year);
    const fen = (name: string) => BigInt(line[name].replace('.', ''));
    expect(fen('appropriated')).toBe(10_000_000_000n);
    expect(fen('available') + fen('reserved') + fen('payable') + fen('inTransit') + fen('disbursed')).toBe(
      fen('appropriated'),
    );
    expect(fen('reserved')).toBeGreaterThan(0n);
    const first = await payer1.get('budgets?limit=3');
    const second = await payer1.get(`budgets?limit=10&after=${first.page.endCursor}`);
    expect([...first.items, ...second.items]).toEqual(items);
  });

  it('are open to finance and those who oversee it', async () => {
    for (const persona of ['payer-1', 'approver-1', 'supervisor', 'inspector'])
      expect((await (await stack.as(persona)).send('GET', 'ledger/trial-balance')).status).toBe(200);
    for (const persona of ['applicant-1', 'intake-street-a', 'auditor-1', 'policy-officer'])
      expect((await (await stack.as(persona)).send('GET', 'ledger/trial-balance')).status).toBe(403);
  });
});
