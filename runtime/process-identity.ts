// Tells whether a process that we wrote down is still the same one: a number alone may have been given to somebody else,
// and a dead one answers `kill(pid, 0)` until its parent has read its end.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** As the system tells it; only ever compared. */
  readonly startedAt: string;
}

const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

function findStartTime(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks and brackets itself: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X' ? undefined : fields[START_TIME_FIELD];
  } catch {
    return undefined;
  }
}

/** The identity of a running process; undefined when it has ended, or only waits for its parent to notice. */
export function findIdentity(pid: number): ProcessIdentity | undefined {
  const startedAt = findStartTime(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export const isRunning = (identity: ProcessIdentity): boolean => findStartTime(identity.pid) === identity.startedAt;

/** The command line of a process, blank-separated; empty when it has ended or may not be read. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

const POLL_MS = 50;

/** Sends a signal, waits until the process is gone, and kills it when `graceMs` is over. */
export async function stopProcess(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (let next: NodeJS.Signals | undefined = signal; isRunning(identity);) {
    if (next) process.kill(identity.pid, next);
    next = undefined;
    if (Date.now() > deadline) next = 'SIGKILL';
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
