// What the policy files cite: every clause, and every quotation that stands beside one.
import type { Path } from '../../domain/policy/yaml-source.js';
import type { Sources } from './source-documents.js';

const CLAUSE = /^S\d+(\.\d+)? \S+$/;

/** A clause that a policy file names, at a place of it, with the words quoted from it if there are any. */
export interface CitedClause {
  readonly path: Path;
  readonly clause: string;
  readonly quote?: string;
}

/** Every clause in a value, in its order. */
export function citationsIn(value: unknown, path: Path = []): readonly CitedClause[] {
  if (typeof value === 'string') return CLAUSE.test(value) ? [{ path, clause: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const { clause, quote } = value as { readonly clause?: unknown; readonly quote?: unknown };
  const isQuoted = typeof clause === 'string' && typeof quote === 'string';
  return [
    ...(isQuoted ? [{ path: [...path, 'quote'], clause, quote }] : []),
    ...Object.entries(value).flatMap(([key, member]) =>
      isQuoted && key === 'clause' ? [] : citationsIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** What is wrong with a citation and how to mend it; undefined if the words stand there. */
export function wrongCitation(
  { clause, quote }: CitedClause,
  sources: Sources,
): { readonly message: string; readonly mend: string } | undefined {
  const [code = ''] = clause.split(' ');
  if (sources.linesOfClause(clause).length === 0)
    return {
      message: `the document has no clause ${clause}`,
      mend: sources.lines.has(code)
        ? 'Cite the place as the document numbers it: 三(三)4'
        : `Say in vocabulary/sources.yaml where ${code} stands`,
    };
  if (quote === undefined || sources.hasQuote(clause, quote)) return undefined;
  const elsewhere = sources.findQuote(code, quote);
  return {
    message: `"${quote}" does not stand in ${clause}`,
    mend: elsewhere === undefined ? 'Quote the words as they stand there' : `Cite ${elsewhere}, where they stand`,
  };
}
