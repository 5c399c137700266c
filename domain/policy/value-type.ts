// The types that facts, settings and derived values can have, and how each is handed to a ZEN expression.
import type { CivilDate } from '../calendar/civil-date.js';

export const SCALAR_KINDS = ['yesNo', 'wholeNumber', 'yuan', 'decimal', 'date', 'month', 'year', 'text'] as const;
export type ScalarKind = (typeof SCALAR_KINDS)[number];

/** Type of a value. The admitted codes are known where the vocabulary is at hand; a stored policy leaves them out. */
export type ValueType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'code' | 'codes'; readonly values?: readonly string[] }
  | ObjectType
  | {
      readonly kind: 'objects';
      readonly members: Readonly<Record<string, MemberType>>;
      readonly order?: readonly [string, string];
    };

export interface ObjectType {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, MemberType>>;
  /** Two members of which the first may not be later than the second. */
  readonly order?: readonly [string, string];
}

export interface MemberType {
  readonly type: ValueType;
  readonly isOptional: boolean;
}

/** The largest whole number that is admitted: sums of several stay exact, and expressions are tried with it when a pack is loaded. */
export const MOST_WHOLE_NUMBER = 1_000_000_000;

/** A value as it stands in a request: money, rates, dates and months are texts. */
export type Value = string | number | boolean | readonly Value[] | { readonly [member: string]: Value };

export type Facts = Readonly<Record<string, Value>>;
export type Settings = Readonly<Record<string, Value>>;

/** The longest list that a fact or setting may be. */
export const MAX_LIST_LENGTH = 500;
export const MAX_TEXT_CHARACTERS = 200;
/** Years between which the dates of facts and settings lie: outside, calendars and rules have no meaning (junk such as 0001-01-01). */
export const YEARS = { first: 1900, last: 2199 } as const;

/** First day of the People's Republic: no policy of ours can be in force, nor compare with a day, before it (a 1900-1-1 is a sentinel). */
export const FIRST_PLAUSIBLE_DAY: CivilDate = '1949-10-01';

export function isList(type: ValueType): boolean {
  return type.kind === 'codes' || type.kind === 'objects';
}

/** Type of the elements of a list. */
export function elementOf(type: ValueType): ValueType {
  if (type.kind === 'codes') return { ...type, kind: 'code' };
  if (type.kind === 'objects') return { ...type, kind: 'object' };
  throw new TypeError(`not a list: ${type.kind}`);
}

/**
 * A value as ZEN takes it: money and rates as numbers (at most 15 significant digits, so exact), a month as its first
 * day, everything else as it is. An optional member that is not given is left out.
 */
export function toZen(type: ValueType, value: Value): unknown {
  switch (type.kind) {
    case 'yuan':
    case 'decimal':
      return Number(value);
    case 'month':
      return `${asText(value)}-01`;
    case 'object': {
      const members = value as Readonly<Record<string, Value>>;
      return Object.fromEntries(
        Object.entries(members).map(([name, member]) => [name, toZen(memberOf(type, name), member)]),
      );
    }
    case 'objects':
      return (value as readonly Value[]).map((item) => toZen(elementOf(type), item));
    default:
      return value;
  }
}

/** A value that is a text by its type. @throws TypeError if it is none. */
export function asText(value: Value | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`${typeof value} instead of a text`);
  return value;
}

function memberOf(type: ObjectType, name: string): ValueType {
  const member = type.members[name];
  if (member === undefined) throw new TypeError(`no member ${name}`);
  return member.type;
}
