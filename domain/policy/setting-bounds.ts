// Sanity bounds of settings: an amount that cannot be right is refused when an officer enters it, in words that tell him what he
// may have meant. The bounds are data, and the operator's own; they bind nothing but what is entered.
import { canonicalJson } from '../canonical-json.js';
import { exact, type Exact } from '../money.js';
import { isUnset, type AverageEntry, type MonthEntry } from './setting-value.js';
import type { Value } from './value-type.js';
import type { SettingDefinition } from './vocabulary.js';
import type { Bounds } from './vocabulary-document.js';

/** What is wrong with a value that has the right shape: where, the key of what is said, and the figures in it. */
export interface Implausible {
  readonly path: readonly (string | number)[];
  readonly message: 'boundLow' | 'boundHigh' | 'boundYearLow' | 'boundMonthHigh' | 'boundChange' | 'boundChangeMonthly';
  readonly values: Readonly<Record<string, string>>;
}

/** What an entered value is compared with. */
export interface Standing {
  /** The value in force: entries that stand there already are not asked about again. */
  readonly before: Value | null;
  /** Of an average wage: the monthly amount (yuan) above which an entry by month counts as not set. */
  readonly monthlyCeiling?: string | undefined;
}

const MONTHS_OF_YEAR = 12;
/** Amounts of years further apart say nothing of each other. */
const MOST_YEARS_APART = 5;

/** What of a setting's value is out of its bounds; nothing where it has none, or is being unset. */
export function findImplausible(
  { shape, bounds }: SettingDefinition,
  value: Value | null,
  standing: Standing,
): Implausible[] {
  if (value === null || isUnset(value)) return [];
  switch (shape.kind) {
    case 'byMonth':
      return bounds ? monthEntries(bounds, shape.members, value, standing) : [];
    case 'averageByYear':
      return averages(bounds, value, standing);
    case 'plain':
      return bounds && value !== standing.before ? outside(bounds, exact(value as string), []) : [];
    case 'yearlyWindows':
      return [];
  }
}

const NUMBERS: readonly string[] = ['yuan', 'decimal'];

function monthEntries(
  bounds: Bounds,
  members: Readonly<Record<string, { readonly type: { readonly kind: string } }>>,
  value: Value,
  { before }: Standing,
): Implausible[] {
  const entries = value as unknown as readonly MonthEntry[];
  const stood = listOf<MonthEntry>(before);
  const names = Object.keys(members).filter((name) => NUMBERS.includes(members[name]?.type.kind ?? ''));
  return entries.flatMap((entry, i) => {
    if (isAmong(stood, entry)) return [];
    const earlier =
      findPrevious(entries, entry.from, ({ from }) => from) ?? findPrevious(stood, entry.from, ({ from }) => from);
    return names.flatMap((name) => {
      const amount = entry[name];
      if (typeof amount !== 'string') return [];
      const path = [i, name];
      const found = outside(bounds, exact(amount), path);
      const previous = earlier?.[name];
      if (found.length > 0 || typeof previous !== 'string') return found;
      return changedTooMuch(bounds, exact(previous), exact(amount))
        ? [{ path, message: 'boundChange', values: changeOf(bounds, previous, amount) }]
        : [];
    });
  });
}

function averages(bounds: Bounds | undefined, value: Value, { before, monthlyCeiling }: Standing): Implausible[] {
  const entries = value as unknown as readonly AverageEntry[];
  const stood = listOf<AverageEntry>(before);
  return entries.flatMap((entry, i): Implausible[] => {
    const monthly = monthlyOf(entry);
    if (monthly === undefined || isAmong(stood, entry)) return [];
    const path = [i, 'amount'];
    const most = lowest(bounds?.most, entry.unit === 'month' ? monthlyCeiling : undefined);
    if (most !== undefined && monthly.greaterThan(most))
      return [
        entry.unit === 'month'
          ? { path, message: 'boundMonthHigh', values: { most } }
          : { path, message: 'boundHigh', values: { most: yearly(most) } },
      ];
    if (!bounds) return [];
    if (monthly.lessThan(bounds.least))
      return [
        entry.unit === 'year'
          ? { path, message: 'boundYearLow', values: { least: yearly(bounds.least) } }
          : { path, message: 'boundLow', values: { least: bounds.least } },
      ];
    const earlier =
      findPrevious(entries, entry.year, ({ year }) => year) ?? findPrevious(stood, entry.year, ({ year }) => year);
    const previous = earlier && monthlyOf(earlier);
    return previous && changedTooMuch(bounds, previous, monthly)
      ? [{ path, message: 'boundChangeMonthly', values: changeOf(bounds, previous.toFixed(2), monthly.toFixed(2)) }]
      : [];
  });
}

/** What an entry comes to a month; undefined without unit, when it counts as not set. */
function monthlyOf({ amount, unit }: AverageEntry): Exact | undefined {
  if (unit === undefined) return undefined;
  return unit === 'year' ? exact(amount).div(MONTHS_OF_YEAR) : exact(amount);
}

function yearly(monthly: string): string {
  return exact(monthly).times(MONTHS_OF_YEAR).toFixed(2);
}

function lowest(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return exact(one).lessThan(other) ? one : other;
}

function outside({ least, most }: Bounds, amount: Exact, path: Implausible['path']): Implausible[] {
  if (amount.lessThan(least)) return [{ path, message: 'boundLow', values: { least } }];
  return amount.greaterThan(most) ? [{ path, message: 'boundHigh', values: { most } }] : [];
}

/** Whether one of two amounts is more than so many times the other; nothing is said about changes from or to zero. */
function changedTooMuch({ changeAtMost }: Bounds, before: Exact, now: Exact): boolean {
  if (changeAtMost === undefined || before.isZero() || now.isZero()) return false;
  return now.greaterThan(before.times(changeAtMost)) || before.greaterThan(now.times(changeAtMost));
}

function changeOf({ changeAtMost = '' }: Bounds, before: string, now: string): Record<string, string> {
  return { before, now, times: changeAtMost };
}

function listOf<T>(value: Value | null): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

function isAmong(entries: readonly object[], entry: object): boolean {
  return entries.some((one) => canonicalJson(one) === canonicalJson(entry));
}

/** The latest entry before a month or year, if it is near enough to be compared with. */
function findPrevious<T, K extends string | number>(
  entries: readonly T[],
  key: K,
  keyOf: (entry: T) => K,
): T | undefined {
  let found: T | undefined;
  for (const entry of entries)
    if (keyOf(entry) < key && (found === undefined || keyOf(entry) > keyOf(found))) found = entry;
  if (found === undefined) return undefined;
  return yearOfKey(key) - yearOfKey(keyOf(found)) > MOST_YEARS_APART ? undefined : found;
}

/** The year of a month (`YYYY-MM`) or a year. */
function yearOfKey(key: string | number): number {
  return Number(String(key).slice(0, 4));
}
