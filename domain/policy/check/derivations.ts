// Checks that the operations of derivations are given values of the types they work on.
import type { CaseDerivation, Derivation } from '../derivation.js';
import { findCodeSet } from '../scheme-content.js';
import type { ValueType } from '../value-type.js';
import { isDecimal } from '../value-schema.js';
import type { Path } from '../yaml-source.js';
import { typeOfName, type CheckContext } from './context.js';

type Kind = ValueType['kind'];
const DAY_OR_MONTH: readonly Kind[] = ['date', 'month'];

export function checkDerivations(context: CheckContext): void {
  for (const [name, derivation] of Object.entries(context.document.derivations)) {
    checkDerivation(context, derivation, ['derivations', name]);
  }
}

function checkDerivation(context: CheckContext, derivation: Derivation, path: Path): void {
  const expect = (member: string, name: string, kinds: readonly Kind[]): void => {
    const type = typeOfName(context, name, [...path, member]);
    if (type && !kinds.includes(type.kind)) {
      context.report(
        [...path, member],
        `"${name}" is a ${type.kind}, not a ${kinds.join(' or a ')}`,
        'Name another value',
      );
    }
  };
  switch (derivation.op) {
    case 'isGiven':
      typeOfName(context, derivation.of, [...path, 'of']);
      break;
    case 'anyInGroup':
      expect('of', derivation.of, ['code', 'codes']);
      expectCodeSet(context, derivation, [...path, 'group'], derivation.group);
      break;
    case 'settingAt':
      expect('at', derivation.at, DAY_OR_MONTH);
      checkSettingAt(context, derivation, path);
      break;
    case 'dayAfter':
    case 'addMonths':
      expect('date', derivation.date, ['date']);
      break;
    case 'termEnd':
      expect('from', derivation.from, ['date']);
      break;
    case 'monthsBetween':
      expect('from', derivation.from, DAY_OR_MONTH);
      expect('to', derivation.to, DAY_OR_MONTH);
      break;
    case 'wholeMonthsBefore':
      expect('from', derivation.from, DAY_OR_MONTH);
      expect('date', derivation.date, ['date']);
      break;
    case 'overlappingAwards':
      expect('awards', derivation.awards, ['objects']);
      expect('from', derivation.from, DAY_OR_MONTH);
      if (typeof derivation.months === 'string') expect('months', derivation.months, ['wholeNumber']);
      expectCodeSet(context, derivation, [...path, 'group'], derivation.group);
      break;
    case 'cases':
      checkCases(context, derivation, path);
      break;
  }
}

function expectCodeSet(
  { vocabulary, jurisdiction, report }: CheckContext,
  derivation: Derivation,
  path: Path,
  group: string,
): void {
  if (findCodeSet(derivation, vocabulary, jurisdiction) === undefined) {
    report(path, `there is no group "${group}" for this`, 'Name a group of the vocabulary or of the jurisdiction');
  }
}

function checkSettingAt(context: CheckContext, derivation: Extract<Derivation, { op: 'settingAt' }>, path: Path): void {
  const { content, vocabulary, report } = context;
  const { setting, member } = derivation;
  const shape = content.settings[setting]?.shape;
  if (!shape) {
    const isKnown = vocabulary.settings.has(setting);
    report(
      [...path, 'setting'],
      isKnown
        ? `the setting "${setting}" is not among the settings of this scheme`
        : `there is no setting "${setting}"`,
      isKnown ? 'Add it to settings' : 'Mend its spelling',
    );
  } else if (shape.kind !== 'byMonth') {
    report([...path, 'setting'], `the setting "${setting}" has no entries by month`, 'Read it under its own name');
  } else if (!Object.hasOwn(shape.members, member)) {
    report(
      [...path, 'member'],
      `the setting "${setting}" has no member "${member}"`,
      'Mend the spelling of the member',
    );
  }
}

function checkCases({ report }: CheckContext, { type, cases }: CaseDerivation, path: Path): void {
  cases.forEach(({ when, give, compute }, index) => {
    const place = [...path, 'cases', index];
    if ((give === undefined) === (compute === undefined)) {
      report(place, 'a case gives a value or computes one', 'Write either give or compute');
    }
    if (when === undefined && index < cases.length - 1)
      report(place, 'cases after this one are never reached', 'Write when, or put it last');
    if (compute !== undefined && type !== 'yesNo' && type !== 'wholeNumber') {
      report([...place, 'compute'], 'only yes or no and whole numbers are computed', 'Write give');
    }
    if (give !== undefined && !isOfCaseType(type, give)) {
      report([...place, 'give'], `${JSON.stringify(give)} is not of the type of this derivation`, 'Mend the value');
    }
  });
}

function isOfCaseType(type: CaseDerivation['type'], value: string | boolean | number): boolean {
  if (typeof type === 'object') return typeof value === 'string' && type.codes.includes(value);
  switch (type) {
    case 'yesNo':
      return typeof value === 'boolean';
    case 'wholeNumber':
      return typeof value === 'number';
    case 'decimal':
      return typeof value === 'string' && isDecimal(value);
  }
}
