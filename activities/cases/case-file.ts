// A case on the desk: its row locked, with everything that a decision about it needs; and how it is put back.
import type { CaseClock, EntitlementStart, Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { ApplicationStatus } from '../../domain/lifecycle.js';
import { mayFollow } from '../../domain/lifecycle.js';
import type { Actor } from '../../domain/people/four-eyes.js';
import { stream } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import type { DataKey } from '../../prisma/protection.js';
import { appendEvents, type Json, type NewEvent } from '../../prisma/record.js';

/** Basis of an established fact: taken as it was declared by an approval, or stated by an officer himself. */
export const DECLARED = 'declared';
export const STATED = 'stated';

/** A task that nobody has decided yet. */
export interface OpenTask {
  id: string;
  stage: string;
  visit: number;
  role: string;
  organisationPath: string;
  status: string;
  assigneeId: string | null;
  hasDeadline: boolean;
}

export interface KnownFact {
  fact: string;
  value: Json;
  basis: string;
}

interface CaseParts {
  /** Kinds of the uploaded documents, each once. */
  documents: string[];
  established: KnownFact[];
  tasks: OpenTask[];
  actors: Actor[];
}

export type CaseRow = Prisma.ApplicationGetPayload<object> & CaseParts;

/** What an action changes in the row; everything else stays. */
export type CaseChange = Omit<Prisma.ApplicationUncheckedUpdateInput, 'status' | 'revision'> & {
  status?: ApplicationStatus;
};

/** A locked case and what an action has done to it so far. */
export interface CaseFile {
  row: CaseRow;
  /** Key of the claimant, for the confidential part of events. */
  key: DataKey;
  change: CaseChange;
  events: NewEvent[];
  clock: CaseClock;
  /** Tasks that are open after the action. */
  openTasks: { id: string }[];
  entitlements: EntitlementStart[];
  affectedApplications: string[];
}

/** Locks a case for the rest of the transaction. @throws if there is none. */
export async function lockCase(
  { protection }: Dependencies,
  tx: Transaction,
  applicationId: string,
): Promise<CaseFile> {
  const keys = await tx.$queryRaw<{ wrappedKey: Uint8Array }[]>`
    SELECT k.wrapped_key AS "wrappedKey" FROM application a JOIN person_key k ON k.person_id = a.claimant_person_id
    WHERE a.id = ${applicationId}::uuid FOR UPDATE OF a`;
  const [found] = keys;
  if (!found) throw new Error(`no case ${applicationId}, or its claimant has been erased`);
  const row = {
    ...(await tx.application.findUniqueOrThrow({ where: { id: applicationId } })),
    ...(await readParts(tx, applicationId)),
  };
  return {
    row,
    key: protection.unwrapPersonKey(found.wrappedKey),
    change: {},
    events: [],
    clock: clockOf(row),
    openTasks: row.tasks,
    entitlements: [],
    affectedApplications: [],
  };
}

/** Everything else that belongs to the case, in one statement; after the lock, so that nothing of it is older than the row. */
async function readParts(tx: Transaction, applicationId: string): Promise<CaseParts> {
  const [parts] = await tx.$queryRaw<[CaseParts]>`
    SELECT
      coalesce((SELECT jsonb_agg(DISTINCT kind) FROM document WHERE application_id = c.id), '[]') AS documents,
      coalesce((SELECT jsonb_agg(jsonb_build_object('fact', fact, 'value', value, 'basis', basis))
        FROM established_fact WHERE application_id = c.id), '[]') AS established,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'stage', stage, 'visit', visit, 'role', role, 'status', status,
          'organisationPath', organisation_path, 'assigneeId', assignee_id, 'hasDeadline', due_at IS NOT NULL) ORDER BY seat)
        FROM task WHERE application_id = c.id AND status IN ('open', 'claimed')), '[]') AS tasks,
      coalesce((SELECT jsonb_agg(jsonb_build_object('personId', person_id, 'stage', stage))
        FROM case_actor WHERE application_id = c.id), '[]') AS actors
    FROM (SELECT ${applicationId}::uuid AS id) c`;
  return parts;
}

/** The status that the case will have after the action. */
export function statusOf({ row, change }: CaseFile): ApplicationStatus {
  return change.status ?? (row.status as ApplicationStatus);
}

/** Writes what an action changed and appends its events; last of all, since it locks the head of the record. */
export async function putBack(tx: Transaction, file: CaseFile): Promise<Standing> {
  const { row, change, events } = file;
  const from = row.status as ApplicationStatus;
  if (change.status !== undefined && change.status !== from && !mayFollow(from, change.status)) {
    throw new RangeError(`${change.status} cannot follow ${from}`);
  }
  const isChanged = Object.keys(change).length > 0 || events.length > 0;
  if (isChanged) {
    await tx.application.update({
      where: { id: row.id },
      data: { ...change, revision: row.revision + 1 },
      select: { id: true },
    });
    await appendEvents(tx, stream.case(row.id), file.key, events);
  }
  return standingOf(file, isChanged ? row.revision + 1 : row.revision);
}

function standingOf(file: CaseFile, revision: number): Standing {
  const { row, change } = file;
  const stage = (change.stage === undefined ? row.stage : change.stage) as string | null;
  return {
    revision,
    status: statusOf(file),
    position: stage === null ? null : { stage, visit: (change.visit ?? row.visit) as number },
    seats: file.openTasks.map(({ id }) => ({ taskId: id })),
    clock: file.clock,
    entitlements: file.entitlements,
    affectedApplications: file.affectedApplications,
  };
}

/** The instants that are stored with the case for its workflow. */
function clockOf(row: CaseRow): CaseClock {
  return (row.stageClock as { next?: CaseClock } | null)?.next ?? {};
}

/** A fact as the case knows it now: established by an officer, else declared. */
export function factsOf({ row }: CaseFile): Record<string, unknown> {
  const established = Object.fromEntries(row.established.map(({ fact, value }) => [fact, value]));
  return {
    ...(row.facts as Record<string, unknown>),
    ...established,
    documents: row.documents,
  };
}

/** An event of this case by an account or the engine. */
export function addEvent(file: CaseFile, event: Omit<NewEvent, 'occurredAt'> & { occurredAt: Instant }): void {
  file.events.push(event);
}
