// Zod schemas built from the types of the vocabulary. Parse at the doors with these, trust inside.
import { z } from 'zod';
import { isCivilDate, isCivilMonth, yearOf } from '../calendar/civil-date.js';
import { isDayOfYear } from '../calendar/yearly-window.js';
import { isYuan } from '../money.js';
import type { ValueMessage } from './value-message.js';
import {
  MAX_LIST_LENGTH,
  MAX_TEXT_CHARACTERS,
  MOST_WHOLE_NUMBER,
  YEARS,
  type MemberType,
  type Value,
  type ValueType,
} from './value-type.js';

const MAX_SIGNIFICANT_DIGITS = 15;
const DECIMAL = /^(0|[1-9]\d*)(\.\d+)?$/;
// Control characters and halves of a surrogate pair cannot be stored in PostgreSQL.
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** Says `required` for a value that is not there, otherwise what it should have been. */
export function complaint(message: ValueMessage) {
  return {
    error: (issue: { code?: string; input?: unknown }): ValueMessage => {
      if (issue.code === 'unrecognized_keys') return 'unknown';
      return issue.input === undefined ? 'required' : message;
    },
  };
}

/** Whether a text is a decimal number, not negative, that a ZEN number holds exactly. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text) && text.replace('.', '').replace(/^0+/, '').length <= MAX_SIGNIFICANT_DIGITS;
}

function isWithinYears(text: string): boolean {
  const year = yearOf(text);
  return year >= YEARS.first && year <= YEARS.last;
}

function textThat(message: ValueMessage, holds: (text: string) => boolean) {
  return z.string(complaint(message)).refine(holds, message);
}

/** A day that exists, between the years that policies deal with. Also the schema of `asOf`. */
export const CivilDateText = textThat('date', (text) => isCivilDate(text) && isWithinYears(text));
/** A day of every year, `MM-DD`. */
export const DayOfYearText = textThat('dayOfYear', isDayOfYear);
const Month = textThat('month', (text) => isCivilMonth(text) && isWithinYears(text));
const Yuan = textThat('yuan', isYuan);
const DecimalText = textThat('decimal', isDecimal);
const Text = textThat('text', (text) => [...text].length <= MAX_TEXT_CHARACTERS && !UNSTORABLE.test(text));
const YesNo = z.boolean(complaint('yesNo'));
const WholeNumber = z
  .number(complaint('wholeNumber'))
  .refine((value) => Number.isInteger(value) && value >= 0 && value <= MOST_WHOLE_NUMBER, 'wholeNumber');
const Year = z.int(complaint('year')).min(YEARS.first, 'year').max(YEARS.last, 'year');

/** The schema of a value of this type. Its messages are codes of `VALUE_MESSAGES`. */
export function valueSchema(type: ValueType): z.ZodType<Value> {
  switch (type.kind) {
    case 'yesNo':
      return YesNo;
    case 'wholeNumber':
      return WholeNumber;
    case 'yuan':
      return Yuan;
    case 'decimal':
      return DecimalText;
    case 'date':
      return CivilDateText;
    case 'month':
      return Month;
    case 'year':
      return Year;
    case 'text':
      return Text;
    case 'code':
      return codeSchema(type.values);
    case 'codes':
      return listSchema(codeSchema(type.values));
    case 'object':
      return objectSchema(type.members, type.order);
    case 'objects':
      return listSchema(objectSchema(type.members, type.order));
  }
}

/** A list of at most 500 items. */
export function listSchema<T extends z.ZodType<Value>>(item: T): z.ZodType<readonly Value[]> {
  return z.array(item, complaint('list')).max(MAX_LIST_LENGTH, 'list');
}

/** A strict object of members; all are needed unless marked optional. */
export function objectSchema(
  members: Readonly<Record<string, MemberType>>,
  order?: readonly [string, string],
): z.ZodType<{ readonly [member: string]: Value }> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type, isOptional }] of Object.entries(members)) {
    shape[name] = isOptional ? valueSchema(type).optional() : valueSchema(type);
  }
  const object = z.strictObject(shape, complaint('object')) as unknown as z.ZodType<{
    readonly [member: string]: Value;
  }>;
  if (order === undefined) return object;
  const [first, second] = order;
  return object.refine(
    ({ [first]: start, [second]: end }) => start === undefined || end === undefined || start <= end,
    { path: [second], error: 'order' satisfies ValueMessage },
  );
}

function codeSchema(values: readonly string[] | undefined): z.ZodType<string> {
  if (values === undefined) throw new TypeError('the codes of a value are known only to the vocabulary');
  return z.enum(values, complaint('code'));
}
