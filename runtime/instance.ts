// Brings one whole instance up: which parts, in which order, and what each is told.
import { join } from 'node:path';
import type { Config } from '../config.js';
import { compile } from './compile.mjs';
import type { DataFolder, Role } from './data-folder.js';
import { launchNodePart, runHelper, type Environment } from './node-parts.js';
import { assignPorts, isPortFree } from './ports.js';
import { applicationDatabase, EmbeddedPostgres } from './postgres.js';
import type { Progress } from './progress.js';
import { StartError } from './start-error.js';
import type { Supervisor } from './supervisor.js';
import { getEngineBinaries, usualSources } from './temporal-binaries.js';
import { ENGINE_DATABASE, ENGINE_PORTS, VISIBILITY_DATABASE } from './temporal-config.js';
import { EmbeddedTemporal } from './temporal.js';

interface NodePartPlan {
  readonly role: 'worker' | 'api' | 'bank';
  readonly title: string;
  readonly entry: string;
  readonly heapMegabytes: number;
  readonly needs: readonly Role[];
  readonly port?: number;
  readonly readyUrl?: string;
}

/** Our own processes, in no order: none of them needs another one to start. */
function nodeParts({ mode, host, port, bank }: Config, bankPort: number): NodePartPlan[] {
  const needs = ['postgres', 'temporal'] as const;
  const worker: NodePartPlan = { role: 'worker', title: 'Worker', entry: 'worker.ts', heapMegabytes: 1_024, needs };
  const api: NodePartPlan = {
    role: 'api',
    title: 'API',
    entry: 'api/server.ts',
    heapMegabytes: 512,
    needs,
    port,
    readyUrl: `http://${reachable(host)}:${port}/readyz`,
  };
  const sandboxBank: NodePartPlan = {
    role: 'bank',
    title: 'Sandbox bank',
    entry: 'activities/bank/sandbox/server.ts',
    heapMegabytes: 192,
    needs: [],
    port: bankPort,
    readyUrl: `http://127.0.0.1:${bankPort}/livez`,
  };
  // Money has a real bank in production, or none: the sandbox exists in demo mode only.
  return mode === 'demo' && bank.url === undefined ? [worker, api, sandboxBank] : [worker, api];
}

/** Where we reach a server that listens on all addresses. */
const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

/** @throws StartError when somebody else listens where the product shall answer. */
export async function assertPortFree({ host, port }: Config): Promise<void> {
  if (await isPortFree(port, host)) return;
  throw new StartError(
    `Port ${port} on ${host} is taken by another program.`,
    `Start with another port: PORT=${port + 1} npm start`,
  );
}

/** Starts everything that the configuration does not say is elsewhere; returns when `/readyz` says that it can be used. */
export async function startInstance(
  config: Config,
  folder: DataFolder,
  supervisor: Supervisor,
  progress: Progress,
): Promise<void> {
  const compiled = await compile();
  const ports = await assignPorts(folder, ['postgres', ...ENGINE_PORTS, 'bank']);
  const settings: Environment = {
    NODE_OPTIONS: undefined,
    DATABASE_OWNER_URL: undefined,
    BOFU_MODE: config.mode,
    BOFU_DATA_DIR: config.dataFolder,
    BOFU_MASTER_KEY: config.masterKey?.toString('base64') ?? folder.secrets().masterKey,
    TEMPORAL_NAMESPACE: config.temporal.namespace,
  };
  // Beside everything else; only the worker waits for it.
  const bundling = progress.step('Workflow code', () =>
    runHelper('Workflow code', compiled, 'workflow-bundle.ts', [join(folder.path, 'cache')], settings),
  );
  await Promise.all([bundling, startBacking().then(startOwnParts)]);

  async function startOwnParts(backing: Environment): Promise<void> {
    const environment: Environment = {
      ...settings,
      ...backing,
      ...(config.bank.url === undefined
        ? { BOFU_BANK_URL: `http://127.0.0.1:${ports.bank}`, BOFU_BANK_PORT: String(ports.bank) }
        : {}),
    };
    const start = async ({ role, port, needs, ...plan }: NodePartPlan) => {
      const own: Environment =
        // Whoever reaches the product from outside has no business with its bank.
        role === 'bank' ? { HOST: '127.0.0.1' } : role === 'worker' ? { BOFU_WORKFLOW_BUNDLE: await bundling } : {};
      await supervisor.start({
        role,
        title: plan.title,
        needs,
        ...(port === undefined ? {} : { port }),
        launch: () =>
          launchNodePart({ ...plan, compiled, environment: { ...environment, ...own }, logFile: folder.logFile(role) }),
      });
    };
    await Promise.all(nodeParts(config, ports.bank).map(start));
  }

  /** Database and engine, ours or those that were named; returns what the parts need to find them. */
  async function startBacking(): Promise<Environment> {
    const isDatabaseOurs = config.databaseUrl === undefined;
    const isEngineOurs = config.temporal.address === undefined;
    const binaries = isEngineOurs
      ? await progress.step(
          'Temporal programs',
          (say) => getEngineBinaries(usualSources(config.temporal.binariesFolder), say),
          (b) => b.server,
        )
      : undefined;
    const postgres = isDatabaseOurs || isEngineOurs ? await startPostgres() : undefined;
    const database = applicationDatabase(config.mode);
    const databaseUrls: Environment = {
      DATABASE_URL: config.databaseUrl ?? postgres?.url('bofu_app', database),
      DATABASE_OWNER_URL: isDatabaseOurs ? postgres?.url('bofu_owner', database) : config.databaseOwnerUrl,
    };
    await postgres?.ensureRolesAndDatabases({
      ...(isDatabaseOurs ? { [database]: 'bofu_owner' } : {}),
      ...(isEngineOurs ? { [ENGINE_DATABASE]: 'temporal', [VISIBILITY_DATABASE]: 'temporal' } : {}),
    });
    const temporal =
      postgres && binaries
        ? new EmbeddedTemporal({ folder, postgres, binaries, ports, canSkipTime: config.mode === 'demo' })
        : undefined;
    const addresses: Environment = { TEMPORAL_ADDRESS: temporal?.address ?? config.temporal.address };
    await Promise.all([
      temporal ? startTemporal(temporal) : checkEngine({ ...settings, ...databaseUrls, ...addresses }),
      progress.step(
        'Database',
        () =>
          runHelper('Database', compiled, 'runtime/prepare-database.ts', [], {
            ...settings,
            ...databaseUrls,
            ...addresses,
          }),
        (outcome) => outcome || 'up to date',
      ),
    ]);
    return { DATABASE_URL: databaseUrls['DATABASE_URL'], ...addresses };
  }

  async function checkEngine(environment: Environment): Promise<void> {
    await progress.step(
      'Temporal',
      () => runHelper('Temporal', compiled, 'runtime/check-engine.ts', [], environment),
      () => `answers at ${config.temporal.address}`,
    );
  }

  async function startPostgres(): Promise<EmbeddedPostgres> {
    const postgres = await progress.step(
      'PostgreSQL files',
      () => EmbeddedPostgres.prepare(folder, ports.postgres),
      () => 'there',
    );
    await supervisor.start({
      role: 'postgres',
      title: 'PostgreSQL',
      port: ports.postgres,
      launch: () => postgres.launch(),
    });
    return postgres;
  }

  async function startTemporal(temporal: EmbeddedTemporal): Promise<void> {
    await progress.step(
      'Temporal schemas',
      () => temporal.prepare(),
      () => 'there',
    );
    await supervisor.start({
      role: 'temporal',
      needs: ['postgres'],
      title: 'Temporal',
      port: ports.temporalFrontend,
      launch: () => temporal.launch(),
    });
    await progress.step('Temporal namespace', () =>
      runHelper(
        'Temporal namespace',
        compiled,
        'runtime/engine-ready.ts',
        [temporal.address, config.temporal.namespace],
        settings,
      ),
    );
  }
}
