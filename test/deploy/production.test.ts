// What production refuses, seen from outside: the API, the worker and the step that migrates, each started as a container starts it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ROUTES } from '../../api/routes/index.js';
import { childEnvironment } from '../../config.js';
import { createDatabase } from '../../prisma/client.js';
import { recordDemoMode } from '../../prisma/installation.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { eventually } from '../helpers/eventually.js';
import { getTestRun, getWorkflowBundleFile } from '../helpers/test-run.js';
import { freePort } from '../runtime/started-instance.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 120_000;
const PARTS = ['runtime/prepare-database.ts', 'api/server.ts', 'worker.ts'] as const;
type Part = (typeof PARTS)[number];

const folder = mkdtempSync(join(tmpdir(), 'bofu-production-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

type Settings = Record<string, string | undefined>;

const production = (db = database): Settings => ({
  NODE_OPTIONS: undefined,
  BOFU_MODE: 'production',
  BOFU_DATA_DIR: folder,
  BOFU_MASTER_KEY: getTestRun().masterKey,
  BOFU_WORKFLOW_BUNDLE: getWorkflowBundleFile(),
  BOFU_BANK_URL: 'http://127.0.0.1:9',
  BOFU_PUBLIC_URL: 'https://bofu.example.org',
  BOFU_OIDC_ISSUER: 'https://id.example.org',
  BOFU_OIDC_CLIENT_ID: 'bofu',
  BOFU_OIDC_CLIENT_SECRET: 'not-a-real-secret',
  DATABASE_URL: db.url,
  DATABASE_OWNER_URL: undefined,
  TEMPORAL_ADDRESS: getTestRun().temporalAddress,
  TEMPORAL_NAMESPACE: getTestRun().namespace,
  TEMPORAL_TASK_QUEUE: 'production-refusals',
});

function start(part: Part, settings: Settings) {
  const child = spawn(process.execPath, ['runtime/bootstrap.mjs', part], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(settings),
  });
  const words = { said: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (words.said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, words, ended };
}

/** What a part says that does not start; fails if it starts, or says it with a stack. */
async function refusal(part: Part, settings: Settings): Promise<string> {
  const { child, words, ended } = start(part, settings);
  child.stdout.on('data', () => {
    if (/"msg":"(listening|running)"/.test(words.said)) child.kill();
  });
  const code = await ended;
  expect(words.said).not.toMatch(/\n +at /);
  expect({ part, code, said: words.said }).toMatchObject({ code: 1 });
  return words.said;
}

async function asOwner(db: TestDatabase, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function withDatabase(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  const db = await createTestDatabase();
  await work(db).finally(() => db.drop());
}

describe('production does not start', () => {
  it.each(PARTS)(
    'its %s on data that were ever in demo mode',
    (part) =>
      withDatabase(async (db) => {
        const owner = createDatabase(db.ownerUrl, { max: 1 });
        await recordDemoMode(owner).finally(() => owner.$disconnect());
        expect(await refusal(part, production(db))).toContain('This database was used in demo mode');
      }),
    LIMIT_MS,
  );

  it(
    'as the role that owns the tables',
    async () => {
      const said = await refusal('api/server.ts', { ...production(), DATABASE_URL: database.ownerUrl });
      expect(said).toMatch(/The role bofu_owner of DATABASE_URL owns \d+ tables/);
    },
    LIMIT_MS,
  );

  it(
    'as a role that may change the record',
    () =>
      withDatabase(async (db) => {
        await asOwner(
          db,
          'GRANT UPDATE (public_part), DELETE ON event TO bofu_app; GRANT DELETE ON ledger_leg TO bofu_app',
        );
        expect(await refusal('worker.ts', production(db))).toContain(
          'rights with which it could alter the record: DELETE on event, UPDATE on event, DELETE on ledger_leg.',
        );
      }),
    LIMIT_MS,
  );

  it(
    'without OpenID Connect, whatever part of it is missing',
    async () => {
      const without = { BOFU_OIDC_ISSUER: undefined, BOFU_OIDC_CLIENT_SECRET: undefined, BOFU_PUBLIC_URL: undefined };
      const said = await refusal('api/server.ts', { ...production(), ...without });
      for (const setting of Object.keys(without))
        expect(said).toMatch(new RegExp(`${setting} +\\(not set\\) +is needed in production`));
    },
    LIMIT_MS,
  );

  it(
    'with a master key that is no random one, or another than the data were written with',
    async () => {
      const pattern = { ...production(), BOFU_MASTER_KEY: Buffer.alloc(32, 'bofu').toString('base64') };
      expect(await refusal('api/server.ts', pattern)).toMatch(/BOFU_MASTER_KEY +\(hidden\) +must be random/);
      await withDatabase(async (db) => {
        const first = start('runtime/prepare-database.ts', production(db));
        expect(await first.ended).toBe(0);
        const another = { ...production(db), BOFU_MASTER_KEY: randomBytes(32).toString('base64') };
        expect(await refusal('worker.ts', another)).toContain(
          'BOFU_MASTER_KEY is not the key that this database was written with',
        );
      });
    },
    LIMIT_MS,
  );
});

it(
  'production starts with what it needs, and has no demo: no persona, no clock, no sandbox',
  async () => {
    const port = await freePort();
    const { child, ended } = start('api/server.ts', { ...production(), PORT: String(port) });
    try {
      const base = `http://127.0.0.1:${port}`;
      await eventually(
        'the API to answer',
        () =>
          fetch(`${base}/livez`).then(
            ({ status }) => status,
            () => undefined,
          ),
        (status) => status === 200,
        LIMIT_MS,
      );
      const demoOnly = ROUTES.filter(({ path }) => path.startsWith('/api/v1/demo/'));
      expect(demoOnly.length).toBeGreaterThan(5);
      for (const { method, path } of demoOnly) {
        const answer = await fetch(base + path.replace(/\{\w+\}/g, 'x'), {
          method: method.toUpperCase(),
          ...(method === 'get' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
        });
        expect([method, path, answer.status]).toEqual([method, path, 404]);
      }
      expect(await (await fetch(base)).text()).toContain('href="/sign-in"');
    } finally {
      child.kill();
    }
    expect(await ended).toBe(0);
  },
  LIMIT_MS,
);
