// The workflow of an entitlement begins again where the rows stand: what is not handed over yet is its schedule.
import type { Cadence, EntitlementStatus } from '../../domain/lifecycle.js';
import { EXPIRY_WARNING_DAYS } from '../../domain/policy/jurisdiction.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import type { Transaction } from '../../prisma/client.js';
import { readSettings } from '../../prisma/settings-store.js';
import type { EntitlementInput } from '../../workflows/messages.js';
import type { Dependencies } from '../dependencies.js';
import { lockEntitlement, OPEN_PERIOD_STATUSES, type EntitlementFile } from '../entitlements/entitlement-file.js';
import { endOf, startOf } from '../entitlements/grant.js';
import { startWorkflow } from '../start-workflow.js';

/** Starts the workflow of a live entitlement; false if it needs none any more or has one. */
export async function restartEntitlement(deps: Dependencies, entitlementId: string): Promise<boolean> {
  const input = await deps.db.$transaction(async (tx): Promise<EntitlementInput | undefined> => {
    const file = await lockEntitlement(deps, tx, entitlementId);
    const isLive = file.row.status === 'active' || file.row.status === 'suspended';
    const open = await openInstalments(tx, entitlementId);
    if (!isLive && open.length === 0) return undefined;
    const { clockOffsetMs } = file.row;
    await tx.entitlement.update({
      where: { id: entitlementId },
      data: { workflowOffsetMs: clockOffsetMs },
      select: { id: true },
    });
    return inputOf(deps, tx, file, open, isLive);
  });
  if (input === undefined) return false;
  return startWorkflow(deps, workflowTypes.entitlement, workflowIds.entitlement(entitlementId), input);
}

interface OpenInstalment {
  period: string;
  dueAt: Date;
}

function openInstalments(tx: Transaction, entitlementId: string): Promise<OpenInstalment[]> {
  return tx.period.findMany({
    where: { entitlementId, status: { in: [...OPEN_PERIOD_STATUSES] } },
    orderBy: [{ dueAt: 'asc' }, { period: 'asc' }],
    select: { period: true, dueAt: true },
  });
}

async function inputOf(
  deps: Dependencies,
  tx: Transaction,
  { row }: EntitlementFile,
  open: readonly OpenInstalment[],
  isLive: boolean,
): Promise<EntitlementInput> {
  const cadence = row.cadence as Cadence;
  const scheme = await deps.policies.getVersion(row.policyHash);
  const planned = await tx.period.findMany({
    // Differences are paid when they arise; the schedule is that of the instalments.
    where: { entitlementId: row.id, component: { startsWith: 'base.' } },
    orderBy: [{ dueAt: 'asc' }, { period: 'asc' }],
    select: { period: true, dueAt: true },
  });
  const end = endOf(
    planned.map(({ period, dueAt }) => ({ period, dueAt: dueAt.getTime() })),
    {
      cadence,
      coveredTo: row.coveredTo ?? undefined,
      termTo: row.termTo ?? undefined,
      retirementDate: row.retirementDate ?? undefined,
    },
  );
  const settings = await readSettings(tx, row.jurisdiction, [EXPIRY_WARNING_DAYS]);
  const start = startOf(deps, scheme, row.id, { ...row, cadence }, [], end, settings);
  // A continuation that was opened and not submitted is submitted by warning once more.
  const unsubmitted = await tx.application.count({ where: { previousEntitlementId: row.id, status: 'draft' } });
  // An entitlement that has ended hands over what fell due before: the first look after the start finds it.
  const last = open.at(-1);
  const ended = isLive || last === undefined ? {} : { lastDueAt: last.dueAt.getTime(), retryAt: 0 };
  return {
    ...start,
    schedule: isLive ? open.map(({ period, dueAt }) => ({ period, dueAt: dueAt.getTime() })) : [],
    clockOffsetMs: Number(row.clockOffsetMs),
    carried: {
      revision: row.revision,
      status: row.status as EntitlementStatus,
      isWarned: start.warningAt === undefined || (row.warnedAt !== null && unsubmitted === 0),
      openPeriods: isLive ? 0 : open.length,
      attempts: 0,
      ...ended,
    },
  };
}
