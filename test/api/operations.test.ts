import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createReadiness } from '../../api/operations.js';
import { childEnvironment } from '../../config.js';
import { eventually } from '../helpers/eventually.js';
import { getTestRun } from '../helpers/test-run.js';
import { flexibleClaim, Stack } from '../helpers/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

describe('the probes', () => {
  it('say that it lives, and that it is ready with database, engine and a worker', async () => {
    expect(await stack.send('GET', '/livez')).toMatchObject({ status: 200, body: { status: 'live' } });
    const ready = await eventually(
      'it is ready',
      () => stack.send('GET', '/readyz'),
      ({ status }) => status === 200,
    );
    expect(ready.body).toEqual({ status: 'ready', checks: { database: true, engine: true, worker: true } });
  });

  it('say when no worker asks for work, and ask at most once a second', async () => {
    const { client } = stack.office;
    let asked = 0;
    const counted = new Proxy(client, {
      get(target, name) {
        if (name === 'workflowService') asked += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
    const readiness = createReadiness({
      db: stack.office.db,
      engine: { client: counted, taskQueue: 'nobody-polls-this', patienceMs: 1_000 },
    });
    const answers = await Promise.all([readiness(), readiness(), readiness()]);
    for (const answer of answers)
      expect(answer).toEqual({ isReady: false, checks: { database: true, engine: true, worker: false } });
    expect(asked).toBe(1);
  });
});

describe('the metrics', () => {
  it('count requests by route and status, and commands without an answer', async () => {
    const applicant = await stack.newApplicant();
    await applicant.post('applications', flexibleClaim());
    const { body } = await stack.send('GET', '/metrics');
    expect(body).toMatch(
      /bofu_http_request_seconds_count\{method="POST",route="\/api\/v1\/applications",status="201"\} 1/,
    );
    expect(body).toMatch(/bofu_commands_pending 0/);
    expect(body).not.toContain(applicant.user.id);
  });
});

describe('the API process', () => {
  const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    return port;
  }

  async function start(
    settings: Record<string, string>,
    complaints: 'inherit' | 'pipe' = 'inherit',
  ): Promise<{ child: ChildProcess; url: string; folder: string }> {
    const run = getTestRun();
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'bofu-api-'));
    const child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', complaints],
      env: childEnvironment({
        NODE_OPTIONS: undefined,
        BOFU_MODE: 'demo',
        PORT: String(port),
        DATABASE_URL: stack.office.database.url,
        TEMPORAL_ADDRESS: run.temporalAddress,
        TEMPORAL_NAMESPACE: run.namespace,
        TEMPORAL_TASK_QUEUE: stack.office.config.temporal.taskQueue,
        BOFU_MASTER_KEY: run.masterKey,
        BOFU_DATA_DIR: folder,
        LOG_LEVEL: 'silent',
        ...settings,
      }),
    });
    return { child, url: `http://127.0.0.1:${port}`, folder };
  }

  /** Locks a task's row until it is told to let go. */
  function holdTask(id: string): { held: Promise<void>; letGo: () => void; done: Promise<void> } {
    let [isHeld, letGo] = [(): void => undefined, (): void => undefined];
    const held = new Promise<void>((resolve) => (isHeld = resolve));
    const end = new Promise<void>((resolve) => (letGo = resolve));
    const done = stack.office.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM task WHERE id = ${id}::uuid FOR UPDATE`;
      isHeld();
      await end;
    });
    return { held, letGo: () => letGo(), done };
  }

  const waitingForTask = () => stack.office.db.$queryRaw<object[]>`
    SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%SELECT t.id, t.application_id%'`;

  it('starts, and when it is told to stop takes nothing new, ends what has begun, and exits with 0', async () => {
    const { id } = await stack.submittedClaim();
    const task = await stack.task(await stack.as('intake-street-a'), id, 'intake');
    const { child, url, folder } = await start({});
    const exited = once(child, 'exit');
    const statusOf = (path: string) =>
      fetch(`${url}${path}`).then(
        ({ status }) => status,
        () => 0,
      );
    try {
      await eventually(
        'it is ready',
        () => statusOf('/readyz'),
        (status) => status === 200,
        30_000,
      );
      const post = (path: string, body: object, headers: Record<string, string> = {}) =>
        fetch(`${url}/api/v1/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const signIn = await post('demo/session', { persona: 'intake-street-a' });
      const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const { csrfToken } = (await signIn.json()) as { csrfToken: string };
      const lock = holdTask(task.id);
      await lock.held;
      const claiming = post(
        `tasks/${task.id}/actions`,
        { type: 'claim' },
        { cookie, 'x-csrf-token': csrfToken, 'idempotency-key': 'k' },
      );
      await eventually('the request waits for the task', waitingForTask, (rows) => rows.length > 0);
      child.kill('SIGTERM');
      await eventually(
        'nobody is let in any more',
        () => statusOf('/livez'),
        (status) => status === 0,
      );
      expect(child.exitCode).toBeNull();
      lock.letGo();
      expect((await claiming).status).toBe(200);
      await lock.done;
      expect((await exited)[0]).toBe(0);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it('says what is wrong with its settings, and ends', async () => {
    const { child, folder } = await start({ TEMPORAL_ADDRESS: '' }, 'pipe');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'exit')) as [number];
    rmSync(folder, { recursive: true, force: true });
    expect([code, said.split('\n')[0]]).toEqual([1, 'The configuration cannot be used:']);
    expect(said).toContain('TEMPORAL_ADDRESS');
  }, 60_000);
});
