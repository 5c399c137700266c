// Reads the policy files of this checkout; the loader itself takes texts.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyText } from '../prisma/policy-store.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'policies');

/** Every YAML file of `policies/`, in order of its path. */
export function readPolicyFiles(folder = FOLDER): PolicyText[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }));
}
