// The procedure of one duty, as the office handbook would tell it: an officer records it; whoever must act is reminded; on the
// due day it ends in time or is breached; a breach goes up rung by rung; then it waits, for years if it must, until what is owed
// has been done. Its history is bounded (one activity for each instant of its plan and each thing that is owed), so it needs no
// continue-as-new.
import { ApplicationFailure, allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { DutyActivities, DutyStanding, Refused } from '../activities/contract.js';
import { dutyActions, isOutstanding } from '../domain/duty/lifecycle.js';
import { AlarmClock, businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { actOnDutyUpdate, recordDutyUpdate, type DutyCommand, type DutyInput, type Outcome } from './messages.js';

const { recordDuty, actOnDuty, passDutyInstants } = proxyActivities<DutyActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** How long a start waits for its recording, which a lost connection can delay; a refused one is over at once. */
const WAIT_FOR_RECORDING = '1 day';

export async function duty({ dutyId, clockOffsetMs, carried }: DutyInput): Promise<void> {
  let standing: DutyStanding | undefined = carried;
  let isBusy = false;
  let wasRefused = false;
  const alarm = new AlarmClock(clockOffsetMs);
  const now = () => businessNow(clockOffsetMs);

  setHandler(recordDutyUpdate, async ({ commandId }): Promise<Outcome> => {
    const outcome = await oneAtATime(() => recordDuty({ dutyId, commandId, businessNow: now() }));
    wasRefused = 'refused' in outcome;
    return outcome;
  });

  setHandler(actOnDutyUpdate, (command) => oneAtATime(() => actOnDuty({ ...command, dutyId, businessNow: now() })), {
    validator({ type }: DutyCommand) {
      const availableActions = standing ? dutyActions(standing.status, standing.owed) : [];
      // What is being committed may have made this possible: whoever reads the database can know it before we do.
      if (!isBusy && !availableActions.includes(type))
        throw ApplicationFailure.nonRetryable('not-available', 'not-available', { availableActions });
    },
  });

  await condition(() => standing !== undefined || wasRefused, WAIT_FOR_RECORDING);
  await condition(() => !isBusy);
  while (standing && isOutstanding(standing.status)) await passTime(standing);
  await condition(allHandlersFinished);

  /** Waits for the next instant or the next action, whichever comes first; an action that is under way is waited for. */
  async function passTime({ revision, nextAt }: DutyStanding): Promise<void> {
    const hasMoved = () => standing?.revision !== revision;
    await alarm.until(hasMoved, nextAt);
    await condition(() => !isBusy);
    if (hasMoved() || nextAt === undefined || now() < nextAt) return;
    takeOver(await passDutyInstants({ dutyId, businessNow: now() }));
  }

  /** The second of two waits, and is judged by the activity on what the first has left. */
  async function oneAtATime(act: () => Promise<DutyStanding | Refused>): Promise<Outcome> {
    await condition(() => !isBusy);
    isBusy = true;
    try {
      const answer = await act();
      if ('refused' in answer) return answer;
      takeOver(answer);
      return { done: true };
    } finally {
      isBusy = false;
    }
  }

  function takeOver(answer: DutyStanding): void {
    // Two commits may be told in the other order: the later one counts.
    if (!standing || answer.revision > standing.revision) standing = answer;
  }
}
