// The workflows as one file of code that a worker can run, made once for each state of their sources.
//   workflow-bundle.ts <cache folder>   makes it and prints where it is
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const WORKFLOWS = join(ROOT, 'workflows', 'index.ts');
/** The bundle holds its own copy; client and worker get the same path in their data converter. */
export const FAILURE_CONVERTER = join(ROOT, 'workflows', 'failure-converter.ts');

/** All that can end up in the bundle: the workflows, the domain that they may use, and the packages, by the lockfile. */
function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of ['workflows', 'domain']) {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    for (const name of names.sort())
      hash.update(`\0${folder}/${name}\0`).update(readFileSync(join(ROOT, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The file of the bundle, for `workflowBundle: { codePath }` of a worker. Made when the cache does not have it, in about 2 s and
 * with a compiler in memory: `npm start` lets a process of its own do that.
 * @throws Error with the bundler's words when a workflow cannot be compiled
 */
export async function workflowBundle(cacheFolder: string): Promise<string> {
  const file = join(cacheFolder, `workflows-${hashOfSources()}.js`);
  if (existsSync(file)) return file;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    failureConverterPath: FAILURE_CONVERTER,
    logger: new DefaultLogger('ERROR'),
  });
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${await workflowBundle(process.argv[2] ?? '')}\n`);
}
