// Documents in which every clause that the policies cite holds what they quote from it, and nothing else: the true ones are not part of
// the repository, and the check must be tried as a whole without them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicies } from '../../domain/policy/load-policies.js';
import { YamlSource } from '../../domain/policy/yaml-source.js';
import { NOT_ENCODED_FILE, readPolicyFiles } from '../../runtime/policy-files.js';
import { citationsIn } from '../../scripts/policies-check/citations.js';
import { readPlace } from '../../scripts/policies-check/source-documents.js';

/** A clause is marked 一、 (一) 1、 or (1), whatever stands around it. */
const markOf = (name: string): string => (name.startsWith('(') ? name : `${name}、`);

interface Clause {
  readonly quotes: Set<string>;
  readonly parts: Map<string, Clause>;
}

const emptyClause = (): Clause => ({ quotes: new Set(), parts: new Map() });

/** Writes one file for each document that the vocabulary locates among others. */
export function writeMadeUpSources(folder: string, policyFolder: string): void {
  const files = readPolicyFiles(policyFolder);
  const list = { path: NOT_ENCODED_FILE, text: readFileSync(join(policyFolder, NOT_ENCODED_FILE), 'utf8') };
  const sources = new Map<string, Clause>();
  for (const { clause, quote = '' } of [...files, list].flatMap((file) => citationsIn(new YamlSource(file).value))) {
    const [code = '', place = ''] = clause.split(' ');
    const source = sources.get(code) ?? emptyClause();
    sources.set(code, source);
    let part = source;
    for (const name of readPlace(place) ?? []) {
      const inner = part.parts.get(name) ?? emptyClause();
      part.parts.set(name, inner);
      part = inner;
    }
    part.quotes.add(quote);
  }

  const documents = new Map<string, string[]>();
  for (const [code, { text }] of loadPolicies(files).vocabulary.sources) {
    if (!text) continue;
    const lines = documents.get(text.contains) ?? [text.contains];
    documents.set(text.contains, lines);
    if (text.from !== undefined) lines.push(text.from);
    lines.push(...linesOf(sources.get(code) ?? emptyClause()));
  }
  mkdirSync(folder, { recursive: true });
  [...documents.values()].forEach((lines, index) => writeFileSync(join(folder, `${index}.txt`), lines.join('\n')));
}

function linesOf({ quotes, parts }: Clause): string[] {
  return [
    // No quotation begins its line: it could be taken for the mark of a clause.
    ...[...quotes].map((quote) => `……${quote}`),
    ...[...parts].flatMap(([name, part]) => [markOf(name), ...linesOf(part)]),
  ];
}
