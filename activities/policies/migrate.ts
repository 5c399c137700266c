// The dry run of a migration: every running case of a scheme is examined against another released version. Moves nothing.
import { examine, type Examined, type RunningCase } from '../../domain/assessment/migrate.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { CLAIMED_STATUSES } from '../../domain/lifecycle.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import { performCommand } from '../../prisma/commands.js';
import type { Reader, Transaction } from '../../prisma/client.js';
import { Prisma, type PolicyMigration } from '../../prisma/generated/client.js';
import { appendEvents } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { requirePolicyOfficer } from './officer.js';
import { FIRST_ID, lookAtEach, PAGE, readPresentSettings } from './stored-cases.js';

/** Begins the dry run for a released version. */
export async function beginMigration(
  deps: Dependencies,
  call: { migrationId: string; policyHash: string; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const { migrationId, policyHash, commandId, businessNow } = call;
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId }) => {
    const version = await tx.policyVersion.findUnique({ where: { hash: policyHash }, omit: { content: true } });
    if (!version) throw new Refusal('not-found');
    const { jurisdiction, scheme } = version;
    const { personId } = await requirePolicyOfficer(tx, userId, jurisdiction);
    const total = await tx.application.count({
      where: { jurisdiction, scheme, status: { in: [...CLAIMED_STATUSES] } },
    });
    await tx.policyMigration.create({
      data: {
        ...{ id: migrationId, policyHash, jurisdiction, scheme, status: 'running', total },
        ...{ startedBy: userId, startedByPerson: personId, startedAt: new Date(businessNow) },
      },
      select: { id: true },
    });
    await appendEvents(tx, stream.policies(jurisdiction), undefined, [
      {
        type: 'migrationExamined',
        actor: userId,
        occurredAt: businessNow,
        policyHash,
        details: { migrationId, scheme },
      },
    ]);
    return { migrationId };
  });
  return 'refused' in result ? result : { done: true };
}

/** Examines the next page of running cases; a page counts once, as in a rehearsal. */
export async function examinePage(
  deps: Dependencies,
  { migrationId, businessNow }: { migrationId: string; businessNow: Instant },
): Promise<{ isOver: boolean }> {
  const row = await deps.db.policyMigration.findUniqueOrThrow({ where: { id: migrationId } });
  if (row.status !== 'running') return { isOver: true };
  const cases = await readPage(deps, row);
  const examined = await examineAll(deps, row.policyHash, cases);
  const position = cases.at(-1)?.applicationId ?? row.position;
  const isOver = cases.length < PAGE;
  return deps.db.$transaction(async (tx) => {
    const moved = await tx.policyMigration.updateMany({
      where: { id: migrationId, status: 'running', position: row.position, done: row.done },
      data: {
        position,
        done: { increment: cases.length },
        ...(isOver ? { status: 'completed', endedAt: new Date(businessNow) } : {}),
      },
    });
    if (moved.count === 0) return { isOver: false };
    await addCases(tx, migrationId, examined);
    if (isOver) {
      const details = { migrationId, cases: row.done + cases.length };
      await appendEvents(tx, stream.policies(row.jurisdiction), undefined, [
        {
          type: 'migrationReported',
          actor: ENGINE_ACTOR,
          occurredAt: businessNow,
          policyHash: row.policyHash,
          details,
        },
      ]);
    }
    return { isOver };
  });
}

function readPage({ db }: Dependencies, { jurisdiction, scheme, position }: PolicyMigration): Promise<StoredCase[]> {
  const after = position ?? FIRST_ID;
  return readRunningCases(
    db,
    Prisma.sql`a.jurisdiction = ${jurisdiction} AND a.scheme = ${scheme} AND a.id > ${after}::uuid`,
  );
}

export type StoredCase = Omit<RunningCase, 'inForceThenHash'> & { applicationId: string; policyHash: string };

/** The first page of the running cases that fit, with their stored assessments, in the order of their ids. */
export function readRunningCases(db: Pick<Transaction, '$queryRaw'>, which: Prisma.Sql): Promise<StoredCase[]> {
  return db.$queryRaw<StoredCase[]>`
    SELECT a.id AS "applicationId", a.status, a.filed_on AS "filedOn", s.policy_hash AS "policyHash", s.facts,
      s.result - 'conditions' - 'steps' - 'clauses' AS result,
      EXISTS (SELECT FROM task t WHERE t.application_id = a.id AND t.stage = a.stage AND t.visit = a.visit AND t.status = 'done')
        AS "isHalfDecided"
    FROM application a JOIN assessment s ON s.id = a.assessment_id
    WHERE ${which} AND a.status = ANY(${[...CLAIMED_STATUSES]})
    ORDER BY a.id LIMIT ${PAGE}`;
}

type ExaminedCase = Examined & { applicationId: string; pinnedHash: string };

/** Examines cases of a scheme against a version, by the versions that are released now; `reader` is the caller's transaction if he has one. */
export async function examineAll(
  deps: Dependencies,
  hash: string,
  cases: readonly StoredCase[],
  reader: Reader = deps.db,
): Promise<ExaminedCase[]> {
  const { policies } = deps;
  await policies.refresh(reader);
  const target = await policies.getVersion(hash);
  const present = await readPresentSettings(deps, target, cases);
  return lookAtEach(cases, async ({ applicationId, policyHash, ...stored }) => {
    const pinned = await policies.getVersion(policyHash);
    const { filedOn } = stored;
    const inForceThen = filedOn === null ? target : policies.findInForce(target.jurisdiction, target.scheme, filedOn);
    const running = { ...stored, inForceThenHash: inForceThen?.hash };
    return { ...examine(target, pinned, running, present), applicationId, pinnedHash: policyHash };
  });
}

async function addCases(tx: Transaction, migrationId: string, examined: readonly ExaminedCase[]): Promise<void> {
  const rows = examined.map(({ applicationId, pinnedHash, verdict, reason, rehearsed: { before, after } }) => ({
    ...{ applicationId, pinnedHash, verdict, reason, before: before.outcome, after: after.outcome },
    ...{ beforeFen: before.amount?.toString(), afterFen: after.amount?.toString() },
  }));
  await tx.$executeRaw`
    INSERT INTO policy_migration_case (migration_id, application_id, verdict, reason, pinned_hash, before, after, before_fen, after_fen)
    SELECT ${migrationId}::uuid, "applicationId", verdict, reason, "pinnedHash", before, after, "beforeFen", "afterFen"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n ("applicationId" uuid, verdict text, reason text,
      "pinnedHash" text, before text, after text, "beforeFen" bigint, "afterFen" bigint)`;
}
