// From when to when a certificate is valid that an approved claim brings.
import { termEnd, type CivilDate } from '../calendar/civil-date.js';
import type { Validity } from '../certificate/validity.js';
import { isDated, type Term } from './assessment.js';

/**
 * The days of the granted term; where the source states a length and no first day, that length from the day on which the claim is
 * approved. Without a term no end is stated.
 */
export function validityOf(term: Term | undefined, approvedOn: CivilDate): Validity {
  if (isDated(term)) return { validFrom: term.from, validTo: term.to };
  return { validFrom: approvedOn, validTo: term === undefined ? null : termEnd(approvedOn, term.months) };
}
