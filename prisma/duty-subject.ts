// Whom a duty is owed to: words about a household or a person, sealed under a key that belongs to this duty alone.
import { open, seal, type DataKey, type Protection } from './protection.js';

const place = (dutyId: string): string => `duty/${dutyId}`;

export interface SealedSubject {
  key: DataKey;
  wrapped: Buffer<ArrayBuffer>;
  sealed: Buffer<ArrayBuffer>;
}

/** Seals a subject under a fresh key. Whoever deletes the wrapped key erases it, and what events say about it. */
export function sealSubject(protection: Protection, dutyId: string, subject: string): SealedSubject {
  const { key, wrapped } = protection.newPersonKey();
  return { key, wrapped, sealed: seal(key, place(dutyId), subject) };
}

/** The words about a subject. Undefined if it has been erased. */
export function openSubject(
  protection: Protection,
  dutyId: string,
  sealed: Uint8Array,
  wrappedKey: Uint8Array | null,
): string | undefined {
  if (!wrappedKey) return undefined;
  return open(protection.unwrapPersonKey(wrappedKey), place(dutyId), sealed).toString();
}
