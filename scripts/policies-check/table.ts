// The coverage of the policies as a table for people.
import type { CheckResult, SchemeCoverage } from './check.js';
import type { CheckedAmount } from './not-encoded.js';

const HEAD = ['', 'conditions', 'seen true', 'seen false', 'quotes', 'amounts', 'encoded here'];

/** One line for each scheme below its jurisdiction, and what became of the amounts of all clauses. */
export function tableOf({ schemes, amounts }: CheckResult): readonly string[] {
  const jurisdictions = [...new Set(schemes.map(({ jurisdiction }) => jurisdiction))];
  const rows = jurisdictions.flatMap((id) => [
    [id],
    ...schemes.filter(({ jurisdiction }) => jurisdiction === id).map(rowOf),
  ]);
  return [...aligned([HEAD, ...rows]), '', ...(amounts ? [summaryOf(amounts)] : [])];
}

function rowOf({ scheme, conditions, quoteCount, amounts, file }: SchemeCoverage): readonly string[] {
  const here = amounts?.filter(({ encodedBy }) => encodedBy.some(({ source }) => source.file.path === file));
  return [
    `  ${scheme}`,
    String(conditions.length),
    String(conditions.filter(({ isSeenTrue }) => isSeenTrue).length),
    String(conditions.filter(({ isSeenFalse }) => isSeenFalse).length),
    String(quoteCount),
    amounts ? String(amounts.length) : '-',
    here ? String(here.length) : '-',
  ];
}

function summaryOf(amounts: readonly CheckedAmount[]): string {
  const encoded = amounts.filter(({ encodedBy }) => encodedBy.length > 0).length;
  const listed = amounts.filter(({ encodedBy, isListed }) => encodedBy.length === 0 && isListed).length;
  const open = amounts.length - encoded - listed;
  return `${amounts.length} amounts and terms in the cited clauses: ${encoded} encoded, ${listed} listed as not encoded, ${open} open`;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
