import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { applyMigrations, diffMigrations } from '../../prisma/engine.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../helpers/database.js';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

const databases: TestDatabase[] = [];
const kept = async (database: Promise<TestDatabase>): Promise<TestDatabase> => {
  databases.push(await database);
  return database;
};
afterEach(() => Promise.all(databases.splice(0).map((database) => database.drop())));

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the migrations', () => {
  it('agree with schema.prisma', async () => {
    const scratch = await kept(createEmptyDatabase());
    expect(await diffMigrations(scratch.ownerUrl)).toBe('');
  });

  it('are applied once, in the order of their names', async () => {
    const database = await kept(createEmptyDatabase());
    const applied = await applyMigrations(database.ownerUrl);
    expect(applied.length).toBeGreaterThan(0);
    expect(applied).toEqual([...applied].sort());
    expect(await applyMigrations(database.ownerUrl)).toEqual([]);
  });

  it('are recorded as `prisma migrate deploy` would record them', async () => {
    const { ownerUrl } = await kept(createTestDatabase());
    const rows = await query<{ finished: boolean; steps: number; checksum: string }>(
      ownerUrl,
      'SELECT finished_at IS NOT NULL AS finished, applied_steps_count AS steps, checksum FROM _prisma_migrations',
    );
    for (const row of rows)
      expect(row).toEqual({ finished: true, steps: 1, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('go on after a start that was killed in the middle of one', async () => {
    const { ownerUrl } = await kept(createEmptyDatabase());
    const [first = ''] = readdirSync(MIGRATIONS).sort();
    const checksum = createHash('sha256')
      .update(readFileSync(join(MIGRATIONS, first, 'migration.sql')))
      .digest('hex');
    // As it leaves the database: the first one is begun, nothing of it is committed.
    await query(
      ownerUrl,
      `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
         migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
         applied_steps_count integer NOT NULL DEFAULT 0);
       INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('begun', '${checksum}', '${first}')`,
    );
    expect(await applyMigrations(ownerUrl)).toContain(first);
    expect(await applyMigrations(ownerUrl)).toEqual([]);
  });
});
