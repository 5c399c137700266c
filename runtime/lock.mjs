// One holder per name on this machine. The lock is a listening socket, so the kernel gives it back however its process ends;
// a pid file would not: after `kill -9` the number may still answer, or belong to somebody else.
// Plain JavaScript, because bootstrap.mjs needs it before anything is installed.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ASK_TIMEOUT_MS = 2_000;
const POLL_MS = 200;

function addressOf(name) {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  // Linux has sockets without a file: nothing to clean up, and no limit on the length of the folder's path.
  return process.platform === 'linux' ? `\0bofu-${digest}` : join(tmpdir(), `bofu-${digest}.sock`);
}

function listen(address, description) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(description);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** What the holder says about itself; undefined when nobody answers at that address. */
function askHolder(address) {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(address);
    socket.setTimeout(ASK_TIMEOUT_MS, () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk));
    let isRefused = false;
    socket.on('error', (error) => (isRefused = error.code === 'ECONNREFUSED' || error.code === 'ENOENT'));
    socket.on('close', () => resolve(isRefused ? undefined : text));
  });
}

/** Takes the lock, or says who holds it: `{ lock }` or `{ holder }`. */
export async function tryLock(name, description) {
  const address = addressOf(name);
  for (;;) {
    try {
      const server = await listen(address, description);
      return { lock: { release: () => new Promise((resolve) => server.close(() => resolve())) } };
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
    const holder = await askHolder(address);
    if (holder !== undefined) return { holder };
    if (process.platform !== 'linux') rmSync(address, { force: true });
  }
}

/** Waits for the lock; `onWait` is called once when somebody else has it, with what the holder says about itself. */
export async function waitForLock(name, description, onWait) {
  for (let isFirst = true; ; isFirst = false) {
    const attempt = await tryLock(name, description);
    if (attempt.lock) return attempt.lock;
    if (isFirst) onWait(attempt.holder);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
