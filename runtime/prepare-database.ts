// Migrations, policies and demo data. A process of its own: what it needs in memory for two seconds the supervisor would keep for ever.
import { pathToFileURL } from 'node:url';
import { getConnectedConfig } from '../config.js';
import { openDatabase, runPart } from '../startup.js';
import { importPolicyFolder } from './import-policies.js';
import { migrate } from './migrate.js';
import { seedDemo } from './seed.js';

async function prepareDatabase(): Promise<void> {
  const config = getConnectedConfig();
  if (config.databaseOwnerUrl !== undefined) {
    const applied = await migrate(config.databaseOwnerUrl, config.mode);
    if (applied.length > 0) process.stdout.write(`${applied.length} migrations applied`);
  }
  const db = await openDatabase(config, 2);
  try {
    if (config.mode === 'demo') await seedDemo(config);
    else await importPolicyFolder(db);
  } finally {
    await db.$disconnect();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runPart(prepareDatabase);
