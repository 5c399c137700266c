// Protection of personal data at rest: one data key per person, keyed hashes for search, authenticated encryption.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key for `seal` and `open`: a person's own, or one derived for a purpose. */
export interface DataKey {
  readonly bytes: Buffer;
}

export interface Protection {
  /** Finds one person by his number without storing it. */
  identityHash(identityNumber: string): Buffer<ArrayBuffer>;
  /** The last four characters, searchable only together with the organisation in which one searches. */
  identityLast4Hash(organisation: string, last4: string): Buffer<ArrayBuffer>;
  /** A fresh key for a new person or household, wrapped for storage. Whoever deletes the wrapped key erases what was sealed under it. */
  newPersonKey(): { key: DataKey; wrapped: Buffer<ArrayBuffer> };
  unwrapPersonKey(wrapped: Uint8Array): DataKey;
  /** A key that belongs to no person: request bodies that are kept for thirty days. */
  readonly commandKey: DataKey;
}

/**
 * Encrypts under a key (AES-256-GCM). `place` says where the value belongs (table, column, row), so that it cannot be moved:
 * opening it elsewhere fails.
 */
export function seal(key: DataKey, place: string, value: string | Uint8Array): Buffer<ArrayBuffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(value), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), text]);
}

/** Decrypts what `seal` made for the same place. @throws if the bytes, the place or the key differ. */
export function open(key: DataKey, place: string, sealed: Uint8Array): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION) throw new Error(`sealed value of an unknown version at ${place}`);
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv).setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
}

/** Derives a key for one purpose from the master key, so that no key serves two. */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `bofu/${purpose}`, 32));
}

/** @param masterKey 32 random bytes, kept outside the database. */
export function createProtection(masterKey: Buffer): Protection {
  if (masterKey.length !== 32) throw new RangeError('the master key has 32 bytes');
  const wrapping: DataKey = { bytes: deriveKey(masterKey, 'person-key') };
  const identity = deriveKey(masterKey, 'identity-hash');
  const last4Key = deriveKey(masterKey, 'identity-last4-hash');
  return {
    identityHash: (identityNumber) => createHmac('sha256', identity).update(identityNumber).digest(),
    identityLast4Hash: (organisation, last4) =>
      createHmac('sha256', last4Key).update(`${organisation}\n${last4}`).digest(),
    newPersonKey() {
      const key: DataKey = { bytes: randomBytes(32) };
      return { key, wrapped: seal(wrapping, 'person_key', key.bytes) };
    },
    unwrapPersonKey: (wrapped) => ({ bytes: open(wrapping, 'person_key', wrapped) }),
    commandKey: { bytes: deriveKey(masterKey, 'command-body') },
  };
}
