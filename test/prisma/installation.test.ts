import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../prisma/client.js';
import { assertNeverDemo, assertOwnsNoTables, recordDemoMode } from '../../prisma/installation.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

describe('what production asks a database before it starts', () => {
  let database: TestDatabase;
  let app: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    app = createDatabase(database.url, { max: 1 });
    owner = createDatabase(database.ownerUrl, { max: 1 });
  });
  afterAll(async () => {
    await app.$disconnect();
    await owner.$disconnect();
    await database.drop();
  });

  it('is satisfied with the app role, and refuses the owner', async () => {
    await assertOwnsNoTables(app);
    await expect(assertOwnsNoTables(owner)).rejects.toThrow(/The role bofu_owner of DATABASE_URL owns \d+ tables/);
  });

  it('refuses a database that was ever in demo mode, however long ago', async () => {
    await assertNeverDemo(app);
    await recordDemoMode(owner);
    await recordDemoMode(owner);
    await expect(assertNeverDemo(app)).rejects.toThrow('was used in demo mode');
  });
});
