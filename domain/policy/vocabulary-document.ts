// Schema of the vocabulary files: the names, types, codes and words that all packs and all requests share.
import { z } from 'zod';
import { Clause } from './citation.js';
import { Label } from './label.js';
import type { SchemaMessage } from './schema-message.js';
import { isDecimal } from './value-schema.js';
import { SCALAR_KINDS } from './value-type.js';

const NAME = /^[a-z][A-Za-z0-9]*$/;
/** A name of the vocabulary or of a derivation. */
export const Name = z.string().regex(NAME, 'name' satisfies SchemaMessage);
const CODE = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;
/** A code: words joined by hyphens; parts of taxes and services keep the spelling of the agreement. */
export const Code = z.string().regex(CODE, 'code' satisfies SchemaMessage);

/** Who says what a fact is, unless a pack says otherwise. */
export const FACT_SOURCES = ['declared', 'known', 'officer'] as const;
export const FactSource = z.enum(FACT_SOURCES);
export type FactSource = z.infer<typeof FactSource>;

const Unit = z.enum(['perMonth', 'perYear', 'months', 'days', 'heads', 'times', 'points', 'fraction', 'years']);
const Scalar = z.enum(SCALAR_KINDS);
const SCALAR = { type: Scalar, unit: Unit.optional() };
const CODED = { type: z.enum(['code', 'codes']), codes: Name };

const MEMBER = { label: Label, optional: z.literal(true).optional() };
const Member = z.discriminatedUnion('type', [
  z.strictObject({ ...SCALAR, ...MEMBER }),
  z.strictObject({ ...CODED, ...MEMBER }),
]);
const OBJECT = {
  members: z.record(Name, Member),
  order: z.tuple([Name, Name]).optional(),
};

const FACT = {
  label: Label,
  help: Label.optional(),
  source: FactSource.default('declared'),
};
const Fact = z.discriminatedUnion('type', [
  z.strictObject({ ...SCALAR, ...FACT }),
  z.strictObject({ ...CODED, ...FACT }),
  z.strictObject({ type: z.literal('object'), ...OBJECT, ...FACT, countsOnlyForOwnScheme: Name.optional() }),
  z.strictObject({ type: z.literal('objects'), ...OBJECT, ...FACT }),
]);

const Decimal = z.string().refine(isDecimal, 'bound' satisfies SchemaMessage);

const SETTING = {
  label: Label,
  clause: z.union([Clause, z.array(Clause)]).optional(),
  convention: z.string().optional(),
  optional: z.literal(true).optional(),
};
/**
 * Between which amounts a setting must lie when an officer enters it, and how many times as much, or as little, as the entry
 * before it may be. No source states them: they are the operator's own. Those of an average wage are by month.
 */
const Bounds = z.strictObject({
  basis: z.literal('operator'),
  least: Decimal,
  most: Decimal,
  changeAtMost: Decimal.optional(),
});
export type Bounds = z.infer<typeof Bounds>;
const BOUNDED = { bounds: Bounds.optional() };
const DEFAULT = { default: z.union([z.string(), z.boolean(), z.number()]).optional() };
const RANGE = { least: z.int().min(0).optional(), most: z.int().min(0).optional() };
const Setting = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('byMonth'), members: z.record(Name, Member), ...SETTING, ...BOUNDED }),
  z.strictObject({ shape: z.literal('averageByYear'), monthlyCeiling: Name, ...SETTING, ...BOUNDED }),
  z.strictObject({ shape: z.literal('yearlyWindows'), ...SETTING }),
  z.strictObject({ shape: z.literal('scalar'), ...SCALAR, ...SETTING, ...DEFAULT, ...RANGE, ...BOUNDED }),
  z.strictObject({ shape: z.literal('code'), codes: Name, ...SETTING, ...DEFAULT }),
  z.strictObject({ shape: z.literal('object'), members: z.record(Name, Member), ...SETTING }),
]);

const CodeTable = z.strictObject({
  values: z.record(Code, Label),
  groups: z
    .record(Name, z.strictObject({ label: Label, clause: Clause.optional(), codes: z.array(Code).min(1) }))
    .default({}),
});

export const REASON_OUTCOMES = ['ineligible', 'hold', 'unit'] as const;
const Reason = z.strictObject({
  with: z.enum(REASON_OUTCOMES),
  'zh-CN': z.string().min(1),
  en: z.string().min(1),
});

/**
 * Where a folder of documents holds a source: the file with these words, and of it the lines after `from` and before `until`.
 * `begins` is the part in which it begins where the heading of that part is lost.
 */
const SourceText = z.strictObject({
  contains: z.string().min(1),
  from: z.string().min(1).optional(),
  until: z.string().min(1).optional(),
  begins: z
    .string()
    .regex(/^[一二三四五六七八九十]+$/, 'part' satisfies SchemaMessage)
    .optional(),
});

const SourceDocument = z.strictObject({
  title: Label,
  number: z.string().optional(),
  date: z.string().optional(),
  text: SourceText.optional(),
});

/** One file of `vocabulary/`; any of the parts may stand in any file. */
export const VocabularyDocument = z.strictObject({
  facts: z.record(Name, Fact).default({}),
  codes: z.record(Name, CodeTable).default({}),
  settings: z.record(Name, Setting).default({}),
  reasons: z.record(Code, Reason).default({}),
  sources: z.record(z.string().regex(/^S\d+(\.\d+)?$/), SourceDocument).default({}),
});
export type VocabularyDocument = z.infer<typeof VocabularyDocument>;
export type FactDocument = VocabularyDocument['facts'][string];
export type SettingDocument = VocabularyDocument['settings'][string];
export type MemberDocument = z.infer<typeof Member>;
export type CodeTable = VocabularyDocument['codes'][string];
export type Reason = z.infer<typeof Reason>;
export type SourceDocument = z.infer<typeof SourceDocument>;
