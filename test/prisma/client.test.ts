import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, createStatementNames, type Database } from '../../prisma/client.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

describe('a statement', () => {
  it('is planned once for a connection, however often it is run with other values', async () => {
    for (const path of ['a', 'b', 'c']) await db.organisation.findUnique({ where: { path } });
    const kept = await db.$queryRaw<{ statement: string; runs: bigint }[]>`
      SELECT statement, generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE statement LIKE 'SELECT "public"."organisation"%'`;
    expect(kept.map(({ runs }) => runs)).toEqual([3n]);
  });

  it('has a name of its own, as long as there are not too many', () => {
    const nameOf = createStatementNames(2);
    const names = ['a', 'b', 'a', 'c', 'b'].map((sql) => nameOf({ sql }));
    expect(names).toEqual(['s0', 's1', 's0', '', 's1']);
  });
});
