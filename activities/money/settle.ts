// What became of a list at the bank. A line is submitted only if the bank surely cannot have it; everything else is asked.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { BatchStatus } from '../../domain/lifecycle.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import type { Database } from '../../prisma/client.js';
import { appendEvents } from '../../prisma/record.js';
import { BankUnavailableError, KEY_REUSED, type OrderStatus } from '../bank/bank.js';
import type { BatchStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { lockEntitlementsOf, recordOutcomes } from './outcomes.js';
import { recordPayouts } from './payout-events.js';
import { ordersOf } from './payment-orders.js';
import { startReturns } from './start-returns.js';

const OPEN_LINES = { status: { in: ['sent', 'unknown'] } };

interface SettleCall {
  batchId: string;
  businessNow: Instant;
}

interface OpenLine {
  id: string;
  key: string;
  submittedUntil: Date | null;
}

/**
 * One round with the bank: asks about every line that was ever submitted, submits the ones that were not, and notes the
 * answers. Repeated until no line is open; a crash at any point leaves lines that the next round asks about.
 */
export async function settleBatch(deps: Dependencies, call: SettleCall): Promise<BatchStanding> {
  await enquire(deps, call);
  await submit(deps, call);
  await startReturns(deps, { payout: { batchId: call.batchId } });
  return closeBatch(deps.db, call);
}

/** Asks about lines that have been submitted and have no outcome. Only a final "not received" frees one for submission. */
async function enquire(deps: Dependencies, { batchId, businessNow }: SettleCall): Promise<void> {
  const lines = await deps.db.payout.findMany({
    where: { batchId, ...OPEN_LINES, submittedUntil: { not: null } },
    select: { id: true, key: true, submittedUntil: true },
  });
  if (lines.length === 0) return;
  const keys = lines.map(({ key, submittedUntil }) => ({ payoutKey: key, validUntil: submittedUntil?.getTime() ?? 0 }));
  await note(deps.db, lines, await ask(deps, keys), businessNow);
}

async function ask(
  { bank }: Dependencies,
  keys: { payoutKey: string; validUntil: Instant }[],
): Promise<ReadonlyMap<string, OrderStatus>> {
  try {
    return await bank.enquire(keys);
  } catch (error) {
    if (error instanceof BankUnavailableError) return new Map();
    throw error;
  }
}

/** Submits what was never submitted, or what the bank has finally said it never received. */
async function submit(deps: Dependencies, { batchId, businessNow }: SettleCall): Promise<void> {
  const validUntil = new Date(Date.now() + deps.bankValidityMs);
  const lines = await claimForSubmission(deps.db, batchId, validUntil);
  if (lines.length === 0) return;
  const ids = lines.map(({ id }) => id);
  const orders = await ordersOf(deps, ids);
  const result = await deps.bank.submit({ batchId, validUntil: validUntil.getTime(), orders });
  if (result.kind === 'notSent') {
    await deps.db.payout.updateMany({
      where: { id: { in: ids }, submittedUntil: validUntil },
      data: { submittedUntil: null },
    });
    return;
  }
  await note(deps.db, lines, result.kind === 'answered' ? result.statuses : new Map(), businessNow);
}

/**
 * Marks lines as submitted before the bank is called: from here on they count as submitted, whatever becomes of this process,
 * and no second attempt submits them too.
 */
async function claimForSubmission(db: Database, batchId: string, validUntil: Date): Promise<OpenLine[]> {
  return db.payout.updateManyAndReturn({
    where: { batchId, ...OPEN_LINES, submittedUntil: null },
    data: { submittedUntil: validUntil },
    select: { id: true, key: true, submittedUntil: true },
  });
}

/** One line of what the bank said, ready for the database. */
interface Noted {
  id: string;
  status: 'settled' | 'returned' | 'unknown' | 'sent';
  bankReference?: string;
  settledOn?: string;
  reasonCode?: string;
}

function noted({ id, key }: OpenLine, statuses: ReadonlyMap<string, OrderStatus>): Noted {
  const answer = statuses.get(key);
  switch (answer?.status) {
    case 'settled':
      return { id, status: 'settled', bankReference: answer.bankReference, settledOn: answer.settledOn };
    case 'returned':
      // "Known with another amount" speaks of the second submission only; the first may be paid.
      return answer.reasonCode === KEY_REUSED
        ? { id, status: 'unknown' }
        : { id, status: 'returned', reasonCode: answer.reasonCode };
    case 'notReceived':
      return { id, status: answer.isFinal ? 'sent' : 'unknown' };
    case 'received':
    case undefined:
      return { id, status: 'unknown' };
  }
}

/** Notes what the bank said of each line, with ledger and record; a line that has an outcome keeps it. */
async function note(
  db: Database,
  lines: readonly OpenLine[],
  statuses: ReadonlyMap<string, OrderStatus>,
  businessNow: Instant,
): Promise<void> {
  const answers = lines.map((line) => ({ ...noted(line, statuses), submittedUntil: line.submittedUntil }));
  await db.$transaction(async (tx) => {
    const ids = lines.map(({ id }) => id);
    await lockEntitlementsOf(tx, ids);
    const changed = await tx.$queryRaw<{ id: string; status: Noted['status'] }[]>`
      UPDATE payout p SET status = a.status, bank_reference = a."bankReference", settled_on = a."settledOn", reason_code = a."reasonCode",
        submitted_until = CASE WHEN a.status = 'sent' THEN NULL ELSE p.submitted_until END
      FROM jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) AS a (id uuid, status text, "bankReference" text, "settledOn" text, "reasonCode" text, "submittedUntil" timestamptz)
      WHERE p.id = a.id AND p.status IN ('sent', 'unknown')
        -- That one submission never arrived says nothing of a later one, which only its own answer frees.
        AND CASE WHEN a.status = 'sent' THEN p.submitted_until = a."submittedUntil" ELSE p.status <> a.status END
      RETURNING p.id, p.status`;
    const of = (status: Noted['status']) => changed.filter((row) => row.status === status).map(({ id }) => id);
    await recordOutcomes(tx, { settled: of('settled'), returned: of('returned') }, ENGINE_ACTOR, businessNow);
    await recordPayouts(tx, { id: { in: of('unknown') } }, 'payoutUnknown', ENGINE_ACTOR, businessNow);
  });
}

/** A list is settled when each of its lines is. */
async function closeBatch(db: Database, { batchId, businessNow }: SettleCall): Promise<BatchStanding> {
  return db.$transaction(async (tx) => {
    const [batch] = await tx.$queryRaw<
      { status: BatchStatus }[]
    >`SELECT status FROM payout_batch WHERE id = ${batchId}::uuid FOR UPDATE`;
    if (!batch) throw new Error(`no batch ${batchId}`);
    const openLines = await tx.payout.count({ where: { batchId, ...OPEN_LINES } });
    if (openLines > 0 || batch.status !== 'sent') return { status: batch.status, openLines };
    await tx.payoutBatch.update({
      where: { id: batchId },
      data: { status: 'settled', settledAt: new Date(businessNow) },
      select: { id: true },
    });
    await appendEvents(tx, stream.batch(batchId), undefined, [
      { type: 'batchSettled', actor: ENGINE_ACTOR, occurredAt: businessNow },
    ]);
    return { status: 'settled', openLines: 0 };
  });
}
