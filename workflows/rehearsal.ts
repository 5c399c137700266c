// A draft is rehearsed over the stored cases of its scheme, page by page, until it is through or an officer has seen enough.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RehearsalActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { beginRehearsalUpdate, cancelRehearsalUpdate, type Outcome, type RehearsalInput } from './messages.js';

const { beginRehearsal, rehearsePage, cancelRehearsal } = proxyActivities<RehearsalActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

const PATIENCE_WITH_LAST_PAGE = '1 minute';

export async function rehearsal({ rehearsalId, draftId, hasBegun }: RehearsalInput): Promise<void> {
  let isRunning = hasBegun === true;
  let isRefused = false;
  let isCancelled = false;

  setHandler(beginRehearsalUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await beginRehearsal({ rehearsalId, draftId, commandId, businessNow: businessNow(0) });
    isRefused = 'refused' in answer;
    isRunning ||= !isRefused;
    return answer;
  });

  setHandler(cancelRehearsalUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await cancelRehearsal({ rehearsalId, commandId, businessNow: businessNow(0) });
    isCancelled ||= 'done' in answer;
    return answer;
  });

  await condition(() => isRunning || isRefused);
  while (isRunning && !isCancelled) {
    let isOver: boolean | undefined;
    void rehearsePage({ rehearsalId, businessNow: businessNow(0) }).then((answer) => {
      isOver = answer.isOver;
    });
    await condition(() => isOver !== undefined || isCancelled);
    // A page of a cancelled rehearsal writes nothing any more; it is let end, but nobody waits for one that cannot.
    if (isCancelled) await condition(() => isOver !== undefined, PATIENCE_WITH_LAST_PAGE);
    if (isOver === true) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (!isCancelled) await continueAsNew<typeof rehearsal>({ rehearsalId, draftId, hasBegun: true });
    }
  }
  await condition(allHandlersFinished);
}
