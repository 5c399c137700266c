// Lets the clock of one workflow run ahead: the engine's own time skipping, which the demo has switched on.
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
/** A term of years with its reminders stays far below this. */
const MOST_SKIPS = 10_000;
const GRPC_NOT_FOUND = 5;
/** How long what the workflow has begun is waited for; a part that is down must not keep time from passing. */
const REST_PATIENCE_MS = 10_000;
const POLL_MS = 50;
/** Started; first task scheduled, started, completed. */
const FIRST_TASK_EVENTS = 4;

/** `ended`: the workflow finished on the way, which is what time sometimes brings. */
export type FastForward = 'completed' | 'ended' | 'notRunning' | 'timedOut';

/**
 * Moves the workflow's clock by a duration; every timer on the way fires, and what follows from it is done. A workflow that has not
 * begun yet has no timers, so that the engine would skip all of the time at once: it is let begin first.
 */
export async function fastForward(
  client: Client,
  workflowId: string,
  durationMs: number,
  limitMs: number,
): Promise<FastForward> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  const deadline = Date.now() + limitMs;
  const id = randomUUID();
  try {
    await untilAtRest(client, workflowId);
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          maxSessionSkipCount: MOST_SKIPS,
          fastForwardConfig: { id, duration: msToTs(durationMs) },
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
    for (;;) {
      const { fastForwardPollingResult: result } = await client.withDeadline(deadline, () =>
        client.workflowService.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId: id }),
      );
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) {
        await untilAtRest(client, workflowId);
        return 'completed';
      }
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED) return 'ended';
      if (Date.now() >= deadline) return 'timedOut';
    }
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === GRPC_NOT_FOUND) return 'notRunning';
    if (Date.now() >= deadline) return 'timedOut';
    throw error;
  }
}

/** Waits until the workflow has nothing in hand and waits for a timer or for somebody. */
async function untilAtRest(client: Client, workflowId: string): Promise<void> {
  const { namespace } = client.options;
  for (const deadline = Date.now() + REST_PATIENCE_MS; Date.now() < deadline;) {
    const { workflowExecutionInfo, pendingActivities, pendingWorkflowTask } =
      await client.workflowService.describeWorkflowExecution({
        namespace,
        execution: { workflowId },
      });
    // A child that was just started stands for a moment without its first task.
    const hasBegun = Number(workflowExecutionInfo?.historyLength ?? 0) >= FIRST_TASK_EVENTS;
    if (hasBegun && pendingActivities.length === 0 && !pendingWorkflowTask) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
