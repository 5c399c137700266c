import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differenceTo } from '../../domain/difference.js';

describe('the difference to an amount that counts now', () => {
  it('is paid further where too little was paid', () => {
    expect(differenceTo(28_600n, { counted: 26_400n, receivable: 0n })).toEqual({
      difference: 2_200n,
      payout: 2_200n,
      receivable: 0n,
    });
  });

  it('is a receivable where too much was paid, never a negative payment', () => {
    expect(differenceTo(24_200n, { counted: 26_400n, receivable: 0n })).toEqual({
      difference: -2_200n,
      payout: 0n,
      receivable: 2_200n,
    });
  });

  it('takes away from a receivable first', () => {
    const settled = { counted: 24_200n, receivable: 2_200n };
    expect(differenceTo(25_000n, settled)).toEqual({ difference: 800n, payout: 0n, receivable: -800n });
    expect(differenceTo(28_600n, settled)).toEqual({ difference: 4_400n, payout: 2_200n, receivable: -2_200n });
  });

  it('is nothing where the amount stays', () => {
    expect(differenceTo(26_400n, { counted: 26_400n, receivable: 100n })).toEqual({
      difference: 0n,
      payout: 0n,
      receivable: 0n,
    });
  });

  it('leaves what was paid, less what is to be got back, as the amount that counts, however often it is corrected', () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 10n });
    fc.assert(
      fc.property(fen, fc.array(fen, { maxLength: 20 }), (first, amounts) => {
        let [paid, receivable, counted] = [first, 0n, first];
        for (const amount of amounts) {
          const found = differenceTo(amount, { counted, receivable });
          expect(found.payout >= 0n).toBe(true);
          paid += found.payout;
          receivable += found.receivable;
          counted = amount;
          expect([paid - receivable, receivable >= 0n]).toEqual([amount, true]);
          // Nothing is paid while something is to be got back.
          expect(found.payout === 0n || receivable === 0n).toBe(true);
        }
      }),
    );
  });
});
