// A base was published or changed: amounts of instalments that are not handed over yet are computed again, the money bound for
// them with it. What was paid out stays; what was paid provisionally gets its difference.
import { findChangedAmounts } from '../../domain/assessment/period-amounts.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { formatYuan } from '../../domain/money.js';
import type { Transaction } from '../../prisma/client.js';
import type { Dependencies } from '../dependencies.js';
import { bindAgain } from './bind.js';
import { writeParts } from './grant.js';
import { lockEntitlement, OPEN_PERIOD_STATUSES, putBackEntitlement, type EntitlementFile } from './entitlement-file.js';
import { readGrantedClaim, type GrantedClaim } from './granted-claim.js';
import { settleProvisional } from './provisional.js';

/**
 * Computes the open instalments of an entitlement again under the settings confirmed now, and the differences of those that were paid
 * provisionally. Does nothing if none changes. Answers how many differences were settled.
 */
export async function rebasePeriods(
  deps: Dependencies,
  { entitlementId, businessNow }: { entitlementId: string; businessNow: Instant },
): Promise<{ settled: number }> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockEntitlement(deps, tx, entitlementId);
    const granted = await readGrantedClaim(deps, tx, file.row);
    if (!granted) return { settled: 0 };
    await rebaseOpen(tx, file, granted, businessNow);
    const settled = await settleProvisional(deps, tx, file, granted, businessNow);
    await putBackEntitlement(tx, file, { openPeriods: 0 });
    return { settled };
  });
}

/**
 * The same from outside of the entitlement's workflow, which may have ended long ago; `now` is real time. Of a person who has been
 * erased nothing can be paid any more, nor told.
 */
export async function rebaseUnattended(
  deps: Dependencies,
  { id, personId, clockOffsetMs }: { id: string; personId: string; clockOffsetMs: bigint },
  now: Instant,
): Promise<{ settled: number }> {
  const key = await deps.db.personKey.findUnique({ where: { personId }, select: { personId: true } });
  if (!key) return { settled: 0 };
  return rebasePeriods(deps, { entitlementId: id, businessNow: now + Number(clockOffsetMs) });
}

async function rebaseOpen(
  tx: Transaction,
  file: EntitlementFile,
  { scheme, claim }: GrantedClaim,
  businessNow: Instant,
): Promise<void> {
  const entitlementId = file.row.id;
  const open = await tx.period.findMany({
    where: { entitlementId, status: { in: [...OPEN_PERIOD_STATUSES] } },
    orderBy: { period: 'asc' },
  });
  for (const { of: period, amount, parts } of findChangedAmounts(scheme, claim, open)) {
    const funding = await bindAgain(tx, file, period, amount, { kind: 'baseChanged', businessNow });
    await tx.period.update({
      where: {
        entitlementId_component_period: { entitlementId, component: period.component, period: period.period },
      },
      data: {
        amountFen: amount,
        ...(parts ? { parts: writeParts(parts) } : {}),
        status: period.status === 'awaitingBase' ? 'planned' : period.status,
        funding,
      },
      select: { period: true },
    });
    file.events.push({
      type: 'baseChanged',
      actor: 'engine',
      occurredAt: businessNow,
      details: {
        period: period.period,
        from: period.amountFen === null ? null : formatYuan(period.amountFen),
        to: formatYuan(amount),
      },
    });
  }
}
