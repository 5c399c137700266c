// The term of an award: from which month, how long, and whether it extends an earlier one.
import { firstDayOf, isCivilMonth, monthOf, termEnd, type CivilDate, type CivilMonth } from '../calendar/civil-date.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import { LONGEST_TERM_MONTHS } from '../policy/scheme.js';
import { asText, type Value } from '../policy/value-type.js';
import type { Assessment, Term } from './assessment.js';
import type { CaseValues } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';

/** The first month of the term, or undefined while it is not known. */
export function findFirstMonth(scheme: CompiledScheme, values: CaseValues): CivilMonth | undefined {
  const { term } = scheme.content.document;
  const start = term?.from === undefined ? undefined : values.find(term.from);
  return start?.state === 'known' ? monthOf(asText(start.value)) : undefined;
}

/**
 * The term of an eligible claim, with its extension; undefined for a scheme without terms. Without days where the policy
 * states no start, or the claim does not give it.
 * @throws InternalPolicyError if the policy calls a claim eligible and gives it no term, or one beyond its maximum.
 */
export function findTerm(
  scheme: CompiledScheme,
  values: CaseValues,
): (Pick<Assessment, 'extension' | 'cumulativeMonths'> & { readonly term: Term }) | undefined {
  const { term } = scheme.content.document;
  if (!term) return undefined;
  const months = typeof term.months === 'number' ? term.months : Number(getKnown(scheme, values, term.months));
  const maximum = term.maximumMonths ?? LONGEST_TERM_MONTHS;
  if (months < 1 || months > maximum) {
    throw new InternalPolicyError(scheme.scheme, 'term', `${months} months, not 1 to ${maximum}`);
  }
  const start = term.from === undefined ? undefined : values.find(term.from);
  const from = start?.state === 'known' ? firstDay(asText(start.value)) : undefined;
  const ground = term.extension && values.find(term.extension.ground);
  return {
    term: from === undefined ? { months } : { from, to: termEnd(from, months), months },
    ...(term.extension &&
      ground?.state === 'known' && {
        extension: { ground: asText(ground.value), months },
        cumulativeMonths: Number(getKnown(scheme, values, term.extension.cumulativeMonths)),
      }),
  };
}

function firstDay(dayOrMonth: string): CivilDate {
  return isCivilMonth(dayOrMonth) ? firstDayOf(dayOrMonth) : dayOrMonth;
}

function getKnown(scheme: CompiledScheme, values: CaseValues, name: string): Value {
  const found = values.find(name);
  if (found.state !== 'known')
    throw new InternalPolicyError(scheme.scheme, name, `${found.state} in an eligible claim`);
  return found.value;
}
