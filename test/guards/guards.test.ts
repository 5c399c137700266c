import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { ALL_GUARDS } from './all-guards.js';

// Whether a test misses it is for `npm run test:guards`, which takes long; that there is something to remove is seen at once.
it.each(ALL_GUARDS.map((guard) => [guard.guards, guard] as const))(
  'the guard stands where it is said to, once, and has its test: %s',
  (_sentence, { file, remove, test }) => {
    expect([file, readFileSync(file, 'utf8').split(remove).length - 1]).toEqual([file, 1]);
    expect(existsSync(test)).toBe(true);
  },
);
