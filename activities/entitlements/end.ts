// The end of an entitlement: no further instalment falls due; closed once every payout is settled for good.
import { monthOf, type CivilMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import type { EndReason } from '../../domain/lifecycle.js';
import type { Transaction } from '../../prisma/client.js';
import type { EntitlementStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { uncover, uncoverFrom } from '../money/coverage.js';
import {
  countOpenPeriods,
  lockEntitlement,
  putBackEntitlement,
  type EntitlementFile,
  type EntitlementRow,
} from './entitlement-file.js';

/** Ends an entitlement whose term is over or whose person has retired; `at` is the legal instant. */
export async function endEntitlement(
  deps: Dependencies,
  {
    entitlementId,
    reason,
    at,
    businessNow,
  }: { entitlementId: string; reason: EndReason; at: Instant; businessNow: Instant },
): Promise<EntitlementStanding> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockEntitlement(deps, tx, entitlementId);
    const openPeriods = await countOpenPeriods(tx, entitlementId, businessNow);
    const isLive = file.row.status === 'active' || file.row.status === 'suspended';
    if (isLive && openPeriods === 0) {
      Object.assign(file.change, {
        status: 'ended',
        endReason: reason,
        endedAt: new Date(at),
        nextEvent: { type: reason },
      });
      await freeMonths(tx, file.row, monthOf(civilDateAt(at)));
      file.events.push({
        type: 'ended',
        actor: 'engine',
        effectiveAt: at,
        occurredAt: businessNow,
        details: { entitlementId, reason },
      });
      await closeIfDone(tx, file, businessNow);
    }
    return putBackEntitlement(tx, file, { openPeriods });
  });
}

/** Another award may have the months from `from` on; what was paid once excludes others for good. */
export async function freeMonths(tx: Transaction, { id, cadence }: EntitlementRow, from: CivilMonth): Promise<void> {
  if (cadence !== 'once') return uncoverFrom(tx, id, from);
  const paid = await tx.period.count({ where: { entitlementId: id, status: { not: 'cancelled' } } });
  if (paid === 0) await uncover(tx, id);
}

/** Closes an ended entitlement that has no open instalment, no payout on its way and no difference to come. */
export async function closeIfDone(tx: Transaction, file: EntitlementFile, businessNow: Instant): Promise<void> {
  const { id } = file.row;
  const onTheirWay = await tx.payout.count({
    where: { entitlementId: id, status: { notIn: ['settled', 'returned', 'cancelled'] } },
  });
  const returned = await tx.payoutReturn.count({ where: { entitlementId: id, status: { not: 'resolved' } } });
  const provisional = await tx.period.count({ where: { entitlementId: id, isProvisional: true } });
  if (onTheirWay + returned + provisional > 0 || (await countOpenPeriods(tx, id, businessNow)) > 0) return;
  Object.assign(file.change, { status: 'closed' });
  file.events.push({ type: 'closed', actor: 'engine', occurredAt: businessNow, details: { entitlementId: id } });
}
