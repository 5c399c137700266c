import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder, type Role } from '../../runtime/data-folder.js';
import { type GuardedProcess, startGuarded } from '../../runtime/guarded-process.js';
import { isRunning } from '../../runtime/process-identity.js';
import { progressTo } from '../../runtime/progress.js';
import { type Part, Supervisor } from '../../runtime/supervisor.js';
import { eventually } from '../helpers/eventually.js';
import { allGone, temporaryFolder } from './started-instance.js';

describe('the supervisor', () => {
  let place: ReturnType<typeof temporaryFolder>;
  let folder: DataFolder;
  let supervisor: Supervisor;
  let lines: string[];
  beforeEach(async () => {
    place = temporaryFolder();
    folder = await DataFolder.hold(place.path, 'demo');
    lines = [];
    supervisor = new Supervisor(
      folder,
      progressTo((line) => lines.push(line)),
      3000,
    );
  });
  afterEach(async () => {
    await supervisor.stop();
    await folder.release();
    place.remove();
  });

  const shell = (role: Role, script: string): Promise<GuardedProcess> =>
    startGuarded({
      command: '/bin/sh',
      args: ['-c', script],
      logFile: folder.logFile(role),
      stopSignal: 'TERM',
      graceSeconds: 30,
    });
  const part = (role: Role, script: string, change: Partial<Part> = {}): Part => ({
    role,
    title: role,
    launch: () => shell(role, script),
    ...change,
  });
  const STUBBORN = 'trap "" TERM; while :; do sleep 0.1; done';
  const OBEDIENT = 'exec sleep 1000';

  it('gives up on a part that ends six times within a minute, and shows the end of its log', async () => {
    let launches = 0;
    const launch = () => {
      launches += 1;
      return shell('worker', 'echo "no such table"; exit 3');
    };
    await supervisor.start(part('worker', '', { launch }));
    await expect(supervisor.failure).rejects.toThrow(
      /worker ended 6 times within a minute, the last time with code 3.*no such table/s,
    );
    expect(launches).toBe(6);
  }, 30_000);

  it('restarts a part only when what it needs is there again', async () => {
    const events: string[] = [];
    const recording = (role: Role): Part =>
      part(role, OBEDIENT, {
        ...(role === 'temporal' ? { needs: ['postgres'] as const } : {}),
        launch: async () => {
          // Longer than the pause before a restart: without waiting, temporal would be first.
          if (role === 'postgres' && events.length > 1) await new Promise((resolve) => setTimeout(resolve, 300));
          const process = await shell(role, OBEDIENT);
          events.push(role);
          return process;
        },
      });
    await supervisor.start(recording('postgres'));
    await supervisor.start(recording('temporal'));
    const parts = folder.readParts().filter(({ role }) => role !== 'supervisor');
    for (const { pid } of parts.toReversed()) process.kill(pid, 'SIGKILL');
    // Both are gone before the supervisor can notice either, whichever it then hears of first.
    while (parts.some(isRunning));
    await eventually(
      'both to be back',
      () => events.length,
      (count) => count === 4,
    );
    expect(events).toEqual(['postgres', 'temporal', 'postgres', 'temporal']);
  });

  it('stops the parts that others need after those that need them', async () => {
    for (const role of ['postgres', 'temporal', 'bank', 'worker', 'api'] as const)
      await supervisor.start(part(role, OBEDIENT));
    const parts = folder.readParts().filter(({ role }) => role !== 'supervisor');
    lines.length = 0;
    await supervisor.stop();
    expect(lines.map((line) => /stopping (\w+)/.exec(line)?.[1])).toEqual([
      'api',
      'worker',
      'bank',
      'temporal',
      'postgres',
    ]);
    await allGone(parts, 0);
    expect(folder.readParts()).toEqual([]);
  });

  it('waits for no part any more when it is told a second time', async () => {
    await supervisor.start(part('api', STUBBORN));
    const parts = folder.readParts().filter(({ role }) => role !== 'supervisor');
    const first = supervisor.stop();
    await supervisor.stop();
    await first;
    await allGone(parts, 1_000);
  });
});
