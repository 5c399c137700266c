// `npm start`: one instance in the foreground, until Ctrl-C.
import { pathToFileURL } from 'node:url';
import { ConfigError, getConfig, isStartedByNpm } from '../config.js';
import { box } from './box.js';
import { DataFolder } from './data-folder.js';
import { assertPortFree, startInstance } from './instance.js';
import { stopLeftOvers } from './left-overs.js';
import { progressTo } from './progress.js';
import { StartError } from './start-error.js';
import { Supervisor } from './supervisor.js';
import { welcomeLines } from './welcome.js';

const PARENT_CHECK_EVERY_MS = 500;

/** npm passes a SIGTERM on to its shell only, and the shell dies without a word to us: then nobody could stop us any more. */
function whenParentIsGone(stop: () => void): void {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    stop();
  }, PARENT_CHECK_EVERY_MS).unref();
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function runUntilStopped(): Promise<void> {
  const startedAt = Date.now();
  const progress = progressTo(say);
  const config = getConfig();
  say(`bofu, ${config.mode} mode, data in ${config.dataFolder}`);
  const folder = await DataFolder.hold(config.dataFolder, config.mode);
  if ((await stopLeftOvers(folder)) > 0) say('  Parts that an earlier start had left running were stopped.');
  await assertPortFree(config);

  const supervisor = new Supervisor(folder, progress, config.port);
  const stopAsked = new Promise<void>((resolve) => {
    const ask = () => {
      resolve();
      // Another Ctrl-C: whoever types it does not want to wait for anything any more.
      process.removeAllListeners('SIGINT').on('SIGINT', () => void supervisor.stop());
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, ask);
    if (isStartedByNpm()) whenParentIsGone(resolve);
  });
  try {
    const started = startInstance(config, folder, supervisor, progress).then(() => {
      say(`\nReady in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n${box(welcomeLines(config))}`);
      return stopAsked;
    });
    await Promise.race([stopAsked, started, supervisor.failure]);
  } finally {
    await supervisor.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await runUntilStopped();
    process.exit(0);
  } catch (error) {
    const isExpected = error instanceof StartError || error instanceof ConfigError;
    process.stderr.write(`\n${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}
