// `npm start` as somebody else sees it: a process, what it prints, run.json, and HTTP.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config.js';
import { type Role, type RunningPart, ROLES } from '../../runtime/data-folder.js';
import { isPortFree } from '../../runtime/ports.js';
import { findIdentity, isRunning } from '../../runtime/process-identity.js';
import { eventually } from '../helpers/eventually.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 180_000;

/** The first port that is free from one on; each process looks in another place, so that two tests at a time do not find the same. */
export async function freePort(from = 32_100 + ((process.pid * 97) % 600)): Promise<number> {
  for (let port = from; ; port++) if (await isPortFree(port)) return port;
}

export class StartedInstance {
  output = '';
  readonly ended: Promise<number | null>;
  private readonly process: ChildProcess;

  constructor(
    readonly folder: string,
    readonly port: number,
    environment: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.process = spawn(process.execPath, ['runtime/bootstrap.mjs', 'runtime/start.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment({
        NODE_OPTIONS: undefined,
        BOFU_MODE: 'demo',
        HOST: undefined,
        DATABASE_URL: undefined,
        DATABASE_OWNER_URL: undefined,
        TEMPORAL_ADDRESS: undefined,
        BOFU_DATA_DIR: folder,
        PORT: String(port),
        ...environment,
      }),
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = new Promise((resolve) => this.process.once('close', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** The parts that run.json names now. */
  parts(): RunningPart[] {
    const file = join(this.folder, 'run.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { parts: RunningPart[] }).parts : [];
  }

  part(role: Role): RunningPart {
    const part = this.parts().find((candidate) => candidate.role === role);
    if (part === undefined) throw new Error(`run.json names no ${role}`);
    return part;
  }

  /** Until `/readyz` says 200, and run.json names this start and every part of it that is ours. */
  async ready(roles: readonly Role[] = ROLES): Promise<this> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    await eventually(
      'the instance to be ready',
      async () => ({ status: await this.readiness(), parts: this.parts(), output: this.output }),
      ({ status, parts }) => {
        if (hasEnded) throw new Error(`npm start ended instead:\n${this.output}`);
        // An earlier start on the same data may still be answering.
        const isOurs = parts.some(({ role, pid }) => role === 'supervisor' && pid === this.pid);
        return status === 200 && isOurs && roles.every((role) => parts.some((part) => part.role === role));
      },
      START_LIMIT_MS,
    );
    return this;
  }

  async readiness(): Promise<number | undefined> {
    try {
      return (await fetch(`${this.url}/readyz`, { headers: { connection: 'close' } })).status;
    } catch {
      return undefined;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

/** Kills a process; one that has ended by itself, perhaps because another was killed just before, is as good. */
export function kill9(part: { readonly pid: number }): void {
  try {
    process.kill(part.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Until none of these processes is left. */
export const allGone = (parts: readonly RunningPart[], limitMs?: number) =>
  eventually(
    'every part to be gone',
    () => parts.filter(isRunning).map(({ role }) => role),
    (left) => left.length === 0,
    limitMs,
  );

export const isAlive = (part: RunningPart) => findIdentity(part.pid) !== undefined;

/** A data folder in a place that only we may enter, and what removes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const parent = mkdtempSync(join(tmpdir(), 'bofu-'));
  return { path: join(parent, 'data'), remove: () => rmSync(parent, { recursive: true, force: true }) };
}
