// One after the other: a second fast-forward of the same workflow would replace the first and lose what it had left.

const lastOf = new Map<string, Promise<unknown>>();

/** Runs work when everything that was queued under the same name before has ended. The demo has one API process. */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = lastOf.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const ended = mine.catch(() => undefined);
  lastOf.set(name, ended);
  try {
    return await mine;
  } finally {
    if (lastOf.get(name) === ended) lastOf.delete(name);
  }
}
