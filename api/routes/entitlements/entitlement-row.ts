// Reads entitlements with what their view and the permissions need.
import type { Cadence, EntitlementStatus } from '../../../domain/lifecycle.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { allOf, anyOf, listConditions, pathsBelow } from '../../auth/list-scope.js';
import { may, type Action } from '../../auth/permissions.js';
import { rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';

export interface EntitlementRow {
  id: string;
  applicationId: string | null;
  claimantPersonId: string;
  jurisdiction: string;
  scheme: string;
  officePath: string | null;
  status: EntitlementStatus;
  cadence: Cadence;
  termFrom: string | null;
  termTo: string | null;
  months: number | null;
  monthlyAmountFen: bigint | null;
  nextEvent: unknown;
  endReason: string | null;
  endedAt: Date | null;
  retirementDate: string | null;
  previousEntitlementId: string | null;
  coveredTo: string | null;
  warnedAt: Date | null;
  continuation: unknown;
  clockOffsetMs: bigint;
  /** Paid too much and not got back. */
  receivableFen: bigint;
}

const COLUMNS = Prisma.sql`
  SELECT e.id, e.application_id AS "applicationId", e.person_id AS "claimantPersonId", e.jurisdiction, e.scheme,
    e.office_path AS "officePath", e.status, e.cadence, e.term_from AS "termFrom", e.term_to AS "termTo", e.months,
    e.monthly_amount_fen AS "monthlyAmountFen", e.next_event AS "nextEvent", e.end_reason AS "endReason", e.ended_at AS "endedAt",
    e.retirement_date AS "retirementDate", e.previous_entitlement_id AS "previousEntitlementId",
    e.covered_to AS "coveredTo", e.warned_at AS "warnedAt", e.continuation, e.clock_offset_ms AS "clockOffsetMs",
    (SELECT coalesce(sum(a.receivable_fen), 0)::bigint FROM adjustment a WHERE a.entitlement_id = e.id) AS "receivableFen"
  FROM entitlement e`;

export function subjectOf({ claimantPersonId, jurisdiction, officePath }: EntitlementRow) {
  return { claimantPersonId, jurisdiction, officePath };
}

/** An entitlement. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getEntitlement(db: Reader, caller: Caller, id: string, action: Action): Promise<EntitlementRow> {
  const [row] = await db.$queryRaw<EntitlementRow[]>`${COLUMNS} WHERE e.id = ${id}::uuid`;
  if (row && may(caller, action, 'Entitlement', subjectOf(row))) return row;
  if (row && may(caller, 'read', 'Entitlement', subjectOf(row))) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export interface EntitlementFilter {
  application?: string | undefined;
  status?: EntitlementStatus | undefined;
  /** Only those of which the office has been warned and that have not ended yet. */
  isExpiring?: boolean;
  /** Only those of which too much was paid that has not been got back. */
  hasReceivable?: boolean;
  after?: string | undefined;
  limit?: number | undefined;
}

/** A page of the entitlements that a caller may see, the newest first. */
export function listEntitlements(db: Reader, caller: Caller, filter: EntitlementFilter): Promise<EntitlementRow[]> {
  const { application, status, isExpiring, hasReceivable, after, limit } = filter;
  const visible = listConditions(caller, 'read Entitlement', {
    own: (_scope, { personId }) => Prisma.sql`e.person_id = ${personId}::uuid`,
    jurisdiction: (_scope, { jurisdiction }) => Prisma.sql`e.jurisdiction = ${jurisdiction}`,
    office: (_scope, { jurisdiction, organisationPath }) =>
      Prisma.sql`(e.jurisdiction = ${jurisdiction} AND e.office_path = ANY(ARRAY(${pathsBelow(organisationPath)})))`,
  });
  const conditions = allOf([
    anyOf(visible),
    application === undefined ? undefined : Prisma.sql`e.application_id = ${application}::uuid`,
    status === undefined ? undefined : Prisma.sql`e.status = ${status}`,
    isExpiring === true ? Prisma.sql`(e.warned_at IS NOT NULL AND e.status IN ('active', 'suspended'))` : undefined,
    hasReceivable === true
      ? Prisma.sql`e.id IN (SELECT a.entitlement_id FROM adjustment a WHERE a.receivable_fen <> 0
          GROUP BY a.entitlement_id HAVING sum(a.receivable_fen) > 0)`
      : undefined,
    after === undefined ? undefined : Prisma.sql`e.id < ${after}::uuid`,
  ]);
  return db.$queryRaw<EntitlementRow[]>`${COLUMNS} WHERE ${conditions} ORDER BY e.id DESC LIMIT ${rowsFor(limit)}`;
}
