// `npm run test:crash`: kills the whole product and parts of it, again and again, and proves that it made no difference.
//   npm run test:crash                            200 cycles with a new seed
//   npm run test:crash -- --seed 7 --cycles 40    what a failing run printed, again
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isClean, runKillSuite } from './kill-suite.js';

const FOLDER = fileURLToPath(new URL('../../.data/crash', import.meta.url));
const CYCLES = 200;

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}`);
  return Number(text);
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    cycles: { type: 'string', default: String(CYCLES) },
  },
});
const seed = wholeNumber('seed', values.seed);
const cycles = wholeNumber('cycles', values.cycles);
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`seed ${seed}, ${cycles} cycles`);
const report = await runKillSuite({ seed, cycles, say });
const { lost, duplicated, unexplained } = report;
const file = join(FOLDER, 'report.json');
mkdirSync(FOLDER, { recursive: true });
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
say(`\n${JSON.stringify(report, null, 2)}\n\nReport: ${file}`);
say(`lost: ${lost.length}, duplicated: ${duplicated.length}, unexplained: ${unexplained.length}`);
process.exit(isClean(report) ? 0 : 1);
