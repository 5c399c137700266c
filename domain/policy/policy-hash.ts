// The fingerprint of a policy: what an application pins and what must never change under a released version.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';

/** SHA-256 (hex) of the canonical JSON of a policy's content. */
export function policyHash(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
