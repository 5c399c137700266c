// Child processes that cannot outlive us, not even when we are killed with -9: each runs below a small shell that holds the
// reading end of a pipe. When the pipe closes, because we closed it or because we are gone, the shell stops the child.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from '../config.js';

const GUARD = `
signal=$1; grace=$2; shift 2
"$@" 3<&- 4>&- & child=$!
echo $child >&4; exec 4>&-
( read -r _ <&3; kill -s $signal $child 2>/dev/null
  i=0; while [ $i -lt $((grace * 10)) ] && kill -0 $child 2>/dev/null; do sleep 0.1; i=$((i+1)); done
  kill -s KILL $child 2>/dev/null ) & watch=$!
exec 3<&-
wait $child; code=$?
kill -s KILL $watch 2>/dev/null
exit $code
`;

export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** What its environment has besides ours; undefined removes a name. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Its output is appended here. */
  readonly logFile: string;
  readonly stopSignal: 'TERM' | 'INT';
  /** How long it may take to stop before it is killed. */
  readonly graceSeconds: number;
  /** The user it runs as; ours when undefined. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface GuardedProcess {
  /** Of the process itself, not of the shell that guards it. */
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason, with its exit code (128 + n after signal n). */
  readonly ended: Promise<number>;
  /** Sends the stop signal, waits, and kills it when the grace is over. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

function readPid(pipe: Readable, guard: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    pipe.on('data', (chunk: Buffer) => (text += chunk.toString()));
    pipe.once('close', () => {
      const pid = Number(text.trim());
      if (pid > 0) resolve(pid);
      else reject(new Error(`${command} could not be started`));
    });
    guard.once('error', reject);
  });
}

/**
 * Starts a process below its guard.
 * @throws Error when the guard itself cannot be started; a command that is not there ends with 127 and a line in its log.
 */
export async function startGuarded(wanted: GuardedCommand): Promise<GuardedProcess> {
  const log = openSync(wanted.logFile, 'a');
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'bofu-guard', wanted.stopSignal, String(wanted.graceSeconds), wanted.command, ...wanted.args],
    {
      // Its own group, so that Ctrl-C in the terminal reaches us alone and the parts stop in order.
      detached: true,
      stdio: ['ignore', log, log, 'pipe', 'pipe'],
      env: childEnvironment(wanted.environment ?? {}),
      ...(wanted.user ? { uid: wanted.user.uid, gid: wanted.user.gid, cwd: '/' } : {}),
    },
  );
  closeSync(log);
  const lifeline = guard.stdio[3] as Writable;
  lifeline.on('error', () => undefined);
  const ended = new Promise<number>((resolve) => {
    guard.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  });
  const pid = await readPid(guard.stdio[4] as Readable, guard, wanted.command);
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  return {
    pid,
    ended,
    async stop() {
      lifeline.destroy();
      await ended;
    },
    kill() {
      if (hasEnded) return;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended in the meantime.
      }
    },
  };
}
