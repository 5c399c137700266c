// Brings the database to the schema of this release, and marks one that is used for a demo.
import type { Mode } from '../config.js';
import { createDatabase } from '../prisma/client.js';
import { applyMigrations } from '../prisma/engine.js';
import { recordDemoMode } from '../prisma/installation.js';
import { StartError } from './start-error.js';

/**
 * Applies the missing migrations as the owner role; returns their names.
 * @throws StartError when one fails
 */
export async function migrate(ownerUrl: string, mode: Mode): Promise<string[]> {
  const applied = await applyMigrations(ownerUrl).catch((error: unknown) => {
    throw new StartError('The database could not be brought to the schema of this release.', String(error));
  });
  if (mode === 'demo') {
    const db = createDatabase(ownerUrl, { max: 1 });
    await recordDemoMode(db).finally(() => db.$disconnect());
  }
  return applied;
}
