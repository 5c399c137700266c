// What a policy version consists of: the pack and every part of the vocabulary and the jurisdiction that can change a result.
// It is stored, hashed and compiled on its own, so that a pinned version means the same for ever.
import { InternalPolicyError } from './policy-error.js';
import type { Derivation } from './derivation.js';
import { mapValues } from './map-values.js';
import { findOwn } from './own-member.js';
import { policyHash } from './policy-hash.js';
import type { SchemeDocument } from './scheme.js';
import { schemesOfGroup, type Jurisdiction } from './jurisdiction.js';
import type { MemberType, ValueType } from './value-type.js';
import type { SettingShape, Vocabulary } from './vocabulary.js';

/** A fact of the form, without its words. */
export interface ContentFact {
  readonly type: ValueType;
  readonly ownSchemeMember?: string;
}

/** A setting that the scheme uses, without its words. */
export interface ContentSetting {
  readonly shape: SettingShape;
  readonly isOptional: boolean;
}

/** Content of a policy version; JSON as it is. */
export interface SchemeContent {
  readonly format: 1;
  readonly jurisdiction: string;
  readonly document: SchemeDocument;
  readonly facts: Readonly<Record<string, ContentFact>>;
  readonly settings: Readonly<Record<string, ContentSetting>>;
  /** For derivations that test against a set: the codes or schemes of it. */
  readonly codeSets: Readonly<Record<string, readonly string[]>>;
}

/**
 * The content of a checked pack. Lists of admitted codes stay out: a further code does not change what a version means; nor do the
 * words in which a condition is explained.
 */
export function schemeContent(
  document: SchemeDocument,
  vocabulary: Vocabulary,
  jurisdiction: Jurisdiction,
): SchemeContent {
  const typed = typedContent(document, vocabulary, jurisdiction);
  return {
    ...typed,
    document: { ...document, conditions: document.conditions.map(({ requires: _words, ...condition }) => condition) },
    facts: mapValues(typed.facts, (fact) => ({ ...fact, type: withoutCodes(fact.type) })),
    settings: mapValues(typed.settings, (setting) => ({ ...setting, shape: shapeWithoutCodes(setting.shape) })),
  };
}

/** The same with the lists of admitted codes, for checking a pack; names that do not exist are left out. */
export function typedContent(
  document: SchemeDocument,
  vocabulary: Vocabulary,
  jurisdiction: Jurisdiction,
): SchemeContent {
  const facts: Record<string, ContentFact> = {};
  for (const { fact: name } of document.form) {
    const fact = vocabulary.facts.get(name);
    if (fact) facts[name] = { type: fact.type, ...(fact.ownSchemeMember && { ownSchemeMember: fact.ownSchemeMember }) };
  }
  const settings: Record<string, ContentSetting> = {};
  for (const name of document.settings) {
    const setting = vocabulary.settings.get(name);
    if (setting) settings[name] = { shape: setting.shape, isOptional: setting.isOptional };
  }
  const codeSets: Record<string, readonly string[]> = {};
  for (const [name, derivation] of Object.entries(document.derivations)) {
    const codes = findCodeSet(derivation, vocabulary, jurisdiction);
    if (codes) codeSets[name] = codes;
  }
  return { format: 1, jurisdiction: jurisdiction.jurisdiction, document, facts, settings, codeSets };
}

/** Takes a stored content back. @throws InternalPolicyError if it is not the one with this hash. */
export function readSchemeContent(stored: unknown, hash: string): SchemeContent {
  if (policyHash(stored) !== hash)
    throw new InternalPolicyError('stored policy', hash, 'the content does not have this hash');
  return stored as SchemeContent;
}

/** The codes, or the schemes, that a derivation tests against, if they exist. */
export function findCodeSet(
  derivation: Derivation,
  vocabulary: Vocabulary,
  jurisdiction: Jurisdiction,
): readonly string[] | undefined {
  if (derivation.op === 'overlappingAwards' || derivation.op === 'awardedBefore') {
    const { group, schemes } = derivation;
    if (group === undefined)
      return schemes?.every((scheme) => Object.hasOwn(jurisdiction.catalogue, scheme)) ? schemes : undefined;
    return Object.hasOwn(jurisdiction.exclusionGroups, group) ? schemesOfGroup(jurisdiction, group) : undefined;
  }
  if (derivation.op !== 'anyInGroup' && derivation.op !== 'codesInGroup') return undefined;
  const fact = vocabulary.facts.get(derivation.of)?.document;
  const groups = fact && 'codes' in fact ? vocabulary.codes.get(fact.codes)?.groups : undefined;
  return groups && findOwn(groups, derivation.group)?.codes;
}

function shapeWithoutCodes(shape: SettingShape): SettingShape {
  if (shape.kind === 'plain') return { ...shape, type: withoutCodes(shape.type) };
  return shape;
}

function withoutCodes(type: ValueType): ValueType {
  switch (type.kind) {
    case 'code':
    case 'codes':
      return { kind: type.kind };
    case 'object':
    case 'objects':
      return {
        ...type,
        members: mapValues(type.members, (member): MemberType => ({ ...member, type: withoutCodes(member.type) })),
      };
    default:
      return type;
  }
}
