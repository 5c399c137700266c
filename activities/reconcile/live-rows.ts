// Rows that something must be running for, and how it is started again from the database. A kind that is added stands in this list.
import type { BatchStatus } from '../../domain/lifecycle.js';
import { OUTSTANDING_DUTIES } from '../../domain/duty/lifecycle.js';
import { CLAIMED_STATUSES } from '../../domain/lifecycle.js';
import { movesMoney } from '../../domain/policy/moves-money.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import type { Database } from '../../prisma/client.js';
import type { Dependencies } from '../dependencies.js';
import { lockDuty, standingOf } from '../duties/duty-file.js';
import { OPEN_PERIOD_STATUSES } from '../entitlements/entitlement-file.js';
import { startWorkflow } from '../start-workflow.js';
import { restartApplication } from './restart-application.js';
import { restartEntitlement } from './restart-entitlement.js';

export interface LiveRow {
  id: string;
  workflowId: string;
  /** A workflow that starts this one itself as long as it runs. */
  parentId?: string;
}

export interface LiveKind {
  /** A page of live rows after an id, in order of their ids. */
  page(db: Database, after: string, limit: number): Promise<LiveRow[]>;
  /** Starts the workflow from the rows; false if it needs none any more, or somebody was faster. */
  restart(deps: Dependencies, id: string): Promise<boolean>;
}

const applications: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.application.findMany({
      where: { id: { gt: after }, status: { in: [...CLAIMED_STATUSES] } },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.application(id) }));
  },
  restart: restartApplication,
};

const entitlements: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.entitlement.findMany({
      where: {
        id: { gt: after },
        OR: [
          { status: { in: ['active', 'suspended'] } },
          { status: 'ended', periods: { some: { status: { in: [...OPEN_PERIOD_STATUSES] } } } },
        ],
      },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true, applicationId: true },
    });
    return rows.map(({ id, applicationId }) => ({
      id,
      workflowId: workflowIds.entitlement(id),
      ...(applicationId === null ? {} : { parentId: workflowIds.application(applicationId) }),
    }));
  },
  restart: restartEntitlement,
};

const batches: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.payoutBatch.findMany({
      where: { id: { gt: after }, status: { in: ['prepared', 'approved', 'sent'] } },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.payoutBatch(id) }));
  },
  async restart(deps, batchId) {
    const { status, count } = await deps.db.payoutBatch.findUniqueOrThrow({ where: { id: batchId } });
    const [row] = await deps.db.$queryRaw<{ offset: bigint | null }[]>`
      SELECT max(e.clock_offset_ms) AS offset FROM payout p JOIN entitlement e ON e.id = p.entitlement_id WHERE p.batch_id = ${batchId}::uuid`;
    return startWorkflow(deps, workflowTypes.payoutBatch, workflowIds.payoutBatch(batchId), {
      batchId,
      clockOffsetMs: Math.max(0, Number(row?.offset ?? 0)),
      carried: { status: status as BatchStatus, openLines: count },
    });
  },
};

const returns: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.payoutReturn.findMany({
      where: { payoutId: { gt: after }, status: { not: 'resolved' } },
      orderBy: { payoutId: 'asc' },
      take: limit,
      select: { payoutId: true, payout: { select: { key: true } } },
    });
    return rows.map(({ payoutId, payout }) => ({ id: payoutId, workflowId: workflowIds.payoutReturn(payout.key) }));
  },
  async restart(deps, payoutId) {
    const { key, entitlement } = await deps.db.payout.findUniqueOrThrow({
      where: { id: payoutId },
      select: { key: true, entitlement: { select: { clockOffsetMs: true } } },
    });
    return startWorkflow(deps, workflowTypes.payoutReturn, workflowIds.payoutReturn(key), {
      payoutId,
      clockOffsetMs: Math.max(0, Number(entitlement.clockOffsetMs)),
    });
  },
};

const duties: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.duty.findMany({
      where: { id: { gt: after }, status: { in: [...OUTSTANDING_DUTIES] } },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.duty(id) }));
  },
  async restart(deps, dutyId) {
    const { clockOffsetMs, standing } = await deps.db.$transaction(async (tx) => ({
      ...(await tx.duty.findUniqueOrThrow({ where: { id: dutyId }, select: { clockOffsetMs: true } })),
      standing: standingOf(await lockDuty(deps, tx, dutyId)),
    }));
    return startWorkflow(deps, workflowTypes.duty, workflowIds.duty(dutyId), {
      dutyId,
      clockOffsetMs: Number(clockOffsetMs),
      carried: standing,
    });
  },
};

/** Proposed values of which nobody has counted yet what they would do. */
const settingChanges: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT id FROM setting_change
      WHERE id > ${after}::uuid AND status = 'awaitingConfirmation' AND (impact ->> 'status') IS DISTINCT FROM 'ready'
      ORDER BY id LIMIT ${limit}`;
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.settingChange(id) }));
  },
  async restart(deps, changeId) {
    const { jurisdiction, name } = await deps.db.settingChange.findUniqueOrThrow({ where: { id: changeId } });
    // The others are in force at once, or when whoever set them asks again.
    if (!movesMoney({ schemes: deps.policies.released }, jurisdiction, name)) return false;
    return startWorkflow(deps, workflowTypes.settingChange, workflowIds.settingChange(changeId), { changeId });
  },
};

const rehearsals: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.rehearsal.findMany({
      where: { id: { gt: after }, status: 'running' },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.rehearsal(id) }));
  },
  async restart(deps, rehearsalId) {
    const { draftId } = await deps.db.rehearsal.findUniqueOrThrow({
      where: { id: rehearsalId },
      select: { draftId: true },
    });
    const input = { rehearsalId, draftId, hasBegun: true };
    return startWorkflow(deps, workflowTypes.rehearsal, workflowIds.rehearsal(rehearsalId), input);
  },
};

const migrations: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.policyMigration.findMany({
      where: { id: { gt: after }, status: 'running' },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.policyMigration(id) }));
  },
  async restart(deps, migrationId) {
    const { policyHash } = await deps.db.policyMigration.findUniqueOrThrow({
      where: { id: migrationId },
      select: { policyHash: true },
    });
    const input = { migrationId, policyHash, hasBegun: true };
    return startWorkflow(deps, workflowTypes.policyMigration, workflowIds.policyMigration(migrationId), input);
  },
};

const moves: LiveKind = {
  async page(db, after, limit) {
    const rows = await db.policyMigration.findMany({
      where: { id: { gt: after }, status: 'moving' },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map(({ id }) => ({ id, workflowId: workflowIds.policyMove(id) }));
  },
  restart(deps, migrationId) {
    return startWorkflow(deps, workflowTypes.policyMove, workflowIds.policyMove(migrationId), {
      migrationId,
      hasBegun: true,
    });
  },
};

export const LIVE_KINDS: readonly LiveKind[] = [
  applications,
  entitlements,
  batches,
  returns,
  duties,
  settingChanges,
  rehearsals,
  migrations,
  moves,
];
