// Schemas of fields that several calls share. Their messages are keys: of VALUE_MESSAGES, or `field.` in the catalogues.
import { z } from 'zod';
import { isCivilMonth } from '../domain/calendar/civil-date.js';
import { complaint } from '../domain/policy/value-schema.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 100;

// Control characters but line breaks, and halves of a surrogate pair: PostgreSQL does not store them.
const UNSTORABLE = /[^\P{Cc}\n\r\t]|\p{Cs}/u;
const CONTROL = /\p{Cc}|\p{Cs}/u;

/** Words that somebody wrote, with line breaks. */
export function prose(key: string, mostCharacters: number) {
  const fits = (text: string) => text.trim() !== '' && [...text].length <= mostCharacters && !UNSTORABLE.test(text);
  return z.string(complaintOf(key)).refine(fits, key);
}

/** A name or number on one line. */
export function line(key: string, mostCharacters: number) {
  const fits = (text: string) => text.trim() !== '' && [...text].length <= mostCharacters && !CONTROL.test(text);
  return z.string(complaintOf(key)).refine(fits, key);
}

/** The same as `complaint` of the vocabulary, with a key of the API's own catalogue. */
function complaintOf(key: string) {
  return { error: (issue: { input?: unknown }) => (issue.input === undefined ? 'required' : key) };
}

/** A text of a form. */
export function pattern(key: string, expression: RegExp) {
  return z.string(complaintOf(key)).regex(expression, key);
}

/** One of some words. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, complaint('code'));
}

/** A strict object: unknown fields are refused. */
export function body<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, complaint('object'));
}

/** A value that a later check knows the type of; not looked into before, however deep it is. */
export const Anything = z.unknown().refine((value) => value !== undefined, 'required');

export const Id = z.uuid();
export const IdParams = z.object({ id: Id });

/** A code of a policy (jurisdiction, scheme, stage): letters, digits, hyphens. */
export const PolicyCode = pattern('code', /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/);
/** Why, as a code; `other` is always valid. */
export const ReasonCode = pattern('reason', /^[a-z][a-z0-9-]{0,63}$/);
export const Opinion = prose('opinion', 1000);
export const Month = z.string(complaint('month')).refine(isCivilMonth, 'month');

const Limit = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT, 'limit')
  .transform(Number)
  // Texts in an address are numbers in the contract.
  .meta({ override: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT } });
const After = z.string().min(1, 'after').max(500, 'after');

/** The query of a list: how many, and after which `endCursor`. */
export const PAGE_QUERY = { limit: Limit.optional(), after: After.optional() };
export const PageQuery = body(PAGE_QUERY);

// ---------------------------------------------------------------- answers

export const Yuan = z.string().meta({ description: 'Yuan with two digits after the point', example: '264.00' });
export const Timestamp = z.iso.datetime().meta({ description: 'Instant, UTC' });
export const CivilDay = z.string().meta({ description: 'Day in Asia/Shanghai', example: '2026-03-01' });
export const CivilMonth = z.string().meta({ description: 'Month in Asia/Shanghai', example: '2026-03' });
export const Person = z.object({ id: z.string(), displayName: z.string() });
/** An object whose members belong to a policy or to the engine. */
export const Open = z.record(z.string(), z.unknown());
export const Labels = z.object({ 'zh-CN': z.string(), en: z.string() });

/** A list, page by page. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    page: z.object({
      endCursor: z.string().nullable().meta({ description: 'The `after` of the next page' }),
      hasMore: z.boolean(),
    }),
  });
}
