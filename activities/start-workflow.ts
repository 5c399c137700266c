// Starts a workflow under its business id, or finds that it runs: whoever asks again does no harm.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { workflowTypes } from '../domain/workflow-ids.js';
import type { Dependencies } from './dependencies.js';

type WorkflowType = (typeof workflowTypes)[keyof typeof workflowTypes];

/** Returns whether it was started; false if it was running already. A finished one is started again. */
export async function startWorkflow(
  { workflows, taskQueue }: Pick<Dependencies, 'workflows' | 'taskQueue'>,
  type: WorkflowType,
  workflowId: string,
  ...args: object[]
): Promise<boolean> {
  try {
    await workflows.start(type, { workflowId, taskQueue, args, workflowIdReusePolicy: 'ALLOW_DUPLICATE' });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
