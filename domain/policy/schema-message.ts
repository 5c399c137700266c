// What is said about a place of a policy file that has not the shape laid down. The schemas carry the codes as their messages; what
// Zod says itself is said here in Chinese too.
import { z } from 'zod';
import { both, type Label } from './label.js';
import { findOwn } from './own-member.js';
import { FIRST_PLAUSIBLE_DAY } from './value-type.js';

const SCHEMA_MESSAGES = {
  clause: both(
    '条款应写作：来源文件的代码、一个空格、所在位置',
    'a clause is the code of a source, a space and the place',
  ),
  name: both('名称应以小写字母开头，各单词首字母大写相连（camelCase）', 'a name is written in camelCase'),
  code: both('代码应为以连字符相连的单词', 'a code is words joined by hyphens'),
  namePath: both('应为一个名称，或以点相连的名称和成员', 'a name, or a name and a member joined by a point'),
  version: both('版本号应为三个数字，例如 1.0.0', 'a version is three numbers such as 1.0.0'),
  existingDate: both('应为存在的日期，写作 YYYY-MM-DD', 'a date that exists, written YYYY-MM-DD'),
  plausibleDate: both(
    `应为合理的日期，不早于 ${FIRST_PLAUSIBLE_DAY}`,
    `a plausible date, not before ${FIRST_PLAUSIBLE_DAY}`,
  ),
  monthAndDay: both('应为月日，例如 "12-25"', 'a month and a day such as "12-25"'),
  addedDays: both('应为 0 以外的天数', 'a number of days other than 0'),
  days: both('应为天数，例如 P30D', 'a number of days such as P30D'),
  lead: both('提前时间应为天数，例如 P60D', 'a lead is a number of days such as P60D'),
  bound: both('界限应为小数文本，例如 "300.00"', 'a bound is a decimal text such as "300.00"'),
  rate: both('比例应为小数文本，例如 "0.11"', 'a rate is a decimal text such as "0.11"'),
  yuanText: both(
    '金额应为文本，单位为元，两位小数，例如 "500.00"',
    'an amount is a text in yuan with two digits such as "500.00"',
  ),
  convention: both('约定应为 C 或 E 加数字', 'a convention is C or E and a number'),
  part: both('部分的编号应为 一、二、三', 'a part is numbered 一, 二, 三'),
} as const satisfies Record<string, Label>;

/** Code of a complaint of a schema of the policy files. */
export type SchemaMessage = keyof typeof SCHEMA_MESSAGES;

/** What an issue, made with `reportInput`, says of a place in both languages. */
export function complaintAt(path: readonly PropertyKey[], issue: z.core.$ZodIssue): Label {
  const place = path.map(String).join('.');
  const said = wordsOfIssue(issue);
  return both(`${place || '整个文档'}：${said['zh-CN']}`, `${place || 'the document'}: ${said.en}`);
}

function wordsOfIssue(issue: z.core.$ZodIssue): Label {
  return findOwn<Label>(SCHEMA_MESSAGES, issue.message) ?? both(inChinese(issue), issue.message);
}

const zhCN = z.locales.zhCN().localeError;

/** What Zod's own Chinese says of types with the words of programmers, in those of an office; the rest as Zod has it. */
function inChinese(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `缺少此项，应为${typeInChinese(issue.expected)}`;
      return `应为${typeInChinese(issue.expected)}，现为${typeInChinese(z.util.parsedType(issue.input))}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `只能写 ${z.util.joinValues(issue.values)}`
        : `应为下列之一：${z.util.joinValues(issue.values, '、')}`;
    case 'too_small':
      return `不得少于 ${sizeInChinese(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `不得超过 ${sizeInChinese(issue.origin, issue.maximum)}`;
    case 'invalid_union': {
      const options = 'options' in issue ? issue.options : undefined;
      return options ? `应为下列之一：${z.util.joinValues(options, '、')}` : '不符合任何一种规定的写法';
    }
    case 'invalid_key':
      return `名称不合规定：${issue.issues.map((one) => wordsOfIssue(one)['zh-CN']).join('；')}`;
    default:
      return messageOf(zhCN(issue as z.core.$ZodRawIssue));
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  int: '整数',
  boolean: '是否（true 或 false）',
  array: '列表',
  object: '对象',
  record: '对象',
  null: '空值',
};

function typeInChinese(type: string): string {
  return findOwn(TYPES, type) ?? type;
}

const MEASURES: Readonly<Record<string, string>> = { string: '个字符', array: '项' };

/** A size with what it counts, or the number itself where that is compared. */
function sizeInChinese(origin: string, size: number | bigint): string {
  const measure = findOwn(MEASURES, origin);
  return measure === undefined ? String(size) : `${size} ${measure}`;
}

function messageOf(said: ReturnType<typeof zhCN>): string {
  return (typeof said === 'string' ? said : said?.message) ?? '不合规定';
}
