// The same workflows with activities that do nothing: what the engine alone costs. Prints `running` when it takes work.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { CaseActivities, EntitlementActivities, Standing } from '../../activities/contract.js';
import type { Chain } from '../../domain/chain.js';
import { dueInstantOf, nextMonth } from '../../domain/calendar/shanghai.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { createDataConverter } from '../../temporal.js';
import { workflowBundle } from '../../workflow-bundle.js';

const DAY = 86_400_000;
const CHAIN: Chain = (['intake', 'verify', 'decision'] as const).map((kind, i) => ({
  id: ['intake', 'audit', 'approval'][i] ?? '',
  kind,
  mode: 'single',
  seats: [{ role: 'officer', organisation: 'office' }],
  sendBackTo: [],
}));

function standing(change: Partial<Standing>): Standing {
  return {
    revision: Date.now(),
    status: 'inReview',
    position: null,
    seats: [],
    clock: { reminderAt: Date.now() + 4 * DAY, dueAt: Date.now() + 5 * DAY },
    entitlements: [],
    affectedApplications: [],
    ...change,
  };
}

/** Task ids are the stage names, so that the driver knows them. */
const at = (stage: string, applicationId: string) =>
  standing({ position: { stage, visit: 1 }, seats: [{ taskId: `${applicationId}/${stage}` }] });

function granted(): Standing {
  let period = new Date(Date.now()).toISOString().slice(0, 7);
  const schedule = Array.from({ length: 36 }, () => {
    period = nextMonth(period);
    return { period, dueAt: dueInstantOf(period) };
  });
  const endAt = schedule.at(-1)?.dueAt ?? 0;
  return standing({
    status: 'approved',
    clock: {},
    entitlements: [
      {
        entitlementId: randomUUID(),
        schedule,
        endAt,
        endReason: 'termCompleted',
        warningAt: endAt - 60 * DAY,
        delayMs: 0,
      },
    ],
  });
}

const activities: Partial<CaseActivities & EntitlementActivities> = {
  submitApplication: async ({ applicationId }) => ({ standing: at('intake', applicationId), chain: CHAIN }),
  commitDecision: async ({ applicationId, step }) =>
    step.kind === 'enter' ? at(step.stage, applicationId) : granted(),
};

Runtime.install({ logger: new DefaultLogger('WARN') });
const config = getRunningConfig();
const connection = await NativeConnection.connect({ address: config.temporal.address });
const worker = await Worker.create({
  connection,
  namespace: config.temporal.namespace,
  taskQueue: process.argv[2] ?? '',
  workflowBundle: { codePath: await workflowBundle(join(config.dataFolder, 'cache')) },
  dataConverter: createDataConverter(config.masterKey),
  activities,
  maxCachedWorkflows: 300,
  maxConcurrentWorkflowTaskExecutions: 100,
  maxConcurrentActivityTaskExecutions: 20,
});
process.once('SIGTERM', () => worker.shutdown());
process.stdout.write('running\n');
await worker.run();
await connection.close();
