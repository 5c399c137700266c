// Open points: what the sources leave open, which readings there are, and who may decide. Silence stays silence: nothing here
// computes; a point says by what it is settled (a setting, a convention, a fact of the case) or that a person decides each case.
import { z } from 'zod';
import { CITATION, Clause } from './citation.js';
import { Label } from './label.js';
import type { Policies } from './load-policies.js';
import type { SchemaMessage } from './schema-message.js';
import { isUnset } from './setting-value.js';
import type { Value } from './value-type.js';
import { Code, Name } from './vocabulary-document.js';
import { getSetting, type SettingDefinition, type Vocabulary } from './vocabulary.js';

/** A clause that leaves it open; with its words where they are what is unclear. */
const OpenClause = z.strictObject({ clause: Clause, quote: CITATION.quote.optional() });

/** The value of a setting that leaves the decision to a person in each case. */
export const HOLD_READING = 'hold';

const OpenPointDocument = z.strictObject({
  id: Code,
  question: Label,
  clauses: z.array(OpenClause).default([]),
  /** The answers that the text admits; left out where a value is asked for, and where the setting has a table of codes. */
  readings: z.array(z.strictObject({ id: Code, label: Label })).default([]),
  /** The setting that decides it; its value or default is the reading in force. */
  setting: Name.optional(),
  /** The convention (C1 to C11, E1 to E6) that is followed where no setting holds it, and which of the readings it is. */
  convention: z
    .string()
    .regex(/^[CE]\d{1,2}$/, 'convention' satisfies SchemaMessage)
    .optional(),
  followed: Code.optional(),
  /** Reasons for which claims are held because of it. */
  reasons: z.array(Code).default([]),
  /** Facts that settle it in each case: whoever establishes them decides. */
  facts: z.array(Name).default([]),
  /** What no source states and the operator has set for his office: time limits, papers, days of payment. */
  basis: z.literal('operator').optional(),
  /** The schemes concerned, if not those that use its setting, its reasons or its facts. */
  schemes: z.array(Code).optional(),
  decidedBy: Label,
});
export type OpenPointDocument = z.infer<typeof OpenPointDocument>;

/** The files `open-points.yaml` (every jurisdiction) and `<jurisdiction>/open-points.yaml`. */
export const OpenPointsDocument = z.strictObject({ openPoints: z.array(OpenPointDocument).min(1) });
export type OpenPointsDocument = z.infer<typeof OpenPointsDocument>;

/** An open point that passed its checks; without jurisdiction it concerns every one. */
export interface OpenPoint {
  readonly jurisdiction: string | undefined;
  readonly document: OpenPointDocument;
}

/**
 * `blocked`: its setting has no value, claims that need it wait. `set`: the jurisdiction has given a value. `convention`: a convention
 * decides. `hold`: a person decides each case. `perCase`: a fact of the case decides. `operator`: the operator's own values apply.
 * `notComputed`: nothing is computed from it.
 */
export const OPEN_POINT_STATUSES = [
  'blocked',
  'hold',
  'set',
  'convention',
  'perCase',
  'operator',
  'notComputed',
] as const;
export type OpenPointStatus = (typeof OPEN_POINT_STATUSES)[number];

/** The value that counts for a setting, and whether it is the default. */
export interface ValueInForce {
  readonly value: Value | null;
  readonly isDefault: boolean;
}

/** What counts for a setting of which this is stored. */
export function valueInForce({ shape }: SettingDefinition, stored: Value | null): ValueInForce {
  if (!isUnset(stored)) return { value: stored, isDefault: false };
  const preset = shape.kind === 'plain' ? shape.default : undefined;
  return { value: preset ?? null, isDefault: preset !== undefined };
}

/** How the statuses are called on pages. */
export const OPEN_POINT_STATUS_LABELS: Readonly<Record<OpenPointStatus, Label>> = {
  blocked: { 'zh-CN': '尚未设定，需用的申领等待', en: 'Not set: claims that need it wait' },
  hold: { 'zh-CN': '逐案决定', en: 'A person decides each case' },
  set: { 'zh-CN': '已设定', en: 'Set by the jurisdiction' },
  convention: { 'zh-CN': '按约定', en: 'Decided by convention' },
  perCase: { 'zh-CN': '逐案核定事实', en: 'A fact of each case' },
  operator: { 'zh-CN': '运行方自定', en: 'The operator’s own values' },
  notComputed: { 'zh-CN': '不据以计算', en: 'Nothing is computed from it' },
};

/** Where a point stands; `inForce` is what counts for its setting, if it has one. */
export function statusOf(
  { convention, reasons, facts, basis }: OpenPointDocument,
  inForce: ValueInForce | undefined,
): OpenPointStatus {
  if (inForce) {
    if (inForce.value === null) return 'blocked';
    if (inForce.value === HOLD_READING) return 'hold';
    return inForce.isDefault ? 'convention' : 'set';
  }
  if (convention !== undefined) return 'convention';
  if (reasons.length > 0) return 'hold';
  if (facts.length > 0) return 'perCase';
  return basis ?? 'notComputed';
}

/** The convention that a point rests on: its own or that of its setting. */
export function conventionOf({ convention, setting }: OpenPointDocument, vocabulary: Vocabulary): string | undefined {
  return convention ?? (setting === undefined ? undefined : getSetting(vocabulary, setting).convention);
}

/** The readings of a point: those of its setting's table of codes, or those that it lists. */
export function readingsOf(
  { readings, setting }: OpenPointDocument,
  vocabulary: Vocabulary,
): readonly { readonly id: string; readonly label: Label }[] {
  const table = setting === undefined ? undefined : codesOfSetting(vocabulary, setting);
  return table ? Object.entries(table).map(([id, label]) => ({ id, label })) : readings;
}

/** The labels of the codes that a setting may have; undefined if its values are no codes. */
export function codesOfSetting(vocabulary: Vocabulary, name: string): Readonly<Record<string, Label>> | undefined {
  const document = vocabulary.settings.get(name)?.document;
  return document?.shape === 'code' ? vocabulary.codes.get(document.codes)?.values : undefined;
}

/** The values that are readings of a setting and do not leave the decision to a person; undefined if it asks for a value. */
export function readingValuesOf(vocabulary: Vocabulary, name: string): readonly Value[] | undefined {
  const codes = codesOfSetting(vocabulary, name);
  if (codes) return Object.keys(codes).filter((code) => code !== HOLD_READING);
  const shape = vocabulary.settings.get(name)?.shape;
  return shape?.kind === 'plain' && shape.type.kind === 'yesNo' ? [true, false] : undefined;
}

/** Which of its readings is followed; undefined where none is, or where a value was asked for. */
export function followedReading(
  { followed }: OpenPointDocument,
  inForce: ValueInForce | undefined,
): string | undefined {
  if (!inForce) return followed;
  const { value } = inForce;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : undefined;
}

/** The schemes that a point concerns, in their order; undefined for a point of every jurisdiction. */
export function schemesOf(
  { jurisdiction, document }: OpenPoint,
  { schemes }: Pick<Policies, 'schemes'>,
): readonly string[] | undefined {
  if (jurisdiction === undefined) return undefined;
  if (document.schemes) return document.schemes;
  const { setting, reasons, facts } = document;
  const found = schemes
    .filter((scheme) => scheme.jurisdiction === jurisdiction)
    .filter(
      ({ content: { document: pack } }) =>
        (setting !== undefined && pack.settings.includes(setting)) ||
        pack.conditions.some(({ otherwise, reason }) => otherwise === 'hold' && reasons.includes(reason ?? '')) ||
        pack.form.some(({ fact }) => facts.includes(fact)),
    )
    .map(({ scheme }) => scheme);
  // Several versions of one scheme may be given: cases run on older ones.
  return [...new Set(found)];
}
