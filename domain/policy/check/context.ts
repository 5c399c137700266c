// What the checks of a pack share.
import { sourceOf } from '../citation.js';
import type { Jurisdiction } from '../jurisdiction.js';
import { both, type Label } from '../label.js';
import { findNameType } from '../name-type.js';
import { ADD_TO_SETTINGS, GIVE_EACH_ITS_OWN, isNoSettingOfScheme, MEND_MEMBER, occursTwice } from '../problem-words.js';
import { typedContent, type SchemeContent } from '../scheme-content.js';
import type { SchemeDocument } from '../scheme.js';
import type { ValueType } from '../value-type.js';
import type { Vocabulary } from '../vocabulary.js';
import type { Path } from '../yaml-source.js';

/** Records a problem at a place of the pack: what is wrong and how to mend it. */
export type Report = (path: Path, message: Label, mend: Label) => void;

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
    const member = name.slice(root.length + 1);
    report(path, both(`“${root}”没有成员“${member}”`, `"${root}" has no member "${member}"`), MEND_MEMBER);
  } else if (Object.hasOwn(content.settings, root)) {
    report(
      path,
      both(`“${root}”是按日期取值的设定`, `"${root}" is a dated setting`),
      both('用 settingAt 推算某月的值', 'Derive the value of a month with settingAt'),
    );
  } else if (vocabulary.facts.has(root)) {
    report(
      path,
      both(`事实“${root}”不在本项目的表单中`, `the fact "${root}" is not in the form of this scheme`),
      both('将其加入 form', 'Add it to form'),
    );
  } else if (vocabulary.settings.has(root)) {
    report(path, isNoSettingOfScheme(root), ADD_TO_SETTINGS);
  } else {
    report(
      path,
      both(`“${root}”既不是事实，也不是设定或推算项`, `"${root}" is neither a fact nor a setting nor a derivation`),
      both('更正拼写，或予以声明', 'Mend its spelling or declare it'),
    );
  }
  return undefined;
}

/** Reports every value that occurs a second time; `what` it is, and `pathOf` names the place of an index. */
export function reportDuplicates(
  report: Report,
  values: readonly string[],
  what: Label,
  pathOf: (index: number) => Path,
): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      report(pathOf(index), occursTwice(what['zh-CN'], what.en, value), GIVE_EACH_ITS_OWN);
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
      const source = sourceOf(member);
      report(
        place,
        both(`词汇表没有来源文件“${source}”`, `the vocabulary lists no source "${source}"`),
        both('更正条款，或补充来源文件', 'Mend the clause or add the source'),
      );
    }
    checkClauses(member, hasSource, report, place);
  }
}
