// A base was published or changed: amounts of instalments that are not handed over yet are computed again, the money bound for
// them with it. What was paid out stays; a difference there is an adjustment of its own.
import { findChangedAmounts } from '../../domain/assessment/period-amounts.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { formatYuan } from '../../domain/money.js';
import type { Facts } from '../../domain/policy/value-type.js';
import type { Transaction } from '../../prisma/client.js';
import { readSettings } from '../../prisma/settings-store.js';
import type { Dependencies } from '../dependencies.js';
import { bindBudget, unbindBudget, type Funding } from '../money/budget.js';
import { postEntries } from '../money/ledger.js';
import { budgetPlaceOf } from './release.js';
import { writeParts } from './grant.js';
import {
  lockEntitlement,
  OPEN_PERIOD_STATUSES,
  putBackEntitlement,
  termOf,
  type EntitlementFile,
} from './entitlement-file.js';

/** Computes the open instalments of an entitlement again under the settings confirmed now. Does nothing if none changes. */
export async function rebasePeriods(
  deps: Dependencies,
  { entitlementId, businessNow }: { entitlementId: string; businessNow: Instant },
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const file = await lockEntitlement(deps, tx, entitlementId);
    const { row } = file;
    const scheme = await deps.policies.getVersion(row.policyHash);
    const settings = await readSettings(tx, row.jurisdiction, Object.keys(scheme.content.settings));
    const stored = await tx.assessment.findFirst({
      where: { applicationId: row.applicationId ?? row.id },
      orderBy: { id: 'desc' },
    });
    if (!stored) return;
    const claim = {
      facts: stored.facts as Facts,
      settings,
      asOf: stored.asOf,
      term: termOf(row),
    };
    const open = await tx.period.findMany({
      where: { entitlementId, status: { in: [...OPEN_PERIOD_STATUSES] } },
      orderBy: { period: 'asc' },
    });
    for (const { of: period, amount, parts } of findChangedAmounts(scheme, claim, open)) {
      const funding = await bindAgain(tx, file, period, amount, businessNow);
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
    await putBackEntitlement(tx, file, { openPeriods: 0 });
  });
}

/** Frees what was bound for the old amount and binds the new one; a ledger entry for each change of an amount. */
async function bindAgain(
  tx: Transaction,
  { row, stream }: EntitlementFile,
  period: { component: string; period: string; amountFen: bigint | null; funding: string; budgetYear: number },
  amount: bigint,
  businessNow: Instant,
): Promise<Funding> {
  const place = budgetPlaceOf(row, period);
  const { year } = place;
  const freed = await unbindBudget(tx, place, period.funding as Funding, period.amountFen ?? 0n);
  const { funding, moves } = await bindBudget(tx, row.jurisdiction, row.budgetLine, [{ year, amount }]);
  const key = `rebase:${row.id}:${period.component}:${period.period}:${period.amountFen ?? 'open'}:${amount}:${row.revision}`;
  await postEntries(tx, [{ stream, key, kind: 'baseChanged', occurredAt: businessNow, moves: [...freed, ...moves] }]);
  return funding.get(year) ?? 'committed';
}
