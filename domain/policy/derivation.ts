// The closed set of operations by which a pack derives values that ZEN cannot compute: calendar, sets, dated settings, cases.
import { z } from 'zod';
import { CITATION } from './citation.js';
import { Code, Name } from './vocabulary-document.js';

const NAME_PATH = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/;
/** A fact, a member of a fact, a setting, a derivation, or `asOf`. */
export const NamePath = z.string().regex(NAME_PATH, 'a name, or a name and a member joined by a point');

const MAX_EXPRESSION_CHARACTERS = 500;
/** A ZEN expression; what it may hold is checked by the fence. */
export const Expression = z.string().trim().min(1).max(MAX_EXPRESSION_CHARACTERS);
export const Needs = z.array(NamePath).min(1);

const CITED = { clause: CITATION.clause.optional(), quote: CITATION.quote.optional() };
const Months = z.union([z.int().min(0).max(1200), NamePath]);
const CaseType = z.union([
  z.enum(['yesNo', 'wholeNumber', 'decimal']),
  z.strictObject({ codes: z.array(Code).min(1) }),
]);

/** The first case whose condition holds decides; a case that needs an absent value is passed over. */
const Case = z.strictObject({
  when: Expression.optional(),
  give: z.union([z.string(), z.boolean(), z.int()]).optional(),
  compute: Expression.optional(),
});

export const Derivation = z.discriminatedUnion('op', [
  /** Whether the claimant (or the office) gave the value; a blank text counts as not given. */
  z.strictObject({ op: z.literal('isGiven'), of: NamePath, ...CITED }),
  /** Whether a code, or any of a list of codes, belongs to a group of the vocabulary. */
  z.strictObject({ op: z.literal('anyInGroup'), of: NamePath, group: Name, ...CITED }),
  /** A member of the entry of a dated setting in force in the month of a day. */
  z.strictObject({ op: z.literal('settingAt'), setting: Name, member: Name, at: NamePath, ...CITED }),
  z.strictObject({ op: z.literal('dayAfter'), date: NamePath, ...CITED }),
  /** The same day number so many months later (C2). */
  z.strictObject({ op: z.literal('addMonths'), date: NamePath, months: z.int().min(1).max(1200), ...CITED }),
  /** The last day of a term of so many months (C2). */
  z.strictObject({ op: z.literal('termEnd'), from: NamePath, months: z.int().min(1).max(1200), ...CITED }),
  /** How many months the month of `to` lies after the month of `from`; negative if before. */
  z.strictObject({ op: z.literal('monthsBetween'), from: NamePath, to: NamePath, ...CITED }),
  /** How many whole months, counted from the month of `from`, end before a day (C5). */
  z.strictObject({ op: z.literal('wholeMonthsBefore'), from: NamePath, date: NamePath, ...CITED }),
  /** Whether an award of the exclusion group covers one of `months` months from the month of `from` on. */
  z.strictObject({
    op: z.literal('overlappingAwards'),
    awards: Name,
    group: Code,
    from: NamePath,
    months: Months,
    ...CITED,
  }),
  z.strictObject({ op: z.literal('cases'), type: CaseType, needs: Needs, cases: z.array(Case).min(1), ...CITED }),
]);
export type Derivation = z.infer<typeof Derivation>;
export type CaseDerivation = Extract<Derivation, { op: 'cases' }>;

/** The names that a derivation reads, `cases` by its `needs`. */
export function namesReadBy(derivation: Derivation): readonly string[] {
  switch (derivation.op) {
    case 'isGiven':
    case 'anyInGroup':
      return [derivation.of];
    case 'settingAt':
      return [derivation.at];
    case 'dayAfter':
    case 'addMonths':
      return [derivation.date];
    case 'termEnd':
      return [derivation.from];
    case 'monthsBetween':
      return [derivation.from, derivation.to];
    case 'wholeMonthsBefore':
      return [derivation.from, derivation.date];
    case 'overlappingAwards':
      return [
        derivation.awards,
        derivation.from,
        ...(typeof derivation.months === 'string' ? [derivation.months] : []),
      ];
    case 'cases':
      return derivation.needs;
  }
}
