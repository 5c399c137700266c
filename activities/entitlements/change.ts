// An officer suspends, resumes or ends an entitlement.
import {
  addDays,
  firstDayOf,
  monthOf,
  shiftMonth,
  type CivilDate,
  type CivilMonth,
} from '../../domain/calendar/civil-date.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { entitlementActions, type EntitlementAction, type EntitlementStatus } from '../../domain/lifecycle.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import type { EntitlementStanding, Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { cover, uncoverFrom } from '../money/coverage.js';
import { closeIfDone, freeMonths } from './end.js';
import {
  countOpenPeriods,
  lockEntitlement,
  OPEN_PERIOD_STATUSES,
  putBackEntitlement,
  type EntitlementFile,
} from './entitlement-file.js';
import { cancelPeriod } from './release.js';

interface ChangeCall {
  entitlementId: string;
  commandId: string;
  type: EntitlementAction;
  businessNow: Instant;
}

/** Commits the change; `reason` is in the command. @see {@link entitlementActions} for what is possible when. */
export async function changeEntitlement(
  deps: Dependencies,
  { entitlementId, commandId, type, businessNow }: ChangeCall,
): Promise<EntitlementStanding | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    const { reason } = body as { reason: string };
    const file = await lockEntitlement(deps, tx, entitlementId);
    const availableActions = entitlementActions(file.row.status as EntitlementStatus);
    if (!availableActions.includes(type)) throw new Refusal('not-available', { availableActions });
    await checkOfficer(tx, file, userId);
    const today = civilDateAt(businessNow);
    if (type === 'suspend') await suspend(tx, file, today, reason);
    else if (type === 'resume') await resume(tx, file, today);
    else await end(tx, file, today, businessNow);
    file.events.push({
      type: ({ suspend: 'suspended', resume: 'resumed', end: 'ended' } as const)[type],
      actor: userId,
      occurredAt: businessNow,
      details: { entitlementId, on: today },
      confidential: { reason },
    });
    return putBackEntitlement(tx, file, { openPeriods: await countOpenPeriods(tx, entitlementId, businessNow) });
  });
  return 'refused' in result ? result : result.done;
}

/** An auditor of the jurisdiction; never the claimant, whatever roles he has. */
async function checkOfficer(tx: Transaction, { row }: EntitlementFile, userId: string): Promise<void> {
  const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
  if (account.personId === row.personId) throw new Refusal('own-case');
  const isOfJurisdiction = account.organisationPath?.split('/')[0] === row.jurisdiction;
  if (!account.roles.includes('auditor') || !isOfJurisdiction) throw new Refusal('forbidden');
}

/** From today nothing is paid; whole months after this one are free for another award. */
async function suspend(
  tx: Transaction,
  { row, change }: EntitlementFile,
  today: CivilDate,
  reason: string,
): Promise<void> {
  const fromDate = await firstFreeDay(tx, row.id, today);
  await tx.suspension.create({ data: { entitlementId: row.id, fromDate, reason } });
  change.status = 'suspended';
  // Only months can be given to another award meanwhile.
  if (row.cadence === 'monthly') await uncoverFrom(tx, row.id, firstFreedMonth(fromDate));
}

/** Suspended again on the day on which it was resumed: the suspension begins on the first day that none has taken. */
async function firstFreeDay(tx: Transaction, entitlementId: string, today: CivilDate): Promise<CivilDate> {
  const sameDay = await tx.suspension.findUnique({
    where: { entitlementId_fromDate: { entitlementId, fromDate: today } },
  });
  return sameDay ? firstFreeDay(tx, entitlementId, addDays(today, 1)) : today;
}

/** Paid again from the month of today on; refused if another award has taken its months meanwhile. */
async function resume(tx: Transaction, { row, change }: EntitlementFile, today: CivilDate): Promise<void> {
  const open = row.suspensions.find(({ toDate }) => toDate === null);
  if (!open) throw new RangeError(`entitlement ${row.id} is suspended since no day`);
  const key = { entitlementId: row.id, fromDate: open.fromDate };
  await tx.suspension.update({ where: { entitlementId_fromDate: key }, data: { toDate: today } });
  change.status = 'active';
  if (row.exclusionGroup === null || row.cadence !== 'monthly') return;
  const from = laterOf(monthOf(today), firstFreedMonth(open.fromDate));
  const { _max } = await tx.period.aggregate({
    where: { entitlementId: row.id, status: { not: 'cancelled' } },
    _max: { period: true },
  });
  const to = _max.period;
  if (to !== null && to >= from)
    await cover(tx, { entitlementId: row.id, personId: row.personId, exclusionGroup: row.exclusionGroup, from, to });
}

/** The first month that a suspension can hold whole: its own if it began on the first day, else the next. */
function firstFreedMonth(fromDate: CivilDate): CivilMonth {
  const month = monthOf(fromDate);
  return fromDate === firstDayOf(month) ? month : shiftMonth(month, 1);
}

function laterOf(a: CivilMonth, b: CivilMonth): CivilMonth {
  return a > b ? a : b;
}

/** Ends for good: what has not fallen due is cancelled and its money freed; what has fallen due is still paid. */
async function end(tx: Transaction, file: EntitlementFile, today: CivilDate, businessNow: Instant): Promise<void> {
  const { row, change } = file;
  const ahead = await tx.period.findMany({
    where: { entitlementId: row.id, status: { in: [...OPEN_PERIOD_STATUSES] }, dueAt: { gt: new Date(businessNow) } },
    orderBy: { dueAt: 'asc' },
  });
  for (const period of ahead) await cancelPeriod(tx, file, period, 'ended', businessNow);
  await freeMonths(tx, row, monthOf(today));
  Object.assign(change, {
    status: 'ended',
    endReason: 'ended',
    endedAt: new Date(businessNow),
    nextEvent: { type: 'ended' },
  });
  await closeIfDone(tx, file, businessNow);
}
