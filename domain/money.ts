// Money: bigint fen inside, a decimal text in yuan at the edges. Never a float.
import { Decimal } from 'decimal.js';

/** An amount in fen (1/100 yuan). */
export type Fen = bigint;

// Enough digits that a product of wages, rates and months is exact before its only rounding (C3).
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** An exact decimal number: rates, wages and intermediate results of the arithmetic. */
export type Exact = Decimal;

/** Reads an exact decimal from a text, a whole number or fen are not accepted here. */
export function exact(value: string | number | Decimal): Exact {
  return new Exact(value);
}

const YUAN = /^(0|[1-9]\d{0,12})\.\d{2}$/;

/** Whether a text is an amount as the API writes it: yuan, two digits after the point, not negative. */
export function isYuan(text: string): boolean {
  return YUAN.test(text);
}

/** Reads yuan ("264.00") as fen. @throws RangeError unless `isYuan`. */
export function parseYuan(text: string): Fen {
  if (!isYuan(text)) throw new RangeError(`not an amount in yuan with two digits: ${text}`);
  return BigInt(text.replace('.', ''));
}

/** Writes fen as yuan with two digits; a negative amount (a ledger leg, a difference) keeps its sign. */
export function formatYuan(fen: Fen): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** An amount in fen as an exact number of yuan, for further arithmetic. */
export function toExactYuan(fen: Fen): Exact {
  return exact(fen.toString()).div(100);
}

/** Rounds an exact amount in yuan to fen, half away from zero: once for each payable amount (C3). */
export function roundToFen(yuan: Exact): Fen {
  return BigInt(exact(yuan).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0));
}

/** The sum of amounts in fen. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}
