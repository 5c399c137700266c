// What is said about a value of a wrong kind. The schemas carry the code as their message; who shows it looks the words up here.
import type { Label } from './label.js';

export const VALUE_MESSAGES = {
  required: { 'zh-CN': '此项必填', en: 'This is required' },
  unknown: { 'zh-CN': '没有这一项', en: 'There is no such field' },
  yesNo: { 'zh-CN': '应为 true（是）或 false（否）', en: 'Must be true (yes) or false (no)' },
  wholeNumber: { 'zh-CN': '应为 0 至 10 亿之间的整数', en: 'Must be a whole number from 0 to 1,000,000,000' },
  yuan: {
    'zh-CN': '应为金额文本，单位为元，两位小数，不得为负，例如 "264.00"',
    en: 'Must be an amount in yuan as text with two digits after the point, never negative, such as "264.00"',
  },
  decimal: {
    'zh-CN': '应为小数文本，最多 15 位有效数字，例如 "0.11"',
    en: 'Must be a decimal text with at most 15 significant digits, such as "0.11"',
  },
  date: { 'zh-CN': '应为存在的日期，例如 "2009-03-02"', en: 'Must be a date that exists, such as "2009-03-02"' },
  month: { 'zh-CN': '应为存在的月份，例如 "2009-03"', en: 'Must be a month that exists, such as "2009-03"' },
  dayOfYear: { 'zh-CN': '应为存在的月日，例如 "03-31"', en: 'Must be a day of the year, such as "03-31"' },
  outOfRange: { 'zh-CN': '超出允许的范围', en: 'Outside the range that is allowed' },
  year: { 'zh-CN': '应为四位数的年份，例如 2009', en: 'Must be a year of four digits, such as 2009' },
  text: {
    'zh-CN': '应为不超过 200 个字符的文本，不含控制字符',
    en: 'Must be text of at most 200 characters without control characters',
  },
  code: { 'zh-CN': '应为列出的代码之一', en: 'Must be one of the codes listed' },
  list: { 'zh-CN': '应为列表，最多 500 项', en: 'Must be a list of at most 500 items' },
  object: { 'zh-CN': '应为含有规定字段的对象', en: 'Must be an object with the fields laid down' },
  order: { 'zh-CN': '结束不得早于开始', en: 'The end may not be before the beginning' },
  duplicate: { 'zh-CN': '同一月份或年份只能有一项', en: 'One month or year may have one entry only' },
} as const satisfies Record<string, Label>;

/** Code of a complaint about a value. */
export type ValueMessage = keyof typeof VALUE_MESSAGES;
