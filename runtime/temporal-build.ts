// Builds the engine from its published Go module, where there is a recent Go.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../config.js';
import type { Say } from './progress.js';

const NEEDED_GO = [1, 26, 8] as const;
const VERSION_LIMIT_MS = 10_000;
const KEPT_OUTPUT_CHARACTERS = 2_000;

const isAtLeast = (actual: readonly number[], needed: readonly number[]): boolean => {
  const place = needed.findIndex((number, i) => number !== (actual[i] ?? 0));
  return place === -1 || (actual[place] ?? 0) > (needed[place] ?? 0);
};

/** @throws Error when there is no Go under this name, or one that is too old. */
export async function assertUsableGo(go: string): Promise<void> {
  const { stdout } = await promisify(execFile)(go, ['env', 'GOVERSION'], { timeout: VERSION_LIMIT_MS, cwd: '/' }).catch(
    () => {
      throw new Error('build: there is no Go on the PATH');
    },
  );
  const version = stdout.trim();
  const numbers = version.replace(/^go/, '').split('.').map(Number);
  if (!isAtLeast(numbers, NEEDED_GO))
    throw new Error(`build: Go ${NEEDED_GO.join('.')} or newer is needed, this is ${version}`);
}

/**
 * Builds server and SQL tool into a folder, under the names `server` and `sql`.
 * @throws Error with the compiler's last words.
 */
export function buildWithGo(go: string, version: string, folder: string, say: Say): Promise<void> {
  const modules = ['cmd/server', 'cmd/tools/sql'].map((path) => `go.temporal.io/server/${path}@v${version}`);
  const build = spawn(go, ['install', '-v', '-ldflags=-s -w', ...modules], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Settings of the user that are meant for other work, and would turn this build into another one.
    env: childEnvironment({
      GOBIN: folder,
      GOFLAGS: undefined,
      GOWORK: 'off',
      GO111MODULE: undefined,
      GOOS: undefined,
      GOARCH: undefined,
    }),
  });
  say('building with Go, about 4 minutes the first time');
  const stopWithUs = () => build.kill();
  process.once('exit', stopWithUs);
  let packages = 0;
  let output = '';
  build.stderr.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    packages += text.split('\n').length - 1;
    output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
    say(`building with Go, ${packages} packages compiled or fetched, about 4 minutes the first time`);
  });
  return new Promise((resolve, reject) => {
    build.once('error', (error) => reject(new Error(`build: go could not be started: ${error.message}`)));
    build.once('close', (code) => {
      process.off('exit', stopWithUs);
      if (code === 0) resolve();
      else reject(new Error(`build: go install ended with ${code}:\n${output.trim()}`));
    });
  });
}
