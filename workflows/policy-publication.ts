// A draft is published by an officer who did not write it. Nothing follows that anybody must be woken for: whoever files a claim
// asks which version is in force on that day.
import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { PublicationActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { publishPolicyUpdate, type Outcome, type PolicyPublicationInput } from './messages.js';

const { publishPolicy } = proxyActivities<PublicationActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

export async function policyPublication({ draftId }: PolicyPublicationInput): Promise<void> {
  let isAnswered = false;

  setHandler(publishPolicyUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await publishPolicy({ draftId, commandId, businessNow: businessNow(0) });
    isAnswered = true;
    return answer;
  });

  await condition(() => isAnswered);
  await condition(allHandlersFinished);
}
