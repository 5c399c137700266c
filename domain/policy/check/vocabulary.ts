// Checks the vocabulary files: that names are given once and that everything they refer to exists.
import { exact } from '../../money.js';
import { valueSchema } from '../value-schema.js';
import { buildVocabulary, type Vocabulary } from '../vocabulary.js';
import type { SettingDocument, VocabularyDocument } from '../vocabulary-document.js';
import { both, type Label } from '../label.js';
import { isNoValueOf, MEND_SPELLING, thereIsNo, thereIsNoCode } from '../problem-words.js';
import type { YamlSource } from '../yaml-source.js';
import { checkClauses } from './context.js';

/** A vocabulary file that has the right shape. */
export interface VocabularyFile {
  readonly source: YamlSource;
  readonly document: VocabularyDocument;
}

const PARTS = ['facts', 'codes', 'settings', 'reasons', 'sources'] as const;
/** Code tables that are made from the catalogues. */
const CATALOGUE_TABLES = ['jurisdiction', 'scheme'];

/** Merges the vocabulary files; undefined, with the problems recorded in their files, if they do not fit together. */
export function mergeVocabulary(
  files: readonly VocabularyFile[],
  catalogued: { readonly jurisdictions: ReadonlyMap<string, Label>; readonly schemes: readonly string[] },
): Vocabulary | undefined {
  const merged = mergeDocuments(files);
  for (const file of files) checkFile(file, merged);
  if (files.some(({ source }) => source.problems.length > 0)) return undefined;
  const vocabulary = buildVocabulary(merged, catalogued);
  for (const file of files) checkDefaults(file, vocabulary);
  return vocabulary;
}

function mergeDocuments(files: readonly VocabularyFile[]): VocabularyDocument {
  const merged: VocabularyDocument = { facts: {}, codes: {}, settings: {}, reasons: {}, sources: {} };
  for (const { source, document } of files) {
    for (const part of PARTS) {
      for (const name of Object.keys(document[part])) {
        if (Object.hasOwn(merged[part], name)) {
          source.report(
            [part, name],
            both(`“${name}”在另一文件中也有定义`, `"${name}" is defined in another file too`),
            both('只保留其一', 'Keep one of them'),
          );
        }
      }
      Object.assign(merged[part], document[part]);
    }
  }
  return merged;
}

function checkFile({ source, document }: VocabularyFile, merged: VocabularyDocument): void {
  const report = source.report.bind(source);
  checkTables(document, merged, source);
  for (const [name, setting] of Object.entries(document.settings)) {
    if (setting.shape === 'averageByYear' && !Object.hasOwn(merged.settings, setting.monthlyCeiling)) {
      report(['settings', name, 'monthlyCeiling'], thereIsNo('设定', 'setting', setting.monthlyCeiling), MEND_SPELLING);
    }
    checkBounds(name, setting, report);
    if (Object.hasOwn(merged.facts, name))
      report(
        ['settings', name],
        both(`“${name}”同时是事实的名称`, `"${name}" is a fact too`),
        both('为其中之一另取名称', 'Call one of them otherwise'),
      );
  }
  for (const [table, { values, groups }] of Object.entries(document.codes)) {
    for (const [group, { codes }] of Object.entries(groups)) {
      codes.forEach((code, index) => {
        if (!Object.hasOwn(values, code)) {
          report(['codes', table, 'groups', group, 'codes', index], thereIsNoCode(code, table), MEND_SPELLING);
        }
      });
    }
  }
  checkClauses(document, (code) => Object.hasOwn(merged.sources, code), report);
}

function checkBounds(name: string, setting: SettingDocument, report: YamlSource['report']): void {
  if (!('bounds' in setting) || !setting.bounds) return;
  const { least, most, changeAtMost } = setting.bounds;
  const path = ['settings', name, 'bounds'];
  if (setting.shape === 'scalar' && setting.type !== 'yuan' && setting.type !== 'decimal')
    report(
      path,
      both(`“${name}”不是金额，不应有界限`, `bounds of "${name}", which is no amount`),
      both('不写界限', 'Leave them out'),
    );
  if (setting.shape === 'scalar' && changeAtMost !== undefined)
    report(
      [...path, 'changeAtMost'],
      both(`“${name}”没有先后各期的取值`, `"${name}" has no entries one after the other`),
      both('不写此项', 'Leave it out'),
    );
  if (exact(least).greaterThan(most))
    report(
      [...path, 'most'],
      both(`${most} 低于 ${least}`, `${most} is below ${least}`),
      both('更正其中之一', 'Mend one of them'),
    );
  if (changeAtMost !== undefined && exact(changeAtMost).lessThanOrEqualTo(1))
    report(
      [...path, 'changeAtMost'],
      both('将不允许任何变动', 'nothing could ever change'),
      both('写大于 1 的数', 'Write a number above 1'),
    );
}

/** Reports code tables that do not exist, wherever a `codes` names one. */
function checkTables(document: VocabularyDocument, merged: VocabularyDocument, source: YamlSource): void {
  const visit = (definition: object, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(definition)) {
      if (key === 'codes' && typeof value === 'string') {
        if (!Object.hasOwn(merged.codes, value) && !CATALOGUE_TABLES.includes(value)) {
          source.report(
            [...path, key],
            thereIsNo('代码表', 'code table', value),
            both('更正拼写，或补充该代码表', 'Mend its spelling or add the table'),
          );
        }
      } else if (key === 'members') {
        for (const [member, type] of Object.entries(value as Record<string, object>))
          visit(type, [...path, key, member]);
      } else if (key === 'order' || key === 'countsOnlyForOwnScheme') {
        for (const member of [value].flat()) {
          if (!Object.hasOwn((definition as { members: object }).members, String(member))) {
            source.report([...path, key], thereIsNo('成员', 'member', String(member)), MEND_SPELLING);
          }
        }
      }
    }
  };
  for (const [name, fact] of Object.entries(document.facts)) visit(fact, ['facts', name]);
  for (const [name, setting] of Object.entries(document.settings)) visit(setting, ['settings', name]);
}

function checkDefaults({ source, document }: VocabularyFile, { settings }: Vocabulary): void {
  for (const name of Object.keys(document.settings)) {
    const shape = settings.get(name)?.shape;
    if (shape?.kind !== 'plain' || shape.default === undefined) continue;
    if (!valueSchema(shape.type).safeParse(shape.default).success) {
      source.report(['settings', name, 'default'], isNoValueOf(name), both('更正默认值', 'Mend the default'));
    }
  }
}
