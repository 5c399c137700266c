// `npm run migrate:new -- <name>`: writes what schema.prisma has and the migrations have not as a new migration, to be read and
// completed by hand. Compares in a scratch PostgreSQL of its own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeMigration } from '../prisma/engine.js';
import { DataFolder } from '../runtime/data-folder.js';
import { assignPorts } from '../runtime/ports.js';
import { EmbeddedPostgres } from '../runtime/postgres.js';

const NAME = /^[a-z][a-z0-9_]*$/;

const [name = ''] = process.argv.slice(2);
if (!NAME.test(name)) {
  process.stderr.write('usage: npm run migrate:new -- <name in small letters, digits and underscores>\n');
  process.exit(1);
}
const path = join('.data', 'migrate-new');
rmSync(path, { recursive: true, force: true });
const folder = await DataFolder.hold(path, 'demo');
const { postgres: port } = await assignPorts(folder, ['postgres']);
const postgres = await EmbeddedPostgres.prepare(folder, port);
const server = await postgres.launch();
try {
  await postgres.ensureRolesAndDatabases({ scratch: 'bofu_owner' });
  const written = await writeMigration(postgres.url('bofu_owner', 'scratch'), name, new Date());
  process.stdout.write(
    written === undefined ? 'schema.prisma and the migrations agree: nothing written.\n' : `written: ${written}\n`,
  );
} finally {
  await server.stop();
  await folder.release();
  rmSync(path, { recursive: true, force: true });
}
