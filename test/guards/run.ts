// `npm run test:guards`: removes one guard at a time in a copy of the checkout and runs the test that guards it. A test that
// still passes then guards nothing, and is named. Takes minutes: run it when a guard or its test changes.
//   npm run test:guards                 all
//   npm run test:guards -- <words>      those whose sentence contains the words
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config.js';
import { ALL_GUARDS } from './all-guards.js';
import type { Guard } from './guards.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const LEFT_OUT = new Set(['node_modules', '.data', '.git', 'dist']);

/** Copies what a run needs; packages are shared. The copy is readable by the user that PostgreSQL runs as. */
function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'bofu-guards-'));
  cpSync(ROOT, copy, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs the guard's test in the copy; true if it passes. */
function passes(copy: string, { test, named }: Guard): boolean {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join('node_modules', 'jest', 'bin', 'jest.js'), '--silent', test, '-t', named],
    {
      cwd: copy,
      env: childEnvironment({ NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }),
      encoding: 'utf8',
    },
  );
  if (!/[1-9]\d* (passed|failed)/.test(stdout)) throw new Error(`no test of ${test} is called "${named}"`);
  return status === 0;
}

/** What became of the test when its guard was gone. */
function judge(copy: string, guard: Guard): 'fails without it' | 'PASSES WITHOUT IT' {
  const file = join(copy, guard.file);
  const text = readFileSync(file, 'utf8');
  if (text.split(guard.remove).length !== 2)
    throw new Error(`${guard.file} does not hold the guard exactly once: ${guard.remove}`);
  writeFileSync(
    file,
    text.replace(guard.remove, () => guard.leave),
  );
  try {
    return passes(copy, guard) ? 'PASSES WITHOUT IT' : 'fails without it';
  } finally {
    writeFileSync(file, text);
  }
}

const words = process.argv.slice(2).join(' ');
const chosen = ALL_GUARDS.filter(({ guards }) => guards.includes(words));
const copy = copyCheckout();
let useless = 0;
try {
  for (const guard of chosen) {
    const verdict = judge(copy, guard);
    if (verdict === 'PASSES WITHOUT IT') useless += 1;
    process.stdout.write(`${verdict.padEnd(18)} ${guard.guards}\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`\n${chosen.length - useless} of ${chosen.length} guards are guarded\n`);
process.exitCode = useless === 0 ? 0 : 1;
