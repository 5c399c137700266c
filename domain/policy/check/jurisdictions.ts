// Checks the files of jurisdictions: offices, levels, exclusion groups, settings, and whose each scheme is.
import type { JurisdictionDocument } from '../jurisdiction.js';
import { both } from '../label.js';
import { BREAK_THE_CIRCLE, MEND_OR_ADD_BODY, MEND_OR_ADD_TO_VOCABULARY, thereIsNo } from '../problem-words.js';
import type { Vocabulary } from '../vocabulary.js';
import type { YamlSource } from '../yaml-source.js';
import { findOwnCircle } from './circle.js';
import { checkClauses } from './context.js';

/** A jurisdiction file that has the right shape. */
export interface JurisdictionFile {
  readonly source: YamlSource;
  readonly document: JurisdictionDocument;
}

export function checkJurisdictions(files: readonly JurisdictionFile[], vocabulary: Vocabulary): void {
  const owners = new Map<string, string>();
  for (const file of files) {
    checkOffices(file);
    checkExclusionGroups(file);
    checkJurisdictionSettings(file, vocabulary);
    checkCatalogue(file, owners);
    checkClauses(file.document, (code) => vocabulary.sources.has(code), file.source.report.bind(file.source));
  }
}

function checkOffices({ source, document }: JurisdictionFile): void {
  const levels = document.levels.map(({ id }) => id);
  for (const [id, { level }] of Object.entries(document.bodies)) {
    if (!levels.includes(level))
      source.report(
        ['bodies', id, 'level'],
        thereIsNo('层级', 'level', level),
        both('更正拼写，或补充该层级', 'Mend its spelling or add the level'),
      );
  }
  const reportBody = (body: string, path: readonly string[]): void => {
    if (!Object.hasOwn(document.bodies, body)) source.report(path, thereIsNo('机构', 'body', body), MEND_OR_ADD_BODY);
  };
  if (document.defaultIntakeOffice !== undefined) reportBody(document.defaultIntakeOffice, ['defaultIntakeOffice']);
  for (const [district, office] of Object.entries(document.districts)) reportBody(office, ['districts', district]);
}

function checkExclusionGroups({ source, document }: JurisdictionFile): void {
  const includesOf = new Map(Object.entries(document.exclusionGroups).map(([id, { includes }]) => [id, includes]));
  for (const [group, { schemes, includes }] of Object.entries(document.exclusionGroups)) {
    const path = ['exclusionGroups', group];
    schemes.forEach((scheme, index) => {
      if (!Object.hasOwn(document.catalogue, scheme)) {
        source.report(
          [...path, 'schemes', index],
          both(`项目目录中没有项目“${scheme}”`, `there is no scheme "${scheme}" in the catalogue`),
          both('更正拼写，或将其加入 catalogue', 'Mend its spelling or add it to catalogue'),
        );
      }
    });
    includes.forEach((other, index) => {
      if (!Object.hasOwn(document.exclusionGroups, other))
        source.report(
          [...path, 'includes', index],
          thereIsNo('互斥组', 'exclusion group', other),
          both('更正拼写，或予以补充', 'Mend its spelling or add it'),
        );
    });
    const circle = findOwnCircle(group, includesOf);
    if (!circle) continue;
    const way = [...circle, group].join(' -> ');
    source.report(
      [...path, 'includes'],
      both(`互斥组“${group}”包含自身：${way}`, `the exclusion group "${group}" includes itself: ${way}`),
      BREAK_THE_CIRCLE,
    );
  }
}

function checkJurisdictionSettings({ source, document }: JurisdictionFile, vocabulary: Vocabulary): void {
  for (const name of Object.keys(document.settings)) {
    if (!vocabulary.settings.has(name)) {
      source.report(['settings', name], thereIsNo('设定', 'setting', name), MEND_OR_ADD_TO_VOCABULARY);
    }
  }
}

function checkCatalogue({ source, document }: JurisdictionFile, owners: Map<string, string>): void {
  for (const scheme of Object.keys(document.catalogue)) {
    const owner = owners.get(scheme);
    if (owner !== undefined)
      source.report(
        ['catalogue', scheme],
        both(`“${scheme}”已属于 ${owner}`, `"${scheme}" belongs to ${owner} already`),
        both('一个项目只属于一个地区', 'A scheme has one jurisdiction'),
      );
    owners.set(scheme, document.jurisdiction);
  }
}
