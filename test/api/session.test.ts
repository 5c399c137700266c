import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cookieName } from '../../api/auth/session.js';
import { removeOld } from '../../api/housekeeping.js';
import { flexibleClaim, Stack } from '../helpers/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

const signIn = (persona: string) => stack.send('POST', 'demo/session', { persona });

describe('signing in', () => {
  it('as a persona gives the user, a token for changes and a cookie that scripts and other sites cannot use', async () => {
    const { status, body, headers } = await signIn('auditor-1');
    expect(status).toBe(201);
    expect(body.user).toEqual({
      id: 'auditor-1',
      displayName: '吴芳（就业机构审核）',
      roles: ['auditor'],
      organisation: 'employment-agency',
    });
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/^bofu_session=[A-Za-z0-9_-]{43}; /);
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(attribute);
  });

  it('gives a cookie in production that browsers bind to this host and to https', () => {
    expect(cookieName('production')).toMatch(/^__Host-/);
  });

  it('as nobody whom the demo knows points at the persona', async () => {
    const { status, body } = await signIn('nobody');
    expect([status, body.errors]).toEqual([422, [{ pointer: '/persona', message: '没有这个演示身份' }]]);
  });

  it('twice gives two sessions side by side', async () => {
    const [first, second] = [await stack.as('payer-1'), await stack.as('payer-1')];
    await first.call('DELETE', 'session');
    expect((await first.send('GET', 'session')).status).toBe(401);
    expect((await second.get('session')).user.id).toBe('payer-1');
  });
});

describe('a session', () => {
  it('says who is signed in and repeats its token', async () => {
    const inspector = await stack.as('inspector');
    expect(await inspector.get('session')).toEqual({ user: inspector.user, csrfToken: inspector.csrfToken });
  });

  it('is stored without anything that could be used as its cookie', async () => {
    const payer = await stack.as('payer-2');
    const rows = await stack.office.db.session.findMany({ where: { userId: 'payer-2' } });
    const token = payer.cookie.split('=')[1] ?? '';
    for (const row of rows) expect(Buffer.from(row.tokenHash).includes(Buffer.from(token))).toBe(false);
  });

  it('ends when its time is over, and is then removed', async () => {
    const applicant = await stack.newApplicant();
    const expiresAt = new Date(Date.now() - 1000);
    await stack.office.db.session.updateMany({ where: { userId: applicant.user.id }, data: { expiresAt } });
    expect((await applicant.send('GET', 'session')).status).toBe(401);
    await removeOld(stack.office.db);
    expect(await stack.office.db.session.count({ where: { userId: applicant.user.id } })).toBe(0);
  });

  it('counts with the roles that the account has now', async () => {
    const applicant = await stack.newApplicant();
    await stack.office.db.userAccount.update({ where: { id: applicant.user.id }, data: { roles: [] } });
    expect((await applicant.send('GET', 'applications')).status).toBe(403);
  });

  it.each([
    ['none', undefined],
    ['an invented one', 'A'.repeat(43)],
    ['one of another length', 'x'],
  ])('lets no change through with the wrong token: %s', async (_name, token) => {
    const applicant = await stack.newApplicant();
    const { status, body } = await applicant.send('POST', 'applications', flexibleClaim(), { 'x-csrf-token': token });
    expect([status, body.code]).toEqual([403, 'csrf']);
  });

  it('takes no token of another session', async () => {
    const [one, other] = [await stack.newApplicant(), await stack.newApplicant()];
    const { status } = await one.send('POST', 'applications', flexibleClaim(), { 'x-csrf-token': other.csrfToken });
    expect(status).toBe(403);
  });
});

describe('outside the demo', () => {
  it('there are no personas, no time machine and no sandbox', async () => {
    const production = await Stack.open({ mode: 'production' });
    try {
      for (const [method, path] of [
        ['GET', 'demo/personas'],
        ['POST', 'demo/applicants'],
        ['POST', 'demo/session'],
        ['PUT', 'demo/bank'],
        ['GET', 'demo/bank/book'],
        ['PUT', 'demo/registry'],
        ['POST', 'demo/time/advance'],
      ] as const) {
        const { status, body } = await production.send(method, path, method === 'GET' ? undefined : {});
        expect([path, status, body.code]).toEqual([path, 404, 'not-found']);
      }
    } finally {
      await production.close();
    }
  });
});
