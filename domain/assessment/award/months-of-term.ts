// The months of a term that an award is paid by.
import { monthOf, monthsFrom, type CivilMonth } from '../../calendar/civil-date.js';
import { isDated, type DatedTerm, type Term } from '../assessment.js';

/** The term of a monthly award; the loader lets none pass without days. @throws RangeError for one that did. */
export function datedTerm(term: Term | undefined): DatedTerm {
  if (!isDated(term)) throw new RangeError('a monthly award has no months without the days of its term');
  return term;
}

export function monthsOfTerm(term: Term | undefined): readonly CivilMonth[] {
  const { from, months } = datedTerm(term);
  return monthsFrom(monthOf(from), months);
}

/** The term in which a month lies. @throws RangeError if it lies in none. */
export function termOfMonth(term: Term | undefined, month: CivilMonth): DatedTerm {
  const dated = datedTerm(term);
  if (month < monthOf(dated.from) || month > monthOf(dated.to))
    throw new RangeError(`${month} lies outside the term from ${dated.from} to ${dated.to}`);
  return dated;
}
