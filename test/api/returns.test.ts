// Returned payouts and bank statements over HTTP, as a payer's screen uses them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../helpers/eventually.js';
import { month, Stack, type Loose, type Member } from '../helpers/stack.js';

const HEADER = 'payoutKey,status,amount,bankReference,settledOn,reasonCode';
const ACCOUNT = { bankName: '演示银行', accountNumber: '6222020200112230' };
let stack: Stack;
let payer1: Member;
let payer2: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [payer1, payer2] = (await Promise.all(['payer-1', 'payer-2'].map((one) => stack.as(one)))) as [Member, Member];
}, 60_000);
afterAll(() => stack.close());

/** A claim with one payout that the bank has returned. */
async function returned(): Promise<{ applicant: Member; entitlementId: string; payout: Loose }> {
  const { applicant, entitlementId } = await stack.granted();
  await payer1.post('demo/time/advance', { entitlementId, by: 'P2M' });
  const payouts = () => payer1.get(`payouts?entitlement=${entitlementId}`);
  await eventually('a due payout', payouts, ({ items }: Loose) => items.length === 1);
  await payer1.put('demo/bank', { mode: 'reject' });
  const batch = await payer1.post('payout-batches', { jurisdiction: 'dongyang' });
  await payer2.post(`payout-batches/${batch.id}/actions`, { type: 'approve' });
  const { items } = await eventually('it comes back', payouts, ({ items: all }: Loose) => all[0].status === 'returned');
  await payer1.put('demo/bank', { mode: 'ok' });
  return { applicant, entitlementId, payout: items[0] };
}

const act = (who: Member, id: string, step: object, key = randomUUID()) =>
  who.send('POST', `payouts/${id}/actions`, step, { 'idempotency-key': key });
const bring = (who: Member, lines: string[], key = randomUUID(), type = 'text/csv') =>
  who.send('POST', 'bank-statements', `${[HEADER, ...lines].join('\n')}\n`, {
    'content-type': type,
    'idempotency-key': key,
  });

describe('a returned payout', () => {
  it('says what may be done, and is paid to the account that one person named and another approved', async () => {
    const { applicant, entitlementId, payout } = await returned();
    const shown = await payer1.get(`payouts/${payout.id}`);
    expect(shown).toMatchObject({
      status: 'returned',
      reasonCode: 'AC04',
      return: { status: 'open' },
      availableActions: ['changeAccount'],
    });
    expect((await (await stack.as('auditor-1')).get(`payouts/${payout.id}`)).availableActions).toEqual([]);

    const proposed = await act(applicant, payout.id, { type: 'changeAccount', account: ACCOUNT });
    expect(proposed.status).toBe(200);
    expect(proposed.body).toMatchObject({
      return: { status: 'proposed', proposal: 'newAccount', accountLast4: '2230' },
      availableActions: [],
    });
    expect(JSON.stringify(proposed.body)).not.toContain(ACCOUNT.accountNumber);
    const own = await act(applicant, payout.id, { type: 'approve' });
    expect([own.status, own.body.code]).toEqual([403, 'own-case']);

    const key = randomUUID();
    const approved = await act(payer2, payout.id, { type: 'approve' }, key);
    expect([approved.status, approved.body.return.status]).toEqual([200, 'resolved']);
    expect((await act(payer2, payout.id, { type: 'approve' }, key)).body).toEqual(approved.body);
    const again = await act(payer1, payout.id, { type: 'approve' });
    expect([again.status, again.body.code, again.body.availableActions]).toEqual([409, 'not-available', []]);

    const { items } = await payer1.get(`payouts?entitlement=${entitlementId}&status=due`);
    expect(items.map((one: Loose) => one.key)).toEqual([`payout:${entitlementId}:base.claimant:${month(1)}:2`]);
    expect(approved.body.return.nextPayoutId).toBe(items[0].id);
    const batch = await payer1.post('payout-batches', { jurisdiction: 'dongyang' });
    await payer2.post(`payout-batches/${batch.id}/actions`, { type: 'approve' });
    await eventually(
      'it is paid',
      () => payer1.get(`payouts/${items[0].id}`),
      ({ status }: Loose) => status === 'settled',
    );
    expect((await payer1.get('ledger/trial-balance')).balanced).toBe(true);
  });

  it('is not approved by whoever named the account', async () => {
    const { payout } = await returned();
    await act(payer1, payout.id, { type: 'changeAccount', account: ACCOUNT });
    const same = await act(payer1, payout.id, { type: 'approve' });
    expect([same.status, same.body.code]).toEqual([403, 'four-eyes']);
    expect((await payer1.get(`payouts/${payout.id}`)).availableActions).toEqual(['reject']);
    expect((await payer2.get(`payouts/${payout.id}`)).availableActions).toEqual(['approve', 'reject']);
    expect((await act(payer2, payout.id, { type: 'reject', opinion: '户名不符' })).body.return.status).toBe('open');
  });

  it.each<[string, Loose, string]>([
    ['an account without a number', { type: 'changeAccount', account: { bankName: 'x' } }, '/account/accountNumber'],
    ['a change without an account', { type: 'changeAccount' }, '/account'],
    ['an account where none belongs', { type: 'approve', account: ACCOUNT }, '/account'],
    ['an unknown action', { type: 'payTwice' }, '/type'],
    ['an amount', { type: 'approve', amount: '1.00' }, '/amount'],
  ])('is not moved by %s', async (_what, step, pointer) => {
    const reply = await act(payer1, randomUUID(), step);
    expect([reply.status, reply.body.errors.map((one: Loose) => one.pointer)]).toEqual([422, [pointer]]);
  });

  it('is nothing to strangers', async () => {
    const { payout } = await returned();
    const stranger = await stack.newApplicant();
    expect((await stranger.send('GET', `payouts/${payout.id}`)).status).toBe(404);
    expect((await act(stranger, payout.id, { type: 'changeAccount', account: ACCOUNT })).status).toBe(404);
    expect((await act(await stack.as('auditor-1'), payout.id, { type: 'approve' })).status).toBe(403);
    expect((await act(payer1, randomUUID(), { type: 'approve' })).status).toBe(404);
  });
});

describe('a bank statement', () => {
  it('tells what came of its lines, in the words of whoever asks, and is taken once', async () => {
    const { payout } = await returned();
    const key = randomUUID();
    const lines = [`${payout.key},settled,264.00,LATE-1,2026-01-02,`, 'payout:nobody,settled,1.00,X,2026-01-02,'];
    const taken = await bring(payer1, lines, key);
    expect(taken.status).toBe(200);
    expect(taken.body).toMatchObject({ status: 'taken', matched: 0, returned: 0, unmatched: 2, repeated: 0 });
    expect((await bring(payer1, lines, key)).body).toEqual(taken.body);
    expect((await bring(payer2, lines)).body.id).toBe(taken.body.id);
    const english = await payer1.call('GET', `bank-statements/${taken.body.id}`, undefined, {
      'accept-language': 'en',
    });
    expect(english.open.map(({ line, reason, detail }: Loose) => [line, reason, detail])).toEqual([
      [2, 'late', 'The bank paid what it had returned; the amount is in suspense and newer attempts are held'],
      [3, 'unknownPayout', 'There is no payout of this key'],
    ]);
    const detail = await payer1.get(`payouts/${payout.id}`);
    expect(detail).toMatchObject({ return: { status: 'late' }, availableActions: ['acceptPayment', 'release'] });
    expect((await act(payer1, payout.id, { type: 'acceptPayment' })).body).toMatchObject({
      status: 'settled',
      bankReference: 'LATE-1',
    });
  });

  it('comes as a form too', async () => {
    const data = new FormData();
    data.append('file', new Blob([`${HEADER}\npayout:x,returned,1.00,,,AC01\n`], { type: 'text/csv' }), 'return.csv');
    const reply = await payer1.send('POST', 'bank-statements', data);
    expect([reply.status, reply.body.unmatched]).toEqual([200, 1]);
  });

  it('with a mistake is refused as a whole, with line and column, and nothing is done', async () => {
    const before = await stack.office.db.bankStatement.count();
    const reply = await bring(payer1, ['payout:a,settled,1.00,R,2026-01-02,', 'payout:b,settled,1.001,R,2026-02-30,']);
    expect([reply.status, reply.body.errors.map((one: Loose) => one.pointer)]).toEqual([
      422,
      ['/lines/3/amount', '/lines/3/settledOn'],
    ]);
    for (const body of ['', 'payoutKey\n', `${HEADER}\n"x`])
      expect((await payer1.send('POST', 'bank-statements', body, { 'content-type': 'text/csv' })).status).toBe(422);
    expect((await bring(payer1, [], randomUUID(), 'application/json')).status).toBe(415);
    expect(await stack.office.db.bankStatement.count()).toBe(before);
  });

  it('is for payers to bring and for those who oversee to read', async () => {
    const { body } = await bring(payer1, ['payout:y,returned,1.00,,,AC01']);
    for (const persona of ['applicant-1', 'auditor-1', 'approver-1'])
      expect((await bring(await stack.as(persona), [])).status).toBe(403);
    for (const persona of ['supervisor', 'inspector'])
      expect((await (await stack.as(persona)).get(`bank-statements/${body.id}`)).unmatched).toBe(1);
    expect((await (await stack.as('auditor-1')).send('GET', `bank-statements/${body.id}`)).status).toBe(403);
  });
});
