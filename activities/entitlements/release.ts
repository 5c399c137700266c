// Instalments that have fallen due are handed over for payment: confirmed, funded, each once.
import type { AmountOnBase, AwardPeriod, PeriodAmount } from '../../domain/assessment/award/kind.js';
import { endEventOf } from '../../domain/award-end.js';
import { firstDayOf, isCivilMonth, lastDayOf } from '../../domain/calendar/civil-date.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Cadence } from '../../domain/lifecycle.js';
import { paysProvisionally, UNPUBLISHED_BASE } from '../../domain/policy/unpublished-base.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import type { EntitlementStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { readSettings } from '../../prisma/settings-store.js';
import { unbindBudget, type Funding } from '../money/budget.js';
import { postEntries } from '../money/ledger.js';
import type { Confirmation } from '../registries/registry.js';
import { bindAgain, budgetPlaceOf } from './bind.js';
import { closeIfDone } from './end.js';
import { writeParts } from './grant.js';
import { handOver } from './hand-over.js';
import { findProvisionalAmounts, writeBase } from './provisional.js';
import { lockEntitlement, OPEN_PERIOD_STATUSES, putBackEntitlement, type EntitlementFile } from './entitlement-file.js';

type PeriodRow = Prisma.PeriodGetPayload<object>;

/** How soon a registry that did not answer, or did not confirm, is asked again: doubling, at most daily or weekly. */
const FIRST_RETRY_MS = 3_600_000;
const LONGEST_RETRY_MS = { unavailable: 86_400_000, notConfirmed: 7 * 86_400_000 } as const;

interface ReleaseCall {
  entitlementId: string;
  dueUpTo: Instant;
  attempts: number;
  businessNow: Instant;
}

/**
 * Hands over every instalment due by `dueUpTo`: suspended months are cancelled, unconfirmed ones wait, unfunded ones are
 * held, those whose base is not published wait or are paid by the last known one, as the operator has chosen. The registry is
 * asked before the transaction; what it does not say is never taken for a yes.
 */
export async function releasePeriods(
  deps: Dependencies,
  { entitlementId, dueUpTo, attempts, businessNow }: ReleaseCall,
): Promise<EntitlementStanding> {
  const confirmations = await askRegistry(deps, entitlementId, dueUpTo);
  return deps.db.$transaction(async (tx) => {
    const file = await lockEntitlement(deps, tx, entitlementId);
    const periods = await openPeriods(tx, entitlementId, dueUpTo);
    const provisional = await findProvisionalAmounts(deps, tx, file, periods);
    let stillOpen = 0;
    let worst: Confirmation = 'confirmed';
    for (const period of periods) {
      const confirmation =
        file.row.periodConfirmation === 'none' ? 'confirmed' : (confirmations.get(period.period) ?? 'unavailable');
      const payable =
        period.amountFen === null ? provisional.get(period.period) : { amount: period.amountFen, parts: {} };
      if (isSuspendedMonth(file, period.period)) await cancelPeriod(tx, file, period, 'suspended', businessNow);
      else if (payable === undefined || isWaitingForResumption(file, period.period)) stillOpen += 1;
      else if (confirmation === 'confirmed') await payOut(tx, file, period, payable, businessNow);
      else {
        stillOpen += 1;
        if (confirmation === 'unavailable' || worst === 'confirmed') worst = confirmation;
        if (confirmation === 'notConfirmed') await markUnconfirmed(tx, file, period, businessNow);
      }
    }
    if (file.row.status === 'active' || file.row.status === 'suspended') await planNext(tx, file);
    else await closeIfDone(tx, file, businessNow);
    const retry =
      worst === 'confirmed'
        ? {}
        : { retryInMs: Math.min(LONGEST_RETRY_MS[worst], FIRST_RETRY_MS * 2 ** Math.min(attempts, 20)) };
    return putBackEntitlement(tx, file, { openPeriods: stillOpen, ...retry });
  });
}

async function askRegistry(
  { db, registry }: Dependencies,
  entitlementId: string,
  dueUpTo: Instant,
): Promise<Map<string, Confirmation>> {
  const { personId, jurisdiction, scheme, periodConfirmation } = await db.entitlement.findUniqueOrThrow({
    where: { id: entitlementId },
  });
  if (periodConfirmation === 'none') return new Map();
  const open = await openPeriods(db, entitlementId, dueUpTo);
  const isProvisional = paysProvisionally(await readSettings(db, jurisdiction, [UNPUBLISHED_BASE]));
  const months = open.filter(({ amountFen }) => amountFen !== null || isProvisional).map(({ period }) => period);
  return months.length === 0 ? new Map() : registry.confirm({ personId, jurisdiction, scheme, months });
}

function openPeriods(tx: Pick<Transaction, 'period'>, entitlementId: string, dueUpTo: Instant): Promise<PeriodRow[]> {
  return tx.period.findMany({
    where: { entitlementId, status: { in: [...OPEN_PERIOD_STATUSES] }, dueAt: { lte: new Date(dueUpTo) } },
    orderBy: [{ dueAt: 'asc' }, { component: 'asc' }],
  });
}

/** Whole months inside a suspension are not paid (design section 9); a month that was partly covered is. */
function isSuspendedMonth({ row }: EntitlementFile, month: AwardPeriod): boolean {
  if (!isCivilMonth(month)) return false;
  return row.suspensions.some(
    ({ fromDate, toDate }) => fromDate <= firstDayOf(month) && (toDate === null || toDate > lastDayOf(month)),
  );
}

/** What is paid by the year or once is no month that a suspension could cut out: it waits, and is paid after the suspension. */
function isWaitingForResumption({ row }: EntitlementFile, period: AwardPeriod): boolean {
  return row.status === 'suspended' && !isCivilMonth(period);
}

/** Hands over an instalment that has fallen due; one whose base is not published by the last known base, if there is an amount. */
async function payOut(
  tx: Transaction,
  file: EntitlementFile,
  period: PeriodRow,
  payable: PeriodAmount | AmountOnBase,
  businessNow: Instant,
): Promise<void> {
  const { amount } = payable;
  const { component, period: name, budgetYear, dueAt } = period;
  const base = 'base' in payable ? writeBase(payable.base) : undefined;
  const funding = base
    ? await bindAgain(tx, file, period, amount, { kind: 'provisional', businessNow })
    : (period.funding as Funding);
  const due = { component, period: name, amount, funding, budgetYear, dueAt, isProvisional: base !== undefined };
  const handedOver = await handOver(tx, file, due, businessNow, base && { provisional: true, base });
  await updatePeriod(tx, period, {
    ...handedOver,
    ...(base && { amountFen: amount, parts: writeParts(payable.parts), isProvisional: true, provisionalBase: base }),
  });
}

/** Cancels an instalment and frees the money bound for it. */
export async function cancelPeriod(
  tx: Transaction,
  file: EntitlementFile,
  period: PeriodRow,
  reason: string,
  businessNow: Instant,
): Promise<void> {
  const { row } = file;
  const moves = await unbindBudget(tx, budgetPlaceOf(row, period), period.funding as Funding, period.amountFen ?? 0n);
  await updatePeriod(tx, period, { status: 'cancelled' });
  await postEntries(tx, [
    {
      stream: file.stream,
      key: `cancel:${row.id}:${period.component}:${period.period}`,
      kind: 'cancelled',
      occurredAt: businessNow,
      moves,
    },
  ]);
  file.events.push({
    type: 'periodCancelled',
    actor: 'engine',
    occurredAt: businessNow,
    details: { period: period.period, reason },
  });
}

async function markUnconfirmed(
  tx: Transaction,
  file: EntitlementFile,
  period: PeriodRow,
  businessNow: Instant,
): Promise<void> {
  if (period.status === 'unconfirmed') return;
  await updatePeriod(tx, period, { status: 'unconfirmed', checkedAt: new Date(businessNow) });
  file.events.push({
    type: 'periodUnconfirmed',
    actor: 'engine',
    effectiveAt: period.dueAt.getTime(),
    occurredAt: businessNow,
    details: { period: period.period },
  });
}

async function updatePeriod(
  tx: Transaction,
  { entitlementId, component, period }: PeriodRow,
  data: Prisma.PeriodUncheckedUpdateInput,
): Promise<void> {
  await tx.period.update({
    where: { entitlementId_component_period: { entitlementId, component, period } },
    data,
    select: { period: true },
  });
}

/** Writes down what comes next, for whoever looks at the entitlement. */
async function planNext(tx: Transaction, file: EntitlementFile): Promise<void> {
  const next = await tx.period.findFirst({
    where: { entitlementId: file.row.id, status: { in: [...OPEN_PERIOD_STATUSES] } },
    orderBy: { dueAt: 'asc' },
    select: { period: true, dueAt: true, status: true },
  });
  const nextEvent = next
    ? {
        type: next.status === 'planned' ? 'instalment' : next.status,
        period: next.period,
        at: next.dueAt.toISOString(),
      }
    : endEventOf({ ...file.row, cadence: file.row.cadence as Cadence });
  if (JSON.stringify(nextEvent) !== JSON.stringify(file.row.nextEvent)) file.change.nextEvent = nextEvent;
}
