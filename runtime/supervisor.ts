// Keeps the parts of one instance running: restarts what dies, writes run.json, stops everything in order.
import { type DataFolder, type Role, type RunningPart } from './data-folder.js';
import type { GuardedProcess } from './guarded-process.js';
import { logTail, rotateLog } from './log-files.js';
import { findIdentity, isRunning, type ProcessIdentity } from './process-identity.js';
import type { Progress } from './progress.js';
import { StartError } from './start-error.js';

export interface Part {
  readonly role: Role;
  readonly title: string;
  readonly port?: number;
  /** Without these it would not come up: a restart waits for them. */
  readonly needs?: readonly Role[];
  /** Starts it and returns when it can be used; called again after it has died. */
  launch(): Promise<GuardedProcess>;
}

/** Who depends on others stops before them. */
const STOP_ORDER: readonly Role[] = ['api', 'worker', 'bank', 'temporal', 'postgres'];
const MOST_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;
const LOG_CHECK_EVERY_MS = 60_000;
const FIRST_PAUSE_MS = 200;
const POLL_MS = 50;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Watched {
  readonly part: Part;
  readonly process: GuardedProcess;
  readonly identity: ProcessIdentity;
}

export class Supervisor {
  private readonly running = new Map<Role, Watched>();
  private readonly started = new Set<Role>();
  private readonly restarts = new Map<Role, number[]>();
  private isStopping = false;
  private readonly self: RunningPart;
  private readonly logCheck: NodeJS.Timeout;
  private giveUp: (reason: StartError) => void = () => undefined;

  /** Rejects, once, when a part cannot be kept running. */
  readonly failure: Promise<never>;

  constructor(
    private readonly folder: DataFolder,
    private readonly progress: Progress,
    /** Where the product answers; of this process in run.json. */
    port: number,
  ) {
    const identity = findIdentity(process.pid) ?? { pid: process.pid, startedAt: '' };
    this.self = { role: 'supervisor', ...identity, port };
    this.failure = new Promise((_resolve, reject) => (this.giveUp = reject));
    this.failure.catch(() => undefined);
    this.logCheck = setInterval(() => this.rotateLogs(), LOG_CHECK_EVERY_MS).unref();
    this.writeRunFile();
  }

  /** Starts a part and watches it from then on. */
  async start(part: Part): Promise<void> {
    rotateLog(this.folder.logFile(part.role));
    const place = part.port === undefined ? '' : ` on 127.0.0.1:${part.port}`;
    this.started.add(part.role);
    this.watch(
      part,
      await this.progress.step(
        part.title,
        () => part.launch(),
        () => `ready${place}`,
      ),
    );
  }

  /** Stops every part, the dependent ones first. The second call ends them at once. */
  async stop(): Promise<void> {
    clearInterval(this.logCheck);
    if (this.isStopping) {
      for (const { process } of this.running.values()) process.kill();
      return;
    }
    this.isStopping = true;
    for (const role of STOP_ORDER) {
      const watched = this.running.get(role);
      if (watched)
        await this.progress.step(
          `stopping ${role}`,
          () => watched.process.stop(),
          () => 'stopped',
        );
    }
    this.folder.removeParts();
  }

  private watch(part: Part, process: GuardedProcess): void {
    const identity = findIdentity(process.pid) ?? { pid: process.pid, startedAt: '' };
    this.running.set(part.role, { part, process, identity });
    this.writeRunFile();
    if (this.isStopping) void process.stop();
    void process.ended.then((code) => this.onEnd(part, code));
  }

  private async onEnd(part: Part, code: number): Promise<void> {
    this.running.delete(part.role);
    while (!this.isStopping) {
      this.writeRunFile();
      const attempt = this.countRestart(part.role);
      if (attempt > MOST_RESTARTS) {
        const problem = `${part.title} ended ${attempt} times within a minute, the last time with code ${code}.`;
        return this.giveUp(new StartError(problem, logTail(this.folder.logFile(part.role))));
      }
      this.progress.line(`  ${part.title} ended with code ${code}; starting it again`);
      // The first time at once; a part that goes on dying is given more time to find what it misses.
      await sleep(FIRST_PAUSE_MS * (2 ** (attempt - 1) - 1));
      while (!this.isStopping && this.isMissingOneOf(part.needs)) await sleep(POLL_MS);
      if (this.isStopping) return;
      try {
        return this.watch(part, await part.launch());
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.progress.line(`  ${part.title} did not come up again: ${reason}`);
      }
    }
  }

  /** Whether one that we started is down, noticed or not yet; one that we never started is somebody else's. */
  private isMissingOneOf(needs: readonly Role[] = []): boolean {
    return needs.some((role) => {
      const watched = this.running.get(role);
      return this.started.has(role) && (watched === undefined || !isRunning(watched.identity));
    });
  }

  /** How often the part has been restarted within the last minute, this time included. */
  private countRestart(role: Role): number {
    const recent = (this.restarts.get(role) ?? []).filter((at) => at > Date.now() - RESTART_WINDOW_MS);
    this.restarts.set(role, [...recent, Date.now()]);
    return recent.length + 1;
  }

  private writeRunFile(): void {
    const parts = [...this.running.values()].map(({ part, identity }) => ({
      role: part.role,
      ...identity,
      ...(part.port === undefined ? {} : { port: part.port }),
    }));
    this.folder.writeParts([this.self, ...parts]);
  }

  private rotateLogs(): void {
    for (const role of this.running.keys()) rotateLog(this.folder.logFile(role));
  }
}
