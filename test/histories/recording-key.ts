import { createHash } from 'node:crypto';

/** Payloads in the recorded histories are sealed under this key, which is published with them; it protects nothing. */
export const RECORDING_KEY = createHash('sha256').update('recorded histories').digest();
