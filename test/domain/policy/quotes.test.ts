// Quotes are short; whoever has the source documents, which are not part of the repository, can compare every quote with them:
//   npx jest test/domain/policy/quotes.test.ts --globals '{"seedDocuments":"<folder>"}'
import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { YamlSource } from '../../../domain/policy/yaml-source.js';
import { citationsIn, wrongCitation } from '../../../scripts/policies-check/citations.js';
import { readSources } from '../../../scripts/policies-check/source-documents.js';
import { policyFiles } from './policy-files.js';

const { seedDocuments } = globalThis as { seedDocuments?: string };

const citations = policyFiles().flatMap((file) => citationsIn(new YamlSource(file).value));

describe('the quotes of the policies', () => {
  it('are there, and at most 40 characters long', () => {
    const quotes = citations.flatMap(({ quote }) => quote ?? []);
    expect(quotes.length).toBeGreaterThan(20);
    expect(quotes.filter((quote) => quote.length === 0 || [...quote].length > 40)).toEqual([]);
  });

  if (seedDocuments !== undefined) {
    it('stand literally in their clauses', () => {
      const sources = readSources(seedDocuments, loadPolicies(policyFiles()).vocabulary);
      expect(citations.flatMap((citation) => wrongCitation(citation, sources) ?? [])).toEqual([]);
    });
  }
});
