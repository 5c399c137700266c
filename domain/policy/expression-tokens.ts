// Cuts a ZEN expression into tokens. Not a parser: ZEN itself reads the expression; the fence only decides what may reach it.

import { both, type Label } from './label.js';

export type Token =
  | { readonly kind: 'number' | 'text' | 'name' | 'keyword'; readonly text: string }
  /** `#` or `#.member`: the element of the list that a closure walks through. */
  | { readonly kind: 'element'; readonly text: string; readonly member: string | undefined }
  | { readonly kind: 'sign'; readonly text: string };

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'true', 'false']);
const PATTERNS = [
  ['space', /\s+/y],
  ['number', /\d+(\.\d+)?(?![\w.])/y],
  ['text', /"[^"\\]*"|'[^'\\]*'/y],
  ['element', /#(\.[a-z][A-Za-z0-9]*)?/y],
  ['name', /[A-Za-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*/y],
  ['sign', /==|!=|<=|>=|\?(?!\?)|[-<>+*/()[\],:]/y],
] as const;

/** What a sign that is not admitted means in ZEN, so that the message can name it. */
const REFUSED_SIGNS: readonly (readonly [RegExp, Label])[] = [
  [/^\.\./, both('不允许使用区间', 'ranges are not allowed')],
  [/^&&|^\|\||^!/, both('应写 and、or、not', 'write and, or, not')],
  [/^\?\?/, both('没有填写时如何取值，应写在表单中', 'what counts when a value is absent stands in the form')],
  [/^[%^]/, both('不允许使用这个运算符', 'this operator is not allowed')],
  [/^[;=]/, both('不允许赋值', 'assignments are not allowed')],
  [/^[`{}$]/, both('不允许使用模板、对象或根引用', 'templates, objects and root access are not allowed')],
  [/^["']/, both('文本缺少结尾的引号，或含有反斜杠', 'the text is not closed, or holds a backslash')],
];

/** The tokens of an expression, or the first thing that cannot be one. */
export function readTokens(expression: string): { tokens: readonly Token[] } | { refused: Label } {
  const tokens: Token[] = [];
  let position = 0;
  while (position < expression.length) {
    const token = tokenAt(expression, position);
    if (token === undefined) return { refused: refusalAt(expression.slice(position)) };
    position += token.length;
    if (token.kind !== 'space') tokens.push(asToken(token.kind, token.text));
  }
  return { tokens };
}

type Kind = (typeof PATTERNS)[number][0];

function tokenAt(expression: string, position: number): { kind: Kind; text: string; length: number } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = position;
    const text = pattern.exec(expression)?.[0];
    if (text !== undefined) return { kind, text, length: text.length };
  }
  return undefined;
}

function asToken(kind: Exclude<Kind, 'space'>, text: string): Token {
  switch (kind) {
    case 'element':
      return { kind, text, member: text === '#' ? undefined : text.slice(2) };
    case 'text':
      return { kind, text: text.slice(1, -1) };
    case 'name':
      return { kind: KEYWORDS.has(text) ? 'keyword' : 'name', text };
    case 'number':
    case 'sign':
      return { kind, text };
  }
}

const NOT_ADMITTED = both('表达式中不允许这样写', 'this is not allowed in an expression');

function refusalAt(rest: string): Label {
  const number = /^\d+(?=\.\.)/.exec(rest)?.[0] ?? '';
  const sign = rest.slice(number.length);
  const reason = REFUSED_SIGNS.find(([pattern]) => pattern.test(sign))?.[1] ?? NOT_ADMITTED;
  const text = rest.slice(0, 12);
  return both(`“${text}”：${reason['zh-CN']}`, `"${text}": ${reason.en}`);
}
