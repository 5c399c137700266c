// A payout came back from the bank: somebody proposes an account, another person approves, and a further attempt falls due. Until
// then whoever should act is reminded, again and again, and nothing is paid.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReturnActivities } from '../activities/contract.js';
import { AlarmClock, businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { actOnReturnUpdate, wakeSignal, type Outcome, type PayoutReturnInput } from './messages.js';

const { readReturn, actOnReturn, remindReturn } = proxyActivities<ReturnActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

export async function payoutReturn(input: PayoutReturnInput): Promise<void> {
  const { payoutId, clockOffsetMs } = input;
  const alarm = new AlarmClock(clockOffsetMs);
  const now = () => businessNow(clockOffsetMs);
  let changes = 0;

  // Nothing is refused here: the rows know more than this workflow, which may have begun after them.
  setHandler(actOnReturnUpdate, async (command): Promise<Outcome> => {
    const answer = await actOnReturn({ ...command, payoutId, businessNow: now() });
    changes += 1;
    return 'refused' in answer ? answer : { done: true };
  });
  setHandler(wakeSignal, () => {
    changes += 1;
  });

  for (;;) {
    const seen = changes;
    let standing = await readReturn({ payoutId });
    while (standing.remindAt !== undefined && changes === seen) {
      const { remindAt } = standing;
      await alarm.until(() => changes !== seen, remindAt);
      if (changes === seen && now() >= remindAt)
        standing = await remindReturn({ payoutId, at: remindAt, businessNow: now() });
    }
    await condition(allHandlersFinished);
    if (standing.remindAt === undefined && changes === seen) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof payoutReturn>(input);
  }
}
