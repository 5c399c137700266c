// Checks the files of jurisdictions: offices, levels, exclusion groups, settings, and whose each scheme is.
import type { JurisdictionDocument } from '../jurisdiction.js';
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
      source.report(['bodies', id, 'level'], `there is no level "${level}"`, 'Mend its spelling or add the level');
  }
  const reportBody = (body: string, path: readonly string[]): void => {
    if (!Object.hasOwn(document.bodies, body))
      source.report(path, `there is no body "${body}"`, 'Mend its spelling or add the body');
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
          `there is no scheme "${scheme}" in the catalogue`,
          'Mend its spelling or add it to catalogue',
        );
      }
    });
    includes.forEach((other, index) => {
      if (!Object.hasOwn(document.exclusionGroups, other))
        source.report(
          [...path, 'includes', index],
          `there is no exclusion group "${other}"`,
          'Mend its spelling or add it',
        );
    });
    const circle = findOwnCircle(group, includesOf);
    if (circle)
      source.report(
        [...path, 'includes'],
        `the exclusion group "${group}" includes itself: ${[...circle, group].join(' -> ')}`,
        'Break the circle',
      );
  }
}

function checkJurisdictionSettings({ source, document }: JurisdictionFile, vocabulary: Vocabulary): void {
  for (const name of Object.keys(document.settings)) {
    if (!vocabulary.settings.has(name)) {
      source.report(
        ['settings', name],
        `there is no setting "${name}"`,
        'Mend its spelling or add it to the vocabulary',
      );
    }
  }
}

function checkCatalogue({ source, document }: JurisdictionFile, owners: Map<string, string>): void {
  for (const scheme of Object.keys(document.catalogue)) {
    const owner = owners.get(scheme);
    if (owner !== undefined)
      source.report(['catalogue', scheme], `"${scheme}" belongs to ${owner} already`, 'A scheme has one jurisdiction');
    owners.set(scheme, document.jurisdiction);
  }
}
