// The jurisdiction that docs/policy-packs.md writes out whole: whoever copies it must have one that works.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import type { PolicyFile } from '../../../domain/policy/yaml-source.js';
import { checkPolicies } from '../../../scripts/policies-check/check.js';
import { NOT_ENCODED_FILE } from '../../../runtime/policy-files.js';
import { policyFiles } from './policy-files.js';

const page = readFileSync('docs/policy-packs.md', 'utf8');
/** Blocks of YAML that begin with the path of their file. */
const documented: readonly PolicyFile[] = [...page.matchAll(/```yaml\n(# (\S+\.yaml)[\s\S]*?)```/g)].map(
  ([, text = '', path = '']) => ({ path, text }),
);
// The other packs would only take time.
const files = [...policyFiles().filter(({ path }) => !path.includes('/schemes/')), ...documented];

describe('the jurisdiction that the documentation writes out', () => {
  it('is five files, and the loader takes them', () => {
    expect(documented.map(({ path }) => path)).toEqual([
      'vocabulary/lakeside.yaml',
      'lakeside/jurisdiction.yaml',
      'lakeside/schemes/lakeside-rent-subsidy.yaml',
      'lakeside/schemes/lakeside-training-subsidy.yaml',
      'lakeside/open-points.yaml',
    ]);
    expect(loadPolicies(files).jurisdictions.has('lakeside')).toBe(true);
  });

  it('leaves the check nothing to mend', () => {
    const list = { path: NOT_ENCODED_FILE, text: 'notEncoded: []' };
    const { problems } = checkPolicies({ files, list, worked: () => [], sources: undefined });
    expect(problems.filter(({ file }) => file.includes('lakeside'))).toEqual([]);
  });

  it('pays what the page says', () => {
    const { schemes } = loadPolicies(files);
    const scheme = schemes.find((one) => one.scheme === 'lakeside-rent-subsidy')!;
    const question = /POST \/api\/v1\/assessments`\s+`(\{.*\})`/.exec(page)?.[1] ?? '';
    const { asOf, facts } = JSON.parse(question);
    const { outcome, annualAmount, totalAmount } = assess(scheme, { asOf, facts, settings: {} });
    expect([outcome, annualAmount, totalAmount]).toEqual(['eligible', '5000.00', '10000.00']);
    expect(page).toContain('`eligible`, `annualAmount` 5000.00 (6000.00, capped), `totalAmount` 10000.00');
  });
});
