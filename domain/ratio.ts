// Exact quotients of whole numbers: shares and points that are compared before anything is rounded.

/** A quotient; its divisor is above zero. */
export interface Ratio {
  readonly dividend: bigint;
  readonly divisor: bigint;
}

/** The quotient of two whole numbers. @throws RangeError unless the divisor is above zero. */
export function ratioOf(dividend: bigint, divisor = 1n): Ratio {
  if (divisor <= 0n) throw new RangeError(`no quotient by ${divisor}`);
  return { dividend, divisor };
}

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** The exact value of a decimal text that is not negative ("0.5"). @throws RangeError if it is none. */
export function readRatio(text: string): Ratio {
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`not a decimal number: ${text}`);
  return ratioOf(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

export function addRatios(ratios: readonly Ratio[]): Ratio {
  return ratios.reduce(
    (sum, next) => ratioOf(sum.dividend * next.divisor + next.dividend * sum.divisor, sum.divisor * next.divisor),
    ratioOf(0n),
  );
}

export function multiplyRatios(one: Ratio, other: Ratio): Ratio {
  return ratioOf(one.dividend * other.dividend, one.divisor * other.divisor);
}

/** Below zero if the first is smaller, above if it is greater, zero if they are equal. */
export function compareRatios(one: Ratio, other: Ratio): number {
  const difference = one.dividend * other.divisor - other.dividend * one.divisor;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Writes a quotient that is not negative with so many digits after the point, rounded half up for printing only. */
export function formatRatio({ dividend, divisor }: Ratio, digits: number): string {
  const scaled = (2n * dividend * 10n ** BigInt(digits) + divisor) / (2n * divisor);
  const text = scaled.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
