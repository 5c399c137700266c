// `npm run bench`: the figures of docs/performance.md, measured on a fresh instance of its own with everything on this machine.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config.js';
import { connectClient } from '../../temporal.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { completeEngineOnlyCase } from './engine-only-case.js';
import { Persona } from '../../runtime/persona-client.js';
import { closedLoop, median, openLoop, percentile } from './load.js';
import { completeCase, type Officers } from './three-step-case.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const DATA_FOLDER = join(ROOT, '.data', 'bench');
const ROUNDS = 3;
const CONCURRENCY = 20;
const CASES_A_ROUND = 150;
const WARM_UP_CASES = 60;

const say = (line: string) => process.stdout.write(`${line}\n`);
const round = (figure: number, digits = 1) => Number(figure.toFixed(digits));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Starts a program and waits for a line of its output. */
async function start(
  args: string[],
  isReady: (line: string) => boolean,
  environment: Record<string, string>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnvironment(environment),
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => isReady(line) && resolve());
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code} before it was ready`)));
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

interface Figures {
  casesPerSecond: number[];
  engineOnlyCasesPerSecond: number[];
  reviewerActionP95Ms: number[];
}

async function measure(base: URL, environment: Record<string, string>): Promise<Figures> {
  const officers: Officers = {
    intake: await Persona.signIn(base, 'intake-street-a'),
    auditor: await Persona.signIn(base, 'auditor-1'),
    approver: await Persona.signIn(base, 'approver-1'),
  };
  const applicants = async (count: number) => {
    const made: Persona[] = [];
    await closedLoop(Array.from({ length: count }), 8, async () => void made.push(await Persona.newApplicant(base)));
    return made;
  };
  const figures: Figures = { casesPerSecond: [], engineOnlyCasesPerSecond: [], reviewerActionP95Ms: [] };
  const ignore = () => undefined;

  const taskQueue = 'engine-only';
  const engineOnly = await start(
    ['test/bench/engine-only-worker.ts', taskQueue],
    (line) => line === 'running',
    environment,
  );
  const client = await connectClient(getRunningConfig(DATA_FOLDER));
  await closedLoop(await applicants(WARM_UP_CASES), CONCURRENCY, (applicant) =>
    completeCase(applicant, officers, ignore),
  );
  await closedLoop(Array.from({ length: WARM_UP_CASES }), CONCURRENCY, () => completeEngineOnlyCase(client, taskQueue));

  for (let i = 1; i <= ROUNDS; i += 1) {
    const people = await applicants(CASES_A_ROUND);
    const rate = await closedLoop(people, CONCURRENCY, (applicant) => completeCase(applicant, officers, ignore));
    const engineRate = await closedLoop(Array.from({ length: CASES_A_ROUND }), CONCURRENCY, () =>
      completeEngineOnlyCase(client, taskQueue),
    );
    const actions: number[] = [];
    const half = rate / 2;
    await openLoop(await applicants(Math.ceil(half * 20)), half, (applicant) =>
      completeCase(applicant, officers, (ms) => actions.push(ms)),
    );
    const p95 = percentile(actions, 0.95);
    figures.casesPerSecond.push(round(rate));
    figures.engineOnlyCasesPerSecond.push(round(engineRate));
    figures.reviewerActionP95Ms.push(round(p95, 0));
    say(
      `  round ${i}: ${round(rate)} cases/s, engine only ${round(engineRate)}, reviewer action p95 ${round(p95, 0)} ms at ${round(half)} cases/s`,
    );
  }
  await client.connection.close();
  await stop(engineOnly);
  return figures;
}

async function main(): Promise<void> {
  rmSync(DATA_FOLDER, { recursive: true, force: true });
  const port = await freePort();
  const environment = { BOFU_DATA_DIR: DATA_FOLDER, PORT: String(port), LOG_LEVEL: 'warn' };
  say(
    `Measuring on ${availableParallelism()} cores (${cpus()[0]?.model ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GiB, fsync on; ${ROUNDS} rounds of ${CASES_A_ROUND} cases, ${CONCURRENCY} at a time.`,
  );
  const product = await start(['runtime/start.ts'], (line) => line.startsWith('Ready in'), environment);
  try {
    const figures = await measure(new URL(`http://127.0.0.1:${port}`), environment);
    say('');
    say(
      `cases: ${median(figures.casesPerSecond)} cases/s (engine only ${median(figures.engineOnlyCasesPerSecond)} cases/s)`,
    );
    say(`reviewer action: ${median(figures.reviewerActionP95Ms)} ms`);
    const file = join(DATA_FOLDER, 'bench.json');
    mkdirSync(DATA_FOLDER, { recursive: true });
    writeFileSync(
      file,
      `${JSON.stringify({ measuredAt: new Date().toISOString(), cores: availableParallelism(), concurrency: CONCURRENCY, casesARound: CASES_A_ROUND, ...figures }, null, 2)}\n`,
    );
    say(`\nEvery round: ${file}`);
  } finally {
    await stop(product);
  }
}

await main();
