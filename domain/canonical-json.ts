// One text for one JSON value, so that equal values have equal bytes: what is hashed, stored as the record, or compared.
import canonicalize from 'canonicalize';

/** The value as canonical JSON (RFC 8785): keys in order, no spaces, members without a value left out; `null` for undefined. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? 'null';
}
