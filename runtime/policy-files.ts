// Reads the policy files of this checkout; the loader itself takes texts.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyText } from '../prisma/policy-store.js';

export const POLICY_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'policies');

/** What the packs leave out of their clauses: for `policies:check`, no part of the product. */
export const NOT_ENCODED_FILE = 'not-encoded.yaml';

/** Every policy file of `policies/`, in order of its path. */
export function readPolicyFiles(folder = POLICY_FOLDER): PolicyText[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && path !== NOT_ENCODED_FILE)
    .sort()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }));
}
