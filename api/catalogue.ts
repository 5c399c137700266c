// What the policies mean for requests: schemas of facts and settings, and the words of names. Built once for each policy.
import type { z } from 'zod';
import type { CompiledScheme } from '../domain/assessment/compile-scheme.js';
import { findOwn } from '../domain/policy/own-member.js';
import type { Jurisdiction } from '../domain/policy/jurisdiction.js';
import type { Label } from '../domain/policy/label.js';
import type { Policies } from '../domain/policy/load-policies.js';
import {
  declaredFactsSchema,
  factSchema,
  factsSchema,
  settingSchema,
  settingsSchema,
} from '../domain/policy/request-schema.js';
import type { SchemeDocument } from '../domain/policy/scheme.js';
import { describeScheme, type SchemeDescription } from '../domain/policy/scheme-description.js';
import { VALUE_MESSAGES } from '../domain/policy/value-message.js';
import type { Facts, Settings, Value } from '../domain/policy/value-type.js';
import { DOCUMENT_TABLE } from '../domain/policy/vocabulary.js';
import type { PolicyStore } from '../prisma/policy-store.js';
import { hasWords, wordsOf, type Language } from './language.js';

export interface Catalogue {
  readonly policies: Policies;
  /** Every released version: awards run on older ones, and the next one will be in force. */
  readonly released: readonly CompiledScheme[];
  /** Facts of an assessment: any names of the vocabulary. */
  readonly facts: z.ZodType<Facts>;
  readonly settings: z.ZodType<Settings>;
  /** Facts that a claimant may declare in a scheme. */
  declaredFacts(document: SchemeDocument): z.ZodType<Facts>;
  /** One fact, as an officer establishes it. */
  findFact(name: string): z.ZodType<Value> | undefined;
  findSetting(name: string): z.ZodType<Value | null> | undefined;
  describe(scheme: CompiledScheme): SchemeDescription;
  /** @throws RangeError if there is none. */
  getJurisdiction(id: string): Jurisdiction;
  /** What is said about a wrong value, by its key. */
  complaint(key: string, language: Language, values?: Readonly<Record<string, string>>): string;
  /** What people call a reason, a fact, a document, a setting, a jurisdiction or an exclusion group. */
  findName(name: string, language: Language): string | undefined;
}

export function createCatalogue(store: Pick<PolicyStore, 'current' | 'released'>): Catalogue {
  const { vocabulary, jurisdictions } = store.current;
  const documents = vocabulary.codes.get(DOCUMENT_TABLE)?.values ?? {};
  const groups = Object.assign(
    {},
    ...[...jurisdictions.values()].map(({ exclusionGroups }) => exclusionGroups),
  ) as Record<string, { label: Label }>;
  const catalogue: Catalogue = {
    // Packs are published while we run; what they rest on changes with a release only.
    get policies() {
      return store.current;
    },
    get released() {
      return store.released;
    },
    facts: factsSchema(vocabulary),
    settings: settingsSchema(vocabulary),
    declaredFacts: remembered((document: SchemeDocument) => declaredFactsSchema(vocabulary, document)),
    findFact: remembered((name: string) => (vocabulary.facts.has(name) ? factSchema(vocabulary, name) : undefined)),
    findSetting: remembered((name: string) =>
      vocabulary.settings.has(name) ? settingSchema(vocabulary, name) : undefined,
    ),
    describe: remembered((scheme: CompiledScheme) =>
      describeScheme(scheme.content.document, vocabulary, catalogue.getJurisdiction(scheme.jurisdiction)),
    ),
    getJurisdiction(id) {
      const found = jurisdictions.get(id);
      if (!found) throw new RangeError(`no jurisdiction ${id}`);
      return found;
    },
    complaint(key, language, values) {
      const label = findOwn(VALUE_MESSAGES, key);
      if (label) return label[language];
      return wordsOf(language)(hasWords(`field.${key}`) ? `field.${key}` : 'field.invalid', values);
    },
    findName(name, language) {
      const label =
        vocabulary.reasons.get(name) ??
        vocabulary.facts.get(name)?.label ??
        vocabulary.settings.get(name)?.label ??
        findOwn(documents, name) ??
        jurisdictions.get(name)?.label ??
        findOwn(groups, name)?.label;
      return label?.[language];
    },
  };
  return catalogue;
}

/** Computes a value once for each key. Only what is known is remembered: keys come from outside. */
function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  const values = new Map<K, V>();
  return (key) => {
    const before = values.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    if (value !== undefined) values.set(key, value);
    return value;
  };
}
