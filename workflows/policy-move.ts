// The running cases that a dry run found movable get the version pinned, after a second officer has said so: some at a time, until all
// are through or an officer stops it. What is moved stays moved.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CaseActivities, MoveActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { decideMigrationUpdate, type Outcome, type PolicyMoveInput } from './messages.js';

const { decideMigration, moveCases, wakeApplications } = proxyActivities<MoveActivities & CaseActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

export async function policyMove({ migrationId, hasBegun, after }: PolicyMoveInput): Promise<void> {
  let isMoving = hasBegun === true;
  let isAnswered = false;

  setHandler(decideMigrationUpdate, async ({ commandId, type }): Promise<Outcome> => {
    const answer = await decideMigration({ migrationId, type, commandId, businessNow: businessNow(0) });
    isMoving ||= type === 'carryOut' && 'done' in answer;
    isAnswered = true;
    return answer;
  });

  await condition(() => isMoving || isAnswered);
  for (let next = after; isMoving;) {
    const standing = await moveCases({
      migrationId,
      businessNow: businessNow(0),
      ...(next === undefined ? {} : { after: next }),
    });
    // Their workflows still hold what the old version came to.
    if (standing.movedApplications.length > 0) await wakeApplications({ applicationIds: standing.movedApplications });
    if (standing.isOver) break;
    next = standing.next;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof policyMove>({
        migrationId,
        hasBegun: true,
        ...(next === undefined ? {} : { after: next }),
      });
    }
  }
  await condition(allHandlersFinished);
}
