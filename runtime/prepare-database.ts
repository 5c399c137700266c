// Migrations, policies and demo data. A process of its own: what it needs in memory for two seconds the supervisor would keep for ever.
import { pathToFileURL } from 'node:url';
import { ConfigError, getConnectedConfig } from '../config.js';
import { createDatabase } from '../prisma/client.js';
import { assertNeverDemo, assertOwnsNoTables, InstallationError } from '../prisma/installation.js';
import { importPolicyFolder } from './import-policies.js';
import { migrate } from './migrate.js';
import { seedDemo } from './seed.js';
import { StartError } from './start-error.js';

async function prepareDatabase(): Promise<void> {
  const config = getConnectedConfig();
  if (config.databaseOwnerUrl !== undefined) {
    const applied = await migrate(config.databaseOwnerUrl, config.mode);
    if (applied.length > 0) process.stdout.write(`${applied.length} migrations applied`);
  }
  if (config.mode === 'demo') return seedDemo(config);
  const db = createDatabase(config.databaseUrl, { max: 2 });
  try {
    await assertNeverDemo(db);
    await assertOwnsNoTables(db);
    await importPolicyFolder(db);
  } finally {
    await db.$disconnect();
  }
}

/** Whether the message says all that the reader needs. */
const isExpected = (error: unknown): error is Error =>
  error instanceof StartError || error instanceof ConfigError || error instanceof InstallationError;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await prepareDatabase();
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
