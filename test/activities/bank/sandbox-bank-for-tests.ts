// Sandbox banks for tests: in this process, or as a process of its own that can be killed; and orders to give to them.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pino } from 'pino';
import type { PaymentBatch, PaymentOrder } from '../../../activities/bank/bank.js';
import { SandboxBank, type Booking } from '../../../activities/bank/sandbox/sandbox-bank.js';
import { startSandboxBank, type SandboxBankServer } from '../../../activities/bank/sandbox/server.js';

export const logger = pino({ level: 'silent' });

export function anOrder(overrides: Partial<PaymentOrder> = {}): PaymentOrder {
  return {
    payoutKey: 'payout:e1:base.claimant:2025-01:1',
    amount: 26_400n,
    payeeName: '测试甲',
    bankName: '测试银行',
    accountNumber: '6200000000000000',
    purpose: '灵活就业社会保险补贴',
    ...overrides,
  };
}

/** Orders with keys `{prefix}-0`, `{prefix}-1` ... and an amount of their own each. */
export function orders(prefix: string, count: number): PaymentOrder[] {
  return Array.from({ length: count }, (_, index) =>
    anOrder({ payoutKey: `${prefix}-${index}`, amount: BigInt(10_000 + index) }),
  );
}

/** A batch that stays valid for a minute unless told otherwise. */
export function aBatch(given: readonly PaymentOrder[], overrides: Partial<PaymentBatch> = {}): PaymentBatch {
  return { batchId: 'batch-1', validUntil: Date.now() + 60_000, orders: given, ...overrides };
}

export async function makeFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bofu-bank-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A bank in this process on a folder of its own, with its client; `restart` stops it and starts it on the same book. */
export class BankInProcess {
  #server: SandboxBankServer | undefined;

  private constructor(
    readonly folder: string,
    readonly removeFolder: () => Promise<void>,
  ) {}

  static async start(): Promise<BankInProcess> {
    const { folder, remove } = await makeFolder();
    const bank = new BankInProcess(folder, remove);
    await bank.start();
    return bank;
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  get server(): SandboxBankServer {
    if (!this.#server) throw new Error('the bank is stopped');
    return this.#server;
  }

  client(answerTimeoutMs = 5000): SandboxBank {
    return new SandboxBank({ url: this.url, answerTimeoutMs });
  }

  async start(): Promise<void> {
    this.#server = await startSandboxBank({ port: 0, folder: this.folder, logger });
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.removeFolder();
  }
}

const ROOT = resolve(import.meta.dirname, '../../..');

export type BankProcess = ChildProcessByStdio<null, Readable, Readable>;

/** Starts the bank's own process on a data folder, as `npm start` would, and waits until it listens. */
export async function spawnBank(dataFolder: string, port: number): Promise<BankProcess> {
  const child = spawnBankUnwaited(dataFolder, port);
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if ((JSON.parse(line) as { msg: string }).msg !== 'listening') continue;
    child.stdout.resume();
    return child;
  }
  throw new Error('the bank ended before it listened');
}

export function spawnBankUnwaited(dataFolder: string, port: number): BankProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'activities/bank/sandbox/server.ts'], {
    cwd: ROOT,
    env: { BOFU_DATA_DIR: dataFolder, BOFU_BANK_PORT: String(port), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function kill(child: BankProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill(signal);
  return ((await exited) as [number | null])[0];
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The whole book, read page by page. */
export async function wholeBook(bank: SandboxBank): Promise<Booking[]> {
  const lines: Booking[] = [];
  for (;;) {
    const { items, hasMore } = await bank.book(lines.length, 1000);
    lines.push(...items);
    if (!hasMore) return lines;
  }
}

/** Asks again until it holds; fails after ten seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come to hold within ten seconds');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}
