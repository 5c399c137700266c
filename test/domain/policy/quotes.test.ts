// Compares every quote of the packs with the source documents, which are not part of the repository:
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

describe('the quotes of the packs', () => {
  const check = seedDocuments === undefined ? it.skip : it;

  check('stand literally in the source documents', () => {
    const folder = seedDocuments ?? '';
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const { schemes, jurisdictions } = loadPolicies(policyFiles());
    const quotes = quotesIn([schemes.map(({ content }) => content.document), [...jurisdictions.values()]]);
    expect(quotes.length).toBeGreaterThan(20);
    expect(quotes.filter((quote) => !sources.some((text) => text.includes(quote)))).toEqual([]);
  });
});
