// The running cases of a scheme are examined, page by page: which would stay, which could move to the version, which need a person.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MigrationActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { beginMigrationUpdate, type Outcome, type PolicyMigrationInput } from './messages.js';

const { beginMigration, examinePage } = proxyActivities<MigrationActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

export async function policyMigration({ migrationId, policyHash, hasBegun }: PolicyMigrationInput): Promise<void> {
  let isRunning = hasBegun === true;
  let isRefused = false;

  setHandler(beginMigrationUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await beginMigration({ migrationId, policyHash, commandId, businessNow: businessNow(0) });
    isRefused = 'refused' in answer;
    isRunning ||= !isRefused;
    return answer;
  });

  await condition(() => isRunning || isRefused);
  while (isRunning) {
    const { isOver } = await examinePage({ migrationId, businessNow: businessNow(0) });
    if (isOver) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof policyMigration>({ migrationId, policyHash, hasBegun: true });
    }
  }
  await condition(allHandlersFinished);
}
