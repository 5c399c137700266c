// Looks a key up in a record from outside: a key such as "constructor" must not find what every object inherits.

/** The record's own value of a key, or undefined. */
export function findOwn<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
