// What a running instance takes, part by part. PSS: memory that processes share is counted once, in shares.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile } from '../runtime/data-folder.js';

const KILOBYTES_A_MEGABYTE = 1_024;

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** 0 for a process that has ended in the meantime. @throws Error when we may not ask: the sum would be too small */
function pssKilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return 0;
    throw new Error(
      `the memory of process ${pid} may not be read (${code}): run this as the user who started it, or as root`,
      { cause: error },
    );
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/**
 * Megabytes of everything that `npm start` started, by role, with `total`.
 * @throws Error on a system other than Linux, when nothing runs in the data folder, and when a process may not be read
 */
export function measureMemory(dataFolder: string): Readonly<Record<string, number>> & { readonly total: number } {
  if (process.platform !== 'linux') throw new Error('PSS is a figure of Linux; this system has none.');
  const parts = readRunFile(join(dataFolder, 'run.json'));
  const supervisor = parts.find(({ role }) => role === 'supervisor');
  if (supervisor === undefined) throw new Error(`no bofu is running in ${dataFolder}`);
  const roleOf = new Map(parts.map(({ pid, role }) => [pid, role]));
  const children = childrenByParent();
  const kilobytes = new Map<string, number>();
  // The processes of a part belong to it; the shells that guard the parts belong to the supervisor.
  const count = (pid: number, above: string): void => {
    const role = roleOf.get(pid) ?? above;
    kilobytes.set(role, (kilobytes.get(role) ?? 0) + pssKilobytes(pid));
    for (const child of children.get(pid) ?? []) count(child, role);
  };
  count(supervisor.pid, 'supervisor');
  const uncounted = parts.filter(({ role }) => !kilobytes.has(role)).map(({ role }) => role);
  if (uncounted.length > 0) throw new Error(`not running as run.json says: ${uncounted.join(', ')}`);
  const megabytes = (value: number) => Math.round(value / KILOBYTES_A_MEGABYTE);
  return {
    ...Object.fromEntries([...kilobytes].map(([role, value]) => [role, megabytes(value)])),
    total: megabytes([...kilobytes.values()].reduce((sum, value) => sum + value, 0)),
  };
}
