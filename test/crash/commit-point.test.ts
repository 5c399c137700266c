// Worker, engine and API die together between the commit of an approval and the moment at which the engine learns of it. The database
// is the commit point: when they are back, the workflow must find out what was granted, without anybody asking again.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../prisma/client.js';
import type { ConnectedConfig } from '../../config.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { Persona } from '../../runtime/persona-client.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { connectClient } from '../../temporal.js';
import { completeUpToApproval } from './claim-at-approval.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { freePort, kill9, StartedInstance, temporaryFolder } from '../runtime/started-instance.js';

const LIMIT_MS = 90_000;
let folder: ReturnType<typeof temporaryFolder>;
let instance: StartedInstance;
let config: ConnectedConfig;
let db: Database | undefined;

beforeAll(async () => {
  folder = temporaryFolder();
  instance = new StartedInstance(folder.path, await freePort());
  await instance.ready();
  config = getRunningConfig(folder.path);
  db = createDatabase(config.databaseUrl, { max: 2 });
}, LIMIT_MS);
afterAll(async () => {
  await db?.$disconnect();
  instance.signal('SIGTERM');
  await instance.ended;
  folder.remove();
}, LIMIT_MS);

it(
  'an approval that was committed when worker and engine died together gets its entitlement all the same',
  async () => {
    const base = new URL(instance.url);
    const { id, taskId } = await completeUpToApproval(base);
    const approver = await Persona.signIn(base, 'approver-1');
    await approver.post(`tasks/${taskId}/actions`, { type: 'claim' });

    // The approval stands before the last step of its transaction when the engine dies; nothing is started again meanwhile.
    const held = await Holder.holdRecord({ ownerUrl: config.databaseOwnerUrl ?? '' }, `case/${id}`);
    const key = randomUUID();
    const approving = approver.post(`tasks/${taskId}/actions`, { type: 'approve' }, key).catch(() => undefined);
    await held.untilWaiting(1);
    const supervisor = instance.part('supervisor').pid;
    const [worker, api, engineServer] = [instance.part('worker'), instance.part('api'), instance.part('temporal')];
    const killed = [worker.pid, api.pid, engineServer.pid];
    process.kill(supervisor, 'SIGSTOP');
    try {
      // With the API dies the only one who would send the approval again.
      kill9(api);
      kill9(engineServer);
      await held.release();
      // It commits, and there is nobody whom the worker could tell. Then the worker dies too.
      await eventually(
        'the approval to be committed',
        async () => (await db?.application.findUniqueOrThrow({ where: { id } }))?.status,
        (status) => status === 'approved',
      );
      kill9(worker);
    } finally {
      process.kill(supervisor, 'SIGCONT');
    }
    await eventually(
      'others in their place',
      () => instance.parts().filter(({ pid }) => killed.includes(pid)),
      (left) => left.length === 0,
      LIMIT_MS,
    );
    await instance.ready();
    await approving;

    const entitlements = (await db?.entitlement.findMany({ where: { applicationId: id } })) ?? [];
    expect(entitlements).toHaveLength(1);
    const engine = await connectClient(config);
    try {
      await eventually(
        'the workflow of the entitlement',
        () =>
          engine.workflow
            .getHandle(workflowIds.entitlement(entitlements[0]?.id ?? ''))
            .describe()
            .then(
              ({ status }) => status.name,
              () => 'none',
            ),
        (status) => status === 'RUNNING',
        30_000,
      );
    } finally {
      await engine.connection.close();
    }
  },
  2 * LIMIT_MS,
);
