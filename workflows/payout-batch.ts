// One list of payouts: prepared by one person, approved by another, handed to the bank, open until each line is settled or
// returned. What the bank did not answer is asked, never sent again blindly (the activity decides that line by line).
import { ApplicationFailure, allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BatchActivities, BatchStanding, Refused } from '../activities/contract.js';
import { batchActions } from '../domain/lifecycle.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import {
  type BatchCommand,
  decideBatchUpdate,
  prepareBatchUpdate,
  wakeSignal,
  type Outcome,
  type PayoutBatchInput,
} from './messages.js';

const { prepareBatch, decideBatch, settleBatch } = proxyActivities<BatchActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** How soon the bank is asked again about what it did not answer: doubling up to the longest. */
const FIRST_ENQUIRY_MS = 1_000;
const LONGEST_ENQUIRY_MS = 10 * 60_000;
const WAIT_FOR_PREPARATION = '1 day';

export async function payoutBatch({ batchId, clockOffsetMs, carried }: PayoutBatchInput): Promise<void> {
  let standing: BatchStanding | undefined = carried;
  let isBusy = false;
  let isWoken = false;
  let isRefused = false;
  const now = () => businessNow(clockOffsetMs);

  setHandler(prepareBatchUpdate, async ({ commandId }): Promise<Outcome> => {
    const outcome = await oneAtATime(() => prepareBatch({ batchId, commandId, businessNow: now() }));
    isRefused = 'refused' in outcome;
    return outcome;
  });

  setHandler(
    decideBatchUpdate,
    (command) => oneAtATime(() => decideBatch({ ...command, batchId, businessNow: now() })),
    {
      validator({ type }: BatchCommand) {
        const availableActions = standing ? batchActions(standing.status) : [];
        // What is being committed may have made this possible: whoever reads the database can know it before we do.
        if (!isBusy && !availableActions.includes(type))
          throw ApplicationFailure.nonRetryable('not-available', 'not-available', { availableActions });
      },
    },
  );
  setHandler(wakeSignal, () => {
    isWoken = true;
  });

  await condition(() => standing !== undefined || isRefused, WAIT_FOR_PREPARATION);
  if (standing) {
    await condition(() => standing?.status === 'sent' || standing?.status === 'rejected');
    for (let waitMs = FIRST_ENQUIRY_MS; standing.status === 'sent'; waitMs = Math.min(LONGEST_ENQUIRY_MS, waitMs * 2)) {
      // Before the look, not after it: a statement that comes meanwhile may settle what the look has just seen open.
      isWoken = false;
      standing = await settleBatch({ batchId, businessNow: now() });
      if (standing.status !== 'sent') break;
      await condition(() => isWoken, waitMs);
    }
  }
  await condition(allHandlersFinished);

  /** The second of two waits, and is judged by the activity on what the first has left. */
  async function oneAtATime(act: () => Promise<BatchStanding | Refused>): Promise<Outcome> {
    await condition(() => !isBusy);
    isBusy = true;
    try {
      const answer = await act();
      if ('refused' in answer) return answer;
      standing = answer;
      return { done: true };
    } finally {
      isBusy = false;
    }
  }
}
