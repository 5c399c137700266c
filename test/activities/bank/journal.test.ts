// The journal on the disk: nothing is answered before its fsync, one fsync serves many, damage is told from a torn end.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, open, readFile, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal, type Entry } from '../../../activities/bank/sandbox/journal.js';
import { startSandboxBank } from '../../../activities/bank/sandbox/server.js';
import { aBatch, anOrder, BankInProcess, logger, makeFolder, orders, wholeBook } from './sandbox-bank-for-tests.js';

type Prototype = { datasync: (this: FileHandle) => Promise<void> };

/** Puts itself between every `datasync` and the disk: counts, and can hold it back or let it fail. */
class DiskGate {
  count = 0;
  before: () => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly prototype: Prototype,
    readonly datasync: Prototype['datasync'],
  ) {}

  static async install(): Promise<DiskGate> {
    const handle = await open(import.meta.filename, 'r');
    const prototype = Object.getPrototypeOf(handle) as Prototype;
    await handle.close();
    const gate = new DiskGate(prototype, prototype.datasync);
    prototype.datasync = async function (this: FileHandle) {
      gate.count += 1;
      await gate.before();
      await gate.datasync.call(this);
    };
    return gate;
  }

  remove(): void {
    this.prototype.datasync = this.datasync;
  }
}

const booked = (number: number): Entry => ({
  kind: 'booked',
  number,
  payoutKey: `钥匙-${number}`,
  amount: '264.00',
  bookedAt: 1_700_000_000_000,
});

describe('the sandbox bank and its disk', () => {
  let bank: BankInProcess;
  let gate: DiskGate;

  beforeEach(async () => {
    bank = await BankInProcess.start();
    gate = await DiskGate.install();
  });
  afterEach(async () => {
    gate.remove();
    await bank.dispose();
  });

  it('answers neither a submission nor an enquiry about it before the booking is on the disk', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const reached = new Promise<void>((resolve) => {
      gate.before = () => {
        resolve();
        return opened;
      };
    });
    const answered: string[] = [];
    const note = (what: string) => () => void answered.push(what);

    const submitting = bank
      .client()
      .submit(aBatch([anOrder()]))
      .then(note('submission'));
    await reached;
    const asking = bank
      .client()
      .enquire([{ payoutKey: anOrder().payoutKey, validUntil: 0 }])
      .then(note('enquiry'));
    const reading = bank.client().book().then(note('book'));
    // A request that needs no disk is answered meanwhile, so the others had their chance.
    expect((await fetch(`${bank.url}/nothing`)).status).toBe(404);
    expect(answered).toEqual([]);

    open();
    await Promise.all([submitting, asking, reading]);
    expect(answered).toHaveLength(3);
  });

  it('needs one fsync for a submission of 5,000 orders', async () => {
    await bank.client().submit(aBatch(orders('many', 5000)));

    expect(gate.count).toBe(1);
  });

  it('needs two fsyncs for any number of submissions at once: one under way, one for all that came meanwhile', async () => {
    const journal = await Journal.open(join(bank.folder, 'another.jsonl'), () => undefined);
    const appending: Promise<void>[] = [];
    gate.before = () => {
      while (appending.length < 50) appending.push(journal.append([booked(appending.length + 1)]));
      return Promise.resolve();
    };

    appending.push(journal.append([booked(1)]));
    await appending[0];
    await Promise.all(appending);

    expect(appending).toHaveLength(50);
    expect(gate.count).toBe(2);
    await journal.close();
  });

  it('answers nothing any more once the disk has failed, says so, and knows the truth after a new start', async () => {
    await bank.client().submit(aBatch(orders('before', 1)));
    gate.before = () => Promise.reject(new Error('no space left'));

    expect(await bank.client().submit(aBatch(orders('failed', 1)))).toMatchObject({ kind: 'unknown' });
    expect(await bank.server.broken).toMatchObject({ message: 'no space left' });
    gate.before = () => Promise.resolve();
    expect(await bank.client().submit(aBatch(orders('after', 1)))).toMatchObject({ kind: 'unknown' });
    await expect(bank.client().book()).rejects.toThrow();

    await bank.restart();
    // The failed fsync came after the write: the order may be there, the one after the failure is not.
    expect((await wholeBook(bank.client())).map(({ payoutKey }) => payoutKey)).toEqual(['before-0', 'failed-0']);
  });

  it('stops when a second process writes to its book, instead of answering from half of the truth', async () => {
    const second = await startSandboxBank({ port: 0, folder: bank.folder, logger });

    expect(await bank.client().submit(aBatch([anOrder()]))).toMatchObject({ kind: 'answered' });
    await expect(fetch(`http://127.0.0.1:${second.port}/book`)).rejects.toThrow();

    expect(await second.broken).toMatchObject({ message: 'the journal has another writer' });
    await second.stop();
  });
});

describe('a journal', () => {
  let path: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const made = await makeFolder();
    path = join(made.folder, 'journal.jsonl');
    remove = made.remove;
  });
  afterEach(() => remove());

  async function replayed(): Promise<{ journal: Journal; entries: Entry[] }> {
    const entries: Entry[] = [];
    return { journal: await Journal.open(path, (entry) => entries.push(entry)), entries };
  }

  it('loses only the torn line, wherever the end is torn, and goes on behind it', async () => {
    const { journal } = await replayed();
    await journal.append([booked(1), booked(2)]);
    await journal.close();
    const whole = await readFile(path);
    const firstLineEnd = whole.indexOf('\n') + 1;

    for (let sizeBytes = 0; sizeBytes < whole.length; sizeBytes++) {
      await writeFile(path, whole);
      await truncate(path, sizeBytes);
      const torn = await replayed();
      const kept = sizeBytes < firstLineEnd ? [] : [booked(1)];
      expect({ sizeBytes, entries: torn.entries }).toEqual({ sizeBytes, entries: kept });
      await torn.journal.append([booked(3)]);
      await torn.journal.close();

      const again = await replayed();
      expect({ sizeBytes, entries: again.entries }).toEqual({ sizeBytes, entries: [...kept, booked(3)] });
      await again.journal.close();
    }
  });

  it.each(['not json', '{"kind":"booked"}', '{"kind":"unheard-of"}', ''])(
    'refuses a complete line that it cannot read, naming it: %s',
    async (line) => {
      await appendFile(path, `${JSON.stringify(booked(1))}\n${line}\n${JSON.stringify(booked(2))}\n`);

      await expect(replayed()).rejects.toThrow(/damaged: .*journal\.jsonl:2$/);
    },
  );

  it('holds neither names nor accounts', async () => {
    const bank = await BankInProcess.start();
    const { payeeName, accountNumber } = anOrder();
    await bank.client().submit(aBatch([anOrder(), anOrder({ payoutKey: 'refused', amount: 0n })]));

    const text = await readFile(join(bank.folder, 'journal.jsonl'), 'utf8');

    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(text).not.toContain(payeeName);
    expect(text).not.toContain(accountNumber);
    await bank.dispose();
  });
});
