// Compiles the TypeScript of the tree once, so that no process carries a compiler: each part of `npm start` saves about 40 MB.
// The result is keyed by the content of the sources and lives in dist/, where bare imports still find node_modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
/** Older results stay for a while: a running `npm start` restarts its parts from the one that it began with. */
const KEPT_RESULTS = 5;
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'web', 'coverage']);

function* sourcesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) yield* sourcesBelow(path);
    } else if (/\.(ts|mjs)$/.test(entry.name) && !/\.(d|test|config)\.ts$/.test(entry.name)) yield path;
  }
}

function removeOldResults(current) {
  const results = readdirSync(DIST)
    .map((name) => join(DIST, name))
    .filter((path) => path !== current)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of results.slice(KEPT_RESULTS - 1)) rmSync(path, { recursive: true, force: true });
}

async function transformAll(esbuild, sources, folder) {
  await Promise.all(
    sources.map(async ({ path, text }) => {
      const { code, map } = await esbuild.transform(text, {
        loader: path.endsWith('.ts') ? 'ts' : 'js',
        format: 'esm',
        target: 'node20',
        sourcefile: path,
        sourcemap: 'external',
        sourcesContent: false,
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
        // A compiled module still means its source's neighbours: policies, schema, the workflows that the bundler reads.
        define: {
          'import.meta.url': JSON.stringify(pathToFileURL(path).href),
          'import.meta.dirname': JSON.stringify(dirname(path)),
          'import.meta.filename': JSON.stringify(path),
        },
      });
      const file = join(folder, relative(ROOT, path).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.map`, map);
      writeFileSync(file, `${code}//# sourceMappingURL=${file.split('/').at(-1)}.map\n`);
    }),
  );
}

function findSources() {
  const sources = [...sourcesBelow(ROOT)].sort().map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const { path, text } of sources) hash.update(`\0${path}\0${text}`);
  return { sources, folder: join(DIST, hash.digest('hex').slice(0, 16)) };
}

async function compileHere() {
  const { sources, folder } = findSources();
  const esbuild = await import('esbuild');
  const draft = `${folder}.${process.pid}`;
  try {
    await transformAll(esbuild, sources, draft);
    writeFileSync(join(draft, 'package.json'), '{"type":"module"}\n');
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Somebody else finished the same result first.
    if (!existsSync(folder)) throw error;
  } finally {
    await esbuild.stop();
  }
  removeOldResults(folder);
}

/**
 * Compiles what has changed since the last time; returns the folder of the result. The work is done by a process of its own: what
 * it needs in memory for half a second a supervisor would keep for ever.
 */
export async function compile() {
  const { folder } = findSources();
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const compiler = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (!existsSync(folder)) throw new Error(`the sources could not be compiled:\n${compiler.stderr || compiler.error}`);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileHere();
