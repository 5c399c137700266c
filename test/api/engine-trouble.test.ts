// What a caller is told when the engine is slow, away, or does not know a case: never a lie, and never a second time.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataConverter } from '../../temporal.js';
import { createWorker } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { flexibleClaim, Stack, type Loose } from '../helpers/stack.js';
import { getTestRun } from '../helpers/test-run.js';

/** Enough for an engine that is there, so that nobody waits long for one that is not. */
const PATIENCE_MS = 3_000;

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

describe('without a worker', () => {
  it('a submission is pending; the same key later gives its one answer', async () => {
    const taskQueue = `q-${randomUUID()}`;
    const alone = await stack.withEngine({ taskQueue, patienceMs: PATIENCE_MS });
    try {
      const applicant = await alone.newApplicant();
      const { id } = await applicant.post('applications', flexibleClaim());
      const key = { 'idempotency-key': randomUUID() };
      const submit = () => applicant.send('POST', `applications/${id}/actions`, { type: 'submit' }, key);
      const pending = await submit();
      expect([pending.status, pending.body.code, pending.headers.get('retry-after')]).toEqual([
        503,
        'action-pending',
        '2',
      ]);
      expect((await applicant.get(`applications/${id}`)).status).toBe('draft');

      const { config, db, client, bank } = stack.office;
      const connection = await NativeConnection.connect({ address: getTestRun().temporalAddress });
      const temporal = { ...config.temporal, taskQueue };
      const worker = await createWorker({ ...config, temporal }, connection, { db, workflows: client.workflow, bank });
      const running = worker.run();
      try {
        const done = await submit();
        expect([done.status, done.body.status]).toEqual([200, 'inReview']);
        expect((await submit()).body).toEqual(done.body);
        const { items } = await applicant.get(`applications/${id}/timeline`);
        expect(items.filter((one: Loose) => one.type === 'submitted')).toHaveLength(1);
      } finally {
        worker.shutdown();
        await running;
        await connection.close();
      }
    } finally {
      await alone.closeDoor();
    }
  }, 60_000);

  it('a command that waited too long was not done and never will be under its key', async () => {
    const applicant = await stack.newApplicant();
    const { id } = await applicant.post('applications', flexibleClaim());
    const key = { 'idempotency-key': randomUUID() };
    const alone = await stack.withEngine({ taskQueue: `q-${randomUUID()}`, patienceMs: PATIENCE_MS });
    // The engine knows the submission now, on a queue that nobody serves: take it back, as an operator would.
    try {
      const door = alone.memberOf(applicant);
      expect((await door.send('POST', `applications/${id}/actions`, { type: 'submit' }, key)).status).toBe(503);
    } finally {
      await alone.closeDoor();
    }
    await stack.office.client.workflow.getHandle(`application/${id}`).terminate('nobody serves it');
    await stack.office.db.command.updateMany({
      where: { userId: applicant.user.id, key: key['idempotency-key'] },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    const late = await applicant.send('POST', `applications/${id}/actions`, { type: 'submit' }, key);
    expect([late.status, late.body.code]).toEqual([409, 'command-expired']);
    expect((await applicant.get(`applications/${id}`)).status).toBe('draft');
    expect((await applicant.send('POST', `applications/${id}/actions`, { type: 'submit' })).status).toBe(200);
  }, 60_000);
});

describe('when the engine cannot be reached', () => {
  it('a decision is pending, and is done once when the engine is back', async () => {
    const wire = await Wire.open(getTestRun().temporalAddress);
    // Without the client's own retries, whose timers would outlive the test.
    const connection = await Connection.connect({ address: wire.address, interceptors: [] });
    const { config } = stack.office;
    const client = new Client({
      connection,
      namespace: config.temporal.namespace,
      dataConverter: createDataConverter(config.masterKey),
    });
    const door = await stack.withEngine({ client, patienceMs: PATIENCE_MS });
    try {
      const { id } = await stack.submittedClaim();
      const intake = door.memberOf(await stack.as('intake-street-a'));
      const task = await stack.task(intake, id, 'intake');
      await intake.post(`tasks/${task.id}/actions`, { type: 'claim' });
      const key = { 'idempotency-key': randomUUID() };
      const approve = () => intake.send('POST', `tasks/${task.id}/actions`, { type: 'approve' }, key);
      await wire.cut();
      const pending = await approve();
      expect([pending.status, pending.body.code]).toEqual([503, 'action-pending']);
      expect((await door.send('GET', '/readyz')).body.checks).toMatchObject({ database: true, engine: false });
      await wire.mend();
      const done = await eventually('the engine is back', approve, ({ status }) => status !== 503);
      expect([done.status, done.body.decision]).toEqual([200, 'approve']);
      expect((await approve()).body).toEqual(done.body);
    } finally {
      await door.closeDoor();
      await connection.close();
      await wire.close();
    }
  }, 60_000);
});

describe('when the engine does not know a case', () => {
  it('that the database has open, it is an alarm and 503, not a refusal', async () => {
    const { applicant, id } = await stack.submittedClaim();
    await stack.office.client.workflow.getHandle(`application/${id}`).terminate('lost');
    const { status, body } = await applicant.send('POST', `applications/${id}/actions`, { type: 'withdraw' });
    expect([status, body.code]).toEqual([503, 'action-pending']);
    expect((await applicant.get(`applications/${id}`)).status).toBe('inReview');
  });

  it('that the database has closed, the database says why', async () => {
    const { applicant, id } = await stack.submittedClaim();
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'reject', opinion: '不予受理' });
    const { status, body } = await applicant.send('POST', `applications/${id}/actions`, { type: 'withdraw' });
    expect([status, body.code, body.availableActions]).toEqual([409, 'not-available', []]);
  });
});

/** A wire to the engine that can be cut. */
class Wire {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private server: Server,
    private readonly port: number,
    private readonly target: string,
  ) {}

  static async open(target: string): Promise<Wire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = new Wire(server, (server.address() as AddressInfo).port, target);
    wire.serve();
    return wire;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  private serve(): void {
    const [host = '', port = ''] = this.target.split(':');
    this.server.on('connection', (from) => {
      const to = connect(Number(port), host);
      for (const [socket, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => other.destroy());
      }
      from.pipe(to).pipe(from);
    });
  }

  async cut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
  }

  async mend(): Promise<void> {
    this.server = createServer();
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.serve();
  }

  close(): Promise<void> {
    return this.cut();
  }
}
