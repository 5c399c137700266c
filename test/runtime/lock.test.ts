import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { tryLock, waitForLock } from '../../runtime/lock.mjs';

const LOCK = fileURLToPath(new URL('../../runtime/lock.mjs', import.meta.url));

/** Another process that takes the lock and says so. */
async function anotherHolder(name: string) {
  const code = `import { tryLock } from '${LOCK}'; await tryLock('${name}', 'the other one'); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}

describe('a lock', () => {
  it('has one holder, who says who it is', async () => {
    const name = randomUUID();
    const { lock } = await tryLock(name, 'the first');
    expect(lock).toBeDefined();
    expect(await tryLock(name, 'the second')).toEqual({ holder: 'the first' });
    await lock?.release();
    const again = await tryLock(name, 'the third');
    expect(again.lock).toBeDefined();
    await again.lock?.release();
  });

  it('is free as soon as its holder is killed', async () => {
    const name = randomUUID();
    const holder = await anotherHolder(name);
    expect(await tryLock(name, 'me')).toEqual({ holder: 'the other one' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const { lock } = await tryLock(name, 'me');
    expect(lock).toBeDefined();
    await lock?.release();
  });

  it('can be waited for', async () => {
    const name = randomUUID();
    const holder = await anotherHolder(name);
    const seen: string[] = [];
    const lock = await waitForLock(name, 'me', (other) => {
      seen.push(other);
      holder.kill('SIGKILL');
    });
    expect(seen).toEqual(['the other one']);
    await lock.release();
  });
});
