// Brings the database to the schema of this release, and marks one that is used for a demo.
import type { Mode } from '../config.js';
import { createDatabase } from '../prisma/client.js';
import { applyMigrations } from '../prisma/engine.js';
import { InstallationError, recordDemoMode } from '../prisma/installation.js';

/**
 * Applies the missing migrations as the owner role; returns their names.
 * @throws InstallationError when the database does not let us in, or when a migration fails
 */
export async function migrate(ownerUrl: string, mode: Mode): Promise<string[]> {
  const applied = await applyMigrations(ownerUrl).catch((error: unknown) => {
    const { username, host, pathname } = new URL(ownerUrl);
    const { code } = error as { code?: unknown };
    const reason = String(error).replace(/^AggregateError ?/, typeof code === 'string' ? code : '');
    throw new InstallationError(
      `The database of DATABASE_OWNER_URL (${username}@${host}${pathname}) could not be brought to the schema of this release.\n${reason}`,
      { cause: error },
    );
  });
  if (mode === 'demo') {
    const db = createDatabase(ownerUrl, { max: 1 });
    await recordDemoMode(db).finally(() => db.$disconnect());
  }
  return applied;
}
