// The source documents as clauses: which lines of a document a place such as 三(三)4 names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vocabulary } from '../../domain/policy/vocabulary.js';
import type { SourceDocument } from '../../domain/policy/vocabulary-document.js';

/** The marks with which a clause begins, from the widest to the narrowest: 一、 (一) 1. (1); the group is its name. */
const MARKS = [/^([一二三四五六七八九十]+)、/, /^(\([一二三四五六七八九十]+\))/, /^(\d+)(?:、|\.(?!\d))/, /^(\(\d+\))/];
const PLACE = /\([^()]+\)|[一二三四五六七八九十]+|\d+/g;

/** A line of a document and the clause in which it stands, as the names of its marks: 三, (三), 4. */
export interface SourceLine {
  readonly clause: readonly string[];
  readonly text: string;
}

/**
 * The lines of a document, each with its clause. What stands before the first mark belongs to none, or to the clause in which a
 * text that has lost its first heading begins.
 */
export function linesOf(text: string, begins?: string): readonly SourceLine[] {
  const open: (string | undefined)[] = [begins];
  return text.split(/\r?\n/).map((line) => {
    const begin = line.trimStart();
    MARKS.forEach((mark, level) => {
      const name = mark.exec(begin)?.[1];
      if (name === undefined) return;
      open.length = level;
      open[level] = name;
    });
    return { clause: open.filter((name) => name !== undefined), text: line };
  });
}

/** The names of the marks in a place as clauses cite it: 三(三)4 is 三, (三), 4; undefined if it is no such place. */
export function readPlace(place: string): readonly string[] | undefined {
  const names = place.match(PLACE) ?? [];
  return names.length > 0 && names.join('') === place ? names : undefined;
}

/** Whether a clause is another or stands in it. */
export function isWithin(clause: readonly string[], outer: readonly string[]): boolean {
  return outer.every((name, level) => clause[level] === name);
}

/** The source documents at hand, by their code. */
export class Sources {
  constructor(readonly lines: ReadonlyMap<string, readonly SourceLine[]>) {}

  /** The lines of a clause ("S2.3 三(三)4"), of which there are none if its document is not at hand or has no such place. */
  linesOfClause(clause: string): readonly SourceLine[] {
    const [code = '', place = ''] = clause.split(' ');
    const names = readPlace(place);
    if (!names) return [];
    return (this.lines.get(code) ?? []).filter((line) => isWithin(line.clause, names));
  }

  /** Whether a clause holds these words, literally. */
  hasQuote(clause: string, quote: string): boolean {
    return this.linesOfClause(clause)
      .map(({ text }) => text)
      .join('\n')
      .includes(quote);
  }

  /** The first clause of a document with a line that holds these words. */
  findQuote(code: string, quote: string): string | undefined {
    const found = (this.lines.get(code) ?? []).find(({ text }) => text.includes(quote));
    return found && `${code} ${found.clause.join('')}`;
  }
}

/**
 * Reads the documents of a folder, in which the vocabulary says where each source stands.
 * @throws Error if no file, or more than one, has the words by which a source is known, or a line that bounds it is not there.
 */
export function readSources(folder: string, { sources }: Vocabulary): Sources {
  const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const located = [...sources].flatMap(([code, { text }]) => (text ? [{ code, where: text }] : []));
  return new Sources(
    new Map(
      located.map(({ code, where }) => {
        const found = files.filter(({ text }) => text.includes(where.contains));
        const [file] = found;
        if (!file || found.length > 1)
          throw new Error(`${folder}: ${found.length} files hold "${where.contains}", by which ${code} is known`);
        return [code, linesOf(partOf(file, where), where.begins)];
      }),
    ),
  );
}

function partOf(
  { name, text }: { readonly name: string; readonly text: string },
  { from, until }: NonNullable<SourceDocument['text']>,
): string {
  const lines = text.split(/\r?\n/);
  const indexOf = (line: string | undefined, otherwise: number): number => {
    if (line === undefined) return otherwise;
    const index = lines.indexOf(line);
    if (index < 0) throw new Error(`${name}: there is no line "${line}"`);
    return index;
  };
  return lines.slice(indexOf(from, -1) + 1, indexOf(until, lines.length)).join('\n');
}
