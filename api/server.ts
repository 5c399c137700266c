// The API process: opens what it needs, listens, and stops in order.
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { SandboxBank } from '../activities/bank/sandbox/sandbox-bank.js';
import { getConnectedConfig, type ConnectedConfig } from '../config.js';
import { openPolicyStore } from '../prisma/policy-store.js';
import { createProtection } from '../prisma/protection.js';
import { openDatabase, runPart } from '../startup.js';
import { connectClient } from '../temporal.js';
import { createApp } from './app.js';
import { createSignIn } from './auth/open-id.js';
import { createCatalogue } from './catalogue.js';
import { keepHouse } from './housekeeping.js';

const DATABASE_CONNECTIONS = 15;
const ENGINE_PATIENCE_MS = 10_000;
/** How long requests that have begun may take to end. */
const DRAIN_MS = 12_000;
const IDLE_LOOK_MS = 50;
/** Longer than a proxy or client keeps an idle connection, so that they and not we close it. */
const KEEP_ALIVE_MS = 65_000;

async function main(config: ConnectedConfig, logger: Logger): Promise<void> {
  const db = await openDatabase(config, DATABASE_CONNECTIONS);
  const [policies, client] = await Promise.all([openPolicyStore(db), connectClient(config)]);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const bank =
    config.mode === 'demo' && config.bank.url !== undefined ? new SandboxBank({ url: config.bank.url }) : undefined;
  let isStopping = false;
  const app = createApp(
    {
      mode: config.mode,
      db,
      protection: createProtection(config.masterKey),
      policies,
      catalogue: createCatalogue(policies),
      engine: { client, taskQueue: config.temporal.taskQueue, patienceMs: ENGINE_PATIENCE_MS },
      ...(bank ? { bank } : {}),
      ...(config.mode === 'production' && config.openId
        ? { signIn: createSignIn(config.openId, config.masterKey) }
        : {}),
      logger,
      metrics,
    },
    { isStopping: () => isStopping },
  );
  const housekeeping = keepHouse(db, logger);

  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, config);
  logger.info({ host: config.host, port: config.port }, 'listening');

  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    logger.info('stopping');
    housekeeping.stop();
    await drain(server);
    await db.$disconnect();
    // Not the engine's connection: a call that is still being repeated would fail in nobody's hands.
    process.exit(0);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}

function listen(server: Server, { host, port }: ConnectedConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Takes no new connection, closes each one as it falls idle, and at last what is left. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runPart(async () => {
    const config = getConnectedConfig();
    await main(config, pino({ name: 'api', level: config.logLevel }));
  });
}
