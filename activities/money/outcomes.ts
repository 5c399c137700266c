// What follows when payouts have an outcome, whoever told it, the bank's answer or its statement: ledger, record, a procedure for
// each return, and the end of entitlements that waited for it.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import type { Transaction } from '../../prisma/client.js';
import { appendToStreams } from '../../prisma/record.js';
import { movePayouts } from './payout-moves.js';
import { recordPayouts } from './payout-events.js';

/** After how long somebody is reminded of a returned payout for the first time. */
export const FIRST_REMINDER_MS = 5 * 86_400_000;

const PAGE = 500;

/** Locks the entitlements of payouts in the order of their ids: whoever changes outcomes of payouts does this first. */
export async function lockEntitlementsOf(tx: Transaction, payoutIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT e.id FROM entitlement e WHERE e.id IN (SELECT entitlement_id FROM payout WHERE id = ANY(${[...payoutIds]}::uuid[]))
    ORDER BY e.id FOR UPDATE`;
}

/** Records payouts that have just become settled or returned. Their entitlements are locked. */
export async function recordOutcomes(
  tx: Transaction,
  { settled, returned }: { settled: readonly string[]; returned: readonly string[] },
  actor: string,
  businessNow: Instant,
): Promise<void> {
  for (const id of pagesOf(settled)) await movePayouts(tx, { id }, 'settled', 'inTransit', 'disbursed', businessNow);
  for (const id of pagesOf(returned)) await movePayouts(tx, { id }, 'returned', 'inTransit', 'returned', businessNow);
  await openReturns(tx, returned, businessNow);
  const closed = await closeEntitlements(tx, settled);
  for (const id of pagesOf(settled)) await recordPayouts(tx, { id }, 'payoutSettled', actor, businessNow);
  for (const id of pagesOf(returned)) await recordPayouts(tx, { id }, 'payoutReturned', actor, businessNow);
  await recordClosed(tx, closed, businessNow);
}

/** Lists of ids as conditions, each short enough to be compiled quickly. */
function pagesOf(ids: readonly string[]): { in: string[] }[] {
  return Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, i) => ({
    in: ids.slice(i * PAGE, (i + 1) * PAGE),
  }));
}

async function openReturns(tx: Transaction, payoutIds: readonly string[], businessNow: Instant): Promise<void> {
  const remindAt = new Date(businessNow + FIRST_REMINDER_MS).toISOString();
  await tx.$executeRaw`
    INSERT INTO payout_return (payout_id, entitlement_id, jurisdiction, status, returned_at, remind_at)
    SELECT id, entitlement_id, jurisdiction, 'open', ${new Date(businessNow).toISOString()}::timestamptz, ${remindAt}::timestamptz
    FROM payout WHERE id = ANY(${[...payoutIds]}::uuid[])`;
}

interface Closed {
  id: string;
  applicationId: string | null;
}

/** Ended entitlements of these payouts whose every payout has its outcome: no open instalment, no open return, no difference to come. */
export async function closeEntitlements(tx: Transaction, payoutIds: readonly string[]): Promise<Closed[]> {
  return tx.$queryRaw<Closed[]>`
    UPDATE entitlement e SET status = 'closed', revision = revision + 1
    WHERE e.id IN (SELECT entitlement_id FROM payout WHERE id = ANY(${[...payoutIds]}::uuid[])) AND e.status = 'ended'
      AND NOT EXISTS (SELECT FROM payout p WHERE p.entitlement_id = e.id AND p.status NOT IN ('settled', 'returned', 'cancelled'))
      AND NOT EXISTS (SELECT FROM payout_return r WHERE r.entitlement_id = e.id AND r.status <> 'resolved')
      AND NOT EXISTS (SELECT FROM period d WHERE d.entitlement_id = e.id AND (d.is_provisional OR d.status IN ('planned', 'awaitingBase', 'unconfirmed')))
    RETURNING e.id, e.application_id AS "applicationId"`;
}

export async function recordClosed(tx: Transaction, closed: readonly Closed[], businessNow: Instant): Promise<void> {
  await appendToStreams(
    tx,
    closed.map(({ id, applicationId }) => ({
      stream: stream.case(applicationId ?? id),
      event: { type: 'closed', actor: ENGINE_ACTOR, occurredAt: businessNow, details: { entitlementId: id } },
    })),
  );
}
