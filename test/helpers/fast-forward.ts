// Lets years pass for one workflow: the server's own time skipping, which has no SDK call yet (raw gRPC).
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const {
  FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED: COMPLETED,
  FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED: FAILED,
} = proto.temporal.api.enums.v1.FastForwardPollingResult;
/** More skips than any entitlement of some decades needs. */
const MOST_SKIPS = 10_000;

/** Moves the clock of a workflow ahead, firing its timers on the way; returns when it is there or the workflow has ended. */
export async function fastForward(client: Client, workflowId: string, durationMs: number): Promise<void> {
  const namespace = client.options.namespace;
  const id = randomUUID();
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution: { workflowId },
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
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: { workflowId },
        fastForwardId: id,
      });
    if (result === COMPLETED) return;
    if (result === FAILED && /ended before/.test(failedReason ?? '')) return;
    if (result === FAILED) throw new Error(failedReason ?? 'the fast-forward failed');
  }
}
