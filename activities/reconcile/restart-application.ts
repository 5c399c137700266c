// The workflow of a claim begins again where the rows stand: the engine has lost it, after a restore for example.
import type { Decision } from '../../domain/chain.js';
import { isFinal } from '../../domain/lifecycle.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import type { Transaction } from '../../prisma/client.js';
import type { ApplicationInput, CaseState, SeatState } from '../../workflows/messages.js';
import { lockCase, statusOf, type CaseFile } from '../cases/case-file.js';
import { chainOf, workflowChain } from '../cases/stages.js';
import type { Dependencies } from '../dependencies.js';
import { startWorkflow } from '../start-workflow.js';
import { wake } from '../waiting.js';

/** Starts the workflow of a submitted claim; false if it needs none any more or has one. */
export async function restartApplication(deps: Dependencies, applicationId: string): Promise<boolean> {
  // The lock waits for what the lost workflow had still set going.
  const input = await deps.db.$transaction(async (tx): Promise<ApplicationInput | undefined> => {
    const file = await lockCase(deps, tx, applicationId);
    const status = statusOf(file);
    if (status === 'draft' || isFinal(status)) return undefined;
    // Time that was skipped for the lost run is gone from the engine's clock: all of it is offset now.
    const { clockOffsetMs } = file.row;
    await tx.application.update({
      where: { id: applicationId },
      data: { workflowOffsetMs: clockOffsetMs },
      select: { id: true },
    });
    return { applicationId, clockOffsetMs: Number(clockOffsetMs), carried: await stateOf(deps, tx, file) };
  });
  if (input === undefined) return false;
  const workflowId = workflowIds.application(applicationId);
  const isStarted = await startWorkflow(deps, workflowTypes.application, workflowId, input);
  // A wake that the lost run never got; and a commit that came after the look above is taken over.
  await wake(deps, workflowId);
  return isStarted;
}

async function stateOf(deps: Dependencies, tx: Transaction, { row, clock }: CaseFile): Promise<CaseState> {
  const scheme = await deps.policies.getVersion(row.policyHash ?? '');
  const { chain } = chainOf(deps, scheme);
  return {
    chain: workflowChain(chain, row.jurisdiction, row.officePath ?? ''),
    revision: row.revision,
    status: row.status as CaseState['status'],
    position: row.stage === null ? null : { stage: row.stage, visit: row.visit },
    seats: row.tasks.map(({ id, stage }) => ({ taskId: id, stage })),
    decidedSeats: await findVotes(tx, row),
    clock,
    actors: row.actors,
    entitlements: [],
  };
}

/** The seats of this visit that were decided already: in a stage of several bodies their votes count. */
async function findVotes(tx: Transaction, { id, visit }: CaseFile['row']): Promise<SeatState[]> {
  const tasks = await tx.task.findMany({
    where: { applicationId: id, visit, status: 'done' },
    orderBy: { seat: 'asc' },
    select: { id: true, stage: true, decision: true },
  });
  return tasks.map(({ id: taskId, stage, decision }) => ({ taskId, stage, visit, vote: decision as Decision }));
}
