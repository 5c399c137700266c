// Each returned payout gets a workflow, which reminds whoever should act and takes what he does.
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Dependencies } from '../dependencies.js';
import { startWorkflow } from '../start-workflow.js';
import { wake } from '../waiting.js';

/** How many are started at the same time: a whole list may come back. */
const AT_ONCE = 20;

/** Starts the workflows of returns that have none yet; one that runs already is told to look again. */
export async function startReturns(deps: Dependencies, which: Prisma.PayoutReturnWhereInput): Promise<number> {
  const rows = await deps.db.payoutReturn.findMany({
    where: { ...which, isStarted: false, status: { not: 'resolved' } },
    select: {
      payoutId: true,
      payout: { select: { key: true, entitlement: { select: { clockOffsetMs: true } } } },
    },
    orderBy: { payoutId: 'asc' },
  });
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await Promise.all(
      rows.slice(from, from + AT_ONCE).map(async ({ payoutId, payout: { key, entitlement } }) => {
        const workflowId = workflowIds.payoutReturn(key);
        const clockOffsetMs = Math.max(0, Number(entitlement.clockOffsetMs));
        const isNew = await startWorkflow(deps, workflowTypes.payoutReturn, workflowId, { payoutId, clockOffsetMs });
        if (!isNew) await wake(deps, workflowId);
        await deps.db.payoutReturn.update({
          where: { payoutId },
          data: { isStarted: true },
          select: { payoutId: true },
        });
      }),
    );
  }
  return rows.length;
}
