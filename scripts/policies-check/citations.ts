// What the policy files cite: every clause, and every quotation that stands beside one.
import { both, type Label } from '../../domain/policy/label.js';
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

export const QUOTE_AS_IT_STANDS = both('照录该处原文', 'Quote the words as they stand there');

export function doesNotStandIn(quote: string, clause: string): Label {
  return both(`${clause} 中没有“${quote}”`, `"${quote}" does not stand in ${clause}`);
}

/** What is wrong with a citation and how to mend it; undefined if the words stand there. */
export function wrongCitation(
  { clause, quote }: CitedClause,
  sources: Sources,
): { readonly message: Label; readonly mend: Label } | undefined {
  const [code = ''] = clause.split(' ');
  if (sources.linesOfClause(clause).length === 0)
    return {
      message: both(`来源文件没有条款 ${clause}`, `the document has no clause ${clause}`),
      mend: sources.lines.has(code)
        ? both('按来源文件的编号注明位置，例如 三(三)4', 'Cite the place as the document numbers it: 三(三)4')
        : both(
            `在 vocabulary/sources.yaml 中写明 ${code} 所在之处`,
            `Say in vocabulary/sources.yaml where ${code} stands`,
          ),
    };
  if (quote === undefined || sources.hasQuote(clause, quote)) return undefined;
  const elsewhere = sources.findQuote(code, quote);
  return {
    message: doesNotStandIn(quote, clause),
    mend:
      elsewhere === undefined
        ? QUOTE_AS_IT_STANDS
        : both(`改引原文所在的 ${elsewhere}`, `Cite ${elsewhere}, where they stand`),
  };
}
