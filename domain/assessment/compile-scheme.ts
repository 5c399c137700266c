// Makes the content of a policy version ready to assess: every name gets its resolver, every expression is prepared once.
import type { Condition } from '../policy/scheme.js';
import { findNameType } from '../policy/name-type.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import { policyHash } from '../policy/policy-hash.js';
import type { SchemeContent } from '../policy/scheme-content.js';
import type { ValueType } from '../policy/value-type.js';
import type { Award } from './award/kind.js';
import { findAwardKind } from './award/registry.js';
import type { Resolver } from './case-values.js';
import { expressionOf, type Expression, type Place } from './expression.js';
import { resolversOf } from './resolvers.js';

export interface CompiledCondition {
  readonly document: Condition;
  readonly appliesIf: Expression | undefined;
  readonly when: Expression;
}

/** A policy version ready to assess. */
export interface CompiledScheme {
  readonly jurisdiction: string;
  readonly scheme: string;
  readonly version: string;
  /** First day on which it is in force. */
  readonly inForceFrom: string;
  readonly hash: string;
  /** What is stored and pinned. */
  readonly content: SchemeContent;
  readonly resolvers: ReadonlyMap<string, Resolver>;
  readonly conditions: readonly CompiledCondition[];
  /** Facts that the form needs always, or when something holds. */
  readonly requiredFacts: readonly string[];
  /** Papers that are needed always, or when something holds. */
  readonly requiredDocuments: readonly { readonly kind: string; readonly when: Expression | undefined }[];
  readonly award: Award | undefined;
}

const compiled = new Map<string, CompiledScheme>();

/** The compiled form of a version that this process has compiled before. */
export function findCompiledScheme(hash: string): CompiledScheme | undefined {
  return compiled.get(hash);
}

/**
 * Compiles a checked content, once for each hash.
 * @throws InternalPolicyError if the content is none that the loader can have made.
 */
export function compileScheme(content: SchemeContent): CompiledScheme {
  const hash = policyHash(content);
  const before = compiled.get(hash);
  if (before) return before;
  const scheme = new LazilyCompiled(content, hash);
  compiled.set(hash, scheme);
  return scheme;
}

type Rules = Pick<CompiledScheme, 'resolvers' | 'conditions' | 'requiredFacts' | 'requiredDocuments' | 'award'>;

/** Prepares its rules when they are first asked: most processes assess few of the many schemes, and each costs time and memory. */
class LazilyCompiled implements CompiledScheme {
  private rules: Rules | undefined;

  constructor(
    readonly content: SchemeContent,
    readonly hash: string,
  ) {}

  get jurisdiction() {
    return this.content.jurisdiction;
  }
  get scheme() {
    return this.content.document.scheme;
  }
  get version() {
    return this.content.document.version;
  }
  get inForceFrom() {
    return this.content.document.inForceFrom;
  }
  get resolvers() {
    return this.compiled.resolvers;
  }
  get conditions() {
    return this.compiled.conditions;
  }
  get requiredFacts() {
    return this.compiled.requiredFacts;
  }
  get requiredDocuments() {
    return this.compiled.requiredDocuments;
  }
  get award() {
    return this.compiled.award;
  }

  private get compiled(): Rules {
    return (this.rules ??= rulesOf(this.content));
  }
}

function rulesOf(content: SchemeContent): Rules {
  const { document } = content;
  const placeOf = (element: string): Place => ({
    scheme: document.scheme,
    element,
    typeOf: (name) => getNameType(content, name),
  });
  const optional = (element: string, when: string | undefined) =>
    when === undefined ? undefined : expressionOf(when, 'yesNo', placeOf(element));
  const award = awardOf(content);
  return {
    resolvers: resolversOf(content, placeOf, award),
    conditions: document.conditions.map((condition) => ({
      document: condition,
      appliesIf: optional(condition.id, condition.appliesIf),
      when: expressionOf(condition.when, 'yesNo', placeOf(condition.id)),
    })),
    requiredFacts: document.form
      .filter(({ required, requiredWhen }) => required || requiredWhen)
      .map(({ fact }) => fact),
    requiredDocuments: document.evidence
      .filter(({ required, requiredWhen }) => required || requiredWhen)
      .map(({ kind, requiredWhen }) => ({ kind, when: optional(kind, requiredWhen?.when) })),
    award,
  };
}

function getNameType(content: SchemeContent, name: string): ValueType {
  const type = findNameType(content, name);
  if (!type) throw new InternalPolicyError(content.document.scheme, name, 'no such name');
  return type;
}

function awardOf(content: SchemeContent): Award | undefined {
  const { document } = content;
  if (!document.award) return undefined;
  const read = findAwardKind(document.award.kind)?.read(document.award, content);
  if (!read || 'problems' in read)
    throw new InternalPolicyError(document.scheme, 'award', 'parameters that no loader admits');
  return read.award;
}
