// Prisma's own migration engine, compiled to WebAssembly: applies and compares migrations without the program that Prisma's
// command line would download. It writes the same `_prisma_migrations`, so `prisma migrate deploy` elsewhere agrees with it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import type * as SchemaEngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { findMissingMigrations, migrationNames, MIGRATIONS } from './migrations-folder.js';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const SCHEMA = join(FOLDER, 'schema.prisma');
const NO_FILTER = { externalTables: [], externalEnums: [] };
const EMPTY_DIFF = 'This is an empty migration';

// @types/node 20 does not declare it, and we do not want the DOM library for one function.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type EngineModule = typeof SchemaEngineModule;
let loaded: Promise<EngineModule> | undefined;

// Once per process: a second instance would share the glue module's state with the first and corrupt its memory.
const loadEngine = (): Promise<EngineModule> => (loaded ??= instantiateEngine());

async function instantiateEngine(): Promise<EngineModule> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`the migration engine gave up: ${message}`);
      },
    },
  });
  // The engine leaves a lock timer of 10 s behind, which would keep the process alive: none of its timers may do that.
  const imports = Object.fromEntries(
    Object.entries(glue).map(([name, value]: [string, unknown]) => {
      if (!name.startsWith('__wbg_setTimeout')) return [name, value];
      return [name, (...args: unknown[]) => (value as (...all: unknown[]) => NodeJS.Timeout)(...args).unref()];
    }),
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(join(packageFolder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': imports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}

/** In the script's own transaction: so a migration is marked as finished if and only if it was committed, whenever we are killed. */
const MARK_AS_FINISHED = `
;DO $$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    UPDATE _prisma_migrations SET finished_at = clock_timestamp()
      WHERE finished_at IS NULL AND rolled_back_at IS NULL;
  END IF;
END $$`;
const FORGET_UNFINISHED = MARK_AS_FINISHED.replace(
  'finished_at = clock_timestamp()',
  'rolled_back_at = clock_timestamp()',
);

const PG_CHAR = 18;
const PG_BPCHAR = 1042;
const charColumns = new WeakMap<unknown[], number[]>();

/**
 * The adapter refuses the catalogue's one-byte "char", which the engine reads when it describes a schema. The pool passes it off
 * as another type and remembers where; `connectForEngine` then names the type that the engine expects.
 */
class CatalogPool extends pg.Pool {
  override query(...args: unknown[]): never {
    const answer = super.query(...(args as [string])) as unknown as Promise<pg.QueryResult<never>>;
    return answer.then((result) => {
      // A script of several statements is answered with a list, of which the engine reads nothing.
      if (Array.isArray(result)) return result;
      const columns = result.fields.flatMap((field, i) => (field.dataTypeID === PG_CHAR ? [i] : []));
      for (const field of result.fields) if (field.dataTypeID === PG_CHAR) field.dataTypeID = PG_BPCHAR;
      charColumns.set(result.rows, columns);
      return result;
    }) as never;
  }
}

async function connectForEngine(pool: pg.Pool) {
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const answer = await queryRaw(query);
    for (const i of charColumns.get(answer.rows) ?? []) answer.columnTypes[i] = ColumnTypeEnum.Character;
    return answer;
  };
  // The adapter cuts a script at every semicolon, also in comments and function bodies. The server knows better where statements end,
  // and runs a script that is sent as a whole in one transaction.
  adapter.executeScript = async (script) =>
    void (await adapter.executeRaw({ sql: script + MARK_AS_FINISHED, args: [], argTypes: [] }));
  return adapter;
}

async function withEngine<T>(
  url: string,
  shadowUrl: string | undefined,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const pools: pg.Pool[] = [];
  const connect = (connectionString: string) => {
    const pool = new CatalogPool({ connectionString, max: 1 });
    // Without it a connection that is cut while nothing runs on it would end our process.
    pool.on('error', () => undefined);
    pools.push(pool);
    return connectForEngine(pool);
  };
  const factory = {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    connectToShadowDb: () => {
      if (shadowUrl === undefined) throw new Error('this command needs an empty scratch database');
      return connect(shadowUrl);
    },
  };
  const engine = await SchemaEngine.new(
    { datamodels: [[SCHEMA, readFileSync(SCHEMA, 'utf8')]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(engine);
  } finally {
    // This also gives up the engine's advisory lock; otherwise the next one waits 10 s for it.
    await Promise.all(pools.map((pool) => pool.end()));
    engine.free();
  }
}

function migrationsList(): MigrationList {
  const lockfile = join(MIGRATIONS, 'migration_lock.toml');
  return {
    baseDir: MIGRATIONS,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    migrationDirectories: migrationNames().map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(MIGRATIONS, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/**
 * Applies what the database does not have yet, as `prisma migrate deploy` would; returns the names of what it applied. One that was
 * begun and not committed, because somebody was killed or because it failed, is begun again.
 * @param ownerUrl the owner role: the app role cannot create anything
 */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  if ((await findMissing(ownerUrl)).length === 0) return [];
  return withEngine(ownerUrl, undefined, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationsList(),
      filters: NO_FILTER,
    });
    return appliedMigrationNames;
  });
}

/** Which migrations the database has not finished. On most starts that is none, and the engine need not be loaded. */
async function findMissing(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(FORGET_UNFINISHED);
    return await findMissingMigrations(async (sql) => (await client.query<object>(sql)).rows);
  } finally {
    await client.end();
  }
}

/**
 * The SQL that leads from the migrations to schema.prisma; empty when they agree.
 * @param scratchUrl an empty database, in which the migrations are replayed
 */
export function diffMigrations(scratchUrl: string): Promise<string> {
  return withEngine(scratchUrl, scratchUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationsList() },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA, content: readFileSync(SCHEMA, 'utf8') }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout === null || stdout === undefined || stdout.includes(EMPTY_DIFF) ? '' : stdout.trim();
  });
}

/** Writes the difference as a new migration and returns its folder; undefined when there is none. */
export async function writeMigration(scratchUrl: string, name: string, now: Date): Promise<string | undefined> {
  const sql = await diffMigrations(scratchUrl);
  if (sql === '') return undefined;
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 'yyyymmddhhmmss'.length);
  const folder = join(MIGRATIONS, `${stamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), `${sql}\n`);
  return folder;
}
