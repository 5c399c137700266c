import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '../../api/app.js';
import { createSignIn } from '../../api/auth/open-id.js';
import type { Dependencies } from '../../api/dependencies.js';
import { composeIdentityNumber } from '../../domain/people/identity-number.js';
import { createDatabase, type Database } from '../../prisma/client.js';
import { openPolicyStore } from '../../prisma/policy-store.js';
import { createProtection } from '../../prisma/protection.js';
import { AccountsError, openAccounts } from '../../runtime/accounts.js';
import { importPolicyFolder } from '../../runtime/import-policies.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { openProvider, type TestProvider } from '../helpers/openid-provider.js';

const MASTER_KEY = randomBytes(32);
const officer = (change: object = {}) => ({
  subject: 'sub-4711',
  displayName: '吴芳',
  name: '吴芳',
  identityNumber: composeIdentityNumber('999999', '1970-01-01', 7),
  roles: ['auditor'],
  organisation: 'dongyang/employment-agency',
  ...change,
});

let database: TestDatabase;
let db: Database;
let provider: TestProvider;
let server: Server;
let base: string;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 4 });
  await importPolicyFolder(db);
  provider = await openProvider('bofu', 'a-secret');
  const settings = {
    issuer: provider.issuer,
    clientId: 'bofu',
    clientSecret: 'a-secret',
    publicUrl: 'https://bofu.example.org',
  };
  // The engine has no part in signing in.
  const deps = {
    mode: 'production',
    db,
    protection: createProtection(MASTER_KEY),
    policies: await openPolicyStore(db),
    logger: pino({ level: 'silent' }),
    metrics: new Registry(),
    signIn: createSignIn(settings, MASTER_KEY),
  } as unknown as Dependencies;
  server = createApp(deps).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await openAccounts(db, deps.protection, [officer()]);
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  provider.close();
  await db.$disconnect();
  await database.drop();
});

const go = (path: string, cookie = '') => fetch(base + path, { redirect: 'manual', headers: { cookie } });
const cookieOf = (response: Response, name: string): string =>
  response.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split(';')[0] ?? '';

async function begin() {
  const response = await go('/sign-in');
  return { location: response.headers.get('location') ?? '', cookie: cookieOf(response, '__Host-bofu_sign_in') };
}

describe('signing in with OpenID Connect', () => {
  it('leads over the provider to a session of the account that it names', async () => {
    const { location, cookie } = await begin();
    const asked = new URL(location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'bofu',
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      redirect_uri: 'https://bofu.example.org/sign-in/return',
    });
    const returned = await go(provider.signIn(location, 'sub-4711'), cookie);
    expect([returned.status, returned.headers.get('location')]).toEqual([303, '/']);
    const session = await go('/api/v1/session', cookieOf(returned, '__Host-bofu_session'));
    expect(((await session.json()) as { user: object }).user).toEqual({
      id: 'sub-4711',
      displayName: '吴芳',
      roles: ['auditor'],
      organisation: 'employment-agency',
    });
  });

  it('opens no account for somebody whom only the provider knows, and says so', async () => {
    const { location, cookie } = await begin();
    const returned = await go(provider.signIn(location, 'stranger'), cookie);
    expect([returned.status, cookieOf(returned, '__Host-bofu_session')]).toEqual([403, '']);
    expect(await returned.text()).toContain('您在本系统没有账号');
  });

  it('never signs in as an account of the demo', async () => {
    const { personId } = await db.userAccount.findUniqueOrThrow({ where: { id: 'sub-4711' } });
    await db.userAccount.create({
      data: { id: 'persona', personId, displayName: 'x', roles: ['payer'], isDemo: true },
    });
    const { location, cookie } = await begin();
    expect((await go(provider.signIn(location, 'persona'), cookie)).status).toBe(403);
  });

  it.each([
    ['in another browser', async () => ({ ...(await begin()), cookie: '' }), {}],
    ['with the cookie of another attempt', async () => ({ ...(await begin()), cookie: (await begin()).cookie }), {}],
    ['with a cookie that is not ours', async () => ({ ...(await begin()), cookie: '__Host-bofu_sign_in=AAAA' }), {}],
    ['with a token for somebody else’s site', begin, { aud: 'another' }],
    ['with a token of another provider', begin, { iss: 'https://evil.example.org' }],
    ['with a token of another attempt', begin, { nonce: 'another' }],
    ['with a token that is over', begin, { exp: 1 }],
  ])('is not finished %s', async (_how, start, forged) => {
    const { location, cookie } = await start();
    const returned = await go(provider.signIn(location, 'sub-4711', forged), cookie);
    expect([returned.status, cookieOf(returned, '__Host-bofu_session')]).toEqual([401, '']);
    expect(await returned.text()).toContain('登录未完成');
  });

  it('does not take the same answer twice', async () => {
    const { location, cookie } = await begin();
    const answer = provider.signIn(location, 'sub-4711');
    expect((await go(answer, cookie)).status).toBe(303);
    expect((await go(answer, cookie)).status).toBe(401);
  });
});

describe('accounts of officers', () => {
  const open = (list: unknown) => openAccounts(db, createProtection(MASTER_KEY), list);

  it('are changed by the same list, and stay accounts of one person', async () => {
    await open([officer({ subject: 'sub-second' }), officer({ roles: ['approver'] })]);
    const [first, second] = await Promise.all(
      ['sub-4711', 'sub-second'].map((id) => db.userAccount.findUniqueOrThrow({ where: { id } })),
    );
    expect([first?.roles, first?.personId]).toEqual([['approver'], second?.personId]);
  });

  it.each([
    [{ roles: ['king'] }, /roles/],
    [{ identityNumber: '123' }, /the identity number is none/],
    [{ organisation: 'dongyang/nowhere' }, /there is no organisation dongyang\/nowhere/],
    [{ extra: 1 }, /extra/],
  ])('are not opened from a list with a mistake in it: %j', async (change, message) => {
    const list = [officer({ subject: 'before' }), officer({ subject: 'wrong', ...change })];
    const error = await open(list).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AccountsError);
    expect(String(error)).toMatch(message);
    expect(await db.userAccount.count({ where: { id: { in: ['before', 'wrong'] } } })).toBe(0);
  });
});
