// The hundred places of S0 四(二)4 (SC13): two claims for the last one, approved at the same moment.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Holder } from '../helpers/holder.js';
import { Stack, type Member } from '../helpers/stack.js';

const SCHEME = { jurisdiction: 'jiangmen', scheme: 'paired-region-schooling' };
const PLACES = 100;

let stack: Stack;
let holder: Holder | undefined;
beforeAll(async () => {
  stack = await Stack.open();
  await give(PLACES - 1);
}, 60_000);
afterAll(() => stack.close());
afterEach(async () => {
  await holder?.release().catch(() => undefined);
  holder = undefined;
});

/** Places that other children have, given in earlier years. */
async function give(count: number): Promise<void> {
  const { hash } = stack.deps.policies.current.schemes.find(({ scheme }) => scheme === SCHEME.scheme) ?? {};
  await stack.office.db.entitlement.createMany({
    data: Array.from({ length: count }, () => ({
      id: uuidv7(),
      personId: uuidv7(),
      ...SCHEME,
      policyHash: hash ?? '',
      status: 'ended',
      cadence: 'yearly',
      months: 36,
      periodConfirmation: 'none',
      endReason: 'termCompleted',
    })),
  });
}

async function submitted(): Promise<{ applicant: Member; id: string }> {
  const applicant = await stack.newApplicant();
  const { id } = await applicant.post('applications', {
    ...SCHEME,
    facts: {
      householdRegistration: { jurisdiction: 'jiangmen', district: 'mountain-county', type: 'rural' },
      householdIncomePerCapita: '1500.00',
      isPairedMountainRegion: true,
    },
    payee: { bankName: '中国农业银行', accountNumber: '6228480402564890018' },
  });
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  return { applicant, id };
}

async function atApproval(
  officer: string,
): Promise<{ applicant: Member; id: string; approve: () => ReturnType<Member['send']> }> {
  const { applicant, id } = await submitted();
  await stack.decide(await stack.as('jiangmen-intake-1'), id, 'intake', { type: 'approve' });
  await stack.decide(await stack.as('jiangmen-auditor-1'), id, 'audit', { type: 'approve' });
  const approver = await stack.as(officer);
  const task = await stack.task(approver, id, 'approval');
  await approver.post(`tasks/${task.id}/actions`, { type: 'claim' });
  return { applicant, id, approve: () => approver.send('POST', `tasks/${task.id}/actions`, { type: 'approve' }) };
}

it('gives the last place once; who asks afterwards is told that the places are given', async () => {
  const first = await atApproval('jiangmen-approver-1');
  const second = await atApproval('jiangmen-approver-2');
  // The first approval has counted the places and not yet committed when the second arrives.
  holder = await Holder.holdRecord(stack.office.database, `case/${first.id}`);
  const approving = first.approve();
  await holder.untilWaiting(1);
  const alsoApproving = second.approve();
  await holder.untilWaiting(2);
  await holder.release();
  holder = undefined;

  expect((await approving).status).toBe(200);
  const refused = await alsoApproving;
  expect([refused.status, refused.body.code]).toEqual([409, 'not-eligible']);
  expect(await first.applicant.get(`applications/${first.id}`)).toMatchObject({
    status: 'approved',
    award: { annualAmount: '3200.00', totalAmount: '9600.00' },
  });
  expect(await stack.office.db.entitlement.count({ where: SCHEME })).toBe(PLACES);

  const { applicant, id } = await submitted();
  expect((await applicant.get(`applications/${id}`)).assessment).toMatchObject({
    outcome: 'ineligible',
    reasons: ['quota-exhausted'],
  });
});
