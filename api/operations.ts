// For those who run the product: is it alive, is it ready, what does it do.
import type { Express, RequestHandler } from 'express';
import proto from '@temporalio/proto';
import { Gauge, Histogram, type Registry } from 'prom-client';
import { ENGINE_ACTOR } from '../domain/record.js';
import type { Database } from '../prisma/client.js';
import type { Dependencies, Engine } from './dependencies.js';

const { TaskQueueType } = proto.temporal.api.enums.v1;
const READY_FOR_MS = 1_000;
const CHECK_LIMIT_MS = 2_000;
/** A worker's long poll lasts a minute: whoever asked within this time is there. */
const POLLED_WITHIN_MS = 90_000;

export interface Readiness {
  isReady: boolean;
  checks: { database: boolean; engine: boolean; worker: boolean };
}

/** Asks database and engine, at most once a second, with one question each. */
export function createReadiness({ db, engine }: Pick<Dependencies, 'db' | 'engine'>): () => Promise<Readiness> {
  let last: { at: number; readiness: Promise<Readiness> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > READY_FOR_MS) last = { at: Date.now(), readiness: checkAll(db, engine) };
    return last.readiness;
  };
}

async function checkAll(db: Database, engine: Engine): Promise<Readiness> {
  const [database, polled] = await Promise.all([
    within(db.$queryRaw`SELECT 1`.then(() => true)),
    within(hasWorker(engine).then((worker) => ({ worker }))),
  ]);
  const checks = { database: database === true, engine: polled !== undefined, worker: polled?.worker === true };
  return { isReady: checks.database && checks.engine && checks.worker, checks };
}

/** Undefined if it fails or takes too long. */
async function within<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, CHECK_LIMIT_MS, undefined);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    asked.catch(() => undefined);
  }
}

async function hasWorker({ client, taskQueue }: Engine): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  const since = Date.now() - POLLED_WITHIN_MS;
  return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
}

/** `isStopping` answers 503 while the process drains, so that nobody sends it more. */
export function addOperations(app: Express, deps: Dependencies, isStopping: () => boolean): void {
  const readiness = createReadiness(deps);
  app.get('/livez', (_request, response) => void response.json({ status: 'live' }));
  app.get('/readyz', async (_request, response) => {
    const { isReady, checks } = await readiness();
    const status = isStopping() ? 'stopping' : isReady ? 'ready' : 'notReady';
    response.status(status === 'ready' ? 200 : 503).json({ status, checks });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(deps.metrics.contentType).send(await deps.metrics.metrics());
  });
}

/** Durations of requests by route and status, and how many commands of persons have no answer. */
export function measureRequests(metrics: Registry, db: Database): (route: string) => RequestHandler {
  const durations = new Histogram({
    name: 'bofu_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  new Gauge({
    name: 'bofu_commands_pending',
    help: 'Commands of the last hour without an answer',
    registers: [metrics],
    async collect() {
      this.set(await countPending(db));
    },
  });
  return (route) => (request, response, next) => {
    const end = durations.startTimer({ method: request.method, route });
    response.once('finish', () => end({ status: response.statusCode }));
    next();
  };
}

async function countPending(db: Database): Promise<number> {
  try {
    const since = new Date(Date.now() - 3_600_000);
    return await db.command.count({
      where: { createdAt: { gt: since }, answeredAt: null, userId: { not: ENGINE_ACTOR } },
    });
  } catch {
    // The other figures are worth having while the database is away.
    return Number.NaN;
  }
}
