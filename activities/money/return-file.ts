// A return on the desk: its entitlement, itself and every attempt to pay the instalment locked, and what may be done about it by whom.
import { returnActions, type PayoutStatus, type ReturnAction, type ReturnStatus } from '../../domain/lifecycle.js';
import { Refusal } from '../../domain/errors.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import type { ReturnStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { lockEntitlement, type EntitlementFile } from '../entitlements/entitlement-file.js';

type ReturnRow = Prisma.PayoutReturnGetPayload<object>;
export type PayoutRow = Prisma.PayoutGetPayload<object>;

/** A return on the desk: its entitlement and itself locked, with all attempts to pay the same instalment. */
export interface ReturnFile {
  entitlement: EntitlementFile;
  row: ReturnRow;
  payout: PayoutRow;
  /** The last attempt; the returned payout itself if none followed. */
  newest: PayoutRow;
}

/** How a return stands, as its workflow is told. */
export function standingOf({ status, remindAt }: { status: string; remindAt: Date }): ReturnStanding {
  return {
    status: status as ReturnStatus,
    ...(status === 'resolved' ? {} : { remindAt: remindAt.getTime() }),
  };
}

/** Locks a return for the rest of the transaction. @throws if there is none */
export async function lockReturn(deps: Dependencies, tx: Transaction, payoutId: string): Promise<ReturnFile> {
  const { entitlementId } = await tx.payoutReturn.findUniqueOrThrow({ where: { payoutId } });
  const entitlement = await lockEntitlement(deps, tx, entitlementId);
  await tx.$queryRaw`SELECT payout_id FROM payout_return WHERE payout_id = ${payoutId}::uuid FOR UPDATE`;
  const row = await tx.payoutReturn.findUniqueOrThrow({ where: { payoutId } });
  const payout = await tx.payout.findUniqueOrThrow({ where: { id: payoutId } });
  const { component, period } = payout;
  await tx.$queryRaw`
    SELECT id FROM payout WHERE entitlement_id = ${entitlementId}::uuid AND component = ${component} AND period = ${period}
    ORDER BY id FOR UPDATE`;
  const newest = await tx.payout.findFirstOrThrow({
    where: { entitlementId, component, period },
    orderBy: { attempt: 'desc' },
  });
  return { entitlement, row, payout, newest };
}

/** A payer of the jurisdiction, or the claimant, who can only name another account. Returns the person. */
export async function checkActor(
  tx: Transaction,
  { entitlement: { row } }: ReturnFile,
  userId: string,
  type: ReturnAction,
): Promise<string> {
  const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
  if (account.personId === row.personId) {
    if (type !== 'changeAccount') throw new Refusal('own-case');
    return account.personId;
  }
  const isOfJurisdiction = account.organisationPath?.split('/')[0] === row.jurisdiction;
  if (!account.roles.includes('payer') || !isOfJurisdiction) throw new Refusal('forbidden');
  return account.personId;
}

/** What the state of the return and of the newer attempts allows. */
export async function availableReturnActions(
  tx: Transaction,
  { row, payout, newest }: ReturnFile,
): Promise<readonly ReturnAction[]> {
  return returnActions({
    status: row.status as ReturnStatus,
    reasonCode: payout.reasonCode,
    hasNewAccount: await hasNewAccountSince(tx, row),
    hasLatePayment: await hasLatePayment(tx, payout),
    newestStatus: newest.status as PayoutStatus,
  });
}

/** Whether the account on record is another than the one that the bank returned from. */
async function hasNewAccountSince(tx: Transaction, { entitlementId, returnedAt }: ReturnRow): Promise<boolean> {
  const changes = await tx.payoutReturn.count({
    where: { entitlementId, proposal: 'newAccount', nextPayoutId: { not: null }, approvedAt: { gte: returnedAt } },
  });
  return changes > 0;
}

async function hasLatePayment(tx: Transaction, { entitlementId, component, period }: PayoutRow): Promise<boolean> {
  return (await tx.payoutReturn.count({ where: { status: 'late', payout: { entitlementId, component, period } } })) > 0;
}
