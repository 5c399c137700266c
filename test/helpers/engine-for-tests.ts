// One PostgreSQL and one Temporal for a whole test run, in a data folder of their own that starts empty each time.
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getConfig } from '../../config.js';
import { applyMigrations } from '../../prisma/engine.js';
import { compile } from '../../runtime/compile.mjs';
import { DataFolder } from '../../runtime/data-folder.js';
import { ensureNamespace } from '../../runtime/engine-ready.js';
import type { GuardedProcess } from '../../runtime/guarded-process.js';
import { stopLeftOvers } from '../../runtime/left-overs.js';
import { runHelper } from '../../runtime/node-parts.js';
import { assignPorts } from '../../runtime/ports.js';
import { EmbeddedPostgres, removeCluster } from '../../runtime/postgres.js';
import { progressTo } from '../../runtime/progress.js';
import { StartError } from '../../runtime/start-error.js';
import { getEngineBinaries, usualSources } from '../../runtime/temporal-binaries.js';
import { ENGINE_DATABASE, ENGINE_PORTS, VISIBILITY_DATABASE } from '../../runtime/temporal-config.js';
import { EmbeddedTemporal } from '../../runtime/temporal.js';
import { publishTestRun } from './test-run.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TEMPLATE = 'bofu_template';
const DEMO_TEMPLATE = 'bofu_demo_template';
const progress = progressTo((line) => process.stderr.write(`${line}\n`));

async function holdTestFolder(): Promise<DataFolder> {
  const path = join(ROOT, '.data', 'test');
  try {
    return await DataFolder.hold(path, 'demo');
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new StartError(error.problem, 'Another test run is under way in this checkout: let it end first.');
  }
}

async function bundleWorkflows(folder: DataFolder, compiled: string) {
  try {
    return {
      file: await runHelper('Workflow code', compiled, 'workflow-bundle.ts', [join(folder.path, 'cache')], {}),
    };
  } catch (error) {
    const fault = `the workflows could not be bundled:\n${error instanceof Error ? error.message : String(error)}`;
    // The tests that need no workflow still tell something; those that need one fail with these words.
    progress.line(fault);
    return { fault };
  }
}

async function startPostgres(folder: DataFolder, port: number) {
  removeCluster(folder);
  const postgres = await EmbeddedPostgres.prepare(folder, port);
  const server = await postgres.launch();
  await postgres.ensureRolesAndDatabases({
    [TEMPLATE]: 'bofu_owner',
    [DEMO_TEMPLATE]: 'bofu_owner',
    [ENGINE_DATABASE]: 'temporal',
    [VISIBILITY_DATABASE]: 'temporal',
  });
  return { postgres, server };
}

/** Brings everything up, publishes where it is, and returns what ends it. */
export async function startTestEngine(): Promise<() => Promise<void>> {
  const folder = await holdTestFolder();
  await stopLeftOvers(folder);
  const binaries = await progress.step(
    'Temporal programs',
    (say) => getEngineBinaries(usualSources(getConfig().temporal.binariesFolder), say),
    (b) => b.server,
  );
  const ports = await assignPorts(folder, ['postgres', ...ENGINE_PORTS]);
  const namespace = `bofu-test-${randomBytes(4).toString('hex')}`;
  const compiled = await compile();
  const bundling = bundleWorkflows(folder, compiled);

  const { postgres, server } = await progress.step('PostgreSQL', () => startPostgres(folder, ports.postgres));
  const temporal = new EmbeddedTemporal({ folder, postgres, binaries, ports, canSkipTime: true });
  const startTemporal = async (): Promise<GuardedProcess> => {
    await temporal.prepare();
    const engine = await temporal.launch();
    await ensureNamespace(temporal.address, namespace);
    return engine;
  };
  const [engine, , workflowBundle] = await Promise.all([
    progress.step('Temporal', startTemporal),
    progress.step(
      'Migrations',
      () => applyMigrations(postgres.url('bofu_owner', TEMPLATE)),
      (names) => `${names.length} applied`,
    ),
    progress.step('Workflow code', () => bundling),
  ]);

  const secrets = folder.secrets();
  await progress.step('Demo data', () =>
    runHelper('Demo data', compiled, 'runtime/prepare-database.ts', [], {
      BOFU_MODE: 'demo',
      BOFU_DATA_DIR: folder.path,
      BOFU_MASTER_KEY: secrets.masterKey,
      DATABASE_URL: postgres.url('bofu_app', DEMO_TEMPLATE),
      DATABASE_OWNER_URL: postgres.url('bofu_owner', DEMO_TEMPLATE),
      TEMPORAL_ADDRESS: temporal.address,
    }),
  );
  publishTestRun({
    postgres: {
      port: ports.postgres,
      passwords: {
        postgres: secrets.postgresPassword,
        bofu_owner: secrets.ownerPassword,
        bofu_app: secrets.appPassword,
      },
    },
    templateDatabase: TEMPLATE,
    demoTemplateDatabase: DEMO_TEMPLATE,
    temporalAddress: temporal.address,
    namespace,
    masterKey: secrets.masterKey,
    workflowBundle,
  });
  return async () => {
    // Nothing in there will be read again: no need for them to close it in order.
    for (const part of [engine, server]) part.kill();
    await Promise.all([engine.ended, server.ended]);
    await folder.release();
  };
}
