// Quotes are short; whoever has the source documents, which are not part of the repository, can compare every quote with them:
//   npx jest test/domain/policy/quotes.test.ts --globals '{"seedDocuments":"<folder>"}'
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { policyFiles } from './policy-files.js';

const { seedDocuments } = globalThis as { seedDocuments?: string };

function quotesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const quote: unknown = (value as { quote?: unknown }).quote;
  return [...(typeof quote === 'string' ? [quote] : []), ...Object.values(value).flatMap(quotesIn)];
}

const { schemes, jurisdictions } = loadPolicies(policyFiles());
const quotes = quotesIn([schemes.map(({ content }) => content.document), [...jurisdictions.values()]]);

describe('the quotes of the packs', () => {
  it('are there, and at most 40 characters long', () => {
    expect(quotes.length).toBeGreaterThan(20);
    expect(quotes.filter((quote) => quote.length === 0 || [...quote].length > 40)).toEqual([]);
  });

  if (seedDocuments !== undefined) {
    it('stand literally in the source documents', () => {
      const sources = readdirSync(seedDocuments).map((file) => readFileSync(join(seedDocuments, file), 'utf8'));
      expect(quotes.filter((quote) => !sources.some((text) => text.includes(quote)))).toEqual([]);
    });
  }
});
