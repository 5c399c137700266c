// A scheme as its readers see it: the form with its words, the papers, the conditions and the chain.
import { resolveChain, type ResolvedChain } from './chain.js';
import { factSource } from './request-schema.js';
import type { Jurisdiction } from './jurisdiction.js';
import type { Label } from './label.js';
import type { SchemeDocument } from './scheme.js';
import { DOCUMENT_TABLE, getFact, type Vocabulary } from './vocabulary.js';
import type { FactDocument, FactSource, MemberDocument } from './vocabulary-document.js';

/** A code that may be chosen. */
export interface Choice {
  readonly code: string;
  readonly label: Label;
}

export interface FieldDescription {
  readonly name: string;
  readonly type: FactDocument['type'];
  readonly label: Label;
  readonly unit?: string;
  readonly choices?: readonly Choice[];
  readonly members?: readonly FieldDescription[];
  readonly isOptional?: boolean;
}

export interface FormFieldDescription extends FieldDescription {
  readonly help?: Label;
  readonly source: FactSource;
  readonly required: 'always' | 'sometimes' | 'never';
}

export interface SchemeDescription {
  readonly id: string;
  readonly version: string;
  readonly label: Label;
  readonly summary: Label;
  readonly clause: string;
  readonly form: readonly FormFieldDescription[];
  readonly evidence: readonly {
    readonly kind: string;
    readonly label: Label;
    readonly required: boolean;
    readonly clause: string;
  }[];
  readonly conditions: readonly { readonly id: string; readonly clause: string; readonly quote: string }[];
  readonly chain: ResolvedChain;
}

/** Describes a scheme with the words of the vocabulary and the time limits of the operator. */
export function describeScheme(
  document: SchemeDocument,
  vocabulary: Vocabulary,
  jurisdiction: Jurisdiction,
): SchemeDescription {
  const documents = vocabulary.codes.get(DOCUMENT_TABLE)?.values ?? {};
  return {
    id: document.scheme,
    version: document.version,
    label: document.label,
    summary: document.summary,
    clause: document.clause,
    form: document.form.map((field) => formField(field, document, vocabulary)),
    evidence: document.evidence.map(({ kind, required, clause }) => ({
      kind,
      label: documents[kind] ?? { 'zh-CN': kind, en: kind },
      required: required === true,
      clause,
    })),
    conditions: document.conditions.map(({ id, clause, quote }) => ({ id, clause, quote })),
    chain: resolveChain(document.chain, jurisdiction),
  };
}

function formField(
  { fact: name, required, requiredWhen }: SchemeDocument['form'][number],
  document: SchemeDocument,
  vocabulary: Vocabulary,
): FormFieldDescription {
  const fact = getFact(vocabulary, name).document;
  return {
    ...describeField(name, fact, vocabulary),
    ...(fact.help && { help: fact.help }),
    source: factSource(vocabulary, document, name),
    required: required ? 'always' : requiredWhen ? 'sometimes' : 'never',
  };
}

function describeField(name: string, field: FactDocument | MemberDocument, vocabulary: Vocabulary): FieldDescription {
  const choices = 'codes' in field ? vocabulary.codes.get(field.codes)?.values : undefined;
  return {
    name,
    type: field.type,
    label: field.label,
    ...('unit' in field && field.unit && { unit: field.unit }),
    ...(choices && { choices: Object.entries(choices).map(([code, label]) => ({ code, label })) }),
    ...('members' in field && {
      members: Object.entries(field.members).map(([member, type]) => describeField(member, type, vocabulary)),
    }),
    ...('optional' in field && field.optional && { isOptional: true }),
  };
}
