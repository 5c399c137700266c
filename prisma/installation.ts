// What this database was ever used for, and by whom it may be used: questions that are asked before any part works with it.
import { createHmac } from 'node:crypto';
import type { Database } from './client.js';
import { findMissingMigrations } from './migrations-folder.js';
import { deriveKey } from './protection.js';

const MODE = 'mode';
const DEMO = 'demo';
const MASTER_KEY = 'masterKey';

/** Written through `append_events()` alone. */
const EVENT_TABLES = ['event', 'event_stream'];
/** Written once and never changed. */
const LEDGER_TABLES = ['ledger_entry', 'ledger_leg'];

/** The database must not be used as it is; the message says why. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/** Marks the database, for ever, as one that has been in demo mode. */
export async function recordDemoMode(db: Database): Promise<void> {
  await db.installation.upsert({ where: { name: MODE }, create: { name: MODE, value: DEMO }, update: { value: DEMO } });
}

/** @throws InstallationError when nothing answers, or who answers does not let us in */
export async function assertReachable(db: Database, url: string): Promise<void> {
  try {
    await db.$queryRaw`SELECT 1`;
  } catch (error) {
    const { username, host, pathname } = new URL(url);
    throw new InstallationError(
      `The database of DATABASE_URL cannot be used: ${username}@${host}${pathname}: ${reasonOf(error)}. Look at DATABASE_URL and whether PostgreSQL runs there.`,
      { cause: error },
    );
  }
}

/** What PostgreSQL or the network said, without Prisma's frame around it. */
function reasonOf(error: unknown): string {
  for (let cause: unknown = error; typeof cause === 'object' && cause !== null;) {
    const { cause: next, meta, originalMessage } = cause as Record<string, unknown>;
    if (typeof originalMessage === 'string') return originalMessage;
    const inner = next ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
    if (inner === undefined) break;
    cause = inner;
  }
  return error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? error.message) : String(error);
}

/** @throws InstallationError when the database is older than this release; a newer one is fine while parts are exchanged */
export async function assertMigrated(db: Database): Promise<void> {
  const missing = await findMissingMigrations((sql) => db.$queryRawUnsafe(sql));
  if (missing.length === 0) return;
  throw new InstallationError(
    `The database lacks ${missing.length} migrations of this release, the first of them ${missing[0]}. Apply them first: node runtime/bootstrap.mjs runtime/prepare-database.ts with DATABASE_OWNER_URL, or npm start, which does it.`,
  );
}

/**
 * Remembers, on the first call, which master key the database belongs to, as a value from which it cannot be found.
 * @throws InstallationError when another key was in use: persons would not be found again and be written a second time
 */
export async function assertMasterKey(db: Database, masterKey: Buffer): Promise<void> {
  const value = createHmac('sha256', deriveKey(masterKey, 'installation-check')).update('bofu').digest('hex');
  await db.installation.createMany({ data: { name: MASTER_KEY, value }, skipDuplicates: true });
  const known = await db.installation.findUniqueOrThrow({ where: { name: MASTER_KEY } });
  if (known.value === value) return;
  throw new InstallationError(
    'BOFU_MASTER_KEY is not the key that this database was written with; nothing sealed in it could be read. Take the key from where it is kept.',
  );
}

/** @throws InstallationError when the database was ever in demo mode: its persons, awards and payouts are invented. */
export async function assertNeverDemo(db: Database): Promise<void> {
  if ((await db.installation.findUnique({ where: { name: MODE } }))?.value !== DEMO) return;
  throw new InstallationError(
    'This database was used in demo mode; production never works on invented data. Use an empty database.',
  );
}

/**
 * Whoever owns a table, its schema or the function that writes the record can give himself every right on it.
 * @throws InstallationError when the role we are connected as owns something, itself or through a role it is a member of
 */
export async function assertOwnsNoTables(db: Database): Promise<void> {
  const [answer] = await db.$queryRaw<{ role: string; isSuper: boolean; owned: number; holds: string | null }[]>`
    WITH thing(kind, owner) AS (
      SELECT 'table', relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      UNION ALL SELECT 'function', proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
      UNION ALL SELECT 'schema', nspowner FROM pg_namespace WHERE nspname = 'public'
      UNION ALL SELECT 'database', datdba FROM pg_database WHERE datname = current_database())
    SELECT current_user::text AS role,
           (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS "isSuper",
           count(*) FILTER (WHERE kind = 'table')::int AS owned,
           string_agg(DISTINCT kind, ', ') FILTER (WHERE kind <> 'table') AS holds
    FROM thing WHERE pg_has_role(current_user, owner, 'MEMBER')`;
  if (answer === undefined) return;
  const { role, isSuper, owned, holds } = answer;
  if (!isSuper && owned === 0 && holds === null) return;
  const fault = isSuper
    ? 'is a superuser or may make roles'
    : owned > 0
      ? `owns ${owned} tables`
      : `owns what holds the tables (${holds})`;
  throw new InstallationError(
    `The role ${role} of DATABASE_URL ${fault}, so it could alter the record. Give DATABASE_URL the app role, DATABASE_OWNER_URL the owner.`,
  );
}

/** @throws InstallationError when the role we are connected as may change or delete what has been recorded or booked */
export async function assertCannotRewrite(db: Database): Promise<void> {
  const excess = await db.$queryRaw<{ right: string; table: string }[]>`
    WITH record AS (
      SELECT part.oid, root.relname AS root
      FROM pg_class part JOIN pg_class root ON root.oid = coalesce(pg_partition_root(part.oid), part.oid)
      WHERE root.relnamespace = 'public'::regnamespace AND part.relkind IN ('r', 'p')
        AND root.relname = ANY(${[...EVENT_TABLES, ...LEDGER_TABLES]}))
    SELECT DISTINCT held.right, record.root AS table FROM record CROSS JOIN LATERAL (VALUES
      ('INSERT', root = ANY(${EVENT_TABLES}) AND has_any_column_privilege(oid, 'INSERT')),
      ('UPDATE', has_any_column_privilege(oid, 'UPDATE')),
      ('DELETE', has_table_privilege(oid, 'DELETE')),
      ('TRUNCATE', has_table_privilege(oid, 'TRUNCATE')),
      ('TRIGGER', has_table_privilege(oid, 'TRIGGER'))) AS held("right", "isHeld")
    WHERE held."isHeld" ORDER BY 2, 1`;
  if (excess.length === 0) return;
  const rights = excess.map(({ right, table }) => `${right} on ${table}`).join(', ');
  throw new InstallationError(
    `The role of DATABASE_URL has rights with which it could alter the record: ${rights}. Revoke them, or give DATABASE_URL the app role as the migrations made it.`,
  );
}

/** Everything that production asks. @throws InstallationError with the first thing that is wrong */
export async function assertFitForProduction(db: Database): Promise<void> {
  await assertNeverDemo(db);
  await assertOwnsNoTables(db);
  await assertCannotRewrite(db);
}
