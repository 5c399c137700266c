// The embedded Temporal server, on the embedded PostgreSQL: its schemas, its configuration, its start.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.js';
import { type GuardedProcess, startGuarded } from './guarded-process.js';
import { logTail } from './log-files.js';
import type { EmbeddedPostgres } from './postgres.js';
import { StartError } from './start-error.js';
import type { EngineBinaries } from './temporal-binaries.js';
import {
  dynamicConfig,
  ENGINE_DATABASE,
  type EngineDatabase,
  type EnginePorts,
  serverConfig,
  VISIBILITY_DATABASE,
} from './temporal-config.js';

const STARTUP_LIMIT_MS = 60_000;
const POLL_MS = 50;
const STOP_GRACE_SECONDS = 15;

const run = promisify(execFile);

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

export interface EngineSetup {
  readonly folder: DataFolder;
  readonly postgres: EmbeddedPostgres;
  readonly binaries: EngineBinaries;
  readonly ports: EnginePorts;
  /** Only where no real money is: demo and tests. */
  readonly canSkipTime: boolean;
}

export class EmbeddedTemporal {
  private readonly configFile: string;

  constructor(private readonly setup: EngineSetup) {
    this.configFile = join(setup.folder.path, 'temporal', 'server.json');
  }

  get address(): string {
    return `127.0.0.1:${this.setup.ports.temporalFrontend}`;
  }

  /**
   * Writes the configuration and brings both databases to the schema of this version of the server.
   * @throws StartError with the words of the SQL tool.
   */
  async prepare(): Promise<void> {
    const folder = join(this.setup.folder.path, 'temporal');
    const dynamicConfigFile = join(folder, 'dynamic.json');
    mkdirSync(folder, { recursive: true });
    writeFileSync(dynamicConfigFile, JSON.stringify(dynamicConfig(this.setup.canSkipTime), undefined, 2));
    const config = serverConfig(this.database(), this.setup.ports, dynamicConfigFile);
    writeFileSync(this.configFile, JSON.stringify(config, undefined, 2), { mode: 0o600 });
    await Promise.all([
      this.ensureSchema(ENGINE_DATABASE, 'postgresql/v12/temporal'),
      this.ensureSchema(VISIBILITY_DATABASE, 'postgresql/v12/visibility'),
    ]);
  }

  /**
   * Starts the server and waits until its frontend listens; `engine-ready.ts` says when it can be used.
   * @throws StartError when it ends instead, with the end of its log.
   */
  async launch(): Promise<GuardedProcess> {
    // Members of the last run that did not take their leave: the server would look for them for 50 s before it works.
    await this.setup.postgres.asSuperuser((client) => client.query('delete from cluster_membership'), ENGINE_DATABASE);
    const server = await startGuarded({
      command: this.setup.binaries.server,
      args: ['--config-file', this.configFile, '--allow-no-auth', 'start'],
      // Under load it would let garbage grow with the machine's memory.
      environment: { GOMEMLIMIT: '400MiB' },
      stopSignal: 'TERM',
      graceSeconds: STOP_GRACE_SECONDS,
      logFile: this.setup.folder.logFile('temporal'),
    });
    let hasEnded = false;
    void server.ended.then(() => (hasEnded = true));
    for (const deadline = Date.now() + STARTUP_LIMIT_MS; Date.now() < deadline && !hasEnded;) {
      if (await listens(this.setup.ports.temporalFrontend)) return server;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    await server.stop();
    throw new StartError('The Temporal server did not start.', logTail(this.setup.folder.logFile('temporal')));
  }

  private database(): EngineDatabase {
    const url = new URL(this.setup.postgres.url('temporal', ENGINE_DATABASE));
    return { port: Number(url.port), user: url.username, password: url.password };
  }

  private async ensureSchema(database: string, schema: string): Promise<void> {
    const { port, user, password } = this.database();
    const tool = (...args: string[]) =>
      run(
        this.setup.binaries.sqlTool,
        ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '-u', user, '--db', database, ...args],
        {
          env: { SQL_PASSWORD: password },
        },
      );
    try {
      const isNew = await this.setup.postgres.asSuperuser(
        async (client) =>
          (await client.query("select from pg_tables where tablename = 'schema_version'")).rowCount === 0,
        database,
      );
      if (isNew) await tool('setup-schema', '-v', '0.0');
      await tool('update-schema', '--schema-name', schema);
    } catch (error) {
      throw new StartError(`The schema of the engine's database ${database} could not be set up.`, String(error));
    }
  }
}
