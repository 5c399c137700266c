// The logs of the parts: one file each, so that the terminal shows only what a person needs.
import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const TAIL_BYTES = 8_192;
const TAIL_LINES = 15;
const LARGEST_LOG_BYTES = 20_000_000;

/** The last lines of a log, headed by where they come from. */
export function logTail(file: string): string {
  if (!existsSync(file)) return `(there is no log ${file})`;
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(log, buffer, 0, buffer.length, size - buffer.length);
    return `The end of ${file}:\n${buffer.toString().trimEnd().split('\n').slice(-TAIL_LINES).join('\n')}`;
  } finally {
    closeSync(log);
  }
}

/** Keeps a log from filling the disk: one older generation stays. The writers append, so the file may be emptied under them. */
export function rotateLog(file: string): void {
  if (!existsSync(file) || statSync(file).size < LARGEST_LOG_BYTES) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}
