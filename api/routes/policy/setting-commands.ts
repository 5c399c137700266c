// What the API asks of the procedure of a changed setting.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { confirmSettingUpdate, type Outcome, type SettingChangeInput } from '../../../workflows/messages.js';
import type { Dependencies } from '../../dependencies.js';

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
