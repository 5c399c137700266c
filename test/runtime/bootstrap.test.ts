import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { childEnvironment } from '../../config.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the bootstrap', () => {
  let checkout: string;
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'bofu-'));
    mkdirSync(join(checkout, 'runtime'));
    for (const file of ['bootstrap.mjs', 'lock.mjs', 'compile.mjs', 'launch.mjs']) {
      cpSync(join(ROOT, 'runtime', file), join(checkout, 'runtime', file));
    }
    writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
    writeLockfile('1.0.0');
    // Stands for npm: notes that it ran, takes its time, and installs what the lockfile asks for as npm records it.
    writeFileSync(
      join(checkout, 'npm.js'),
      `import { appendFileSync, copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
       appendFileSync('npm-runs', 'ci ');
       await new Promise((resolve) => setTimeout(resolve, 300));
       rmSync('node_modules', { recursive: true, force: true });
       mkdirSync('node_modules');
       for (const name of ['esbuild', '@esbuild']) symlinkSync('${join(ROOT, 'node_modules')}/' + name, 'node_modules/' + name);
       copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`,
    );
    writeFileSync(
      join(checkout, 'entry.ts'),
      'const words: string[] = process.argv.slice(2);\nconsole.log(`ran ${words.join(" ")} as ${process.argv[1]}`);\n',
    );
  });
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  const writeLockfile = (version: string) =>
    writeFileSync(
      join(checkout, 'package-lock.json'),
      JSON.stringify({
        packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, optional: true } },
      }),
    );
  const npmRuns = () =>
    existsSync(join(checkout, 'npm-runs')) ? readFileSync(join(checkout, 'npm-runs'), 'utf8') : '';
  const bootstrap = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const environment = childEnvironment({ NODE_OPTIONS: undefined, npm_execpath: join(checkout, 'npm.js') });
      execFile(
        process.execPath,
        [join(checkout, 'runtime', 'bootstrap.mjs'), ...args],
        { env: environment },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });

  it('installs what is missing, then runs the entry with its arguments and as its source', async () => {
    const { code, output } = await bootstrap('entry.ts', 'a', 'b');
    expect(output).toContain('Installing dependencies (npm ci)');
    expect(output).toContain(`ran a b as ${join(checkout, 'entry.ts')}`);
    expect(code).toBe(0);
  });

  it('installs again when the lockfile has changed, and not otherwise', async () => {
    await bootstrap('entry.ts');
    await bootstrap('entry.ts');
    expect(npmRuns()).toBe('ci ');
    writeLockfile('2.0.0');
    await bootstrap('entry.ts');
    expect(npmRuns()).toBe('ci ci ');
  });

  it('believes an installation that somebody made by hand', async () => {
    mkdirSync(join(checkout, 'node_modules'));
    for (const name of ['esbuild', '@esbuild'])
      symlinkSync(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name));
    // npm leaves optional packages of other platforms out.
    writeFileSync(
      join(checkout, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    );
    expect((await bootstrap('entry.ts')).code).toBe(0);
    expect(npmRuns()).toBe('');
  });

  it('installs once when two start at the same time', async () => {
    const both = await Promise.all([bootstrap('entry.ts', 'first'), bootstrap('entry.ts', 'second')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmRuns()).toBe('ci ');
    expect(both.some(({ output }) => output.includes('is installing in this checkout'))).toBe(true);
  });

  it('runs the new code when a source has changed, and names the source in stack traces', async () => {
    await bootstrap('entry.ts');
    writeFileSync(
      join(checkout, 'entry.ts'),
      'interface Gone {\n  a: string;\n}\n\nexport const fail = (): Gone => {\n  throw new Error("changed");\n};\nfail();\n',
    );
    const { code, output } = await bootstrap('entry.ts');
    expect(code).toBe(1);
    expect(output).toContain(`at fail (${join(checkout, 'entry.ts')}:6:9)`);
  });

  it('hands the end of the entry on', async () => {
    writeFileSync(join(checkout, 'entry.ts'), 'process.exit(5);');
    expect((await bootstrap('entry.ts')).code).toBe(5);
  });
});
