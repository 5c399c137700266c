import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { accountOf, postEntries, type Move } from '../../activities/money/ledger.js';
import { createDatabase, findSqlState, type Database } from '../../prisma/client.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';
const place = { jurisdiction: 'dongyang', line: 'employment-fund', year: 2027 };
const entry = (moves: Move[], key: string = randomUUID()) => ({
  stream: 'case/1',
  key,
  kind: 'test',
  occurredAt: 0,
  moves,
});
const move = (amount: bigint): Move => ({
  from: accountOf('available', place),
  to: accountOf('reserved', place),
  amount,
});

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

describe('the ledger', () => {
  it('refuses an entry that does not sum to zero when its transaction commits', async () => {
    const unbalanced = db.$transaction(async (tx) => {
      const key = randomUUID();
      await tx.ledgerEntry.create({ data: { stream: 'case/1', key, kind: 'test', occurredAt: new Date() } });
      await tx.ledgerLeg.createMany({
        data: [5n, -4n].map((amountFen, i) => ({ stream: 'case/1', entryKey: key, account: `a${i}`, amountFen })),
      });
    });
    expect(await unbalanced.catch(findSqlState)).toBe(CHECK_VIOLATION);
  });

  it('refuses a leg that is added to an entry later, and an entry without legs', async () => {
    const key = randomUUID();
    await db.$transaction((tx) => postEntries(tx, [entry([move(5n)], key)]));
    expect(
      await db.ledgerLeg
        .create({ data: { stream: 'case/1', entryKey: key, account: 'x', amountFen: 1n } })
        .catch(findSqlState),
    ).toBe(CHECK_VIOLATION);
    expect(
      await db.ledgerEntry
        .create({ data: { stream: 'case/1', key: randomUUID(), kind: 'test', occurredAt: new Date() } })
        .catch(findSqlState),
    ).toBe(CHECK_VIOLATION);
  });

  it('posts the same entry once', async () => {
    const key = randomUUID();
    await db.$transaction((tx) => postEntries(tx, [entry([move(5n)], key)]));
    expect(await db.$transaction((tx) => postEntries(tx, [entry([move(5n)], key)])).catch(findSqlState)).toBe(
      UNIQUE_VIOLATION,
    );
  });

  it('balances whatever moves are posted, and moves that cancel out leave nothing', async () => {
    const accounts = fc.constantFrom('a', 'b', 'c');
    const aMove = fc.record({ from: accounts, to: accounts, amount: fc.bigInt(1n, 10n ** 12n) });
    await fc.assert(
      fc.asyncProperty(fc.array(aMove, { maxLength: 6 }), async (moves) => {
        const key = randomUUID();
        await db.$transaction((tx) => postEntries(tx, [entry(moves, key)]));
        const legs = await db.ledgerLeg.findMany({ where: { entryKey: key } });
        expect(legs.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(0n);
        expect(legs.every(({ amountFen }) => amountFen !== 0n)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
