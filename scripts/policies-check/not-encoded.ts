// The amounts and terms of the cited clauses: each is computed with by a pack that cites the clause, or listed with a reason.
import { z } from 'zod';
import { CITATION } from '../../domain/policy/citation.js';
import { both } from '../../domain/policy/label.js';
import { YamlSource, type PolicyFile } from '../../domain/policy/yaml-source.js';
import { amountsIn, numbersIn, type StatedAmount } from './amounts.js';
import { citationsIn, doesNotStandIn, QUOTE_AS_IT_STANDS, type CitedClause } from './citations.js';
import { isWithin, readPlace, type Sources } from './source-documents.js';

/** The file `policies/not-encoded.yaml`: what is left out, in which words it stands there, and why. */
const NotEncodedDocument = z.strictObject({
  notEncoded: z.array(z.strictObject({ ...CITATION, reason: z.string().min(10) })),
});
const MEND_ENTRY = both('写明 clause、quote 和 reason', 'Write clause, quote and reason');
type Entry = z.infer<typeof NotEncodedDocument>['notEncoded'][number];

/** A policy file with what it cites, and, of a pack, the numbers that it computes with. */
export interface CitingFile {
  readonly source: YamlSource;
  readonly citations: readonly CitedClause[];
  readonly numbers: ReadonlySet<string> | undefined;
}

export function citingFile(source: YamlSource): CitingFile {
  const isPack = source.file.path.includes('/schemes/');
  return { source, citations: citationsIn(source.value), numbers: isPack ? numbersIn(source.value) : undefined };
}

/** An amount of a clause and what became of it. */
export interface CheckedAmount extends StatedAmount {
  /** The code of the document and the narrowest clause: S2.3 三(三)4. */
  readonly clause: string;
  /** The packs that quote from the clause or one around it. */
  readonly citing: readonly CitingFile[];
  readonly encodedBy: readonly CitingFile[];
  readonly isListed: boolean;
}

/**
 * Every amount and term in the clauses that the packs among these files quote from; reports those that nobody computes with nor lists, and
 * entries of the list that list nothing.
 */
export function checkAmounts(
  files: readonly CitingFile[],
  sources: Sources,
  list: PolicyFile,
): {
  readonly amounts: readonly CheckedAmount[];
  readonly listSource: YamlSource;
} {
  const listSource = new YamlSource(list);
  const entries = listSource.read(NotEncodedDocument, () => MEND_ENTRY)?.notEncoded ?? [];
  const packs = files.filter(({ numbers }) => numbers !== undefined);
  const isUseful = new Set<Entry>();
  const amounts = [...sources.lines].flatMap(([code, lines]) =>
    lines.flatMap(({ clause, text }) => {
      const here = (cited: string) => isCitedAt(cited, code, clause);
      const listing = entries.filter(({ clause: listed }) => here(listed));
      const citing = packs.filter(({ citations }) =>
        citations.some(({ clause: cited, quote }) => quote !== undefined && here(cited)),
      );
      return amountsIn(text).flatMap((amount): CheckedAmount[] => {
        const encodedBy = citing.filter(({ numbers }) => numbers?.has(amount.value));
        const listedBy = listing.filter(({ quote }) => covers(text, quote, amount));
        if (encodedBy.length === 0) listedBy.forEach((entry) => isUseful.add(entry));
        if (citing.length === 0) return [];
        return [{ ...amount, clause: `${code} ${clause.join('')}`, citing, encodedBy, isListed: listedBy.length > 0 }];
      });
    }),
  );
  for (const amount of amounts) reportOpen(amount);
  entries.forEach((entry, index) => {
    if (!sources.hasQuote(entry.clause, entry.quote))
      listSource.report(['notEncoded', index, 'quote'], doesNotStandIn(entry.quote, entry.clause), QUOTE_AS_IT_STANDS);
    else if (!isUseful.has(entry))
      listSource.report(
        ['notEncoded', index],
        both(
          `“${entry.quote}”中没有尚未写入的金额或期限`,
          `"${entry.quote}" holds no amount or term that is not encoded`,
        ),
        both('删除该条目', 'Remove the entry'),
      );
  });
  return { amounts, listSource };
}

function isCitedAt(cited: string, code: string, clause: readonly string[]): boolean {
  const [citedCode, place = ''] = cited.split(' ');
  const names = readPlace(place);
  return citedCode === code && names !== undefined && isWithin(clause, names);
}

/** Whether one of the places where a quotation stands in a line holds the amount. */
function covers(line: string, quote: string, { from, to }: StatedAmount): boolean {
  for (let start = line.indexOf(quote); start >= 0; start = line.indexOf(quote, start + 1))
    if (start <= from && to <= start + quote.length) return true;
  return false;
}

function reportOpen({ words, clause, citing, encodedBy, isListed }: CheckedAmount): void {
  if (encodedBy.length > 0 || isListed) return;
  const [file] = citing;
  const path = file?.citations.find((one) => one.quote !== undefined && clause.startsWith(one.clause))?.path;
  file?.source.report(
    path ?? [],
    both(
      `${clause} 写明“${words}”，而引用该条款的项目都没有据以计算`,
      `${clause} states ${words}, and no pack that cites it computes with it`,
    ),
    both(
      '写入项目，或连同原因列入 policies/not-encoded.yaml',
      'Encode it, or list it with its reason in policies/not-encoded.yaml',
    ),
  );
}
