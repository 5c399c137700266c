import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGuarded } from '../../runtime/guarded-process.js';
import { findIdentity, isRunning } from '../../runtime/process-identity.js';
import { eventually } from '../helpers/eventually.js';

const GUARDED = fileURLToPath(new URL('../../runtime/guarded-process.ts', import.meta.url));

describe('a guarded process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bofu-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const command = (script: string) => ({
    command: '/bin/sh',
    args: ['-c', script],
    logFile: join(folder, 'log'),
    stopSignal: 'TERM' as const,
    graceSeconds: 1,
  });

  it('tells its own number and how it ended, and writes into its log', async () => {
    const guarded = await startGuarded(command('echo "I am $$"; exit 7'));
    expect(await guarded.ended).toBe(7);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(`I am ${guarded.pid}\n`);
  });

  it('is asked to stop, and may finish what it does', async () => {
    const guarded = await startGuarded(command('trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done'));
    await eventually(
      'it to be up',
      () => readFileSync(join(folder, 'log'), 'utf8'),
      (log) => log.includes('up'),
    );
    await guarded.stop();
    expect(await guarded.ended).toBe(0);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('up\nbye\n');
  });

  it('is killed when it does not stop in its time', async () => {
    const guarded = await startGuarded(command('trap "" TERM; echo up; while :; do sleep 0.05; done'));
    await eventually(
      'it to be up',
      () => readFileSync(join(folder, 'log'), 'utf8'),
      (log) => log.includes('up'),
    );
    await guarded.stop();
    expect(findIdentity(guarded.pid)).toBeUndefined();
  });

  it('goes when the process that started it is killed with -9', async () => {
    const code = `
      import { startGuarded } from '${GUARDED}';
      const child = await startGuarded({ command: '/bin/sleep', args: ['1000'], logFile: '${join(folder, 'log')}', stopSignal: 'TERM', graceSeconds: 1 });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = findIdentity(Number(chunk.toString()));
    if (child === undefined) throw new Error('the child is not running');
    parent.kill('SIGKILL');
    await eventually(
      'the child to be gone',
      () => isRunning(child),
      (running) => !running,
    );
  });
});
