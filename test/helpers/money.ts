// What tests of money do in an office again and again: let instalments fall due, have them returned, act on returns, bring statements.
import { createHash, randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import type { ReturnAction } from '../../domain/lifecycle.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { actOnReturnUpdate, takeStatementUpdate } from '../../workflows/messages.js';
import { eventually } from './eventually.js';
import { fastForward } from './fast-forward.js';
import { flexibleFacts, must, told, type Office, type Result } from './office.js';

export const FIRST_MONTH = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
export const DONGYANG = { jurisdiction: 'dongyang' };
export const HEADER = 'payoutKey,status,amount,bankReference,settledOn,reasonCode';
const DAY = 86_400_000;

/** An entitlement whose first `months` months have fallen due, 264.00 yuan each. */
export async function dueEntitlement(office: Office, months: number): Promise<string> {
  const { entitlementId } = await office.approvedEntitlement(flexibleFacts(FIRST_MONTH));
  await letFallDue(office, entitlementId, months);
  return entitlementId;
}

/** Moves an entitlement on until `months` of its months have fallen due. */
export async function letFallDue(office: Office, entitlementId: string, months: number): Promise<void> {
  const workflowId = workflowIds.entitlement(entitlementId);
  const { raw } = await office.client.workflow.getHandle(workflowId).describe();
  const now = Number(raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime?.seconds ?? 0) * 1000;
  const target = dueInstantOf(shiftMonth(FIRST_MONTH, months - 1)) + DAY;
  await fastForward(office.client, workflowId, target - Math.max(now, Date.now()));
  await eventually(
    `${months} months`,
    () => office.db.period.count({ where: { entitlementId, status: 'paidOut' } }),
    (n) => n === months,
  );
}

export async function payoutsOf(office: Office, entitlementId: string) {
  return office.db.payout.findMany({ where: { entitlementId }, orderBy: [{ period: 'asc' }, { attempt: 'asc' }] });
}

export async function statusesOf(office: Office, entitlementId: string): Promise<string[]> {
  return (await payoutsOf(office, entitlementId)).map(({ status }) => status);
}

/** Prepares a list of everything that is due and has it approved. */
export async function sendBatch(office: Office): Promise<string> {
  const { batchId } = await must(office.prepareBatch('payer-1', DONGYANG));
  await must(office.decideBatch(batchId, 'payer-2', 'approve'));
  return batchId;
}

export async function batchSettled(office: Office, batchId: string): Promise<void> {
  await eventually(
    'the list is settled',
    async () => (await office.db.payoutBatch.findUniqueOrThrow({ where: { id: batchId } })).status,
    (status) => status === 'settled',
  );
}

/** Sends everything that is due to a bank that refuses it. */
export async function haveReturned(office: Office): Promise<void> {
  await office.bank.setMode('reject');
  await batchSettled(office, await sendBatch(office));
  await office.bank.setMode('ok');
}

/** Sends everything that is due and waits until it is paid. */
export async function pay(office: Office): Promise<void> {
  await batchSettled(office, await sendBatch(office));
}

export const ACCOUNT = { bankName: '演示银行', accountNumber: '6222020200112230' };

export async function actOnReturn(
  office: Office,
  payoutId: string,
  userId: string,
  type: ReturnAction,
  more: { account?: typeof ACCOUNT; opinion?: string } = {},
): Promise<Result> {
  const commandId = await office.command(userId, { type, ...more });
  const { key } = await office.db.payout.findUniqueOrThrow({ where: { id: payoutId } });
  const start = new WithStartWorkflowOperation(workflowTypes.payoutReturn, {
    workflowId: workflowIds.payoutReturn(key),
    taskQueue: office.config.temporal.taskQueue,
    args: [{ payoutId, clockOffsetMs: 0 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return told(
    office.client.workflow.executeUpdateWithStart(actOnReturnUpdate, {
      startWorkflowOperation: start,
      updateId: commandId,
      args: [{ commandId, type }],
    }),
  );
}

/** A new account by one payer, its approval by the other; answers the key of the further attempt. */
export async function giveNewAccount(office: Office, payoutId: string): Promise<string> {
  await must(actOnReturn(office, payoutId, 'payer-1', 'changeAccount', { account: ACCOUNT }));
  await must(actOnReturn(office, payoutId, 'payer-2', 'approve'));
  const { nextPayoutId } = await office.db.payoutReturn.findUniqueOrThrow({ where: { payoutId } });
  return (await office.db.payout.findUniqueOrThrow({ where: { id: nextPayoutId ?? '' } })).key;
}

export const settledLine = (key: string, reference: string, amount = '264.00') =>
  `${key},settled,${amount},${reference},${civilDateAt(Date.now())},`;
export const returnedLine = (key: string, reason = 'AC04', amount = '264.00') =>
  `${key},returned,${amount},,,${reason}`;

/** Brings a return file; answers the statement's row, or the refusal. */
export async function takeStatement(office: Office, lines: readonly string[], userId = 'payer-1') {
  const text = `${[HEADER, ...lines].join('\n')}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const statementId = randomUUID();
  const commandId = await office.command(userId, { jurisdiction: 'dongyang', sha256, text });
  const start = new WithStartWorkflowOperation(workflowTypes.bankStatement, {
    workflowId: workflowIds.bankStatement(sha256),
    taskQueue: office.config.temporal.taskQueue,
    args: [{ statementId, clockOffsetMs: 0 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  await must(
    told(
      office.client.workflow.executeUpdateWithStart(takeStatementUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId }],
      }),
    ),
  );
  return office.db.bankStatement.findUniqueOrThrow({
    where: { jurisdiction_sha256: { jurisdiction: 'dongyang', sha256 } },
    include: { lines: { orderBy: { line: 'asc' } } },
  });
}

/** Sums of the accounts by bucket, in fen. */
export async function balances(office: Office): Promise<Record<string, bigint>> {
  const rows = await office.db.$queryRaw<{ bucket: string; sum: bigint }[]>`
    SELECT split_part(account, '/', 1) AS bucket, sum(amount_fen)::bigint AS sum FROM ledger_leg GROUP BY 1`;
  return Object.fromEntries(rows.map(({ bucket, sum }) => [bucket, sum]));
}

/** Types of the events of a case, in order. */
export async function eventsOf(office: Office, entitlementId: string): Promise<string[]> {
  const { applicationId } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
  const rows = await office.db.event.findMany({ where: { stream: `case/${applicationId}` }, orderBy: { seq: 'asc' } });
  return rows.map(({ type }) => type);
}

/** Keys in the bank's book, each booking once. */
export async function bookedKeys(office: Office): Promise<string[]> {
  return (await office.bank.book(0, 1000)).items.map(({ payoutKey }) => payoutKey);
}
