// Waiting for something that another process does: asks again until it holds, and fails with a sentence when it never does.

const POLL_MS = 25;

/** Returns the first value of `read` that `holds`; throws after `limitMs`, which only keeps a broken test from hanging. */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  limitMs = 60_000,
): Promise<T> {
  for (const deadline = Date.now() + limitMs; ;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`waited ${limitMs / 1000} s for: ${what}; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
