import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../domain/errors.js';
import { createDatabase, type Database } from '../../prisma/client.js';
import { answerCommand, performCommand, refuseCommand, takeCommand } from '../../prisma/commands.js';
import { createProtection } from '../../prisma/protection.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

const { commandKey } = createProtection(Buffer.alloc(32, 3));
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 10 });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const request = (change = {}) => ({
  userId: 'auditor-1',
  key: randomUUID(),
  route: 'POST /tasks/1/actions',
  body: { type: 'approve', opinion: '同意' },
  ...change,
});
const taken = async (change = {}) => {
  const command = await takeCommand(db, commandKey, request(change));
  if (command.kind === 'otherBody') throw new Error('unexpected');
  return command.id;
};
/** Work that leaves a trace which can be counted. */
const leaveTrace = (name: string) =>
  performCommand(db, commandKey, name, async (tx, { userId, body }) => {
    await tx.installation.create({ data: { name: `trace-${randomUUID()}`, value: { of: name } } });
    return { userId, body };
  });
const traces = (name: string) => db.installation.count({ where: { value: { path: ['of'], equals: name } } });

describe('a command', () => {
  it('is found again under the same key, by the same account, with the same body in any order', async () => {
    const first = request();
    const { id } = (await takeCommand(db, commandKey, first)) as { id: string };
    expect(await takeCommand(db, commandKey, { ...first, body: { opinion: '同意', type: 'approve' } })).toEqual({
      kind: 'repeated',
      id,
    });
    expect(await takeCommand(db, commandKey, { ...first, body: { type: 'reject' } })).toEqual({ kind: 'otherBody' });
    expect(await takeCommand(db, commandKey, { ...first, route: 'POST /tasks/2/actions' })).toEqual({
      kind: 'otherBody',
    });
    expect((await takeCommand(db, commandKey, { ...first, userId: 'auditor-2' })).kind).toBe('new');
  });

  it('happens once, however often and at whatever moment it is carried out', async () => {
    const id = await taken();
    const results = await Promise.all(Array.from({ length: 8 }, () => leaveTrace(id)));
    for (const result of results)
      expect(result).toEqual({ done: { userId: 'auditor-1', body: { type: 'approve', opinion: '同意' } } });
    expect(await traces(id)).toBe(1);
  });

  it('that is refused leaves nothing behind, and stays refused', async () => {
    const id = await taken();
    const refuse = () =>
      performCommand(db, commandKey, id, async (tx) => {
        await tx.installation.create({ data: { name: `trace-${randomUUID()}`, value: { of: id } } });
        throw new Refusal('not-eligible', { names: ['hold'] });
      });
    expect(await refuse()).toEqual({ refused: 'not-eligible', details: { names: ['hold'] } });
    expect(await traces(id)).toBe(0);
    expect(await leaveTrace(id)).toEqual({ refused: 'not-eligible', details: { names: ['hold'] } });
    expect(await traces(id)).toBe(0);
  });

  it('that has expired is not carried out any more', async () => {
    const id = await taken();
    await db.command.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await leaveTrace(id)).toEqual({ refused: 'command-expired', details: {} });
    expect(await traces(id)).toBe(0);
  });

  it('is tried again after a fault that is no refusal', async () => {
    const id = await taken();
    await expect(
      performCommand(db, commandKey, id, async () => {
        throw new Error('the database has gone');
      }),
    ).rejects.toThrow('gone');
    expect(await leaveTrace(id)).toHaveProperty('done');
  });

  it('cannot be refused any more once it is done', async () => {
    const id = await taken();
    await leaveTrace(id);
    expect(await refuseCommand(db, id, 'conflict', {})).toHaveProperty('done');
  });

  it('keeps the first answer that was rendered', async () => {
    const id = await taken();
    expect(await answerCommand(db, id, { status: 200, body: { n: 1 }, etag: '"1"' })).toEqual({
      status: 200,
      body: { n: 1 },
      etag: '"1"',
    });
    expect(await answerCommand(db, id, { status: 409, body: { n: 2 } })).toEqual({
      status: 200,
      body: { n: 1 },
      etag: '"1"',
    });
  });

  it('stores what the person wrote only sealed', async () => {
    const id = await taken();
    const row = await db.command.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(row.sealedBody ?? []).toString('utf8')).not.toContain('同意');
  });
});
