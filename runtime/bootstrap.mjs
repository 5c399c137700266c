// The first thing every npm script runs: makes a fresh clone runnable, then runs the entry that it was given.
//   node runtime/bootstrap.mjs <entry>.ts [arguments]
// Plain JavaScript without dependencies, because nothing may be installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './lock.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const NEEDED_NODE = [20, 19];
const PROGRESS_EVERY_MS = 5_000;
const LOCKFILE = join(ROOT, 'package-lock.json');
const INSTALL_STAMP = join(ROOT, 'node_modules', '.bofu-lockfile');
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma');
const CLIENT_STAMP = join(ROOT, 'prisma', 'generated', '.bofu-schema');

const say = (line) => process.stderr.write(`${line}\n`);
const hashOf = (...files) =>
  files.reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256')).digest('hex');
const isStamped = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

function stopWith(message) {
  say(message);
  process.exit(1);
}

/** Runs a program to its end, with a line every few seconds; its output is shown when it fails, or at once with `isShown`. */
function run(title, command, args, { environment = {}, isShown = false } = {}) {
  const startedAt = Date.now();
  say(`${title} ...`);
  const progress = setInterval(
    () => say(`${title} ... ${Math.round((Date.now() - startedAt) / 1000)} s`),
    PROGRESS_EVERY_MS,
  );
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const forward = (signal) => {
    child.kill(signal);
    process.exitCode = 130;
  };
  process.once('SIGINT', forward).once('SIGTERM', forward);
  return new Promise((done) => {
    child.once('error', (error) => stopWith(`${title}: ${command} could not be started: ${error.message}`));
    child.once('close', (code) => {
      clearInterval(progress);
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (process.exitCode === 130) process.exit();
      if (code !== 0) stopWith(`${output}\n${title}: failed (${[command, ...args].join(' ')} ended with ${code}).`);
      say(`${title}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
      done();
    });
  });
}

/** Whether node_modules holds what the lockfile asks for, also when somebody ran npm by hand. */
function isInstalled() {
  const hash = hashOf(LOCKFILE);
  if (isStamped(INSTALL_STAMP, hash)) return true;
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages);
  const isSame = wanted.every(
    ([path, { version, optional }]) =>
      path === '' || (optional && !installed[path]) || installed[path]?.version === version,
  );
  if (isSame) writeFileSync(INSTALL_STAMP, hash);
  return isSame;
}

async function install() {
  // npm's own script when npm started us: the `npm` on the PATH may belong to another Node.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  await run('Installing dependencies (npm ci)', npm[0], [...npm.slice(1), 'ci', '--no-fund', '--no-audit'], {
    isShown: true,
  });
  writeFileSync(INSTALL_STAMP, hashOf(LOCKFILE));
}

// The client depends on the schema and on the generator's version; the lockfile says the latter.
const isGenerated = () => !existsSync(SCHEMA) || isStamped(CLIENT_STAMP, hashOf(SCHEMA, LOCKFILE));

async function generate() {
  const hash = hashOf(SCHEMA, LOCKFILE);
  // Generating needs no engine, but without this Prisma would try to download one.
  const engine = ['/bin/true', '/usr/bin/true'].find((path) => existsSync(path));
  await run(
    'Generating the database client',
    process.execPath,
    [join(ROOT, 'node_modules', 'prisma', 'build', 'index.js'), 'generate'],
    {
      environment: { ...(engine ? { PRISMA_SCHEMA_ENGINE_BINARY: engine } : {}), CHECKPOINT_DISABLE: '1' },
    },
  );
  writeFileSync(CLIENT_STAMP, hash);
}

async function prepare() {
  if (isInstalled() && isGenerated()) return;
  const lock = await waitForLock(`install ${ROOT}`, `pid ${process.pid}`, (holder) =>
    say(`Waiting: ${holder} is installing in this checkout.`),
  );
  try {
    if (!isInstalled()) await install();
    if (!isGenerated()) await generate();
  } finally {
    await lock.release();
  }
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor < NEEDED_NODE[1])) {
  stopWith(
    `bofu needs Node ${NEEDED_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
}
const [, , entry, ...rest] = process.argv;
if (!entry?.endsWith('.ts')) stopWith('usage: node runtime/bootstrap.mjs <entry>.ts [arguments]');
process.chdir(ROOT);
if (existsSync('.env')) process.loadEnvFile('.env');
await prepare();
const { compile } = await import('./compile.mjs');
const { runEntry } = await import('./launch.mjs');
await runEntry(await compile(), entry, rest);
