// Design section 9: parse (400), session (401), CSRF (403), role (403), key (400), schema (400/422), visibility and relation
// (404/403), precondition (428/412), state (409). Each request below is wrong in one more respect than the one after it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, Stack, type Member } from '../helpers/stack.js';

let stack: Stack;
let owner: Member;
let stranger: Member;
let auditor: Member;
let withdrawn: string;
beforeAll(async () => {
  stack = await Stack.open();
  [owner, stranger, auditor] = await Promise.all([stack.newApplicant(), stack.newApplicant(), stack.as('auditor-1')]);
  const { id } = await owner.post('applications', flexibleClaim());
  await owner.post(`applications/${id}/actions`, { type: 'withdraw' });
  withdrawn = id;
}, 60_000);
afterAll(() => stack.close());

const facts = { facts: flexibleClaim().facts };
const NO_KEY = { 'idempotency-key': undefined };
const NO_CSRF = { 'x-csrf-token': undefined };

describe('a change that is wrong in several respects is refused for', () => {
  const path = () => `applications/${withdrawn}`;

  it('broken JSON before the missing session', async () => {
    expect((await stack.send('PATCH', path(), '{"facts":', NO_KEY)).status).toBe(400);
  });

  it('the missing session before everything else', async () => {
    const { body } = await stack.send('PATCH', path(), { nothing: 1 }, NO_KEY);
    expect(body.code).toBe('not-signed-in');
  });

  it('the missing token before the role', async () => {
    const { body } = await auditor.send('PATCH', path(), { nothing: 1 }, { ...NO_CSRF, ...NO_KEY });
    expect(body.code).toBe('csrf');
  });

  it('the role before the missing key', async () => {
    const { body } = await auditor.send('PATCH', path(), { nothing: 1 }, NO_KEY);
    expect(body.code).toBe('forbidden');
  });

  it('the missing key before the schema', async () => {
    const { status, body } = await stranger.send('PATCH', path(), { nothing: 1 }, NO_KEY);
    expect([status, body.code]).toEqual([400, 'key-missing']);
  });

  it('the schema before the visibility', async () => {
    const { status, body } = await stranger.send('PATCH', path(), { nothing: 1 });
    expect([status, body.errors[0].pointer]).toEqual([422, '/nothing']);
  });

  it('the visibility before the precondition', async () => {
    expect((await stranger.send('PATCH', path(), facts)).status).toBe(404);
  });

  it('the missing precondition before the failed one, and that before the state', async () => {
    expect((await owner.send('PATCH', path(), facts)).status).toBe(428);
    expect((await owner.send('PATCH', path(), facts, { 'if-match': '"d99"' })).status).toBe(412);
    const { status, body } = await owner.send('PATCH', path(), facts, { 'if-match': '*' });
    expect([status, body.code, body.availableActions]).toEqual([409, 'not-available', []]);
  });
});

describe('a key', () => {
  it.each(['', ' ', 'a b', 'ключ', 'x'.repeat(201), 'a\tb'])('that is no key is refused: "%s"', async (key) => {
    // Node's own client would not send it as it stands.
    const encoded = Buffer.from(key).toString('latin1');
    const { body } = await owner.send('POST', 'applications', flexibleClaim(), { 'idempotency-key': encoded });
    expect(body.code).toBe('key-missing');
  });

  it('of 200 visible characters is accepted', async () => {
    const key = `${randomUUID()}${'!'.repeat(164)}`;
    expect((await owner.send('POST', 'applications', flexibleClaim(), { 'idempotency-key': key })).status).toBe(201);
  });

  it('is needed for signing out as for every change with a session', async () => {
    expect((await stranger.send('DELETE', 'session', undefined, NO_KEY)).status).toBe(400);
  });

  it.each([
    ['an assessment', 'POST', 'assessments', { ...flexibleClaim(), payee: undefined, asOf: '2026-01-01' }, 200],
    ['telling the bank', 'PUT', 'demo/bank', { mode: 'ok' }, 200],
    ['telling the registry', 'PUT', 'demo/registry', { mode: 'ok' }, 200],
  ] as const)('is not needed for %s', async (_what, method, path, body, status) => {
    expect((await owner.send(method, path, body, NO_KEY)).status).toBe(status);
  });

  it('is not taken by a request that did not pass the schema', async () => {
    const key = { 'idempotency-key': randomUUID() };
    expect((await owner.send('POST', 'applications', { ...flexibleClaim(), facts: 5 }, key)).status).toBe(422);
    expect((await owner.send('POST', 'applications', flexibleClaim(), key)).status).toBe(201);
  });
});
