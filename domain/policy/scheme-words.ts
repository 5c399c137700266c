// What people read of a policy version: names, units, codes, reasons, and what each condition requires. Words are kept beside the
// content of a version and are no part of it: a better word changes no result, and an old version keeps its own.
import { findOwn } from './own-member.js';
import type { Label } from './label.js';
import { mapValues } from './map-values.js';
import { findResultField } from './result-field.js';
import type { SchemeDocument } from './scheme.js';
import { DOCUMENT_TABLE, type Vocabulary } from './vocabulary.js';
import type { FactDocument, MemberDocument, SettingDocument } from './vocabulary-document.js';

/** The words of a fact, a setting, a result, or a member of one. */
export interface NameWords {
  readonly label: Label;
  readonly unit?: string;
  /** What the codes that it can be are called. */
  readonly codes?: Readonly<Record<string, Label>>;
  readonly members?: Readonly<Record<string, NameWords>>;
}

/** The words of a policy version; JSON as they are. */
export interface SchemeWords {
  readonly label: Label;
  /** By the id of a condition; `{name}` stands for the value of a name. */
  readonly requirements: Readonly<Record<string, Label>>;
  /** Facts of the form and settings. */
  readonly names: Readonly<Record<string, NameWords>>;
  readonly results: Readonly<Record<string, NameWords>>;
  readonly reasons: Readonly<Record<string, Label>>;
  readonly documents: Readonly<Record<string, Label>>;
  /** Named parts of amounts. */
  readonly parts: Readonly<Record<string, Label>>;
  /** The sources that are cited, by their code. */
  readonly sources: Readonly<Record<string, Label>>;
}

/** The code table of the named parts of awards, ratios and services. */
const PART_TABLE = 'awardPart';
const ANOTHER_SCHEME: Label = { 'zh-CN': '其他项目', en: 'Another scheme' };

/** The words of a checked pack; `schemes` are the labels of all packs. */
export function schemeWords(
  document: SchemeDocument,
  vocabulary: Vocabulary,
  schemes: Readonly<Record<string, Label>>,
): SchemeWords {
  const codesOf = (table: string): Readonly<Record<string, Label>> => {
    const values = vocabulary.codes.get(table)?.values ?? {};
    if (table !== 'scheme') return values;
    return Object.fromEntries(Object.keys(values).map((id) => [id, findOwn(schemes, id) ?? ANOTHER_SCHEME]));
  };
  const named = (item: FactDocument | MemberDocument | SettingDocument): NameWords => ({
    label: item.label,
    ...('unit' in item && item.unit && { unit: item.unit }),
    ...('codes' in item && { codes: codesOf(item.codes) }),
    ...('members' in item && { members: mapValues(item.members, named) }),
  });
  const names = [
    ...document.form.flatMap(({ fact }) => wordsOf(fact, vocabulary.facts.get(fact)?.document)),
    ...document.settings.flatMap((name) => wordsOf(name, vocabulary.settings.get(name)?.document)),
  ];
  function wordsOf(name: string, item: FactDocument | SettingDocument | undefined) {
    return item ? [[name, named(item)] as const] : [];
  }
  const reasons = document.conditions.flatMap(({ reason }) => {
    const label = reason === undefined ? undefined : vocabulary.reasons.get(reason);
    return reason !== undefined && label ? [[reason, { 'zh-CN': label['zh-CN'], en: label.en }] as const] : [];
  });
  return {
    label: document.label,
    requirements: Object.fromEntries(document.conditions.map(({ id, requires }) => [id, requires ?? document.label])),
    names: Object.fromEntries<NameWords>(names),
    results: mapValues(document.results ?? {}, (_result, name) => {
      const field = findResultField(name);
      const codes = field?.type.kind === 'codes' ? codesOf(field.type.table) : undefined;
      return { label: field?.label ?? document.label, ...(codes && { codes }) };
    }),
    reasons: Object.fromEntries<Label>(reasons),
    documents: codesOf(DOCUMENT_TABLE),
    parts: codesOf(PART_TABLE),
    sources: Object.fromEntries([...vocabulary.sources].map(([code, { title }]) => [code, title])),
  };
}

/** The names whose values stand in a text, in their order. */
export function namesInWords(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name]) => name ?? '');
}

/** The text with the value of each name in its place. */
export function fillWords(text: string, valueOf: (name: string) => string): string {
  return text.replace(PLACE, (_place, name: string) => valueOf(name));
}

const PLACE = /\{([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)?)\}/g;
