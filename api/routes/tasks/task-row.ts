// Reads tasks: one or a page of them, each with what its view, its actions and the permissions need, in one statement.
import type { TaskStatus } from '../../../domain/lifecycle.js';
import { TASK_STATUSES } from '../../../domain/lifecycle.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader, Transaction } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { allOf, listConditions, pathsBelow } from '../../auth/list-scope.js';
import { may, type Action } from '../../auth/permissions.js';
import { rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';

export interface TaskRow {
  id: string;
  applicationId: string;
  caseNumber: string;
  jurisdiction: string;
  scheme: string;
  policyHash: string;
  /** Outcome of the case's current assessment. */
  outcome: string;
  /** What that assessment lacks, if it lacks something. */
  missing: string[] | null;
  officePath: string | null;
  stage: string;
  visit: number;
  seat: number;
  role: string;
  organisation: string;
  status: TaskStatus;
  assigneeId: string | null;
  assigneeName: string | null;
  claimedAt: Date | null;
  dueAt: Date | null;
  /** Key of the list. */
  dueSort: Date;
  isOverdue: boolean;
  decision: string | null;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  clockOffsetMs: bigint;
  /** Stage at which the caller has acted in the case; `claimant` in his own. */
  actedAt: string | null;
  /** Whether the caller has decided for another body at this visit of the stage. */
  hasDecidedAnotherSeat: boolean;
}

function shown({ personId }: Caller): Prisma.Sql {
  return Prisma.sql`
    SELECT t.id, t.application_id AS "applicationId", a.case_number AS "caseNumber", t.jurisdiction, t.scheme,
      a.policy_hash AS "policyHash", s.outcome, 
      CASE WHEN s.outcome = 'incomplete' THEN s.result -> 'missing' END AS missing, a.office_path AS "officePath", t.stage, t.visit, t.seat, t.role,
      t.organisation_path AS organisation, t.status, t.assignee_id AS "assigneeId", assignee.display_name AS "assigneeName",
      t.claimed_at AS "claimedAt", t.due_at AS "dueAt", t.due_sort AS "dueSort", t.is_overdue AS "isOverdue", t.decision,
      t.decided_by AS "decidedBy", decider.display_name AS "decidedByName", t.decided_at AS "decidedAt",
      a.clock_offset_ms AS "clockOffsetMs",
      (SELECT c.stage FROM case_actor c WHERE c.application_id = t.application_id AND c.person_id = ${personId}::uuid) AS "actedAt",
      EXISTS (SELECT FROM task o JOIN user_account u ON u.id = o.decided_by WHERE o.application_id = t.application_id AND o.visit = t.visit
        AND o.id <> t.id AND o.status = 'done' AND u.person_id = ${personId}::uuid) AS "hasDecidedAnotherSeat"
    FROM task t JOIN application a ON a.id = t.application_id JOIN assessment s ON s.id = a.assessment_id
      LEFT JOIN user_account assignee ON assignee.id = t.assignee_id LEFT JOIN user_account decider ON decider.id = t.decided_by`;
}

export function subjectOf({ role, organisation, jurisdiction }: TaskRow) {
  return { role, organisation, jurisdiction };
}

/** A task. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getTask(db: Reader, caller: Caller, id: string, action: Action): Promise<TaskRow> {
  return admitted(caller, await db.$queryRaw<TaskRow[]>`${shown(caller)} WHERE t.id = ${id}::uuid`, action);
}

/** The same, and nobody else moves the task until the transaction ends. */
export async function lockTask(tx: Transaction, caller: Caller, id: string, action: Action): Promise<TaskRow> {
  return admitted(
    caller,
    await tx.$queryRaw<TaskRow[]>`${shown(caller)} WHERE t.id = ${id}::uuid FOR UPDATE OF t`,
    action,
  );
}

function admitted(caller: Caller, [row]: readonly TaskRow[], action: Action): TaskRow {
  if (row && may(caller, action, 'Task', subjectOf(row))) return row;
  if (row && may(caller, 'read', 'Task', subjectOf(row))) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export interface TaskFilter {
  status?: TaskStatus | undefined;
  stage?: string | undefined;
  application?: string | undefined;
  isMine: boolean;
  after?: { at: Date; id: string } | undefined;
  limit?: number | undefined;
}

/** A page of the tasks that a caller covers, the most urgent first. */
export async function listTasks(db: Reader, caller: Caller, filter: TaskFilter): Promise<TaskRow[]> {
  const rows = rowsFor(filter.limit);
  const branches = branchesOf(caller, filter, rows);
  if (branches.length === 0) return [];
  return db.$queryRaw<TaskRow[]>`
    ${shown(caller)}
    WHERE t.id IN (SELECT id FROM (${Prisma.join(branches, ' UNION ')}) b ORDER BY due_sort, id LIMIT ${rows})
    ORDER BY t.due_sort, t.id`;
}

/** For each way in which the caller covers tasks the most urgent of them. */
function branchesOf(caller: Caller, filter: TaskFilter, rows: number): Prisma.Sql[] {
  const { status, stage, application, isMine, after } = filter;
  const filters = [
    stage === undefined ? undefined : Prisma.sql`c.stage = ${stage}`,
    isMine ? Prisma.sql`c.assignee_id = ${caller.userId}` : undefined,
    after === undefined ? undefined : Prisma.sql`(c.due_sort, c.id) > (${after.at}, ${after.id}::uuid)`,
  ];
  const mostUrgent = (organisation: string, role: Prisma.Sql | undefined) =>
    application === undefined
      ? ofOffices(organisation, status, [role, ...filters], rows)
      : ofApplication(application, organisation, status, [role, ...filters], rows);
  return listConditions(caller, 'read Task', {
    seat: ({ role }, { organisationPath }) => mostUrgent(organisationPath, Prisma.sql`c.role = ${role}`),
    jurisdiction: (_scope, { jurisdiction }) => mostUrgent(jurisdiction, undefined),
  });
}

type Filters = readonly (Prisma.Sql | undefined)[];

/** The few tasks of one case, as far as an organisation covers them. */
function ofApplication(
  application: string,
  organisation: string,
  status: TaskStatus | undefined,
  filters: Filters,
  rows: number,
): Prisma.Sql {
  const conditions = allOf([
    Prisma.sql`c.application_id = ${application}::uuid`,
    Prisma.sql`(c.organisation_path = ${organisation} OR starts_with(c.organisation_path, ${organisation} || '/'))`,
    status === undefined ? undefined : Prisma.sql`c.status = ${status}`,
    ...filters,
  ]);
  return Prisma.sql`(SELECT c.id, c.due_sort FROM task c WHERE ${conditions} ORDER BY c.due_sort, c.id LIMIT ${rows})`;
}

/** The most urgent tasks of each office below an organisation and each status, in the order of the index. */
function ofOffices(organisation: string, status: TaskStatus | undefined, filters: Filters, rows: number): Prisma.Sql {
  const statuses = status === undefined ? [...TASK_STATUSES] : [status];
  return Prisma.sql`
    (SELECT c.id, c.due_sort FROM (${pathsBelow(organisation)}) o CROSS JOIN unnest(${statuses}::text[]) AS w (status)
     CROSS JOIN LATERAL (
       SELECT c.id, c.due_sort FROM task c
       WHERE ${allOf([Prisma.sql`c.organisation_path = o.path AND c.status = w.status`, ...filters])}
       ORDER BY c.due_sort, c.id LIMIT ${rows}) c)`;
}
