// Schemas of what comes in from outside: the facts of a request, the facts that a claimant may declare, and settings.
import { z } from 'zod';
import type { SchemeDocument } from './scheme.js';
import { isUnset } from './setting-value.js';
import type { Facts, Settings, Value } from './value-type.js';
import { complaint, DayOfYearText, listSchema, objectSchema, valueSchema } from './value-schema.js';
import type { ValueMessage } from './value-message.js';
import { getFact, getSetting, type SettingDefinition, type Vocabulary } from './vocabulary.js';
import type { FactSource } from './vocabulary-document.js';

const AMOUNT_BY_YEAR = {
  year: { type: { kind: 'year' }, isOptional: false },
  amount: { type: { kind: 'yuan' }, isOptional: false },
  unit: { type: { kind: 'code', values: ['year', 'month'] }, isOptional: true },
} as const;

function partialObject<T>(shape: Record<string, z.ZodType>): z.ZodType<T> {
  const optional = Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.optional()]));
  return z.strictObject(optional, complaint('object')) as unknown as z.ZodType<T>;
}

/** The facts of `POST assessments`: any names of the vocabulary, none of them needed. */
export function factsSchema(vocabulary: Vocabulary): z.ZodType<Facts> {
  return partialObject(
    Object.fromEntries([...vocabulary.facts.values()].map(({ name, type }) => [name, valueSchema(type)])),
  );
}

/** Who says what a fact is in a scheme: as its form has it, else as the vocabulary has it. */
export function factSource(vocabulary: Vocabulary, { form }: SchemeDocument, name: string): FactSource {
  return form.find(({ fact }) => fact === name)?.source ?? getFact(vocabulary, name).source;
}

/** The facts that a claimant may send in an application of a scheme: those whose source there is `declared`. */
export function declaredFactsSchema(vocabulary: Vocabulary, document: SchemeDocument): z.ZodType<Facts> {
  const declared = [...vocabulary.facts.values()].filter(
    ({ name }) => factSource(vocabulary, document, name) === 'declared',
  );
  return partialObject(Object.fromEntries(declared.map(({ name, type }) => [name, valueSchema(type)])));
}

/** One fact on its own, as an officer establishes it. @throws RangeError for a name outside the vocabulary. */
export function factSchema(vocabulary: Vocabulary, name: string): z.ZodType<Value> {
  return valueSchema(getFact(vocabulary, name).type);
}

/** The value of one setting as it is set or confirmed; an empty list or null means "not set". @throws RangeError for an unknown name. */
export function settingSchema(vocabulary: Vocabulary, name: string): z.ZodType<Value | null> {
  return setValueSchema(getSetting(vocabulary, name)).nullable();
}

/** The settings of `POST assessments`: any names of the vocabulary; an empty list is the same as a name left out. */
export function settingsSchema(vocabulary: Vocabulary): z.ZodType<Settings> {
  return partialObject(
    Object.fromEntries([...vocabulary.settings.values()].map((setting) => [setting.name, setValueSchema(setting)])),
  );
}

function setValueSchema({ shape }: SettingDefinition): z.ZodType<Value> {
  switch (shape.kind) {
    case 'plain':
      return bounded(valueSchema(shape.type), shape);
    case 'byMonth':
      return distinct(
        'from',
        listSchema(objectSchema({ from: { type: { kind: 'month' }, isOptional: false }, ...shape.members })),
      );
    case 'averageByYear':
      return distinct('year', listSchema(objectSchema(AMOUNT_BY_YEAR)));
    case 'yearlyWindows':
      return listSchema(
        z.strictObject(
          { scheme: valueSchema({ kind: 'code', values: shape.schemes }), from: DayOfYearText, to: DayOfYearText },
          complaint('object'),
        ) as unknown as z.ZodType<Value>,
      );
  }
}

function bounded(value: z.ZodType<Value>, { least, most }: { least?: number; most?: number }): z.ZodType<Value> {
  if (least === undefined && most === undefined) return value;
  return value.refine(
    (given) => typeof given !== 'number' || ((least ?? given) <= given && given <= (most ?? given)),
    'outOfRange' satisfies ValueMessage,
  );
}

// Two entries for one month or year would leave open which of them counts.
function distinct(member: string, list: z.ZodType<readonly Value[]>): z.ZodType<Value> {
  return list.check((context) => {
    const seen = new Set<unknown>();
    context.value.forEach((entry, index) => {
      const key = (entry as Readonly<Record<string, Value>>)[member];
      if (seen.has(key)) {
        const message: ValueMessage = 'duplicate';
        context.issues.push({ code: 'custom', message, input: entry, path: [index, member] });
      }
      seen.add(key);
    });
  });
}

/** Settings without the names that count as not set. */
export function withoutUnset(settings: Readonly<Record<string, Value | null | undefined>>): Settings {
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, Value] => !isUnset(entry[1])));
}
