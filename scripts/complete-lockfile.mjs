// Adds to package-lock.json the optional packages of other platforms that the registry in use does not carry.
// npm leaves such packages out of the lockfile and `npm ci` then refuses it; with a bare entry it passes everywhere,
// because an optional package whose os or cpu differs is never fetched. Run after each change of dependencies:
//   rm -rf node_modules package-lock.json && npm install --package-lock-only && node scripts/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'ppc', 'riscv64', 's390x', 'wasm32'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const named = (words, name) => words.filter((word) => name.split(/[^a-z0-9]/).includes(word)).slice(0, 1);
const added = [];
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path]) continue;
    const os = named(OPERATING_SYSTEMS, name);
    const cpu = named(PROCESSORS, name.replace('x86_64', 'x64').replace('armv7', 'arm'));
    lock.packages[path] = {
      version: version.replace(/^[^0-9]*/, ''),
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(owner.dev ? { dev: true } : {}),
      optional: true,
      ...(os.length > 0 ? { os } : {}),
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} optional packages added${added.length > 0 ? `: ${added.join(', ')}` : ''}`);
