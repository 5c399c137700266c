// Reads settings: which recorded entry counts for a month or a year, and when a setting counts as not set.
import type { CivilMonth } from '../calendar/civil-date.js';
import { exact, type Exact } from '../money.js';
import type { Value } from './value-type.js';

/** An entry that is valid from its month until the next one. */
export interface MonthEntry {
  readonly from: CivilMonth;
  readonly [member: string]: Value;
}

/** An average wage of a calendar year; without `unit` it counts as not set. */
export type AverageEntry = {
  readonly year: number;
  /** Yuan with two digits, per `unit`. */
  readonly amount: string;
  readonly unit?: 'year' | 'month';
};

/** A monthly average: `amount` in yuan divided by `divisor`, kept apart so that nothing is rounded on the way. */
export interface MonthlyAverage {
  readonly entry: AverageEntry;
  readonly amount: Exact;
  readonly divisor: 1 | 12;
}

/** Whether a stored value means "not set": nothing, null, or an empty list. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** The entry with the latest `from` that is not after the month, or undefined before the first. */
export function findEntryInForce(entries: readonly MonthEntry[], month: CivilMonth): MonthEntry | undefined {
  let found: MonthEntry | undefined;
  for (const entry of entries) {
    if (entry.from <= month && (found === undefined || entry.from > found.from)) found = entry;
  }
  return found;
}

/**
 * The average wage of exactly this year as a monthly base. Undefined, that is not set: no entry of the year, an entry
 * without unit, or an entry by month above the ceiling (an annual figure entered with the wrong unit). An annual
 * amount is divided by 12, unrounded (C4).
 */
export function findMonthlyAverage(
  entries: readonly AverageEntry[],
  year: number,
  ceiling: string | undefined,
): MonthlyAverage | undefined {
  const entry = entries.find((candidate) => candidate.year === year);
  if (entry?.unit === undefined) return undefined;
  const amount = exact(entry.amount);
  if (entry.unit === 'month' && ceiling !== undefined && amount.greaterThan(ceiling)) return undefined;
  return { entry, amount, divisor: entry.unit === 'year' ? 12 : 1 };
}
