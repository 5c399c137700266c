// Lets years pass for one workflow, as the demo's time machine does.
import type { Client } from '@temporalio/client';
import { fastForward as moveClock } from '../../api/routes/demo/fast-forward.js';

/** Only keeps a broken test from hanging. */
const LIMIT_MS = 120_000;

/** Moves the clock of a workflow ahead, firing its timers on the way; returns when it is there, or has ended, and is at rest. */
export async function fastForward(client: Client, workflowId: string, durationMs: number): Promise<void> {
  const result = await moveClock(client, workflowId, durationMs, LIMIT_MS);
  if (result === 'notRunning' || result === 'timedOut') throw new Error(`${workflowId}: the fast-forward ${result}`);
}
