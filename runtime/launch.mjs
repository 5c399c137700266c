// Runs a compiled entry as if its TypeScript source had been started: `process.argv[1]` and stack traces name the source.
//   node runtime/launch.mjs <folder of the compiled tree> <entry>.ts [arguments]
import { readFileSync } from 'node:fs';
import { createRequire, SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Lets stack traces name our sources. Node's own `--enable-source-maps` would do that too, but it loads the maps of every package
 * that has some, which costs 40 MB in the worker; this one reads ours, and only when a stack is asked for.
 */
function showSourcesInStacks(folder) {
  const maps = new Map();
  const ours = `${pathToFileURL(folder).href}/`;
  const sourceOf = (place, url, line, column) => {
    if (!url.startsWith(ours)) return place;
    try {
      if (!maps.has(url)) maps.set(url, new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8'))));
      const { originalSource, originalLine, originalColumn } = maps.get(url).findEntry(line - 1, column - 1);
      return `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
    } catch {
      return place;
    }
  };
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => `\n    at ${frame}`.replace(/(file:\/\/[^\s()]+?):(\d+):(\d+)/, sourceOf));
    return `${error}${lines.join('')}`;
  };
}

/** Imports the entry of a compiled tree. */
export async function runEntry(folder, entry, args) {
  const compiled = (source) => join(folder, relative(ROOT, source).replace(/\.ts$/, '.js'));
  const require = createRequire(import.meta.url);
  // The Temporal SDK loads its converters with `require(path)`, and the path names the source because the bundler needs that one.
  require.extensions['.ts'] = (module, source) => (module.exports = require(compiled(source)));
  showSourcesInStacks(folder);
  process.argv = [process.argv[0], resolve(ROOT, entry), ...args];
  await import(pathToFileURL(compiled(process.argv[1])).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder, entry, ...args] = process.argv;
  await runEntry(resolve(folder), entry, args);
}
