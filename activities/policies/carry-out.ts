// A migration is carried out: the running cases that could move get the version pinned, each looked at again under its lock.
import { howWorse } from '../../domain/assessment/migrate.js';
import { grantedAmount } from '../../domain/assessment/rehearse.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import {
  migrationActions,
  type CarriedOut,
  type MigrationAction,
  type MigrationStatus,
} from '../../domain/policy/migration.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import { Prisma, type PolicyMigration } from '../../prisma/generated/client.js';
import { appendEvents } from '../../prisma/record.js';
import { assessCase } from '../cases/assess-case.js';
import { addEvent, lockCase, putBack, type CaseFile } from '../cases/case-file.js';
import { followAssessment } from '../cases/reassess.js';
import type { MoveStanding, Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { examineAll, readRunningCases } from './migrate.js';
import { requirePolicyOfficer } from './officer.js';
import { FIRST_ID } from './stored-cases.js';

/** Cases that are moved one after the other before the workflow hears of it. */
const MOVED_AT_ONCE = 50;

/** An officer who did not start the dry run has it carried out, or any officer stops that. */
export async function decideMigration(
  deps: Dependencies,
  call: { migrationId: string; type: MigrationAction; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const { migrationId, type, commandId, businessNow } = call;
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    await tx.$queryRaw`SELECT id FROM policy_migration WHERE id = ${migrationId}::uuid FOR UPDATE`;
    const row = await tx.policyMigration.findUniqueOrThrow({ where: { id: migrationId } });
    const { personId } = await requirePolicyOfficer(tx, userId, row.jurisdiction);
    const availableActions = migrationActions(row.status as MigrationStatus);
    if (!availableActions.includes(type)) throw new Refusal('not-available', { availableActions });
    if (type === 'carryOut' && personId === row.startedByPerson) throw new Refusal('four-eyes');
    const { reason } = body as { reason?: string };
    await tx.policyMigration.update({
      where: { id: migrationId },
      data:
        type === 'cancel'
          ? { status: 'cancelled' }
          : {
              ...{ status: 'moving', carriedOutBy: userId, carriedOutByPerson: personId },
              ...{ carriedOutAt: new Date(businessNow), reason: reason ?? null },
            },
      select: { id: true },
    });
    await appendEvents(tx, stream.policies(row.jurisdiction), undefined, [
      {
        type: type === 'cancel' ? 'migrationCancelled' : 'migrationCarriedOut',
        actor: userId,
        occurredAt: businessNow,
        policyHash: row.policyHash,
        details: { migrationId, scheme: row.scheme, reason },
      },
    ]);
    return { migrationId };
  });
  return 'refused' in result ? result : { done: true };
}

/**
 * Moves the next cases, one transaction each, and answers with those whose workflows are to look again. A case is moved once,
 * whoever repeats it: what became of it is kept with it.
 */
export async function moveCases(
  deps: Dependencies,
  { migrationId, after, businessNow }: { migrationId: string; after?: string; businessNow: Instant },
): Promise<MoveStanding> {
  const found = await deps.db.policyMigrationCase.findMany({
    where: { migrationId, verdict: 'move', applicationId: { gt: after ?? FIRST_ID } },
    orderBy: { applicationId: 'asc' },
    take: MOVED_AT_ONCE,
  });
  const movedApplications: string[] = [];
  for (const { applicationId } of found) {
    const became = await moveCase(deps, migrationId, applicationId, businessNow);
    if (became === 'cancelled') return { movedApplications, isOver: true };
    if (became === 'moved') movedApplications.push(applicationId);
  }
  const last = found.at(-1)?.applicationId;
  if (last !== undefined && found.length === MOVED_AT_ONCE) return { movedApplications, isOver: false, next: last };
  await end(deps, migrationId, businessNow);
  return { movedApplications, isOver: true };
}

function moveCase(
  deps: Dependencies,
  migrationId: string,
  applicationId: string,
  businessNow: Instant,
): Promise<CarriedOut | 'cancelled'> {
  return deps.db.$transaction(async (tx) => {
    // Held against a cancellation until this case is through.
    const [migration] = await tx.$queryRaw<Pick<PolicyMigration, 'status'>[]>`
      SELECT status FROM policy_migration WHERE id = ${migrationId}::uuid FOR SHARE`;
    // An attempt that was given up may still be at it: what became of the case is read after it.
    await tx.$queryRaw`
      SELECT application_id FROM policy_migration_case
      WHERE migration_id = ${migrationId}::uuid AND application_id = ${applicationId}::uuid FOR UPDATE`;
    const key = { migrationId_applicationId: { migrationId, applicationId } };
    const { carriedOut, pinnedHash } = await tx.policyMigrationCase.findUniqueOrThrow({ where: key });
    if (carriedOut !== null) return carriedOut as CarriedOut;
    if (migration?.status !== 'moving') return 'cancelled';
    const row = await tx.policyMigration.findUniqueOrThrow({ where: { id: migrationId } });
    const became = (await pinVersion(deps, tx, row, { applicationId, pinnedHash }, businessNow)) ? 'moved' : 'changed';
    await tx.policyMigrationCase.update({ where: key, data: { carriedOut: became }, select: { applicationId: true } });
    return became;
  });
}

/** Pins the version to a case that can still move, and assesses it under it as of its own day; false if it cannot any more. */
async function pinVersion(
  deps: Dependencies,
  tx: Transaction,
  migration: PolicyMigration,
  { applicationId, pinnedHash }: { applicationId: string; pinnedHash: string },
  businessNow: Instant,
): Promise<boolean> {
  const file = await lockCase(deps, tx, applicationId);
  const [pinned, target] = [
    await deps.policies.getVersion(pinnedHash),
    await deps.policies.getVersion(migration.policyHash),
  ];
  const now = businessNow + Number(file.row.clockOffsetMs);
  const asOf = file.row.asOf ?? civilDateAt(now);
  if (file.row.policyHash !== pinnedHash || !(await canMove(deps, tx, file, target, asOf))) return false;
  Object.assign(file.change, { policyHash: target.hash });
  addEvent(file, {
    type: 'policyVersionChanged',
    actor: migration.carriedOutBy ?? ENGINE_ACTOR,
    occurredAt: now,
    policyHash: target.hash,
    details: {
      migrationId: migration.id,
      reason: migration.reason,
      from: { version: pinned.version, hash: pinned.hash },
      to: { version: target.version, hash: target.hash },
    },
  });
  await followAssessment(deps, tx, file, target, asOf, now);
  await putBack(tx, file);
  return true;
}

/**
 * The dry run's own question, asked of the case as it stands under its lock; and whether what everything comes to now, which the
 * dry run did not see, is no worse than what the case has.
 */
async function canMove(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  target: CompiledScheme,
  asOf: CivilDate,
): Promise<boolean> {
  const running = await readRunningCases(tx, Prisma.sql`a.id = ${file.row.id}::uuid`);
  const [examined] = await examineAll(deps, target.hash, running, tx);
  if (examined?.verdict !== 'move') return false;
  const { assessment } = await assessCase(deps, tx, file, target, asOf);
  const now = { outcome: assessment.outcome, amount: grantedAmount(assessment) };
  return howWorse(examined.rehearsed.before, now) === undefined;
}

async function end(deps: Dependencies, migrationId: string, businessNow: Instant): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.policyMigration.updateMany({
      where: { id: migrationId, status: 'moving' },
      data: { status: 'carriedOut' },
    });
    if (count === 0) return;
    const { jurisdiction, policyHash } = await tx.policyMigration.findUniqueOrThrow({ where: { id: migrationId } });
    const cases = await tx.policyMigrationCase.count({ where: { migrationId, carriedOut: 'moved' } });
    await appendEvents(tx, stream.policies(jurisdiction), undefined, [
      {
        type: 'migrationReported',
        actor: ENGINE_ACTOR,
        occurredAt: businessNow,
        policyHash,
        details: { migrationId, moved: cases },
      },
    ]);
  });
}
