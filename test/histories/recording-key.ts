/** Payloads in the recorded histories are sealed under this key; it protects nothing. */
export const RECORDING_KEY = Buffer.alloc(32, 7);
