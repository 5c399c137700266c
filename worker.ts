// The worker process: runs the workflows and the activities. Any number of them may run side by side.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowClient } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import { SandboxBank } from './activities/bank/sandbox/sandbox-bank.js';
import type { Bank } from './activities/bank/bank.js';
import type { Dependencies } from './activities/dependencies.js';
import { createActivities } from './activities/index.js';
import { heartbeats } from './activities/heartbeat.js';
import { createSandboxRegistry } from './activities/registries/sandbox-registry.js';
import { startWorkflow } from './activities/start-workflow.js';
import { ConfigError, getConnectedConfig, type ConnectedConfig } from './config.js';
import { workflowIds, workflowTypes } from './domain/workflow-ids.js';
import type { Database } from './prisma/client.js';
import { openPolicyStore } from './prisma/policy-store.js';
import { createProtection } from './prisma/protection.js';
import { openDatabase, runPart } from './startup.js';
import { connectClient, connectionOptions, createDataConverter } from './temporal.js';
import { workflowBundle } from './workflow-bundle.js';

/** Workflow state that is kept in memory between tasks; a smaller cache only costs replays. */
const CACHED_WORKFLOWS = 300;
const CONCURRENT_WORKFLOW_TASKS = 100;
const CONCURRENT_ACTIVITIES = 40;
const DATABASE_CONNECTIONS = 22;
/** How long a task waits for the worker that has the workflow in memory; after its death any other takes it. */
const STICKY_PATIENCE = '3s';
const SHUTDOWN_GRACE = '10s';
/** A million entitlements do not wake in the same second of the first of a month. */
const WAKE_WINDOW_MS = 4 * 3_600_000;

/** What activities reach outside: replaced in tests. */
export interface Surroundings {
  db: Database;
  workflows: WorkflowClient;
  bank: Bank & { validForMs: number };
}

/** Builds a worker on open connections; `run()` it, and `shutdown()` to drain it. */
export async function createWorker(
  config: ConnectedConfig,
  connection: NativeConnection,
  { db, workflows, bank }: Surroundings,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    workflowBundle: { codePath: config.workflowBundleFile ?? (await workflowBundle(join(config.dataFolder, 'cache'))) },
    dataConverter: createDataConverter(config.masterKey),
    activities: createActivities(await createDependencies(config, { db, workflows, bank })),
    interceptors: { activity: [heartbeats] },
    maxCachedWorkflows: CACHED_WORKFLOWS,
    stickyQueueScheduleToStartTimeout: STICKY_PATIENCE,
    maxConcurrentWorkflowTaskExecutions: CONCURRENT_WORKFLOW_TASKS,
    maxConcurrentActivityTaskExecutions: CONCURRENT_ACTIVITIES,
    shutdownGraceTime: SHUTDOWN_GRACE,
  });
}

/** What activities work with, for the worker and for whoever runs one of them outside of it. */
export async function createDependencies(
  config: ConnectedConfig,
  { db, workflows, bank }: Surroundings,
): Promise<Dependencies> {
  return {
    db,
    protection: createProtection(config.masterKey),
    policies: await openPolicyStore(db),
    bank,
    bankValidityMs: bank.validForMs,
    registry: createSandboxRegistry(db),
    workflows,
    taskQueue: config.temporal.taskQueue,
    wakeWindowMs: config.mode === 'demo' ? 0 : WAKE_WINDOW_MS,
  };
}

async function main(config: ConnectedConfig, logger: Logger): Promise<void> {
  if (config.bank.url === undefined) {
    throw new ConfigError([{ setting: 'BOFU_BANK_URL', given: '(not set)', problem: 'is where payouts are sent to' }]);
  }
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      logger[level === 'ERROR' ? 'error' : 'warn'](meta ?? {}, message),
    ),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
  });
  const db = await openDatabase(config, DATABASE_CONNECTIONS);
  const client = await connectClient(config);
  const connection = await NativeConnection.connect(await connectionOptions(config.temporal));
  const surroundings = { db, workflows: client.workflow, bank: new SandboxBank({ url: config.bank.url }) };
  const worker = await createWorker(config, connection, surroundings);
  const { taskQueue } = config.temporal;
  await startWorkflow({ ...surroundings, taskQueue }, workflowTypes.reconcile, workflowIds.reconcile(taskQueue));
  logger.info({ taskQueue }, 'running');
  await worker.run();
  await connection.close();
  await client.connection.close();
  await db.$disconnect();
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runPart(async () => {
    const config = getConnectedConfig();
    await main(config, pino({ name: 'worker', level: config.logLevel }));
  });
}
