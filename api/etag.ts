// Versions of an application as ETags, and the conditions that a request may put on them.
import { Problem } from './problem.js';

interface Versioned {
  status: string;
  draftVersion: number;
  revision: number;
}

/** The version of an application: of the draft while the claimant may change it, else of the case. */
export function etagOf({ status, draftVersion, revision }: Versioned): string {
  const isClaimants = status === 'draft' || status === 'correctionRequested';
  return isClaimants ? `"d${draftVersion}"` : `"r${revision}"`;
}

/** @throws Problem `precondition-required` if a change names no version. */
export function requireIfMatch(header: string | undefined): string {
  if (header === undefined) throw new Problem('precondition-required');
  return header;
}

/** Compares strongly (RFC 9110 13.1.1): weak tags never match. @throws Problem `precondition-failed` if none matches. */
export function assertMatches(ifMatch: string, current: string): void {
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.includes('*') && !tags.includes(current)) throw new Problem('precondition-failed');
}
