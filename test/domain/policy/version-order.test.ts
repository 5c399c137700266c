import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions, findInForce, newestFirst } from '../../../domain/policy/version-order.js';

describe('of several versions of a scheme', () => {
  const versions = [
    { version: '1.0.0', inForceFrom: '2006-01-01' },
    { version: '1.10.0', inForceFrom: '2027-01-01' },
    { version: '1.9.0', inForceFrom: '2027-01-01' },
    { version: '2.0.0', inForceFrom: '2028-07-01' },
  ].sort(newestFirst);

  it.each([
    ['2005-12-31', undefined],
    ['2006-01-01', '1.0.0'],
    ['2026-12-31', '1.0.0'],
    ['2027-01-01', '1.10.0'],
    ['2028-06-30', '1.10.0'],
    ['2028-07-01', '2.0.0'],
  ])('on %s counts %s: the last that has begun, of two of one day the higher number', (day, version) => {
    expect(findInForce(versions, day)?.version).toBe(version);
  });

  it('numbers are compared part by part, as numbers of any length', () => {
    const part = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
        const first = a.findIndex((number, i) => number !== b[i]);
        const expected = first === -1 ? 0 : (a[first] ?? 0n) > (b[first] ?? 0n) ? 1 : -1;
        expect(compareVersions(a.join('.'), b.join('.'))).toBe(expected);
      }),
    );
  });
});
