// The vocabulary: which names exist, of which type their values are, and what people call them.
import type { Label } from './label.js';
import type { MemberType, ScalarKind, ValueType } from './value-type.js';
import type {
  Bounds,
  CodeTable,
  FactDocument,
  FactSource,
  MemberDocument,
  Reason,
  SettingDocument,
  SourceDocument,
  VocabularyDocument,
} from './vocabulary-document.js';

/** A fact as requests and packs use it. */
export interface FactDefinition {
  readonly name: string;
  readonly type: ValueType;
  readonly label: Label;
  readonly help?: Label;
  readonly unit?: string;
  /** Who says what it is, unless a pack says otherwise. */
  readonly source: FactSource;
  /** The member that names a scheme: the fact is ignored when that is another one. */
  readonly ownSchemeMember?: string;
  readonly document: FactDocument;
}

/** What a setting's value looks like and what counts when there is none. */
export type SettingShape =
  | { readonly kind: 'byMonth'; readonly members: Readonly<Record<string, MemberType>> }
  | { readonly kind: 'averageByYear'; readonly monthlyCeiling: string }
  | { readonly kind: 'yearlyWindows'; readonly schemes: readonly string[] }
  | {
      readonly kind: 'plain';
      readonly type: ValueType;
      readonly default?: string | number | boolean;
      /** Bounds of a number, where not every one makes sense. */
      readonly least?: number;
      readonly most?: number;
    };

export interface SettingDefinition {
  readonly name: string;
  readonly shape: SettingShape;
  /** Without a value a rule that uses it does not apply; otherwise it must be set. */
  readonly isOptional: boolean;
  readonly label: Label;
  /** Clauses that name it. */
  readonly clauses: readonly string[];
  /** The convention of the rulebook that it holds, if any ("C4"). */
  readonly convention?: string;
  readonly unit?: string;
  readonly document: SettingDocument;
  /** What is refused when an officer enters it; no part of a policy version, since it changes no result. */
  readonly bounds?: Bounds;
}

export interface Vocabulary {
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly settings: ReadonlyMap<string, SettingDefinition>;
  readonly codes: ReadonlyMap<string, CodeTable>;
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly sources: ReadonlyMap<string, SourceDocument>;
}

/** Name of the code table of documents: evidence kinds and entries of the fact `documents`. */
export const DOCUMENT_TABLE = 'document';

/**
 * Builds the vocabulary from its merged document. `catalogued` are the ids of all jurisdictions and schemes, which are
 * the code tables `jurisdiction` (with `other`) and `scheme`.
 * @throws RangeError if a type names a code table that does not exist.
 */
export function buildVocabulary(
  document: VocabularyDocument,
  catalogued: { readonly jurisdictions: ReadonlyMap<string, Label>; readonly schemes: readonly string[] },
): Vocabulary {
  const codes = new Map(Object.entries(document.codes));
  codes.set('jurisdiction', {
    values: { ...Object.fromEntries(catalogued.jurisdictions), other: { 'zh-CN': '其他地区', en: 'Elsewhere' } },
    groups: {},
  });
  codes.set('scheme', {
    values: Object.fromEntries(catalogued.schemes.map((id) => [id, { 'zh-CN': id, en: id }])),
    groups: {},
  });
  return {
    facts: new Map(Object.entries(document.facts).map(([name, fact]) => [name, factOf(name, fact, codes)])),
    settings: new Map(Object.entries(document.settings).map(([name, item]) => [name, settingOf(name, item, codes)])),
    codes,
    reasons: new Map(Object.entries(document.reasons)),
    sources: new Map(Object.entries(document.sources)),
  };
}

/** The fact of this name. @throws RangeError if there is none. */
export function getFact(vocabulary: Vocabulary, name: string): FactDefinition {
  const fact = vocabulary.facts.get(name);
  if (fact === undefined) throw new RangeError(`no such fact: ${name}`);
  return fact;
}

/** The setting of this name. @throws RangeError if there is none. */
export function getSetting(vocabulary: Vocabulary, name: string): SettingDefinition {
  const setting = vocabulary.settings.get(name);
  if (setting === undefined) throw new RangeError(`no such setting: ${name}`);
  return setting;
}

type CodeTables = ReadonlyMap<string, CodeTable>;

function codesOf(table: string, codes: CodeTables): readonly string[] {
  const found = codes.get(table);
  if (found === undefined) throw new RangeError(`no code table "${table}"`);
  return Object.keys(found.values);
}

function simpleType(
  document: { type: ScalarKind } | { type: 'code' | 'codes'; codes: string },
  codes: CodeTables,
): ValueType {
  if ('codes' in document) return { kind: document.type, values: codesOf(document.codes, codes) };
  return { kind: document.type };
}

function membersOf(members: Readonly<Record<string, MemberDocument>>, codes: CodeTables): Record<string, MemberType> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      { type: simpleType(member, codes), isOptional: member.optional === true },
    ]),
  );
}

function factOf(name: string, document: FactDocument, codes: CodeTables): FactDefinition {
  const type: ValueType =
    document.type === 'object' || document.type === 'objects'
      ? {
          kind: document.type,
          members: membersOf(document.members, codes),
          ...(document.order && { order: document.order }),
        }
      : simpleType(document, codes);
  return {
    name,
    type,
    label: document.label,
    source: document.source,
    document,
    ...(document.help && { help: document.help }),
    ...('unit' in document && document.unit && { unit: document.unit }),
    ...('countsOnlyForOwnScheme' in document &&
      document.countsOnlyForOwnScheme && { ownSchemeMember: document.countsOnlyForOwnScheme }),
  };
}

function shapeOf(document: SettingDocument, codes: CodeTables): SettingShape {
  switch (document.shape) {
    case 'byMonth':
      return { kind: 'byMonth', members: membersOf(document.members, codes) };
    case 'averageByYear':
      return { kind: 'averageByYear', monthlyCeiling: document.monthlyCeiling };
    case 'yearlyWindows':
      return { kind: 'yearlyWindows', schemes: codesOf('scheme', codes) };
    case 'object':
      return { kind: 'plain', type: { kind: 'object', members: membersOf(document.members, codes) } };
    case 'scalar':
    case 'code': {
      const type: ValueType =
        document.shape === 'scalar'
          ? { kind: document.type }
          : { kind: 'code', values: codesOf(document.codes, codes) };
      return {
        kind: 'plain',
        type,
        ...(document.default !== undefined && { default: document.default }),
        ...('least' in document && document.least !== undefined && { least: document.least }),
        ...('most' in document && document.most !== undefined && { most: document.most }),
      };
    }
  }
}

function settingOf(name: string, document: SettingDocument, codes: CodeTables): SettingDefinition {
  return {
    name,
    shape: shapeOf(document, codes),
    isOptional: document.optional === true,
    label: document.label,
    clauses: [document.clause ?? []].flat(),
    document,
    ...(document.convention && { convention: document.convention }),
    ...('unit' in document && document.unit && { unit: document.unit }),
    ...('bounds' in document && document.bounds && { bounds: document.bounds }),
  };
}
