// Resident identity numbers (GB 11643): one person has one number, whether written with 15 or 18 digits.
import { isCivilDate } from '../calendar/civil-date.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_CHARACTERS[sum % 11] as string;
}

/**
 * The 18-character form of a number: full-width characters folded, `x` upper-cased, 15 digits upgraded. Undefined if it is
 * none: wrong length, impossible birth date or check character. The region code is not checked, since codes change.
 */
export function normaliseIdentityNumber(text: string): string | undefined {
  const folded = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const first17 = /^\d{15}$/.test(folded)
    ? `${folded.slice(0, 6)}19${folded.slice(6)}`
    : /^\d{17}[\dX]$/.test(folded)
      ? folded.slice(0, 17)
      : undefined;
  if (first17 === undefined) return undefined;
  const birth = `${first17.slice(6, 10)}-${first17.slice(10, 12)}-${first17.slice(12, 14)}`;
  if (!isCivilDate(birth)) return undefined;
  const full = first17 + checkCharacter(first17);
  return folded.length === 18 && folded !== full ? undefined : full;
}

/** A region code that is given to nobody: invented numbers never meet a real person's. */
export const INVENTED_REGION = '999999';

/** A valid number made of its parts; for synthetic persons. `sequence` 0-999. */
export function composeIdentityNumber(region: string, birthDate: string, sequence: number): string {
  const first17 = `${region}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + checkCharacter(first17);
}
