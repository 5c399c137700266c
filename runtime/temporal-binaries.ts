// Where the engine's programs come from: a folder that was named, the PATH, our cache, the official release archive, or Go.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findCacheFolder, pathFolders } from '../config.js';
import { waitForLock } from './lock.mjs';
import type { Say } from './progress.js';
import { StartError } from './start-error.js';
import { assertUsableGo, buildWithGo } from './temporal-build.js';
import { downloadRelease, OFFICIAL_RELEASES } from './temporal-download.js';

export const TEMPORAL_VERSION = '1.32.0';
/** What the SDK speaks and our settings were proven with; a later patch of the same line is welcome. */
const SUPPORTED_LINE = /\b1\.32\.\d+\b/;

export interface EngineBinaries {
  readonly server: string;
  readonly sqlTool: string;
}

const LONG_NAMES: EngineBinaries = { server: 'temporal-server', sqlTool: 'temporal-sql-tool' };
/** As `go install` names them; too plain to be looked for on the PATH. */
const GO_NAMES: EngineBinaries = { server: 'server', sqlTool: 'sql' };

const run = promisify(execFile);

function findIn(folder: string, names: readonly EngineBinaries[]): EngineBinaries | undefined {
  return names
    .map(({ server, sqlTool }) => ({ server: join(folder, server), sqlTool: join(folder, sqlTool) }))
    .find(({ server, sqlTool }) => existsSync(server) && existsSync(sqlTool));
}

async function versionOf(program: string): Promise<string> {
  try {
    return (await run(program, ['--version'])).stdout.trim();
  } catch (error) {
    return `does not run: ${String(error)}`;
  }
}

/** Undefined when both programs are of the supported line, else what is wrong with them. */
async function findFault({ server, sqlTool }: EngineBinaries): Promise<string | undefined> {
  const versions = await Promise.all(
    [server, sqlTool].map(async (program) => ({ program, version: await versionOf(program) })),
  );
  const wrong = versions.find(({ version }) => !SUPPORTED_LINE.test(version));
  return wrong && `${wrong.program}: ${wrong.version}`;
}

const threeWaysOut = (cache: string) => `There are three ways out:
  1. Let this machine reach the release page of the Temporal server, and start again: the archive is downloaded and checked.
  2. Install Go 1.26.8 or newer, and start again: the server is built from its Go module (about 4 minutes, once).
  3. Bring temporal-server and temporal-sql-tool ${TEMPORAL_VERSION} from another machine, and name their folder:
     BOFU_TEMPORAL_BIN=/opt/temporal npm start (or put them into ${cache}).
Or use an engine of your own: TEMPORAL_ADDRESS=host:7233.`;

export interface BinarySources {
  /** `BOFU_TEMPORAL_BIN`. */
  readonly namedFolder: string | undefined;
  readonly pathFolders: readonly string[];
  /** Of all versions; each has a folder of its own in it. */
  readonly cacheFolder: string;
  /** Where the release archives are. */
  readonly releases: string;
  /** The Go command. */
  readonly go: string;
}

/** Where this machine may have the engine, or get it from. */
export const usualSources = (namedFolder: string | undefined): BinarySources => ({
  namedFolder,
  pathFolders: pathFolders(),
  cacheFolder: findCacheFolder() ?? join(homedir(), '.cache', 'bofu'),
  releases: OFFICIAL_RELEASES,
  go: 'go',
});

/**
 * The engine's programs, found or brought here; the first time that may take minutes, and `say` tells how far it is.
 * @throws StartError with the ways out when there is no way to get them, or when the named ones are of another version.
 */
export async function getEngineBinaries(sources: BinarySources, say: Say): Promise<EngineBinaries> {
  if (sources.namedFolder !== undefined) return getNamed(sources.namedFolder);
  for (const folder of sources.pathFolders) {
    const found = findIn(folder, [LONG_NAMES]);
    if (found && (await findFault(found)) === undefined) return found;
  }
  const cache = join(sources.cacheFolder, `temporal-${TEMPORAL_VERSION}`);
  const cached = await findUsable(cache);
  if (cached) return cached;

  mkdirSync(sources.cacheFolder, { recursive: true });
  const lock = await waitForLock(`engine ${cache}`, `pid ${process.pid}`, (holder) =>
    say(`${holder} is already bringing the engine here`),
  );
  try {
    return (await findUsable(cache)) ?? (await bring(cache, sources, say));
  } finally {
    await lock.release();
  }
}

async function findUsable(cache: string): Promise<EngineBinaries | undefined> {
  const found = findIn(cache, [LONG_NAMES, GO_NAMES]);
  return found && (await findFault(found)) === undefined ? found : undefined;
}

async function getNamed(folder: string): Promise<EngineBinaries> {
  const found = findIn(folder, [LONG_NAMES, GO_NAMES]);
  const fault = found
    ? await findFault(found)
    : 'temporal-server and temporal-sql-tool (or server and sql) are not there';
  if (found && fault === undefined) return found;
  throw new StartError(
    `BOFU_TEMPORAL_BIN=${folder} cannot be used: ${fault}.`,
    `It must hold both programs of version ${TEMPORAL_VERSION}. Without the setting they are found or brought here by themselves.`,
  );
}

/** Left by a start that was killed; we hold the lock, so nobody is working on one. */
function removeDrafts(cache: string): void {
  const drafts = readdirSync(dirname(cache)).filter((name) => name.startsWith(`${basename(cache)}.`));
  for (const name of drafts) rmSync(join(dirname(cache), name), { recursive: true, force: true });
}

async function bring(cache: string, { releases, go }: BinarySources, say: Say): Promise<EngineBinaries> {
  removeDrafts(cache);
  const draft = `${cache}.${process.pid}`;
  const attempts = [
    () => downloadRelease(releases, TEMPORAL_VERSION, draft, say),
    async () => {
      await assertUsableGo(go);
      await buildWithGo(go, TEMPORAL_VERSION, draft, say);
    },
  ];
  const reasons: string[] = [];
  for (const attempt of attempts) {
    rmSync(draft, { recursive: true, force: true });
    try {
      mkdirSync(draft, { recursive: true });
      await attempt();
      const made = findIn(draft, [LONG_NAMES, GO_NAMES]);
      const fault = made ? await findFault(made) : 'it does not hold the two programs';
      if (!made || fault !== undefined) throw new Error(fault);
      rmSync(cache, { recursive: true, force: true });
      // As a whole, so that nobody ever finds half an engine in the cache.
      renameSync(draft, cache);
      const found = findIn(cache, [LONG_NAMES, GO_NAMES]);
      if (found) return found;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  throw new StartError(
    [
      'The Temporal server is not on this machine and could not be brought here:',
      ...reasons.map((reason) => `  - ${reason}`),
    ].join('\n'),
    threeWaysOut(cache),
  );
}
