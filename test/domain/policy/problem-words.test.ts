import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { both } from '../../../domain/policy/label.js';
import type { SchemaMessage } from '../../../domain/policy/schema-message.js';
import { YamlSource } from '../../../domain/policy/yaml-source.js';
import { wrongWords } from './both-languages.js';

const Name = z.string().regex(/^[a-z]+$/, 'name' satisfies SchemaMessage);
const MADE_UP = z.strictObject({
  text: z.string().min(2).max(4).optional(),
  number: z.int().min(1).max(9).optional(),
  isSo: z.boolean().optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  one: z.literal('operator').optional(),
  kind: z.enum(['day', 'month']).optional(),
  either: z.union([z.int(), z.literal('none')]).optional(),
  shape: z
    .discriminatedUnion('op', [z.strictObject({ op: z.literal('a') }), z.strictObject({ op: z.literal('b') })])
    .optional(),
  names: z.record(Name, z.string()).optional(),
  place: z.strictObject({ name: Name }).optional(),
  plain: z.string().regex(/^S/).optional(),
  whole: z.number().multipleOf(5).optional(),
});

/** What is said about a file, as [Chinese, English]. */
function said(text: string) {
  const source = new YamlSource({ path: 'made-up.yaml', text });
  source.read(MADE_UP, () => both('更正', 'Mend it'));
  expect(source.problems.flatMap(({ message, mend }) => wrongWords(message, mend))).toEqual([]);
  return source.problems.map(({ message }) => [message['zh-CN'], message.en]);
}

describe('what a schema refuses', () => {
  it.each([
    ['text: 7', 'text：应为文本，现为数字', 'text: Invalid input: expected string, received number'],
    ['text:', 'text：应为文本，现为空值', 'text: Invalid input: expected string, received null'],
    ['place: {}', 'place.name：缺少此项，应为文本', 'place.name: Invalid input: expected string, received undefined'],
    [
      'place: { name: A }',
      'place.name：名称应以小写字母开头，各单词首字母大写相连（camelCase）',
      'place.name: a name is written in camelCase',
    ],
    ['text: a', 'text：不得少于 2 个字符', 'text: Too small: expected string to have >=2 characters'],
    ['text: abcde', 'text：不得超过 4 个字符', 'text: Too big: expected string to have <=4 characters'],
    ['number: 0', 'number：不得少于 1', 'number: Too small: expected number to be >=1'],
    ['number: 1.5', 'number：应为整数，现为数字', 'number: Invalid input: expected int, received number'],
    ['isSo: 1', 'isSo：应为是否（true 或 false），现为数字', 'isSo: Invalid input: expected boolean, received number'],
    ['list: []', 'list：不得少于 1 项', 'list: Too small: expected array to have >=1 items'],
    ['list: 7', 'list：应为列表，现为数字', 'list: Invalid input: expected array, received number'],
    ['one: two', 'one：只能写 "operator"', 'one: Invalid input: expected "operator"'],
    ['kind: year', 'kind：应为下列之一："day"、"month"', 'kind: Invalid option: expected one of "day"|"month"'],
    ['either: one', 'either：不符合任何一种规定的写法', 'either: Invalid input'],
    [
      'shape: { op: c }',
      'shape.op：应为下列之一："a"、"b"',
      "shape.op: Invalid discriminator value. Expected 'a' | 'b'",
    ],
    [
      'names: { A: one }',
      'names.A：名称不合规定：名称应以小写字母开头，各单词首字母大写相连（camelCase）',
      'names.A: Invalid key in record',
    ],
    ['whole: 7', 'whole：无效数字：必须是 5 的倍数', 'whole: Invalid number: must be a multiple of 5'],
    ['colour: red', '此处没有“colour”这一项', '"colour" is not known here'],
    ['- one', '整个文档：应为对象，现为列表', 'the document: Invalid input: expected object, received array'],
  ])('is said in both languages: %s', (text, chinese, english) => {
    expect(said(text)).toEqual([[chinese, english]]);
  });
});

describe('what is no YAML', () => {
  it.each([
    ['text: "one', '缺少引号、括号、逗号、冒号或空格', /Missing closing/],
    ['text: one\ntext: two', '同一处有两个相同的键', /Map keys must be unique/],
    ['text: one\n  number: 2', '同一行内不能再嵌套一层', /Nested mappings/],
    ['list:\n\t- one', '不得用制表符缩进', /Tabs are not allowed/],
    ['text: @one', '文本不能以这个符号开头，应加引号', /cannot start with/],
    ['text: "\\q"', '双引号文本中的转义写法不对', /Invalid escape/],
    ['text: one\n---\ntext: two', '一个文件只能有一份文档', /multiple documents/],
    ['text: !colour red', '标签（!）无法识别，或与所标的内容不符', /Unresolved tag/],
    ['text: &a one\nlist: [*a]', '不允许使用别名 *a', /alias/],
  ])('is said in both languages: %j', (text, chinese, english) => {
    const problems = said(text);
    expect(problems.map(([zh]) => zh)).toContain(chinese);
    expect(problems.map(([, en]) => en).join()).toMatch(english);
  });
});
