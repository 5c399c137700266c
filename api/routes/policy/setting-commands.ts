// What the API asks of the procedure of a changed setting.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { confirmSettingUpdate, type Outcome, type SettingChangeInput } from '../../../workflows/messages.js';
import type { Dependencies } from '../../dependencies.js';

/** A policy officer does not wait longer for it: what is not begun now is begun by the hourly comparison, or when he confirms. */
const START_WITHIN_MS = 2_000;

/** Begins to count what a change would do, unless that is being done. */
export async function startCounting({ engine, logger }: Dependencies, changeId: string): Promise<void> {
  const { client, taskQueue } = engine;
  try {
    await client.withDeadline(Date.now() + START_WITHIN_MS, () =>
      client.workflow.start<(input: SettingChangeInput) => Promise<void>>(workflowTypes.settingChange, {
        workflowId: workflowIds.settingChange(changeId),
        taskQueue,
        args: [{ changeId }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  } catch (error) {
    logger.warn({ err: error, changeId }, 'the impact of a change is not being counted yet');
  }
}

/** Has a change confirmed: by its procedure if it runs, else by one that is started for it. */
export function confirmChange({ engine }: Dependencies, changeId: string, commandId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: SettingChangeInput) => Promise<void>>(
    workflowTypes.settingChange,
    {
      workflowId: workflowIds.settingChange(changeId),
      taskQueue: engine.taskQueue,
      args: [{ changeId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(confirmSettingUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId }],
  });
}
