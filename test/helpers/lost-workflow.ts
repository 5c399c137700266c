// A workflow that is gone although its row says that it runs, as a restore of an older engine would leave it.
import { eventually } from './eventually.js';
import type { Office } from './office.js';

/** Ends it, and waits until the engine's list, which lags behind, knows it too. */
export async function loseWorkflow({ client }: Office, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).terminate('lost');
  await eventually(
    `${workflowId} is no longer listed as running`,
    () => client.workflow.count(`WorkflowId = '${workflowId}' AND ExecutionStatus = 'Running'`),
    ({ count }) => count === 0,
  );
}
