import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { createDatabase, findSqlState, type Database } from '../../prisma/client.js';
import { canonicalJson } from '../../domain/canonical-json.js';
import { createProtection } from '../../prisma/protection.js';
import {
  appendEvents,
  appendToStreams,
  readEvents,
  verifyStream,
  type Json,
  type NewEvent,
} from '../../prisma/record.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

const PERMISSION_DENIED = '42501';
const { key } = createProtection(Buffer.alloc(32, 3)).newPersonKey();
const event = (n: number): NewEvent => ({
  type: 'decided',
  actor: 'auditor-1',
  occurredAt: 1_700_000_000_000 + n,
  decision: 'approve',
  confidential: { opinion: `意见 ${n}` },
});

let database: TestDatabase;
let db: Database;
let owner: pg.Client;
let stream: string;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 10 });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await db.$disconnect();
  await owner.end();
  await database.drop();
});

async function aStream(length: number): Promise<string> {
  stream = `case/${randomUUID()}`;
  await db.$transaction((tx) =>
    appendEvents(
      tx,
      stream,
      key,
      Array.from({ length }, (_, n) => event(n)),
    ),
  );
  return stream;
}

describe('the record', () => {
  it('keeps events in order, with what is confidential readable only under the key', async () => {
    await aStream(3);
    const read = await readEvents(db, stream, key, 0n, 10);
    expect(read.map(({ seq, confidential }) => [seq, confidential])).toEqual(
      [0, 1, 2].map((n) => [BigInt(n + 1), { opinion: `意见 ${n}` }]),
    );
    const [plain] = await db.event.findMany({ where: { stream }, take: 1 });
    expect(`${plain?.publicPart}${Buffer.from(plain?.privatePart ?? []).toString('utf8')}`).not.toContain('意见');
    expect((await readEvents(db, stream, undefined, 0n, 1))[0]).not.toHaveProperty('confidential');
  });

  it('still verifies after the key of its person has been deleted', async () => {
    await aStream(2);
    expect(await verifyStream(db, stream)).toEqual({ intact: true, events: 2 });
  });

  it.each([
    [
      'an edited text',
      `UPDATE event SET public_part = replace(public_part, 'approve', 'reject') WHERE stream = $1 AND seq = 2`,
    ],
    [
      'an edited confidential part',
      `UPDATE event SET private_part = private_part || '\\x00' WHERE stream = $1 AND seq = 2`,
    ],
    [
      'an edited time of recording',
      `UPDATE event SET recorded_at = recorded_at - interval '1 day' WHERE stream = $1 AND seq = 2`,
    ],
    ['an edited column that lists use', `UPDATE event SET type = 'withdrawn' WHERE stream = $1 AND seq = 2`],
    [
      'a legal instant moved',
      `UPDATE event SET effective_at = effective_at - interval '1 day' WHERE stream = $1 AND seq = 2`,
    ],
    ['a removed event', `DELETE FROM event WHERE stream = $1 AND seq = 2`],
    ['a removed end', `DELETE FROM event WHERE stream = $1 AND seq = 3`],
    [
      'a removed end with its head set back',
      `WITH gone AS (DELETE FROM event WHERE stream = $1 AND seq = 3 RETURNING prev) UPDATE event_stream SET seq = 2 WHERE stream = $1`,
    ],
  ])('shows %s, made by whoever owns the database', async (_what, forgery) => {
    await aStream(3);
    await owner.query(forgery, [stream]);
    const found = await verifyStream(db, stream);
    expect(found.intact).toBe(false);
    expect(found.firstBroken).toBeDefined();
  });

  it('has no fork when many write at once', async () => {
    await aStream(1);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => db.$transaction((tx) => appendEvents(tx, stream, key, [event(n)]))),
    );
    expect(await verifyStream(db, stream)).toEqual({ intact: true, events: 41 });
  });

  it('takes events of many streams in one statement', async () => {
    const streams = Array.from({ length: 20 }, () => `case/${randomUUID()}`);
    const events = streams.flatMap((one) =>
      [1, 2].map((n) => ({ stream: one, event: { type: 'payoutSettled' as const, actor: 'engine', occurredAt: n } })),
    );
    await db.$transaction((tx) => appendToStreams(tx, events));
    for (const one of streams) expect(await verifyStream(db, one)).toEqual({ intact: true, events: 2 });
  });

  it('cannot be written, changed or emptied by the application except through append_events', async () => {
    await aStream(1);
    const attempts = [
      db.$executeRaw`UPDATE event SET type = 'x'`,
      db.$executeRaw`DELETE FROM event`,
      db.$executeRaw`TRUNCATE event`,
      db.$executeRaw`INSERT INTO event SELECT * FROM event`,
      db.$executeRaw`UPDATE event_stream SET seq = 0`,
      db.$executeRaw`UPDATE ledger_leg SET amount_fen = 1`,
      db.$executeRaw`DELETE FROM ledger_entry`,
      db.$executeRaw`TRUNCATE ledger_leg`,
      db.$executeRaw`UPDATE policy_version SET content = '{}'`,
      db.$executeRaw`UPDATE assessment SET outcome = 'eligible'`,
      db.$executeRaw`DELETE FROM case_actor`,
      db.$executeRaw`UPDATE payout_batch_line SET amount_fen = 1`,
    ];
    const states = await Promise.all(
      attempts.map((attempt) =>
        attempt.then(
          () => 'done',
          (error: unknown) => findSqlState(error),
        ),
      ),
    );
    expect(states).toEqual(attempts.map(() => PERMISSION_DENIED));
  });
});

describe('canonical text', () => {
  it('is the same for the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":1}');
  });
});
