// What a claim lacks: facts and papers that it needs, and settings that these facts make necessary.
import type { Value } from '../policy/value-type.js';
import { namesOfResult } from '../policy/result-field.js';
import { known, type CaseValues, type Lookup, type Missing } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';
import type { ConditionFinding } from './condition.js';
import { findFirstMonth } from './term.js';

/** Everything that form, papers, conditions, term and award lack: facts in the order of the form, then documents. */
export function missingOf(
  scheme: CompiledScheme,
  values: CaseValues,
  conditions: readonly ConditionFinding[],
): Missing {
  const facts = new Set<string>();
  const settings = new Set<string>();
  const note = (missing: Missing | undefined): void => {
    for (const name of missing?.facts ?? []) facts.add(name);
    for (const name of missing?.settings ?? []) settings.add(name);
  };
  const noteLookup = (found: Lookup): void => note(found.state === 'missing' ? found.missing : undefined);

  const { document } = scheme.content;
  for (const name of scheme.requiredFacts) noteLookup(values.find(name));
  for (const { missing } of conditions) note(missing);
  if (document.term) {
    for (const name of [document.term.from, document.term.months])
      if (typeof name === 'string') noteLookup(values.find(name));
  }
  note(scheme.award?.findMissing(values, findFirstMonth(scheme, values)));
  for (const result of Object.values(document.results ?? {}))
    for (const name of namesOfResult(result)) noteLookup(values.find(name));
  const documents = lackingDocuments(scheme, values, noteLookup);
  return {
    facts: [...document.form.map(({ fact }) => fact).filter((fact) => facts.has(fact)), ...documents],
    settings: document.settings.filter((name) => settings.has(name)),
  };
}

function lackingDocuments(
  scheme: CompiledScheme,
  values: CaseValues,
  note: (found: Lookup) => void,
): readonly string[] {
  const held = (values.claim.facts['documents'] ?? []) as readonly Value[];
  return scheme.requiredDocuments.flatMap(({ kind, when }) => {
    if (held.includes(kind)) return [];
    const isRequired = when?.ask(values) ?? known(true);
    note(isRequired);
    return isRequired.state === 'known' && isRequired.value === true ? [kind] : [];
  });
}
