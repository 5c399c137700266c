// Cuts a ZEN expression into tokens. Not a parser: ZEN itself reads the expression; the fence only decides what may reach it.

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
const REFUSED_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^\.\./, 'ranges are not allowed'],
  [/^&&|^\|\||^!/, 'write and, or, not'],
  [/^\?\?/, 'what counts when a value is absent stands in the form'],
  [/^[%^]/, 'this operator is not allowed'],
  [/^[;=]/, 'assignments are not allowed'],
  [/^[`{}$]/, 'templates, objects and root access are not allowed'],
  [/^["']/, 'the text is not closed, or holds a backslash'],
];

/** The tokens of an expression, or the first thing that cannot be one. */
export function readTokens(expression: string): { tokens: readonly Token[] } | { refused: string } {
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

function refusalAt(rest: string): string {
  const number = /^\d+(?=\.\.)/.exec(rest)?.[0] ?? '';
  const sign = rest.slice(number.length);
  const reason = REFUSED_SIGNS.find(([pattern]) => pattern.test(sign))?.[1] ?? 'this is not allowed in an expression';
  return `"${rest.slice(0, 12)}": ${reason}`;
}
