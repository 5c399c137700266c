// Every hour database, engine and bank are compared, and what stands still is set going again. Runs as long as the product does.
import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { ReconcileActivities } from '../activities/contract.js';
import { HEARTBEAT_TIMEOUT } from './clock.js';

const { reconcile: compare } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10m' },
});

const EVERY = '1 hour';
const ROUNDS_PER_RUN = 100;

export async function reconcile(): Promise<void> {
  for (let round = 0; round < ROUNDS_PER_RUN; round += 1) {
    await compare();
    await sleep(EVERY);
  }
  await continueAsNew<typeof reconcile>();
}
