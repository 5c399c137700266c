// The amounts of single months of an award: for planning its instalments, and for months whose base is published later.
import { monthOf, monthsFrom, type CivilMonth } from '../calendar/civil-date.js';
import type { Fen } from '../money.js';
import type { Facts, Settings } from '../policy/value-type.js';
import type { Assessment, Term } from './assessment.js';
import { CaseValues, type Claim } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';

/** A month of the term; amount and parts are null while its base is not known. */
export interface PlannedPeriod {
  readonly period: CivilMonth;
  readonly amount: Fen | null;
  readonly parts: Readonly<Record<string, Fen>> | null;
}

/**
 * Every month of an eligible award with its amount, by the same arithmetic as the assessment. `settings` may be newer
 * than those of the assessment.
 * @throws RangeError if the assessment is not eligible or the scheme pays nothing by the month.
 */
export function planPeriods(
  scheme: CompiledScheme,
  assessment: Assessment,
  { facts, settings }: { readonly facts: Facts; readonly settings: Settings },
): PlannedPeriod[] {
  const { term, outcome, asOf } = assessment;
  if (!term) throw new RangeError(`no months to plan: ${outcome}`);
  return periodsOf(scheme, { facts, settings, asOf }, term, monthsFrom(monthOf(term.from), term.months));
}

/**
 * The amount of one month of a term.
 * @throws RangeError if the month lies outside the term or the scheme pays nothing by the month.
 */
export function computePeriod(
  scheme: CompiledScheme,
  { term, ...claim }: Claim & { readonly term: Pick<Term, 'from' | 'to' | 'months'> },
  month: CivilMonth,
): PlannedPeriod {
  const [period] =
    month >= monthOf(term.from) && month <= monthOf(term.to) ? periodsOf(scheme, claim, term, [month]) : [];
  if (!period) throw new RangeError(`${month} lies outside the term from ${term.from} to ${term.to}`);
  return period;
}

function periodsOf(scheme: CompiledScheme, claim: Claim, term: Term, months: readonly CivilMonth[]): PlannedPeriod[] {
  const { award } = scheme;
  if (!award) throw new RangeError(`${scheme.scheme} pays nothing by the month`);
  const values = new CaseValues(claim, scheme.resolvers);
  return months.map((period) => {
    const found = award.findPeriodAmount(values, term, period);
    return { period, amount: found?.amount ?? null, parts: found?.parts ?? null };
  });
}
