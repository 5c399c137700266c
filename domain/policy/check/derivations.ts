// Checks that the operations of derivations are given values of the types they work on.
import { isCivilDate, isCivilMonth } from '../../calendar/civil-date.js';
import { isYuan } from '../../money.js';
import type { CaseDerivation, Derivation } from '../derivation.js';
import { both } from '../label.js';
import {
  ADD_TO_SETTINGS,
  isNoCodeOf,
  isNoSettingOfScheme,
  isNotInCatalogue,
  isOfAnotherKind,
  kindInChinese,
  MEND_MEMBER,
  MEND_SPELLING,
  MEND_VALUE,
  NAME_ANOTHER_VALUE,
  thereIsNo,
} from '../problem-words.js';
import { findCodeSet } from '../scheme-content.js';
import type { ValueType } from '../value-type.js';
import { isDecimal } from '../value-schema.js';
import type { Path } from '../yaml-source.js';
import { typeOfName, type CheckContext } from './context.js';

type Kind = ValueType['kind'];
const DAY_OR_MONTH: readonly Kind[] = ['date', 'month'];
const SPAN: readonly Kind[] = ['month', 'year'];

export function checkDerivations(context: CheckContext): void {
  for (const [name, derivation] of Object.entries(context.document.derivations)) {
    checkDerivation(context, derivation, ['derivations', name]);
  }
}

function checkDerivation(context: CheckContext, derivation: Derivation, path: Path): void {
  const expect = (member: string, name: string, kinds: readonly Kind[]): void => {
    const type = typeOfName(context, name, [...path, member]);
    if (type && !kinds.includes(type.kind))
      context.report([...path, member], isOfAnotherKind(name, type.kind, kinds), NAME_ANOTHER_VALUE);
  };
  switch (derivation.op) {
    case 'isGiven':
      typeOfName(context, derivation.of, [...path, 'of']);
      break;
    case 'anyInGroup':
      expect('of', derivation.of, ['code', 'codes']);
      expectCodeSet(context, derivation, [...path, 'group'], derivation.group);
      break;
    case 'codesInGroup':
      expect('of', derivation.of, ['codes']);
      expectCodeSet(context, derivation, [...path, 'group'], derivation.group);
      break;
    case 'codesNotIn':
      expect('of', derivation.of, ['codes']);
      checkCodes(context, derivation, path);
      break;
    case 'codesWith':
      expect('of', derivation.of, ['codes']);
      expect('when', derivation.when, ['yesNo']);
      break;
    case 'firstGiven':
      checkSameType(context, derivation.of, [...path, 'of']);
      break;
    case 'settingAt':
      expect('at', derivation.at, [...DAY_OR_MONTH, 'year']);
      checkSettingAt(context, derivation, path);
      break;
    case 'dayAfter':
    case 'addDays':
      expect('date', derivation.date, ['date']);
      break;
    case 'laterOf':
    case 'earlierOf':
      for (const date of derivation.dates) expect('dates', date, ['date']);
      break;
    case 'yearOf':
      expect('date', derivation.date, DAY_OR_MONTH);
      break;
    case 'firstDayOf':
    case 'lastDayOf':
      expect('of', derivation.of, SPAN);
      break;
    case 'addMonths':
      expect('date', derivation.date, ['date']);
      if (typeof derivation.months === 'string') expect('months', derivation.months, ['wholeNumber']);
      break;
    case 'termEnd':
      expect('from', derivation.from, ['date']);
      if (typeof derivation.months === 'string') expect('months', derivation.months, ['wholeNumber']);
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
      checkAmong(context, derivation, path);
      break;
    case 'awardedBefore':
      expect('awards', derivation.awards, ['objects']);
      checkAmong(context, derivation, path);
      break;
    case 'awardValue':
      // Checked where the award is read.
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
    report(
      path,
      both(`此处没有可用的分组“${group}”`, `there is no group "${group}" for this`),
      both('改用词汇表或本地区已有的分组', 'Name a group of the vocabulary or of the jurisdiction'),
    );
  }
}

function checkAmong(
  context: CheckContext,
  derivation: Extract<Derivation, { op: 'overlappingAwards' | 'awardedBefore' }>,
  path: Path,
): void {
  const { group, schemes } = derivation;
  if ((group === undefined) === (schemes === undefined)) {
    context.report(
      path,
      both('待遇应按分组确定，或按所列项目确定', 'awards are those of a group or of named schemes'),
      both('只写 group 或 schemes 之一', 'Write either group or schemes'),
    );
  } else if (group !== undefined) {
    expectCodeSet(context, derivation, [...path, 'group'], group);
  } else {
    schemes?.forEach((scheme, index) => {
      if (!Object.hasOwn(context.jurisdiction.catalogue, scheme)) {
        context.report(
          [...path, 'schemes', index],
          isNotInCatalogue(context.jurisdiction.jurisdiction, scheme),
          MEND_SPELLING,
        );
      }
    });
  }
}

function checkCodes(context: CheckContext, derivation: Extract<Derivation, { op: 'codesNotIn' }>, path: Path): void {
  const type = typeOfName(context, derivation.of, [...path, 'of']);
  if (type?.kind !== 'codes') return;
  derivation.codes.forEach((code, index) => {
    if (type.values?.includes(code) === false)
      context.report([...path, 'codes', index], isNoCodeOf(code, derivation.of), MEND_SPELLING);
  });
}

function checkSameType(context: CheckContext, names: readonly string[], path: Path): void {
  const [first, ...others] = names.map((name, index) => typeOfName(context, name, [...path, index]));
  others.forEach((type, index) => {
    const name = names[index + 1] ?? '';
    if (first && type && type.kind !== first.kind)
      context.report(
        [...path, index + 1],
        both(
          `“${name}”是${kindInChinese(type.kind)}，与第一项的${kindInChinese(first.kind)}不同`,
          `"${name}" is a ${type.kind}, not a ${first.kind} as the first`,
        ),
        both('改用类型相同的数据项', 'Name values of one type'),
      );
  });
}

function checkSettingAt(context: CheckContext, derivation: Extract<Derivation, { op: 'settingAt' }>, path: Path): void {
  const { content, vocabulary, report } = context;
  const { setting, member } = derivation;
  const shape = content.settings[setting]?.shape;
  if (!shape) {
    const isKnown = vocabulary.settings.has(setting);
    report(
      [...path, 'setting'],
      isKnown ? isNoSettingOfScheme(setting) : thereIsNo('设定', 'setting', setting),
      isKnown ? ADD_TO_SETTINGS : MEND_SPELLING,
    );
  } else if (shape.kind !== 'byMonth') {
    report(
      [...path, 'setting'],
      both(`设定“${setting}”没有按月的取值`, `the setting "${setting}" has no entries by month`),
      both('直接用其名称读取', 'Read it under its own name'),
    );
  } else if (!Object.hasOwn(shape.members, member)) {
    report(
      [...path, 'member'],
      both(`设定“${setting}”没有成员“${member}”`, `the setting "${setting}" has no member "${member}"`),
      MEND_MEMBER,
    );
  }
}

function checkCases(context: CheckContext, { type, cases }: CaseDerivation, path: Path): void {
  const { report } = context;
  cases.forEach(({ when, give, compute, take }, index) => {
    const place = [...path, 'cases', index];
    if ([give, compute, take].filter((way) => way !== undefined).length !== 1) {
      report(
        place,
        both('每种情形只能给出、计算或取用一个值', 'a case gives a value, computes one or takes one'),
        both('只写 give、compute、take 之一', 'Write one of give, compute and take'),
      );
    }
    if (take !== undefined) checkTaken(context, type, take, [...place, 'take']);
    if (when === undefined && index < cases.length - 1)
      report(
        place,
        both('此后的情形永远不会用到', 'cases after this one are never reached'),
        both('写明 when，或移到最后', 'Write when, or put it last'),
      );
    if (compute !== undefined && type !== 'yesNo' && type !== 'wholeNumber') {
      report(
        [...place, 'compute'],
        both('只有是否和整数可以计算', 'only yes or no and whole numbers are computed'),
        both('改写为 give', 'Write give'),
      );
    }
    if (give !== undefined && !isOfCaseType(type, give)) {
      report(
        [...place, 'give'],
        both(
          `${JSON.stringify(give)} 不属于此推算项的类型`,
          `${JSON.stringify(give)} is not of the type of this derivation`,
        ),
        MEND_VALUE,
      );
    }
  });
}

function checkTaken(context: CheckContext, type: CaseDerivation['type'], name: string, path: Path): void {
  const taken = typeOfName(context, name, path);
  if (!taken) return;
  const isFitting =
    typeof type === 'string'
      ? taken.kind === type
      : taken.kind === 'code' && taken.values?.every((value) => type.codes.includes(value)) !== false;
  if (!isFitting)
    context.report(
      path,
      both(
        `“${name}”是${kindInChinese(taken.kind)}，不属于此推算项的类型`,
        `"${name}" is a ${taken.kind}, not of the type of this derivation`,
      ),
      NAME_ANOTHER_VALUE,
    );
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
    case 'yuan':
      return typeof value === 'string' && isYuan(value);
    case 'date':
      return typeof value === 'string' && isCivilDate(value);
    case 'month':
      return typeof value === 'string' && isCivilMonth(value);
    case 'text':
      return typeof value === 'string';
  }
}
