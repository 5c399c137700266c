// How each name of a policy gets its value: from the facts, their defaults, the settings, or a derivation.
import { AS_OF } from '../policy/name-type.js';
import { findOwn } from '../policy/own-member.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import type { ContentFact, ContentSetting, SchemeContent } from '../policy/scheme-content.js';
import type { Value, ValueType } from '../policy/value-type.js';
import type { Award } from './award/kind.js';
import { ABSENT, known, missingFact, missingSetting, type Resolver } from './case-values.js';
import { derivationOf } from './derivation.js';
import { expressionOf, type Place } from './expression.js';

type FormField = SchemeContent['document']['form'][number];

/** The resolvers of all names that expressions, derivations, term and award of a policy can read. */
export function resolversOf(
  content: SchemeContent,
  placeOf: (element: string) => Place,
  award: Award | undefined,
): ReadonlyMap<string, Resolver> {
  const { document } = content;
  const resolvers = new Map<string, Resolver>([[AS_OF, (values) => known(values.claim.asOf)]]);
  for (const field of document.form) {
    const fact = content.facts[field.fact];
    if (!fact) throw new InternalPolicyError(document.scheme, field.fact, 'no such fact');
    resolvers.set(field.fact, factResolver(document.scheme, field, fact, placeOf));
    setMembers(resolvers, field.fact, fact.type);
  }
  for (const [name, setting] of Object.entries(content.settings)) {
    resolvers.set(name, settingResolver(name, setting));
    if (setting.shape.kind === 'plain') setMembers(resolvers, name, setting.shape.type);
  }
  for (const [name, derivation] of Object.entries(document.derivations)) {
    resolvers.set(name, derivationOf(derivation, content.codeSets[name], placeOf(name), award));
  }
  return resolvers;
}

/** The value of a fact as it is given; undefined if it is not, or speaks of another scheme than its own. */
export function findGivenFact(
  facts: Readonly<Record<string, Value>>,
  name: string,
  ownScheme: { readonly member: string; readonly scheme: string } | undefined,
): Value | undefined {
  const value = findOwn(facts, name);
  if (value === undefined || ownScheme === undefined) return value;
  return (value as Readonly<Record<string, Value>>)[ownScheme.member] === ownScheme.scheme ? value : undefined;
}

function factResolver(
  scheme: string,
  { fact: name, required, requiredWhen, whenAbsent }: FormField,
  { ownSchemeMember }: ContentFact,
  placeOf: (element: string) => Place,
): Resolver {
  const ownScheme = ownSchemeMember === undefined ? undefined : { member: ownSchemeMember, scheme };
  const requirement = requiredWhen && expressionOf(requiredWhen.when, 'yesNo', placeOf(name));
  const absent = whenAbsent === undefined ? ABSENT : known(whenAbsent);
  return (values) => {
    const given = findGivenFact(values.claim.facts, name, ownScheme);
    if (given !== undefined) return known(given);
    if (required) return missingFact(name);
    const isRequired = requirement?.ask(values);
    if (isRequired?.state === 'missing') return isRequired;
    return isRequired?.state === 'known' && isRequired.value === true ? missingFact(name) : absent;
  };
}

function setMembers(resolvers: Map<string, Resolver>, name: string, type: ValueType): void {
  if (type.kind !== 'object') return;
  for (const member of Object.keys(type.members)) resolvers.set(`${name}.${member}`, memberResolver(name, member));
}

function memberResolver(name: string, member: string): Resolver {
  return (values) => {
    const object = values.find(name);
    if (object.state !== 'known') return object;
    const value = findOwn(object.value as Readonly<Record<string, Value>>, member);
    return value === undefined ? ABSENT : known(value);
  };
}

function settingResolver(name: string, { shape, isOptional }: ContentSetting): Resolver {
  return (values) => {
    const value = values.setting(name) ?? (shape.kind === 'plain' ? shape.default : undefined);
    if (value === undefined) return isOptional ? ABSENT : missingSetting(name);
    if (shape.kind === 'plain') values.noteSetting(name, value);
    return known(value);
  };
}
