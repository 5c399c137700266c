import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact, formatYuan, isYuan, parseYuan, roundToFen, sumFen, toExactYuan } from '../../domain/money.js';

describe('money', () => {
  it('reads and writes yuan with two digits', () => {
    expect(parseYuan('264.00')).toBe(26_400n);
    expect(parseYuan('0.05')).toBe(5n);
    expect(formatYuan(5n)).toBe('0.05');
    expect(formatYuan(-950_400n)).toBe('-9504.00');
  });

  it.each(['-1.00', '1', '1.0', '1.000', '01.00', '1e3', '１.00', ' 1.00', '99999999999999.00', ''])(
    'refuses %j',
    (text) => {
      expect(isYuan(text)).toBe(false);
      expect(() => parseYuan(text)).toThrow(RangeError);
    },
  );

  it('rounds half away from zero, to the fen', () => {
    expect(roundToFen(exact('0.005'))).toBe(1n);
    expect(roundToFen(exact('0.004999999999999999999999'))).toBe(0n);
    expect(roundToFen(exact('-0.005'))).toBe(-1n);
  });

  it('keeps a third of a wage exact until it is rounded', () => {
    expect(roundToFen(exact('28801.01').div(12).times('0.11'))).toBe(26_401n);
    expect(roundToFen(exact('100').div(3).times(3))).toBe(10_000n);
  });

  it('gives back every amount it has written', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 14n),
        (fen) => parseYuan(formatYuan(fen)) === fen && roundToFen(toExactYuan(fen)) === fen,
      ),
    );
  });

  it('is never more than half a fen away from the exact amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), fc.integer({ min: 1, max: 10_000 }), (fen, divisor) => {
        const value = toExactYuan(fen).div(divisor);
        return toExactYuan(roundToFen(value)).minus(value).abs().lte('0.005');
      }),
    );
  });

  it('sums without loss', () => {
    expect(sumFen([1n, 2n, 10n ** 18n])).toBe(10n ** 18n + 3n);
    expect(sumFen([])).toBe(0n);
  });
});
