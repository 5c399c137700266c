// `npm test`: format, lint, types, policies, then Jest; every step runs whatever the others say, and the last line counts them all.
//   npm test                   everything
//   npm test -- <jest args>    Jest alone
//   npm run check              everything but Jest
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../config.js';
import { progressTo } from '../runtime/progress.js';

const require = createRequire(import.meta.url);
const say = (line: string) => process.stdout.write(`${line}\n`);
const progress = progressTo(say);
const CHECKS_ONLY = '--checks-only';

interface Ended {
  readonly code: number;
  readonly output: string;
}

function run(args: readonly string[], environment: Record<string, string>, isShown: boolean): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(environment),
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The file that a package runs as its command. */
function programOf(name: string, command = name): string {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`${name} has no command ${command}`);
  return join(dirname(manifest), file);
}

/** Where whoever has the source documents keeps them: beside the checkout, for they are no part of it. */
const SOURCE_DOCUMENTS = join('..', 'shared', 'seeds');

/** The check of the policies: with the source documents where they are at hand. */
function policiesCheck(): readonly [title: string, ...args: string[]] {
  const command = [join('runtime', 'bootstrap.mjs'), join('scripts', 'policies-check.ts')];
  return existsSync(SOURCE_DOCUMENTS)
    ? ['Policies (with sources)', ...command, '--sources', SOURCE_DOCUMENTS]
    : ['Policies (no sources)', ...command];
}

/** Returns how many failed. */
async function runChecks(): Promise<number> {
  const check = async (title: string, ...args: string[]): Promise<number> => {
    const { code, output } = await progress.step(
      title,
      () => run(args, {}, false),
      (ended) => (ended.code === 0 ? 'passed' : 'FAILED'),
    );
    if (code !== 0) say(output.trimEnd());
    return code === 0 ? 0 : 1;
  };
  const formatTypesAndPolicies = async () =>
    (await check('Format (prettier)', programOf('prettier'), '--check', '--log-level=warn', '.')) +
    (await check('Types (tsc)', programOf('typescript', 'tsc'), '-p', '.')) +
    (await check(...policiesCheck()));
  // Two at a time: more would only take turns on a small machine.
  const counts = await Promise.all([formatTypesAndPolicies(), check('Lint (eslint)', programOf('eslint'), '.')]);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function runJest(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bofu-test-'));
  const summary = join(folder, 'summary.json');
  try {
    const { code } = await run(
      [programOf('jest'), ...args],
      // Jest runs ES modules only with the first; the second keeps Node from saying so in every worker.
      { BOFU_TEST_SUMMARY: summary, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
      true,
    );
    const counts = existsSync(summary)
      ? (JSON.parse(readFileSync(summary, 'utf8')) as { passed: number; failed: number })
      : { passed: 0, failed: 0 };
    // Jest can fail without a failed test: no test found, the set-up broken, a run that was stopped.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const isChecksOnly = args.includes(CHECKS_ONLY);
const failedChecks = args.length === 0 || isChecksOnly ? await runChecks() : 0;
const jest = isChecksOnly ? { passed: 0, failed: 0 } : await runJest(args);
const failed = jest.failed + failedChecks;
say(isChecksOnly ? `${failed === 0 ? 'passed' : 'failed'}` : `\n${jest.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
