// The data folder of one instance: who holds it, its secrets, its ports, the mode it was made for, and run.json, which names the
// parts that are running.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '../config.js';
import { type Lock, tryLock } from './lock.mjs';
import type { ProcessIdentity } from './process-identity.js';
import { StartError } from './start-error.js';

export const ROLES = ['supervisor', 'postgres', 'temporal', 'worker', 'api', 'bank'] as const;
export type Role = (typeof ROLES)[number];

export interface RunningPart extends ProcessIdentity {
  readonly role: Role;
  readonly port?: number;
}

export interface Secrets {
  readonly postgresPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly temporalPassword: string;
  /** 32 bytes in base64. */
  readonly masterKey: string;
}

/** Replaces a file as a whole: a reader, or a crash in the middle, sees the old or the new one. */
function writeWhole(file: string, text: string, permissions: number): void {
  writeFileSync(`${file}.new`, text, { mode: permissions });
  renameSync(`${file}.new`, file);
}

const readJson = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** What a second program needs to reach the parts of the instance in a folder; undefined when none was ever started there. */
export function readInstance(path: string): { secrets: Secrets; ports: Readonly<Record<string, number>> } | undefined {
  const secrets = readJson(join(path, 'secrets.json')) as Secrets | undefined;
  const ports = readJson(join(path, 'ports.json')) as Record<string, number> | undefined;
  return secrets && ports ? { secrets, ports } : undefined;
}

/** The parts that a run.json names; empty when there is none, as after an orderly end. */
export const readRunFile = (file: string): RunningPart[] =>
  (readJson(file) as { parts: RunningPart[] } | undefined)?.parts ?? [];

export class DataFolder {
  readonly logs: string;

  private constructor(
    readonly path: string,
    private readonly lock: Lock,
  ) {
    this.logs = join(path, 'logs');
  }

  /**
   * Makes the folder where it is missing, and holds it until `release` or the end of this process.
   * @throws StartError when another start holds it, or when the folder was made for the other mode.
   */
  static async hold(path: string, mode: Mode): Promise<DataFolder> {
    mkdirSync(join(path, 'logs'), { recursive: true });
    const real = realpathSync(path);
    const attempt = await tryLock(`data ${real}`, `pid ${process.pid}`);
    if (!attempt.lock) {
      throw new StartError(
        `${path} is in use by another bofu (${attempt.holder || 'it does not answer'}).`,
        'Stop that one first, or give this one a folder and a port of its own: BOFU_DATA_DIR=.data2 PORT=3001 npm start',
      );
    }
    const folder = new DataFolder(real, attempt.lock);
    folder.assertMode(mode);
    return folder;
  }

  release(): Promise<void> {
    return this.lock.release();
  }

  logFile(role: string): string {
    return join(this.logs, `${role}.log`);
  }

  /** The secrets of the embedded parts, made on the first start and readable by this user alone. */
  secrets(): Secrets {
    const file = join(this.path, 'secrets.json');
    const known = readJson(file) as Secrets | undefined;
    if (known) return known;
    if (existsSync(join(this.path, 'postgres'))) {
      throw new StartError(
        `${file} is missing, and without it nobody can open the database in ${this.path}.`,
        'Put the file back from your backup, or start anew with another BOFU_DATA_DIR.',
      );
    }
    const password = () => randomBytes(24).toString('base64url');
    const secrets: Secrets = {
      postgresPassword: password(),
      ownerPassword: password(),
      appPassword: password(),
      temporalPassword: password(),
      masterKey: randomBytes(32).toString('base64'),
    };
    writeWhole(file, JSON.stringify(secrets, undefined, 2), 0o600);
    return secrets;
  }

  readPorts(): Record<string, number> {
    return (readJson(join(this.path, 'ports.json')) ?? {}) as Record<string, number>;
  }

  writePorts(ports: Readonly<Record<string, number>>): void {
    writeWhole(join(this.path, 'ports.json'), `${JSON.stringify(ports, undefined, 2)}\n`, 0o644);
  }

  /** What run.json says about the last start; empty when it ended in order. */
  readParts(): RunningPart[] {
    return readRunFile(join(this.path, 'run.json'));
  }

  writeParts(parts: readonly RunningPart[]): void {
    writeWhole(join(this.path, 'run.json'), `${JSON.stringify({ parts }, undefined, 2)}\n`, 0o644);
  }

  removeParts(): void {
    rmSync(join(this.path, 'run.json'), { force: true });
  }

  private assertMode(mode: Mode): void {
    const file = join(this.path, 'mode');
    const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    if (known === undefined) writeWhole(file, `${mode}\n`, 0o644);
    else if (known !== mode) {
      throw new StartError(
        `The data in ${this.path} were made in ${known} mode; they are never used in ${mode} mode.`,
        `Choose another folder, for example BOFU_DATA_DIR=.data-${mode}.`,
      );
    }
  }
}
