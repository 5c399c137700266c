// The sandbox bank's only durable state: an append-only file of JSON lines. Nothing is answered before it is on the disk.
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ModeSetting, Yuan } from './wire.js';

/**
 * What the bank remembers. Names and accounts are left out on purpose: the book needs neither. `number` is the bank's own
 * count of orders it took; a late booking repeats the number of its `received`.
 */
export const Entry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mode'), ...ModeSetting.shape }),
  z.strictObject({
    kind: z.literal('received'),
    number: z.int().positive(),
    payoutKey: z.string(),
    amount: Yuan,
    bookAt: z.int(),
  }),
  z.strictObject({
    kind: z.literal('booked'),
    number: z.int().positive(),
    payoutKey: z.string(),
    amount: Yuan,
    bookedAt: z.int(),
  }),
  z.strictObject({ kind: z.literal('rejected'), payoutKey: z.string(), amount: Yuan, reasonCode: z.string() }),
]);
export type Entry = z.output<typeof Entry>;
export type Received = Extract<Entry, { kind: 'received' }>;
export type Booked = Extract<Entry, { kind: 'booked' }>;

const NEWLINE = 0x0a;

/** The open journal. Entries are written in the order in which they were appended, many with one fsync (group commit). */
export class Journal {
  readonly #file: FileHandle;
  #sizeBytes: number;
  #queued = '';
  #lastFlush: Promise<void> = Promise.resolve();
  #nextFlush: Promise<void> | undefined;
  #reportBroken!: (cause: unknown) => void;
  /** Resolves with the cause when a write failed: what is on the disk is then uncertain and the process must start anew. */
  readonly broken = new Promise<unknown>((resolve) => (this.#reportBroken = resolve));

  private constructor(file: FileHandle, sizeBytes: number) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /**
   * Opens or creates the journal at `path` and hands what it holds to `replay`. A torn last line was never answered and is
   * cut off. @throws Error naming the line if a complete line cannot be read.
   */
  static async open(path: string, replay: (entry: Entry) => void): Promise<Journal> {
    const file = await open(path, 'a+');
    try {
      const bytes = await file.readFile();
      const sizeBytes = bytes.lastIndexOf(NEWLINE) + 1;
      const lines = bytes.subarray(0, sizeBytes).toString('utf8').split('\n').slice(0, -1);
      for (const [index, line] of lines.entries()) replay(readLine(line, `${path}:${index + 1}`));
      if (sizeBytes < bytes.length) await file.truncate(sizeBytes);
      await file.sync();
      await syncFolder(dirname(path));
      return new Journal(file, sizeBytes);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Appends entries; resolves when they, and all before them, are on the disk. */
  append(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) this.#queued += `${JSON.stringify(entry)}\n`;
    return this.durable();
  }

  /** Resolves when everything appended so far is on the disk and nobody else has written; rejects for ever once a flush failed. */
  durable(): Promise<void> {
    if (this.#nextFlush === undefined) {
      const flush = this.#lastFlush.then(() => this.#flush());
      flush.catch(this.#reportBroken);
      this.#nextFlush = this.#lastFlush = flush;
    }
    return this.#nextFlush;
  }

  async close(): Promise<void> {
    await this.durable().catch(() => undefined);
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#queued, 'utf8');
    this.#queued = '';
    this.#nextFlush = undefined;
    if (bytes.length > 0) {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#sizeBytes += bytes.length;
    }
    // A left-over process of an earlier run may still be dying on the same folder: what it booked we would not know.
    const { size } = await this.#file.stat();
    if (size !== this.#sizeBytes) throw new Error('the journal has another writer');
  }
}

function readLine(line: string, where: string): Entry {
  try {
    return Entry.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`the sandbox bank's journal is damaged: ${where}`, { cause: error });
  }
}

// A new file survives a power cut only if its folder is on the disk too.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
