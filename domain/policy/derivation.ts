// The closed set of operations by which a pack derives values that ZEN cannot compute: calendar, sets, dated settings, cases.
import { z } from 'zod';
import { CITATION } from './citation.js';
import type { SchemaMessage } from './schema-message.js';
import { Code, Name } from './vocabulary-document.js';

const NAME_PATH = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/;
/** A fact, a member of a fact, a setting, a derivation, or `asOf`. */
export const NamePath = z.string().regex(NAME_PATH, 'namePath' satisfies SchemaMessage);

const MAX_EXPRESSION_CHARACTERS = 500;
/** A ZEN expression; what it may hold is checked by the fence. */
export const Expression = z.string().trim().min(1).max(MAX_EXPRESSION_CHARACTERS);
export const Needs = z.array(NamePath).min(1);

const CITED = { clause: CITATION.clause.optional(), quote: CITATION.quote.optional() };
const Months = z.union([z.int().min(0).max(1200), NamePath]);
// A number that a claimant gives is cut to the longest term when it is added.
const AddedMonths = z.union([z.int().min(1).max(1200), NamePath]);
const AddedDays = z
  .int()
  .min(-3660)
  .max(3660)
  .refine((days) => days !== 0, 'addedDays' satisfies SchemaMessage);
const CaseType = z.union([
  z.enum(['yesNo', 'wholeNumber', 'decimal', 'yuan', 'date', 'month', 'text']),
  z.strictObject({ codes: z.array(Code).min(1) }),
]);

/** The first case whose condition holds decides; a case that needs an absent value is passed over. */
const Case = z.strictObject({
  when: Expression.optional(),
  give: z.union([z.string(), z.boolean(), z.int()]).optional(),
  compute: Expression.optional(),
  /** The value of this name, looked up only in this case. */
  take: NamePath.optional(),
});

/** Awards of an exclusion group of the jurisdiction, or of these schemes. */
const AMONG = { group: Code.optional(), schemes: z.array(Code).min(1).optional() };

export const Derivation = z.discriminatedUnion('op', [
  /** Whether the claimant (or the office) gave the value; a blank text counts as not given. */
  z.strictObject({ op: z.literal('isGiven'), of: NamePath, ...CITED }),
  /** Whether a code, or any of a list of codes, belongs to a group of the vocabulary. */
  z.strictObject({ op: z.literal('anyInGroup'), of: NamePath, group: Name, ...CITED }),
  /** A member of the entry of a dated setting in force in the month of a day. */
  z.strictObject({ op: z.literal('settingAt'), setting: Name, member: Name, at: NamePath, ...CITED }),
  /** The codes of a list that belong to a group, each once, in the order of the group. */
  z.strictObject({ op: z.literal('codesInGroup'), of: NamePath, group: Name, ...CITED }),
  /** Of these codes, those that a list does not hold. */
  z.strictObject({ op: z.literal('codesNotIn'), codes: z.array(Code).min(1), of: NamePath, ...CITED }),
  /** The codes of a list and, if a yes/no holds, one more. */
  z.strictObject({ op: z.literal('codesWith'), of: NamePath, code: Code, when: NamePath, ...CITED }),
  /** The first of these values that is given. */
  z.strictObject({ op: z.literal('firstGiven'), of: z.array(NamePath).min(2), ...CITED }),
  z.strictObject({ op: z.literal('dayAfter'), date: NamePath, ...CITED }),
  /** So many days later; negative = earlier. */
  z.strictObject({ op: z.literal('addDays'), date: NamePath, days: AddedDays, ...CITED }),
  /** The latest, or the earliest, of those days that are given. */
  z.strictObject({ op: z.literal('laterOf'), dates: z.array(NamePath).min(2), ...CITED }),
  z.strictObject({ op: z.literal('earlierOf'), dates: z.array(NamePath).min(2), ...CITED }),
  /** The year in which a day or month lies. */
  z.strictObject({ op: z.literal('yearOf'), date: NamePath, ...CITED }),
  /** The first or last day of a month; of a year, of its January or December. */
  z.strictObject({ op: z.literal('firstDayOf'), of: NamePath, ...CITED }),
  z.strictObject({ op: z.literal('lastDayOf'), of: NamePath, ...CITED }),
  /** The same day number so many months later (C2). */
  z.strictObject({ op: z.literal('addMonths'), date: NamePath, months: AddedMonths, ...CITED }),
  /** The last day of a term of so many months (C2). */
  z.strictObject({ op: z.literal('termEnd'), from: NamePath, months: AddedMonths, ...CITED }),
  /** How many months the month of `to` lies after the month of `from`; negative if before. */
  z.strictObject({ op: z.literal('monthsBetween'), from: NamePath, to: NamePath, ...CITED }),
  /** How many whole months, counted from the month of `from`, end before a day (C5). */
  z.strictObject({ op: z.literal('wholeMonthsBefore'), from: NamePath, date: NamePath, ...CITED }),
  /** Whether an award of the group or of these schemes covers one of `months` months from the month of `from` on. */
  z.strictObject({
    op: z.literal('overlappingAwards'),
    awards: Name,
    ...AMONG,
    from: NamePath,
    months: Months,
    ...CITED,
  }),
  /** Whether there is any such award, whenever it was. */
  z.strictObject({ op: z.literal('awardedBefore'), awards: Name, ...AMONG, ...CITED }),
  /** A value that the award of the pack offers, by the name that its kind gives it. */
  z.strictObject({
    op: z.literal('awardValue'),
    value: Name,
    type: z.enum(['yesNo', 'wholeNumber', 'yuan', 'date', 'text']),
    ...CITED,
  }),
  z.strictObject({ op: z.literal('cases'), type: CaseType, needs: Needs, cases: z.array(Case).min(1), ...CITED }),
]);
export type Derivation = z.infer<typeof Derivation>;
export type CaseDerivation = Extract<Derivation, { op: 'cases' }>;

/** The names that a derivation reads, `cases` by its `needs` and what it takes; `awardValue` reads what the award reads. */
export function namesReadBy(derivation: Derivation): readonly string[] {
  switch (derivation.op) {
    case 'isGiven':
    case 'anyInGroup':
    case 'codesInGroup':
    case 'codesNotIn':
    case 'firstDayOf':
    case 'lastDayOf':
      return [derivation.of];
    case 'codesWith':
      return [derivation.of, derivation.when];
    case 'firstGiven':
      return derivation.of;
    case 'laterOf':
    case 'earlierOf':
      return derivation.dates;
    case 'awardedBefore':
      return [derivation.awards];
    case 'awardValue':
      return [];
    case 'settingAt':
      return [derivation.at];
    case 'dayAfter':
    case 'addDays':
    case 'yearOf':
      return [derivation.date];
    case 'addMonths':
      return [derivation.date, ...nameIn(derivation.months)];
    case 'termEnd':
      return [derivation.from, ...nameIn(derivation.months)];
    case 'monthsBetween':
      return [derivation.from, derivation.to];
    case 'wholeMonthsBefore':
      return [derivation.from, derivation.date];
    case 'overlappingAwards':
      return [derivation.awards, derivation.from, ...nameIn(derivation.months)];
    case 'cases':
      return [...derivation.needs, ...derivation.cases.flatMap(({ take }) => take ?? [])];
  }
}

function nameIn(months: string | number): readonly string[] {
  return typeof months === 'string' ? [months] : [];
}
