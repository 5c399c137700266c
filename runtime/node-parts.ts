// The parts that are our own code, and the helpers that run to their end.
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../config.js';
import { type GuardedProcess, startGuarded } from './guarded-process.js';
import { logTail } from './log-files.js';
import { StartError } from './start-error.js';

const LAUNCH = fileURLToPath(new URL('./launch.mjs', import.meta.url));
const STARTUP_LIMIT_MS = 60_000;
const POLL_MS = 40;
const STOP_GRACE_SECONDS = 20;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface NodePart {
  readonly title: string;
  /** Relative to the checkout, as TypeScript. */
  readonly entry: string;
  /** Where the compiled tree is. */
  readonly compiled: string;
  readonly heapMegabytes: number;
  readonly environment: Environment;
  readonly logFile: string;
  /** Answers 200 when the part can be used; without one it is ready when it runs. */
  readonly readyUrl?: string;
}

const nodeArguments = (compiled: string, entry: string, ...rest: string[]) => [LAUNCH, compiled, entry, ...rest];

function answersWell(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 2_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

/**
 * Starts one of our own processes and waits until it can be used.
 * @throws StartError when it ends, or does not become ready within a minute, with the end of its log.
 */
export async function launchNodePart(part: NodePart): Promise<GuardedProcess> {
  const started = await startGuarded({
    command: process.execPath,
    args: [`--max-old-space-size=${part.heapMegabytes}`, ...nodeArguments(part.compiled, part.entry)],
    // Without it the C library keeps an arena of memory for each thread of the engine's SDK.
    environment: { MALLOC_ARENA_MAX: '2', ...part.environment },
    logFile: part.logFile,
    stopSignal: 'TERM',
    graceSeconds: STOP_GRACE_SECONDS,
  });
  if (part.readyUrl === undefined) return started;
  let code: number | undefined;
  void started.ended.then((ended) => (code = ended));
  for (const deadline = Date.now() + STARTUP_LIMIT_MS; Date.now() < deadline && code === undefined;) {
    if (await answersWell(part.readyUrl)) return started;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const what = code === undefined ? 'was not ready within a minute' : `ended with code ${code} while it started`;
  await started.stop();
  throw new StartError(`${part.title} ${what}.`, logTail(part.logFile));
}

/**
 * Runs one of our own programs to its end and returns what it printed.
 * @throws StartError with its last words when it fails.
 */
export function runHelper(
  title: string,
  compiled: string,
  entry: string,
  args: readonly string[],
  environment: Environment,
): Promise<string> {
  const helper = spawn(process.execPath, nodeArguments(compiled, entry, ...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(environment),
  });
  let output = '';
  let complaint = '';
  helper.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  helper.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const endWithUs = () => helper.kill();
  process.once('exit', endWithUs);
  return new Promise((resolve, reject) => {
    helper.once('error', reject);
    helper.once('close', (code) => {
      process.off('exit', endWithUs);
      if (code === 0) resolve(output.trim());
      else reject(new StartError(`${title}: failed.`, complaint.trim() || `It ended with code ${code}.`));
    });
  });
}
