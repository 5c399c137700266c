// Lists of payouts: prepared by one person, approved by another. Set-based: a list may hold ten thousand lines.
import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { lastDayOf } from '../../domain/calendar/civil-date.js';
import { startOfDay } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { batchActions, type BatchAction, type BatchStatus } from '../../domain/lifecycle.js';
import { formatYuan } from '../../domain/money.js';
import { stream } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { findSqlState, type Transaction } from '../../prisma/client.js';
import { performCommand } from '../../prisma/commands.js';
import { appendEvents, type NewEvent } from '../../prisma/record.js';
import type { BatchStanding, Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { movePayouts } from './payout-moves.js';
import { recordPayouts } from './payout-events.js';

/** The most lines that one list holds; what is left goes into the next. */
const MOST_LINES = 10_000;
const UNIQUE_VIOLATION = '23505';

interface PrepareBody {
  jurisdiction: string;
  /** A month, included. */
  dueUpTo?: string;
}

/** Takes every payout that is due into a new list: locked in order of their ids, counted, summed, written to the file once. */
export async function prepareBatch(
  deps: Dependencies,
  { batchId, commandId, businessNow }: { batchId: string; commandId: string; businessNow: Instant },
): Promise<BatchStanding | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    const { jurisdiction, dueUpTo } = body as unknown as PrepareBody;
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    await openBatch(tx, {
      id: batchId,
      jurisdiction,
      status: 'preparing',
      dueUpTo: dueUpTo ?? null,
      preparedBy: userId,
      preparedByPerson: account.personId,
    });
    const lines = await lockDuePayouts(tx, jurisdiction, dueUpTo);
    if (lines.length === 0) throw new Refusal('nothing-due');
    const ids = lines.map(({ id }) => id);
    await tx.payout.updateMany({ where: { id: { in: ids } }, data: { status: 'batched', batchId } });
    await tx.payoutBatchLine.createMany({
      data: lines.map(({ id, key, amountFen }) => ({ batchId, payoutId: id, payoutKey: key, amountFen })),
    });
    const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
    const file = writeFile(lines, totalFen);
    const remaining = await tx.payout.count({ where: duePayouts(jurisdiction, dueUpTo) });
    await tx.payoutBatch.update({
      where: { id: batchId },
      data: {
        status: 'prepared',
        count: lines.length,
        totalFen,
        remaining,
        file,
        fileSha256: createHash('sha256').update(file).digest('hex'),
        preparedAt: new Date(businessNow),
      },
      select: { id: true },
    });
    await recordPayouts(tx, { batchId }, 'payoutBatched', userId, businessNow);
    await record(tx, batchId, {
      type: 'batchPrepared',
      actor: userId,
      occurredAt: businessNow,
      details: { count: lines.length, total: formatYuan(totalFen), remaining },
    });
    return standing('prepared', lines.length);
  });
  return 'refused' in result ? result : result.done;
}

async function openBatch(tx: Transaction, data: Prisma.PayoutBatchUncheckedCreateInput): Promise<void> {
  try {
    await tx.payoutBatch.create({ data, select: { id: true } });
  } catch (error) {
    if (findSqlState(error) === UNIQUE_VIOLATION) throw new Refusal('batch-in-preparation');
    throw error;
  }
}

function duePayouts(jurisdiction: string, dueUpTo: string | undefined): Prisma.PayoutWhereInput {
  return { jurisdiction, status: 'due', ...(dueUpTo === undefined ? {} : { dueAt: { lt: endOf(dueUpTo) } }) };
}

/** The end of a month: payouts that fell due in it or before are `dueUpTo` it. */
function endOf(month: string): Date {
  return new Date(startOfDay(lastDayOf(month)) + 86_400_000);
}

interface Line {
  id: string;
  key: string;
  amountFen: bigint;
  period: string;
  entitlementId: string;
}

async function lockDuePayouts(tx: Transaction, jurisdiction: string, dueUpTo: string | undefined): Promise<Line[]> {
  const before = dueUpTo === undefined ? new Date('9999-12-31T00:00:00Z') : endOf(dueUpTo);
  return tx.$queryRaw<Line[]>`
    SELECT id, key, amount_fen AS "amountFen", period, entitlement_id AS "entitlementId" FROM payout
    WHERE jurisdiction = ${jurisdiction} AND status = 'due' AND due_at < ${before}
    ORDER BY id LIMIT ${MOST_LINES} FOR UPDATE`;
}

/** The file of a list: made once and kept, so that every download has the same bytes. It names no person and no account. */
function writeFile(lines: readonly Line[], totalFen: bigint): string {
  const rows = lines.map(({ key, period, amountFen }) => [key, period, formatYuan(amountFen)]);
  return stringify([['payoutKey', 'period', 'amount'], ...rows, ['total', String(lines.length), formatYuan(totalFen)]]);
}

/** Approves, rejects or hands over a list. Whoever prepared it does not approve it. */
export async function decideBatch(
  deps: Dependencies,
  {
    batchId,
    commandId,
    type,
    businessNow,
  }: { batchId: string; commandId: string; type: BatchAction; businessNow: Instant },
): Promise<BatchStanding | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    await tx.$queryRaw`SELECT id FROM payout_batch WHERE id = ${batchId}::uuid FOR UPDATE`;
    const batch = await tx.payoutBatch.findUniqueOrThrow({ where: { id: batchId }, omit: { file: true } });
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const availableActions = batchActions(batch.status as BatchStatus);
    if (!account.roles.includes('payer') || account.organisationPath?.split('/')[0] !== batch.jurisdiction)
      throw new Refusal('forbidden');
    if (type === 'approve' && account.personId === batch.preparedByPerson) throw new Refusal('four-eyes');
    if (!availableActions.includes(type)) throw new Refusal('not-available', { availableActions });
    const { opinion } = body as { opinion?: string };
    const event = {
      actor: userId,
      occurredAt: businessNow,
      ...(opinion === undefined ? {} : { details: { opinion } }),
    };
    if (type === 'reject') {
      await update(tx, batchId, { status: 'rejected', rejectedBy: userId });
      // A member that is held meanwhile stays held.
      await tx.payout.updateMany({ where: { batchId, status: 'batched' }, data: { status: 'due' } });
      await recordPayouts(tx, { batchId, status: 'due' }, 'payoutReleased', userId, businessNow);
      await tx.payout.updateMany({ where: { batchId }, data: { batchId: null } });
      await record(tx, batchId, { type: 'batchRejected', ...event });
      return standing('rejected', 0);
    }
    await refuseIfConflicted(tx, batchId);
    if (type === 'approve') {
      await update(tx, batchId, { status: 'approved', approvedBy: userId, approvedByPerson: account.personId });
      await record(tx, batchId, { type: 'batchApproved', ...event });
      if (deps.bank.channel !== 'direct') return standing('approved', batch.count);
    }
    // `sent` is committed before the bank hears of it: whatever happens then, every line is asked about.
    await tx.payout.updateMany({ where: { batchId }, data: { status: 'sent' } });
    await movePayouts(tx, { batchId }, 'sent', 'payable', 'inTransit', businessNow);
    await update(tx, batchId, { status: 'sent' });
    await recordPayouts(tx, { batchId }, 'payoutSent', userId, businessNow);
    await record(tx, batchId, { type: 'batchSent', ...event });
    return standing('sent', batch.count);
  });
  return 'refused' in result ? result : result.done;
}

/** A member that is held, or paid otherwise, since the list was made refuses all of it, with the names. Locks the members. */
async function refuseIfConflicted(tx: Transaction, batchId: string): Promise<void> {
  const members = await tx.$queryRaw<{ key: string; status: string }[]>`
    SELECT key, status FROM payout WHERE batch_id = ${batchId}::uuid ORDER BY id FOR UPDATE`;
  const conflicted = members.filter(({ status }) => status !== 'batched');
  if (conflicted.length > 0) throw new Refusal('batch-conflicted', { names: conflicted.map(({ key }) => key) });
}

async function update(tx: Transaction, batchId: string, data: Prisma.PayoutBatchUncheckedUpdateInput): Promise<void> {
  await tx.payoutBatch.update({ where: { id: batchId }, data, select: { id: true } });
}

async function record(tx: Transaction, batchId: string, event: NewEvent): Promise<void> {
  await appendEvents(tx, stream.batch(batchId), undefined, [event]);
}

function standing(status: BatchStatus, openLines: number): BatchStanding {
  return { status, openLines };
}
