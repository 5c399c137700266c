// What the checks of a pack share.
import { sourceOf } from '../citation.js';
import type { Jurisdiction } from '../jurisdiction.js';
import { findNameType } from '../name-type.js';
import { typedContent, type SchemeContent } from '../scheme-content.js';
import type { SchemeDocument } from '../scheme.js';
import type { ValueType } from '../value-type.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Path } from '../yaml-source.js';

/** Records a problem at a place of the pack: what is wrong and how to mend it. */
export type Report = (path: Path, message: string, mend: string) => void;

export interface CheckContext {
  readonly document: SchemeDocument;
  readonly vocabulary: Vocabulary;
  readonly jurisdiction: Jurisdiction;
  readonly content: SchemeContent;
  readonly report: Report;
}

export function checkContext(
  document: SchemeDocument,
  vocabulary: Vocabulary,
  jurisdiction: Jurisdiction,
  report: Report,
): CheckContext {
  return { document, vocabulary, jurisdiction, report, content: typedContent(document, vocabulary, jurisdiction) };
}

/** Type of a name of the pack; reports a name that it does not have. */
export function typeOfName(
  { content, vocabulary, report }: CheckContext,
  name: string,
  path: Path,
): ValueType | undefined {
  const type = findNameType(content, name);
  if (type) return type;
  const [root = name] = name.split('.');
  if (root !== name && findNameType(content, root)) {
    report(path, `"${root}" has no member "${name.slice(root.length + 1)}"`, 'Mend the spelling of the member');
  } else if (Object.hasOwn(content.settings, root)) {
    report(path, `"${root}" is a dated setting`, 'Derive the value of a month with settingAt');
  } else if (vocabulary.facts.has(root)) {
    report(path, `the fact "${root}" is not in the form of this scheme`, 'Add it to form');
  } else if (vocabulary.settings.has(root)) {
    report(path, `the setting "${root}" is not among the settings of this scheme`, 'Add it to settings');
  } else {
    report(path, `"${root}" is neither a fact nor a setting nor a derivation`, 'Mend its spelling or declare it');
  }
  return undefined;
}

/** Reports every value that occurs a second time; `pathOf` names the place of an index. */
export function reportDuplicates(
  report: Report,
  values: readonly string[],
  what: string,
  pathOf: (index: number) => Path,
): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) report(pathOf(index), `${what} "${value}" occurs twice`, 'Give each its own');
  });
}

/** Reports every clause, anywhere in a document, of a source that the vocabulary does not list. */
export function checkClauses(
  value: unknown,
  hasSource: (code: string) => boolean,
  report: Report,
  path: Path = [],
): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === 'clause' && typeof member === 'string' && !hasSource(sourceOf(member))) {
      report(place, `the vocabulary lists no source "${sourceOf(member)}"`, 'Mend the clause or add the source');
    }
    checkClauses(member, hasSource, report, place);
  }
}
