// Finds the scheme that a request names: one of its jurisdiction, one of another, or none at all.
import type { CompiledScheme } from '../assessment/compile-scheme.js';
import { clauseOfEntry } from './jurisdiction.js';
import { findOwn } from './own-member.js';
import type { Policies } from './load-policies.js';

export type FoundScheme =
  | { readonly found: 'scheme'; readonly scheme: CompiledScheme }
  /** It belongs to another jurisdiction, whether that has a pack for it yet or not. */
  | { readonly found: 'foreign'; readonly owner: string; readonly clause: string }
  | { readonly found: 'unknownJurisdiction' }
  /** Nobody knows it, or its own jurisdiction has no pack for it: not yet, or because its source says nothing to compute. */
  | { readonly found: 'unknownScheme' };

/** What a jurisdiction and a scheme name together. */
export function findScheme(policies: Policies, jurisdiction: string, scheme: string): FoundScheme {
  if (!policies.jurisdictions.has(jurisdiction)) return { found: 'unknownJurisdiction' };
  const own = policies.schemes.find((one) => one.jurisdiction === jurisdiction && one.scheme === scheme);
  if (own) return { found: 'scheme', scheme: own };
  for (const [owner, { catalogue }] of policies.jurisdictions) {
    const entry = owner === jurisdiction ? undefined : findOwn(catalogue, scheme);
    if (entry !== undefined) return { found: 'foreign', owner, clause: clauseOfEntry(entry) };
  }
  return { found: 'unknownScheme' };
}
