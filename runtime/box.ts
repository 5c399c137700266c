// The frame around the last words of a start.

/** Columns that a character takes in a terminal: Chinese characters and full-width signs take two. */
const isWide = (codePoint: number): boolean =>
  (codePoint >= 0x1100 && codePoint <= 0x115f) ||
  (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
  (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
  (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
  (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
  (codePoint >= 0xff00 && codePoint <= 0xff60) ||
  (codePoint >= 0x20000 && codePoint <= 0x3fffd);

const columnsOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (isWide(character.codePointAt(0) ?? 0) ? 2 : 1), 0);

/** Draws a frame that fits its longest line. */
export function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map(columnsOf));
  const edge = '─'.repeat(width + 2);
  const rows = lines.map((line) => `│ ${line}${' '.repeat(width - columnsOf(line))} │`);
  return [`┌${edge}┐`, ...rows, `└${edge}┘`].join('\n');
}
