// Reads duties with what their view and the permissions need.
import type { DutyStatus, ItemCount } from '../../../domain/duty/lifecycle.js';
import type { DutyStep } from '../../../domain/duty/plan.js';
import type { DutyTerms } from '../../../domain/duty/terms.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { allOf, anyOf, listConditions, pathsBelow } from '../../auth/list-scope.js';
import { may, type Action } from '../../auth/permissions.js';
import { rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';

export interface DutyRow {
  id: string;
  jurisdiction: string;
  type: string;
  officePath: string;
  subjectSealed: Uint8Array;
  /** Null once the subject has been erased. */
  wrappedKey: Uint8Array | null;
  startedOn: string;
  dueOn: string;
  dueAt: Date;
  terms: DutyTerms;
  steps: DutyStep[];
  passedSteps: number;
  status: DutyStatus;
  items: ItemCount[];
  completedAt: Date | null;
}

const COLUMNS = Prisma.sql`
  SELECT d.id, d.jurisdiction, d.type, d.organisation_path AS "officePath", d.subject_sealed AS "subjectSealed",
    k.wrapped_key AS "wrappedKey", d.started_on AS "startedOn", d.due_on AS "dueOn", d.due_at AS "dueAt", d.terms, d.steps,
    d.passed_steps AS "passedSteps", d.status, d.items, d.completed_at AS "completedAt"
  FROM duty d LEFT JOIN duty_key k ON k.duty_id = d.id`;

export function subjectOf({ jurisdiction, officePath }: DutyRow) {
  return { jurisdiction, officePath };
}

/** A duty. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getDuty(db: Reader, caller: Caller, id: string, action: Action): Promise<DutyRow> {
  const [row] = await db.$queryRaw<DutyRow[]>`${COLUMNS} WHERE d.id = ${id}::uuid`;
  if (row && may(caller, action, 'Duty', subjectOf(row))) return row;
  if (row && may(caller, 'read', 'Duty', subjectOf(row))) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export interface DutyFilter {
  jurisdiction?: string | undefined;
  type?: string | undefined;
  status?: DutyStatus | undefined;
}

function conditionsOf(caller: Caller, { jurisdiction, type, status }: DutyFilter): (Prisma.Sql | undefined)[] {
  const visible = listConditions(caller, 'read Duty', {
    jurisdiction: (_scope, officer) => Prisma.sql`d.jurisdiction = ${officer.jurisdiction}`,
    office: (_scope, { organisationPath }) =>
      Prisma.sql`d.organisation_path = ANY(ARRAY(${pathsBelow(organisationPath)}))`,
  });
  return [
    anyOf(visible),
    jurisdiction === undefined ? undefined : Prisma.sql`d.jurisdiction = ${jurisdiction}`,
    type === undefined ? undefined : Prisma.sql`d.type = ${type}`,
    status === undefined ? undefined : Prisma.sql`d.status = ${status}`,
  ];
}

/** A page of the duties that a caller may see, the newest first. */
export function listDuties(
  db: Reader,
  caller: Caller,
  { after, limit, ...filter }: DutyFilter & { after?: string | undefined; limit?: number | undefined },
): Promise<DutyRow[]> {
  const older = after === undefined ? undefined : Prisma.sql`d.id < ${after}::uuid`;
  const conditions = allOf([...conditionsOf(caller, filter), older]);
  return db.$queryRaw<DutyRow[]>`${COLUMNS} WHERE ${conditions} ORDER BY d.id DESC LIMIT ${rowsFor(limit)}`;
}

/** How many duties of a kind an office has in each status. */
export interface DutyCount {
  jurisdiction: string;
  officePath: string;
  type: string;
  status: DutyStatus;
  count: number;
}

/** Counts the duties that a caller may see. */
export function countDuties(db: Reader, caller: Caller, filter: DutyFilter): Promise<DutyCount[]> {
  return db.$queryRaw<DutyCount[]>`
    SELECT d.jurisdiction, d.organisation_path AS "officePath", d.type, d.status, count(*)::int AS count
    FROM duty d WHERE ${allOf(conditionsOf(caller, filter))}
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
}
