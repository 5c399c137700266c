// The migrations of this release as they lie in their folder, and which of them a database does not have yet.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/** In the order in which they are applied. */
export const migrationNames = (): string[] =>
  readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** Which migrations a database has not finished. @param query runs one statement and returns its rows */
export async function findMissingMigrations(query: (sql: string) => Promise<unknown>): Promise<string[]> {
  const [table] = (await query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known")) as {
    known: boolean;
  }[];
  if (table?.known !== true) return migrationNames();
  const finished = (await query(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )) as { migration_name: string }[];
  const known = new Set(finished.map((row) => row.migration_name));
  return migrationNames().filter((name) => !known.has(name));
}
