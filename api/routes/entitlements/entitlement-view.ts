// What is told of an entitlement and of its instalments.
import { z } from 'zod';
import { ENTITLEMENT_ACTIONS, ENTITLEMENT_STATUSES, entitlementActions } from '../../../domain/lifecycle.js';
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
    term: z.object({ from: CivilDay, to: CivilDay, months: z.int() }),
    monthlyAmount: Yuan,
    nextEvent: Open.nullable(),
    endReason: z.string().optional(),
    endedAt: Timestamp.optional(),
    retirementDate: CivilDay.nullable(),
    previousEntitlementId: z.uuid().optional(),
    availableActions: z.array(z.enum(ENTITLEMENT_ACTIONS)),
  })
  .meta({ id: 'Entitlement' });
export type EntitlementView = z.infer<typeof EntitlementView>;

export function viewEntitlement(row: EntitlementRow, caller: Caller): EntitlementView {
  return {
    id: row.id,
    applicationId: row.applicationId,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    status: row.status,
    term: { from: row.termFrom, to: row.termTo, months: row.months },
    monthlyAmount: formatYuan(row.monthlyAmountFen),
    nextEvent: (row.nextEvent as Record<string, unknown> | null) ?? null,
    ...(row.endReason === null ? {} : { endReason: row.endReason }),
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt.toISOString() }),
    retirementDate: row.retirementDate,
    ...(row.previousEntitlementId === null ? {} : { previousEntitlementId: row.previousEntitlementId }),
    availableActions: mayChange(row, caller) ? [...entitlementActions(row.status)] : [],
  };
}

/** Never one's own, whatever roles one has. */
export function mayChange(row: EntitlementRow, caller: Caller): boolean {
  return may(caller, 'act', 'Entitlement', subjectOf(row)) && row.claimantPersonId !== caller.personId;
}
