// What is told of an entitlement and of its instalments.
import { z } from 'zod';
import { findLastDay } from '../../../domain/award-end.js';
import { CADENCES, ENTITLEMENT_ACTIONS, ENTITLEMENT_STATUSES, entitlementActions } from '../../../domain/lifecycle.js';
import { formatYuan } from '../../../domain/money.js';
import type { Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { CivilDay, Open, Timestamp, Yuan } from '../../fields.js';
import { subjectOf, type EntitlementRow } from './entitlement-row.js';

export const EntitlementView = z
  .object({
    id: z.uuid(),
    applicationId: z.uuid().nullable(),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z.enum(ENTITLEMENT_STATUSES),
    cadence: z.enum(CADENCES),
    /** Without days where the policy states its length only; null for what is paid once. */
    term: z.object({ from: CivilDay.optional(), to: CivilDay.optional(), months: z.int() }).nullable(),
    monthlyAmount: Yuan.optional(),
    nextEvent: Open.nullable(),
    lastDay: CivilDay.optional().meta({ description: 'Last day of the award; absent for what is paid once' }),
    warnedAt: Timestamp.optional().meta({ description: 'When the office was warned that it ends' }),
    continuation: Open.optional().meta({
      description: 'What was found then of what may follow, with the `applicationId` that was opened for it',
    }),
    receivable: Yuan.optional().meta({ description: 'Paid too much, and not got back; absent where nothing is' }),
    endReason: z.string().optional(),
    endedAt: Timestamp.optional(),
    retirementDate: CivilDay.nullable(),
    previousEntitlementId: z.uuid().optional(),
    availableActions: z.array(z.enum(ENTITLEMENT_ACTIONS)),
  })
  .meta({ id: 'Entitlement' });
export type EntitlementView = z.infer<typeof EntitlementView>;

export function viewEntitlement(row: EntitlementRow, caller: Caller): EntitlementView {
  const lastDay = findLastDay(row);
  return {
    id: row.id,
    applicationId: row.applicationId,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    status: row.status,
    cadence: row.cadence,
    term: viewTerm(row),
    ...(row.monthlyAmountFen === null ? {} : { monthlyAmount: formatYuan(row.monthlyAmountFen) }),
    nextEvent: (row.nextEvent as Record<string, unknown> | null) ?? null,
    ...(lastDay === undefined ? {} : { lastDay }),
    ...(row.warnedAt === null ? {} : { warnedAt: row.warnedAt.toISOString() }),
    ...(row.continuation === null ? {} : { continuation: row.continuation as Record<string, unknown> }),
    ...(row.receivableFen === 0n ? {} : { receivable: formatYuan(row.receivableFen) }),
    ...(row.endReason === null ? {} : { endReason: row.endReason }),
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt.toISOString() }),
    retirementDate: row.retirementDate,
    ...(row.previousEntitlementId === null ? {} : { previousEntitlementId: row.previousEntitlementId }),
    availableActions: mayChange(row, caller) ? [...entitlementActions(row.status)] : [],
  };
}

function viewTerm({ termFrom, termTo, months }: EntitlementRow): EntitlementView['term'] {
  if (months === null) return null;
  return termFrom === null || termTo === null ? { months } : { from: termFrom, to: termTo, months };
}

/** Never one's own, whatever roles one has. */
export function mayChange(row: EntitlementRow, caller: Caller): boolean {
  return may(caller, 'act', 'Entitlement', subjectOf(row)) && row.claimantPersonId !== caller.personId;
}
