// Checks the results of a pack: that each is a field of the closed table and gets a value of its type.
import { both } from '../label.js';
import {
  isOfAnotherKind,
  kindInChinese,
  MEND_SPELLING,
  MEND_VALUE,
  NAME_ANOTHER_VALUE,
  thereIsNoCode,
  thereIsNo,
} from '../problem-words.js';
import { findResultField, type ResultType } from '../result-field.js';
import type { Result } from '../scheme.js';
import type { ValueType } from '../value-type.js';
import type { Path } from '../yaml-source.js';
import { typeOfName, type CheckContext } from './context.js';

export function checkResults(context: CheckContext): void {
  for (const [name, result] of Object.entries(context.document.results ?? {})) {
    const path = ['results', name];
    const field = findResultField(name);
    if (!field)
      context.report(
        path,
        thereIsNo('结果字段', 'result field', name),
        both('改用 docs/policy-packs.md 所列的字段', 'Name a field that docs/policy-packs.md lists'),
      );
    else checkResult(context, field.type, result, path);
  }
}

function checkResult(context: CheckContext, wanted: ResultType, { of, members, give }: Result, path: Path): void {
  const { report } = context;
  if ([of, members, give].filter((way) => way !== undefined).length !== 1)
    report(
      path,
      both(
        '结果应取一个数据项，或为一组数据项，或为固定值',
        'a result is the value of a name, an object of values, or a constant',
      ),
      both('写 of、members 或 give', 'Write of, members or give'),
    );
  if (of !== undefined) checkType(context, wanted, of, [...path, 'of']);
  if (members !== undefined && wanted.kind !== 'counts')
    report(
      [...path, 'members'],
      both('此字段不是对象', 'this field is no object'),
      both('写 of 或 give', 'Write of or give'),
    );
  else
    for (const [member, name] of Object.entries(members ?? {})) checkCount(context, name, [...path, 'members', member]);
  if (give !== undefined) checkConstant(context, wanted, give, [...path, 'give']);
}

function checkType(context: CheckContext, wanted: ResultType, name: string, path: Path): void {
  const type = typeOfName(context, name, path);
  if (!type) return;
  if (type.kind !== wanted.kind) {
    context.report(
      path,
      both(
        `“${name}”是${kindInChinese(type.kind)}，此处应为${kindInChinese(wanted.kind)}`,
        `"${name}" is a ${type.kind}, not ${wanted.kind}`,
      ),
      NAME_ANOTHER_VALUE,
    );
  } else if (wanted.kind === 'codes') {
    reportForeignCodes(context, wanted.table, codesOf(type), path);
  }
}

function codesOf(type: ValueType): readonly string[] {
  return 'values' in type ? (type.values ?? []) : [];
}

function checkCount(context: CheckContext, name: string, path: Path): void {
  const type = typeOfName(context, name, path);
  if (type && type.kind !== 'wholeNumber')
    context.report(path, isOfAnotherKind(name, type.kind, ['wholeNumber']), NAME_ANOTHER_VALUE);
}

function checkConstant(context: CheckContext, wanted: ResultType, give: boolean | string[], path: Path): void {
  if (Array.isArray(give) && wanted.kind === 'codes') reportForeignCodes(context, wanted.table, give, path);
  else if (Array.isArray(give) || wanted.kind !== 'yesNo')
    context.report(
      path,
      both(`固定值应为${kindInChinese(wanted.kind)}`, `this is no constant of the type ${wanted.kind}`),
      MEND_VALUE,
    );
}

function reportForeignCodes(
  { vocabulary, report }: CheckContext,
  table: string,
  codes: readonly string[],
  path: Path,
): void {
  const known = vocabulary.codes.get(table)?.values ?? {};
  for (const code of codes) if (!Object.hasOwn(known, code)) report(path, thereIsNoCode(code, table), MEND_SPELLING);
}
