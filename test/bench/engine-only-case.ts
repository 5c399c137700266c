// One three-step case driven by the Temporal client alone: a start with submission and three decisions.
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { performUpdate, submitUpdate } from '../../workflows/messages.js';

/** Runs one case to its last decision. */
export async function completeEngineOnlyCase(client: Client, taskQueue: string): Promise<void> {
  const applicationId = randomUUID();
  const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypes.application, {
    workflowId: workflowIds.application(applicationId),
    taskQueue,
    args: [{ applicationId, clockOffsetMs: 0 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const commandId = randomUUID();
  await client.workflow.executeUpdateWithStart(submitUpdate, {
    startWorkflowOperation,
    updateId: commandId,
    args: [{ commandId, draftVersion: 1 }],
  });
  const handle = client.workflow.getHandle(workflowIds.application(applicationId));
  for (const stage of ['intake', 'audit', 'approval']) {
    const id = randomUUID();
    const outcome = await handle.executeUpdate(performUpdate, {
      updateId: id,
      args: [{ type: 'approve', commandId: id, userId: stage, personId: stage, taskId: `${applicationId}/${stage}` }],
    });
    if ('refused' in outcome) throw new Error(`${stage}: ${outcome.refused}`);
  }
}
