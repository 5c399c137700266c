import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addRatios, compareRatios, formatRatio, multiplyRatios, ratioOf, readRatio } from '../../domain/ratio.js';

const whole = fc.bigInt(0n, 10n ** 18n);
const ratio = fc.tuple(whole, fc.bigInt(1n, 10n ** 18n)).map(([dividend, divisor]) => ratioOf(dividend, divisor));

describe('a quotient', () => {
  it.each([
    [1n, 3n, 4, '0.3333'],
    [2n, 3n, 4, '0.6667'],
    // A half is rounded up, anything less is not.
    [5n, 1000n, 2, '0.01'],
    [4999n, 1_000_000n, 2, '0.00'],
    [95n, 1n, 2, '95.00'],
    [7n, 2n, 0, '4'],
  ])('of %s and %s is printed with %s digits as %s', (dividend, divisor, digits, text) => {
    expect(formatRatio(ratioOf(dividend, divisor), digits)).toBe(text);
  });

  it('is the exact value of a decimal text', () => {
    expect(compareRatios(readRatio('0.5'), ratioOf(1n, 2n))).toBe(0);
    expect(compareRatios(readRatio('12'), ratioOf(12n))).toBe(0);
    expect(() => readRatio('-1')).toThrow(RangeError);
    expect(() => readRatio('1e3')).toThrow(RangeError);
    expect(() => ratioOf(1n, 0n)).toThrow(RangeError);
  });

  it('equals every other way to write it, and is less than anything more', () => {
    fc.assert(
      fc.property(ratio, fc.bigInt(1n, 1000n), (one, factor) => {
        const same = ratioOf(one.dividend * factor, one.divisor * factor);
        expect(compareRatios(one, same)).toBe(0);
        expect(compareRatios(one, addRatios([same, ratioOf(1n, 10n ** 60n)]))).toBe(-1);
        expect(compareRatios(addRatios([one, one]), multiplyRatios(one, ratioOf(2n)))).toBe(0);
      }),
    );
  });

  it('is printed at most half of the last digit away', () => {
    fc.assert(
      fc.property(ratio, fc.integer({ min: 1, max: 6 }), (one, digits) => {
        const printed = readRatio(formatRatio(one, digits));
        const half = ratioOf(1n, 2n * 10n ** BigInt(digits));
        expect(compareRatios(printed, addRatios([one, half]))).toBeLessThanOrEqual(0);
        expect(compareRatios(one, addRatios([printed, half]))).toBe(-1);
      }),
    );
  });
});
