// Reads applications: one or a page of them, each with everything that its view and the permissions need, in one statement.
import { APPLICATION_STATUSES, type ApplicationStatus } from '../../../domain/lifecycle.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { allOf, listConditions, pathsBelow } from '../../auth/list-scope.js';
import { may, type Action } from '../../auth/permissions.js';
import { rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';

/** What actions on a case need to know of it. */
export interface CaseRow {
  id: string;
  caseNumber: string;
  jurisdiction: string;
  scheme: string;
  policyHash: string | null;
  claimantPersonId: string;
  status: ApplicationStatus;
  stage: string | null;
  officePath: string | null;
  facts: Record<string, unknown>;
  correction: Correction | null;
  isSubmitted: boolean;
  draftVersion: number;
  revision: number;
  workflowOffsetMs: bigint;
  clockOffsetMs: bigint;
  seats: { role: string; organisation: string; assigneeId: string | null }[];
}

/** What a request for papers opens for change. */
export interface Correction {
  facts: string[];
  documents: string[];
  payee: boolean;
}

/** What is shown of a case besides. */
export interface ApplicationRow extends CaseRow {
  claimantName: string | null;
  payeeLast4: string | null;
  filedOn: string | null;
  asOf: string | null;
  submittedAt: Date | null;
  decidedAt: Date | null;
  createdAt: Date;
  nextEvent: unknown;
  assessment: Record<string, unknown> | null;
  award: unknown;
  previousEntitlementId: string | null;
  entitlementIds: string[];
  /** Not in lists. */
  documents?: { id: string; kind: string; sha256: string; size: number }[];
}

const CASE = Prisma.sql`
  a.id, a.case_number AS "caseNumber", a.jurisdiction, a.scheme, a.policy_hash AS "policyHash",
  a.claimant_person_id AS "claimantPersonId", a.status, a.stage, a.office_path AS "officePath", a.facts, a.correction,
  a.submitted_at IS NOT NULL AS "isSubmitted", a.draft_version AS "draftVersion", a.revision,
  a.workflow_offset_ms AS "workflowOffsetMs", a.clock_offset_ms AS "clockOffsetMs",
  (SELECT coalesce(json_agg(json_build_object('role', t.role, 'organisation', t.organisation_path, 'assigneeId', t.assignee_id)), '[]')
   FROM task t WHERE t.application_id = a.id) AS seats`;

const SHOWN = Prisma.sql`
  ${CASE}, u.display_name AS "claimantName", a.payee_last4 AS "payeeLast4", a.filed_on AS "filedOn", a.as_of AS "asOf",
  a.submitted_at AS "submittedAt", a.decided_at AS "decidedAt", a.created_at AS "createdAt", a.next_event AS "nextEvent",
  a.award, a.previous_entitlement_id AS "previousEntitlementId",
  ARRAY(SELECT e.id::text FROM entitlement e WHERE e.application_id = a.id ORDER BY e.id) AS "entitlementIds"`;

const DOCUMENTS = Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'sha256', d.sha256, 'size', d.size) ORDER BY d.id), '[]')
   FROM document d WHERE d.application_id = a.id) AS documents`;

const FROM = Prisma.sql`
  FROM application a LEFT JOIN user_account u ON u.id = a.claimant_user_id LEFT JOIN assessment s ON s.id = a.assessment_id`;

/** What the permissions must know of a case. */
export function subjectOf({ claimantPersonId, jurisdiction, officePath, isSubmitted, seats }: CaseRow) {
  return { claimantPersonId, jurisdiction, officePath, isSubmitted, seats };
}

/** A case for an action. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getCase(db: Reader, caller: Caller, id: string, action: Action): Promise<CaseRow> {
  const [row] = await db.$queryRaw<CaseRow[]>`SELECT ${CASE} FROM application a WHERE a.id = ${id}::uuid`;
  return admitted(caller, row, action);
}

/** An application to be shown. @throws Problem `not-found` */
export async function getApplication(db: Reader, caller: Caller, id: string): Promise<ApplicationRow> {
  const [row] = await db.$queryRaw<ApplicationRow[]>`
    SELECT ${SHOWN}, ${DOCUMENTS}, s.result AS assessment ${FROM} WHERE a.id = ${id}::uuid`;
  return admitted(caller, row, 'read');
}

function admitted<R extends CaseRow>(caller: Caller, row: R | undefined, action: Action): R {
  if (row && may(caller, action, 'Application', subjectOf(row))) return row;
  if (row && may(caller, 'read', 'Application', subjectOf(row))) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export interface ApplicationFilter {
  status?: string | undefined;
  scheme?: string | undefined;
  after?: string | undefined;
  limit?: number | undefined;
}

/** A page of the applications that a caller may see, the newest first; assessments without conditions and arithmetic. */
export async function listApplications(
  db: Reader,
  caller: Caller,
  filter: ApplicationFilter,
): Promise<ApplicationRow[]> {
  const rows = rowsFor(filter.limit);
  const branches = branchesOf(caller, filter, rows);
  if (branches.length === 0) return [];
  return db.$queryRaw<ApplicationRow[]>`
    SELECT ${SHOWN}, s.result - '{conditions,steps,settingsUsed}'::text[] AS assessment ${FROM}
    WHERE a.id IN (SELECT id FROM (${Prisma.join(branches, ' UNION ')}) b ORDER BY id DESC LIMIT ${rows})
    ORDER BY a.id DESC`;
}

/** For each way in which the caller sees applications the newest of them, along an index. */
function branchesOf(caller: Caller, { status, scheme, after }: ApplicationFilter, rows: number): Prisma.Sql[] {
  const filters = [
    status === undefined ? undefined : Prisma.sql`c.status = ${status}`,
    scheme === undefined ? undefined : Prisma.sql`c.scheme = ${scheme}`,
    after === undefined ? undefined : Prisma.sql`c.id < ${after}::uuid`,
  ];
  const submitted = Prisma.sql`c.submitted_at IS NOT NULL`;
  const newest = (...conditions: Prisma.Sql[]) => Prisma.sql`
    (SELECT c.id FROM application c WHERE ${allOf([...conditions, ...filters])} ORDER BY c.id DESC LIMIT ${rows})`;
  return listConditions(caller, 'read Application', {
    own: (_scope, { personId }) => newest(Prisma.sql`c.claimant_person_id = ${personId}::uuid`),
    // A rare status would be looked for in vain through all cases; each office has its own in order.
    jurisdiction: (_scope, { jurisdiction }) =>
      status === undefined
        ? newest(Prisma.sql`c.jurisdiction = ${jurisdiction}`, submitted)
        : ofOffices(jurisdiction, [status], [submitted, ...filters], rows),
    seat: ({ role }, { organisationPath }) => ofSeats(organisationPath, role, [submitted, ...filters], rows),
    office: (_scope, { organisationPath }) => {
      const statuses = status === undefined ? SUBMITTED_STATUSES : [status];
      return ofOffices(organisationPath, statuses, [submitted, ...filters], rows);
    },
  });
}

type Filters = readonly (Prisma.Sql | undefined)[];

const SUBMITTED_STATUSES = APPLICATION_STATUSES.filter((status) => status !== 'draft');

/** The newest cases of each office below an organisation and each status. */
function ofOffices(organisation: string, statuses: readonly string[], filters: Filters, rows: number): Prisma.Sql {
  return Prisma.sql`
    (SELECT c.id FROM (${pathsBelow(organisation)}) o CROSS JOIN unnest(${[...statuses]}::text[]) AS w (status)
     CROSS JOIN LATERAL (
       SELECT c.id FROM application c
       WHERE ${allOf([Prisma.sql`c.office_path = o.path AND c.status = w.status`, ...filters])}
       ORDER BY c.id DESC LIMIT ${rows}) c)`;
}

/** The newest cases that have or had a task of a role at each office below an organisation, each case once. */
function ofSeats(organisation: string, role: string, filters: Filters, rows: number): Prisma.Sql {
  return Prisma.sql`
    (SELECT c.id FROM (${pathsBelow(organisation)}) o CROSS JOIN LATERAL (
       SELECT t.application_id AS id FROM task t JOIN application c ON c.id = t.application_id
       WHERE ${allOf([Prisma.sql`t.organisation_path = o.path AND t.role = ${role}`, ...filters])}
       GROUP BY t.application_id ORDER BY t.application_id DESC LIMIT ${rows}) c)`;
}
