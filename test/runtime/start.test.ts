import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readInstance, ROLES } from '../../runtime/data-folder.js';
import { embeddedDatabaseUrl } from '../../runtime/postgres.js';
import { ENGINE_DATABASE } from '../../runtime/temporal-config.js';
import { eventually } from '../helpers/eventually.js';
import { allGone, freePort, isAlive, kill9, StartedInstance, temporaryFolder } from './started-instance.js';

const LIMIT_MS = 90_000;

describe('npm start', () => {
  const folder = temporaryFolder();
  let port = 0;
  let instance: StartedInstance;
  const startAgain = async () => (instance = await new StartedInstance(folder.path, port).ready());

  beforeAll(async () => {
    port = await freePort();
    await startAgain();
  }, LIMIT_MS);
  afterAll(async () => {
    instance.signal('SIGTERM');
    await instance.ended;
    folder.remove();
  }, LIMIT_MS);

  it('brings a fresh data folder up, names every part in run.json and ends with a box', async () => {
    expect(
      instance
        .parts()
        .map(({ role }) => role)
        .sort(),
    ).toEqual([...ROLES].sort());
    expect(instance.parts().filter((part) => !isAlive(part))).toEqual([]);
    expect(instance.part('supervisor').pid).toBe(instance.pid);
    expect(instance.part('api').port).toBe(port);
    expect(await instance.readiness()).toBe(200);
    await eventually(
      'the box',
      () => instance.output,
      (output) => output.includes('└'),
    );
    expect(instance.output).toContain(`http://localhost:${port}`);
  });

  it('refuses a second start on the same data, and leaves the first alone', async () => {
    const second = new StartedInstance(folder.path, await freePort());
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`is in use by another bofu (pid ${instance.pid})`);
    expect(await instance.readiness()).toBe(200);
  });

  it('says which port is taken, before it starts anything', async () => {
    const other = temporaryFolder();
    const second = new StartedInstance(other.path, port);
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(second.output).not.toContain('PostgreSQL');
    other.remove();
  });

  it.each(['worker', 'api', 'bank', 'temporal', 'postgres'] as const)(
    'starts the %s again when it was killed, and writes its new number down',
    async (role) => {
      const before = instance.part(role);
      kill9(before);
      const after = await eventually(
        `another ${role}`,
        () => instance.parts().find((part) => part.role === role),
        (part) => part !== undefined && part.pid !== before.pid,
      );
      expect(after?.port).toBe(before.port);
      await eventually(
        'readiness',
        () => instance.readiness(),
        (status) => status === 200,
      );
    },
    LIMIT_MS,
  );

  it(
    'takes every part along when it is killed itself, and comes up again',
    async () => {
      const parts = instance.parts();
      kill9(instance.part('supervisor'));
      await allGone(parts);
      await startAgain();
    },
    LIMIT_MS,
  );

  it(
    'comes up again when everything was killed at once',
    async () => {
      const parts = instance.parts();
      parts.forEach(kill9);
      await startAgain();
      expect(instance.parts().map(({ pid }) => pid)).not.toEqual(expect.arrayContaining([parts[0]?.pid]));
    },
    LIMIT_MS,
  );

  it(
    'comes up at once although the parts of a killed start are still stopping',
    async () => {
      const parts = instance.parts();
      kill9(instance.part('supervisor'));
      await startAgain();
      await allGone(parts);
      expect(await instance.readiness()).toBe(200);
    },
    LIMIT_MS,
  );

  it(
    'stops everything at Ctrl-C, ends well, and leaves nothing behind',
    async () => {
      const parts = instance.parts();
      instance.signal('SIGINT');
      expect(await instance.ended).toBe(0);
      await allGone(parts, 0);
      expect(instance.parts()).toEqual([]);
      const stopped = [...instance.output.matchAll(/stopping (\w+)/g)].map(([, role]) => role);
      expect(stopped).toEqual(['api', 'worker', 'bank', 'temporal', 'postgres']);
    },
    LIMIT_MS,
  );

  it(
    'comes up on other ports when its own are taken, and strikes off what listened there',
    async () => {
      rmSync(join(folder.path, 'ports.json'));
      await startAgain();
      const { secrets, ports } = readInstance(folder.path) ?? {};
      if (!secrets || !ports) throw new Error('the data folder says neither passwords nor ports');
      const client = new pg.Client(embeddedDatabaseUrl(secrets, ports['postgres'] ?? 0, 'temporal', ENGINE_DATABASE));
      await client.connect();
      const { rows } = await client.query<{ rpc_port: number }>('SELECT rpc_port FROM cluster_membership');
      await client.end();
      // The engine would look for its members of the last run, for up to a minute.
      expect(rows.filter(({ rpc_port: port }) => !Object.values(ports).includes(port))).toEqual([]);
      expect(rows.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
