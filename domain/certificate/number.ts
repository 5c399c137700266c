// Numbers of certificates: the year, twelve random characters, two check digits, e.g. `2026-7K3M-9QPX-4T8W-57`. Nobody finds one by
// trying (60 random bits), no letter can be read as a digit (base 32 without I, L, O, U), and a mistyped one is known to be mistyped
// without asking anybody.

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** One byte for each random character. */
export const RANDOM_LENGTH = 12;
/** A prime: the remainder by it betrays every single wrong character and every swap of two. */
const MODULUS = 97;
/** Nobody who has a certificate before him types more than this. */
const MOST_TYPED = 64;

const COMPACT = new RegExp(`^(\\d{4}[${DIGITS}]{${RANDOM_LENGTH}})(\\d{2})$`);
// What people and their keyboards put between groups.
const SEPARATORS = /[\s\p{Pd}\u2212\p{Cf}]/gu;

/** The number of a certificate issued in a year (four digits), made of {@link RANDOM_LENGTH} random bytes. */
export function composeCertificateNumber(year: string, random: Uint8Array): string {
  const characters = [...random.subarray(0, RANDOM_LENGTH)].map((byte) => DIGITS.charAt(byte % DIGITS.length));
  if (characters.length < RANDOM_LENGTH)
    throw new RangeError(`a certificate number needs ${RANDOM_LENGTH} random bytes`);
  const body = year + characters.join('');
  return `${body}${checkDigits(body)}`.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * A number as it is stored, from what somebody typed: small letters, full-width characters, other separators and letters that
 * look like digits are understood. Undefined if it is mistyped.
 */
export function readCertificateNumber(typed: string): string | undefined {
  if (typed.length > MOST_TYPED) return undefined;
  const compact = typed
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const [, body, check] = COMPACT.exec(compact) ?? [];
  if (body === undefined || check !== checkDigits(body)) return undefined;
  return compact.replace(/(.{4})(?=.)/g, '$1-');
}

function checkDigits(body: string): string {
  const remainder = [...body].reduce(
    (sum, character) => (sum * DIGITS.length + DIGITS.indexOf(character)) % MODULUS,
    0,
  );
  return String(remainder).padStart(2, '0');
}
