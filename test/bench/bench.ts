// `npm run bench`: the figures of docs/performance.md, measured on a fresh instance of its own with everything on this machine.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureMemory } from '../../scripts/instance-memory.js';
import { measureAssessments } from './assessments.js';
import { CASES_A_ROUND, CONCURRENCY, measureCases } from './cases.js';
import { ROOT, start, stop } from './child-process.js';
import { measureDuePeriods } from './due-periods.js';
import type { Instance } from './instance.js';
import { median } from './load.js';
import { measureRehearsals } from './rehearsal.js';

const ROUNDS = 3;
const IDLE_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function measure(instance: Instance) {
  say(`Memory, after ${IDLE_MS / 1000} s at rest`);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const memoryMegabytes = measureMemory(instance.dataFolder);
  say('Cases');
  const cases = await measureCases(instance, ROUNDS);
  say('Due periods');
  const duePeriods = await measureDuePeriods(instance, ROUNDS);
  say('Assessments');
  const assessments = await measureAssessments(instance, ROUNDS);
  // Last, since it leaves twenty thousand cases behind.
  say('Rehearsals');
  const rehearsals = await measureRehearsals(instance, ROUNDS);
  return { memoryMegabytes, ...cases, ...duePeriods, ...assessments, ...rehearsals };
}

async function main(): Promise<void> {
  const dataFolder = join(ROOT, '.data', 'bench');
  rmSync(dataFolder, { recursive: true, force: true });
  const port = await freePort();
  const environment = { BOFU_DATA_DIR: dataFolder, PORT: String(port), LOG_LEVEL: 'warn' };
  say(
    `Measuring on ${availableParallelism()} cores (${cpus()[0]?.model ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GiB, fsync on; ${ROUNDS} rounds of ${CASES_A_ROUND} cases, ${CONCURRENCY} at a time.`,
  );
  const product = await start(['runtime/start.ts'], (line) => line.startsWith('Ready in'), environment);
  try {
    const figures = await measure({ base: new URL(`http://127.0.0.1:${port}`), dataFolder, environment, say });
    say('');
    say(
      `cases: ${median(figures.casesPerSecond)} cases/s (engine only ${median(figures.engineOnlyCasesPerSecond)} cases/s)`,
    );
    say(`reviewer action: ${median(figures.reviewerActionP95Ms)} ms`);
    say(`due periods: ${median(figures.duePeriodsPerSecond)} periods/s`);
    say(`assessments: ${median(figures.assessmentsPerSecond)} assessments/s`);
    say(`assessment over HTTP: ${median(figures.assessmentP95Ms)} ms`);
    say(`rehearsal: ${median(figures.rehearsedCasesPerSecond)} cases/s`);
    say(`memory: ${figures.memoryMegabytes.total} MB`);
    const file = join(dataFolder, 'bench.json');
    mkdirSync(dataFolder, { recursive: true });
    const run = {
      measuredAt: new Date().toISOString(),
      cores: availableParallelism(),
      concurrency: CONCURRENCY,
      casesARound: CASES_A_ROUND,
    };
    writeFileSync(file, `${JSON.stringify({ ...run, ...figures }, null, 2)}\n`);
    say(`\nEvery round: ${file}`);
  } finally {
    await stop(product);
  }
}

await main();
