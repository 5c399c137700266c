import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPayee } from '../../prisma/payee.js';
import { findPerson } from '../../prisma/people.js';
import { verifyStream } from '../../prisma/record.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import {
  ACCOUNT,
  actOnReturn,
  balances,
  bookedKeys,
  DONGYANG,
  dueEntitlement,
  eventsOf,
  giveNewAccount,
  haveReturned,
  pay,
  payoutsOf,
  letFallDue,
  returnedLine,
  sendBatch,
  settledLine,
  statusesOf,
  takeStatement,
} from '../helpers/money.js';
import { must, Office } from '../helpers/office.js';

const DAY = 86_400_000;
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

/** An entitlement with one payout that the bank has returned because the account is closed. */
async function returned(): Promise<{ entitlementId: string; payoutId: string; key: string }> {
  const entitlementId = await dueEntitlement(office, 1);
  await haveReturned(office);
  const [payout] = await payoutsOf(office, entitlementId);
  return { entitlementId, payoutId: payout?.id ?? '', key: payout?.key ?? '' };
}
const returnOf = (payoutId: string) => office.db.payoutReturn.findUniqueOrThrow({ where: { payoutId } });

/** One that the bank has returned for a reason that passes by itself, as its statement says. */
async function returnedForNow(): Promise<{ entitlementId: string; payoutId: string }> {
  const entitlementId = await dueEntitlement(office, 1);
  await office.bank.setMode('payLate', 80_000_000);
  await sendBatch(office);
  const [payout] = await payoutsOf(office, entitlementId);
  await eventually(
    'the bank does not say',
    () => statusesOf(office, entitlementId),
    ([status]) => status === 'unknown',
  );
  await takeStatement(office, [returnedLine(payout?.key ?? '', 'AB05')]);
  await office.bank.setMode('ok');
  return { entitlementId, payoutId: payout?.id ?? '' };
}

describe('a payout that the bank returned', () => {
  it('is paid again, once, to the account that one person named and another approved; so are the months after it', async () => {
    const { entitlementId, payoutId, key } = await returned();
    expect(await returnOf(payoutId)).toMatchObject({ status: 'open', isStarted: true });
    const nextKey = await giveNewAccount(office, payoutId);
    expect(nextKey).toBe(key.replace(/:1$/, ':2'));
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'due']);
    expect((await balances(office))['returned']).toBe(0n);

    const { personId, payeeSealed } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    const person = await findPerson(office.db, office.protection, personId);
    if (!person || !payeeSealed) throw new Error('no account');
    expect(openPayee(person.key, personId, payeeSealed)).toEqual({ ...ACCOUNT, holderName: '测试申领人' });

    await letFallDue(office, entitlementId, 2);
    await pay(office);
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'settled', 'settled']);
    const keys = (await payoutsOf(office, entitlementId)).map((payout) => payout.key);
    expect((await bookedKeys(office)).filter((booked) => keys.includes(booked)).sort()).toEqual(keys.slice(1).sort());
    expect(await eventsOf(office, entitlementId)).toEqual(
      expect.arrayContaining(['payoutReturned', 'accountProposed', 'accountApproved']),
    );
    const { applicationId } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    expect(await verifyStream(office.db, `case/${applicationId}`)).toMatchObject({ intact: true });
    await office.client.workflow.getHandle(`payout-return/${key}`).result();
  });

  it('goes nowhere by the hand of one person alone', async () => {
    const { entitlementId, payoutId } = await returned();
    await must(actOnReturn(office, payoutId, 'payer-1', 'changeAccount', { account: ACCOUNT }));
    expect(await actOnReturn(office, payoutId, 'payer-1', 'approve')).toMatchObject({ refused: 'four-eyes' });
    for (const other of ['auditor-1', 'approver-1', 'supervisor'])
      expect(await actOnReturn(office, payoutId, other, 'approve')).toMatchObject({ refused: 'forbidden' });
    expect(await statusesOf(office, entitlementId)).toEqual(['returned']);
    const { proposedByPerson } = await returnOf(payoutId);
    // The database itself.
    await expect(
      office.db.payoutReturn.update({ where: { payoutId }, data: { approvedByPerson: proposedByPerson } }),
    ).rejects.toThrow();
    await expect(
      office.db.payoutReturn.update({
        where: { payoutId },
        data: { status: 'resolved', nextPayoutId: '00000000-0000-7000-8000-000000000001' },
      }),
    ).rejects.toThrow();
  });

  it('is not attempted again without an approved return, whoever writes the row', async () => {
    const { payoutId } = await returned();
    const { id: _id, ...payout } = await office.db.payout.findUniqueOrThrow({ where: { id: payoutId } });
    const second = {
      ...payout,
      id: '00000000-0000-7000-8000-000000000002',
      key: payout.key.replace(/:1$/, ':2'),
      attempt: 2,
      status: 'due',
    };
    await expect(office.db.payout.create({ data: second })).rejects.toThrow();
  });

  it('takes the account that its claimant names, who approves nothing', async () => {
    const { entitlementId, payoutId } = await returned();
    const { applicationId } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    const { claimantUserId } = await office.db.application.findUniqueOrThrow({ where: { id: applicationId ?? '' } });
    await must(actOnReturn(office, payoutId, claimantUserId, 'changeAccount', { account: ACCOUNT }));
    expect(await actOnReturn(office, payoutId, claimantUserId, 'approve')).toMatchObject({ refused: 'own-case' });
    await must(actOnReturn(office, payoutId, 'payer-1', 'approve'));
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'due']);
  });

  it('keeps the account of before when the proposal is rejected', async () => {
    const { entitlementId, payoutId } = await returned();
    const before = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    await must(actOnReturn(office, payoutId, 'payer-1', 'changeAccount', { account: ACCOUNT }));
    await must(actOnReturn(office, payoutId, 'payer-2', 'reject', { opinion: '户名不符' }));
    expect(await returnOf(payoutId)).toMatchObject({ status: 'open', proposal: null, payeeSealed: null });
    expect(await actOnReturn(office, payoutId, 'payer-2', 'approve')).toMatchObject({ refused: 'not-available' });
    const after = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    expect(after.payeeSealed).toEqual(before.payeeSealed);
  });

  it('is tried again with the same account only if the reason passes by itself, or the account is another since', async () => {
    const closed = await returned();
    expect(await actOnReturn(office, closed.payoutId, 'payer-1', 'retry')).toMatchObject({
      refused: 'not-available',
      details: { availableActions: ['changeAccount'] },
    });
    const { entitlementId, payoutId } = await returnedForNow();
    await must(actOnReturn(office, payoutId, 'payer-1', 'retry'));
    await must(actOnReturn(office, payoutId, 'payer-2', 'approve'));
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'due']);

    const two = await dueEntitlement(office, 2);
    await haveReturned(office);
    const [first, second] = (await payoutsOf(office, two)).map(({ id }) => id) as [string, string];
    await giveNewAccount(office, first);
    await must(actOnReturn(office, second, 'payer-1', 'retry'));
    await must(actOnReturn(office, second, 'payer-2', 'approve'));
    expect(await statusesOf(office, two)).toEqual(['returned', 'due', 'returned', 'due']);
  });

  it('that nobody looks after is reminded of and never paid by itself', async () => {
    const { entitlementId, payoutId, key } = await returned();
    await fastForward(office.client, `payout-return/${key}`, 40 * DAY);
    await eventually(
      'three reminders',
      () => returnOf(payoutId),
      ({ reminders }) => reminders === 3,
    );
    expect((await eventsOf(office, entitlementId)).filter((type) => type === 'returnReminded')).toHaveLength(3);
    expect(await statusesOf(office, entitlementId)).toEqual(['returned']);
    expect(await returnOf(payoutId)).toMatchObject({ status: 'open' });
  });

  it('keeps its entitlement from being closed until it is settled for good', async () => {
    const { entitlementId, payoutId } = await returned();
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'end'));
    const statusOf = async () =>
      (await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } })).status;
    expect(await statusOf()).toBe('ended');
    await giveNewAccount(office, payoutId);
    await pay(office);
    expect(await statusOf()).toBe('closed');
  });
});

describe('a payment that the bank makes known after the return', () => {
  it('goes to suspense and freezes the newer attempt; the list that holds it is refused by name', async () => {
    const { entitlementId, payoutId, key } = await returned();
    const nextKey = await giveNewAccount(office, payoutId);
    const { batchId } = await must(office.prepareBatch('payer-1', DONGYANG));
    const statement = await takeStatement(office, [settledLine(key, 'LATE-1')]);
    expect(statement).toMatchObject({ matched: 0, returned: 0, unmatched: 1 });
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'held']);
    expect((await balances(office))['suspense']).toBe(26_400n);
    const refusal = await office.decideBatch(batchId, 'payer-2', 'approve');
    expect(refusal).toMatchObject({ refused: 'batch-conflicted' });
    expect('details' in refusal && refusal.details['names']).toContain(nextKey);
    await must(office.decideBatch(batchId, 'payer-2', 'reject'));
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'held']);

    // Accepted as the payment: the newer attempt is given up, nothing is paid twice.
    await must(actOnReturn(office, payoutId, 'payer-2', 'acceptPayment'));
    expect(await statusesOf(office, entitlementId)).toEqual(['settled', 'cancelled']);
    const after = await balances(office);
    expect([after['suspense'], after['suspenseContra']]).toEqual([0n, 0n]);
    expect(await eventsOf(office, entitlementId)).toEqual(
      expect.arrayContaining(['payoutPaidLate', 'payoutHeld', 'payoutCancelled']),
    );
  });

  it('leaves the newer attempt to an officer, who may release it; what was paid stays in suspense', async () => {
    const { entitlementId, payoutId, key } = await returned();
    await giveNewAccount(office, payoutId);
    await takeStatement(office, [settledLine(key, 'LATE-2')]);
    expect(await office.prepareBatch('payer-1', DONGYANG)).toMatchObject({ refused: 'nothing-due' });
    expect(await actOnReturn(office, payoutId, 'auditor-1', 'release')).toMatchObject({ refused: 'forbidden' });
    await must(actOnReturn(office, payoutId, 'payer-1', 'release', { opinion: '银行已更正' }));
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'due']);
    expect((await balances(office))['suspense']).toBe(26_400n);
    await pay(office);
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'settled']);
  });

  it('stops the approval of an account that is proposed', async () => {
    const { payoutId, key, entitlementId } = await returned();
    await must(actOnReturn(office, payoutId, 'payer-1', 'changeAccount', { account: ACCOUNT }));
    await takeStatement(office, [settledLine(key, 'LATE-3')]);
    expect(await actOnReturn(office, payoutId, 'payer-2', 'approve')).toMatchObject({ refused: 'not-available' });
    await must(actOnReturn(office, payoutId, 'payer-2', 'acceptPayment'));
    expect(await statusesOf(office, entitlementId)).toEqual(['settled']);
  });

  it('of an earlier attempt stops the approval of an account for a later one', async () => {
    const { entitlementId, payoutId, key } = await returned();
    await giveNewAccount(office, payoutId);
    await haveReturned(office);
    const second = (await payoutsOf(office, entitlementId))[1]?.id ?? '';
    const another = { ...ACCOUNT, accountNumber: '6228480402564890018' };
    await must(actOnReturn(office, second, 'payer-1', 'changeAccount', { account: another }));
    await takeStatement(office, [settledLine(key, 'LATE-4')]);
    expect((await returnOf(second)).status).toBe('proposed');
    expect(await actOnReturn(office, second, 'payer-2', 'approve')).toMatchObject({ refused: 'not-available' });
    expect(await statusesOf(office, entitlementId)).toEqual(['returned', 'returned']);
  });
});
