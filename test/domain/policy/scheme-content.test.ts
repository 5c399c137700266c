import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../domain/canonical-json.js';
import { compileScheme, findCompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { InternalPolicyError } from '../../../domain/policy/policy-error.js';
import { policyHash } from '../../../domain/policy/policy-hash.js';
import { readSchemeContent } from '../../../domain/policy/scheme-content.js';
import { filesWith, JURISDICTION, loadPack, PACK, policyFiles } from './policy-files.js';

const hashOf = (files = policyFiles()) => loadPack(files).hash;

describe('the hash of a policy', () => {
  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const reversed = Object.fromEntries(Object.entries(content).reverse());
        expect(policyHash(reversed)).toBe(policyHash(content));
        expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)));
      }),
    );
  });

  it('is the SHA-256 of the canonical JSON', () => {
    expect(canonicalJson({ b: [1, 'x'], a: { d: true, c: null } })).toBe('{"a":{"c":null,"d":true},"b":[1,"x"]}');
    expect(policyHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it.each([
    ['a rule of the pack', PACK, 'when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage'],
    [
      'a group of codes that a rule tests',
      'vocabulary/codes.yaml',
      '          - special-hardship-certificate-holder\n',
      '',
    ],
    [
      'the default of a setting that it uses',
      'vocabulary/settings.yaml',
      'default: year-before-month',
      'default: year-before-start',
    ],
    [
      'a member of its exclusion group',
      JURISDICTION,
      'schemes: [employment-assistance-80, ',
      'schemes: [tax-relief-8000, employment-assistance-80, ',
    ],
  ])('changes with %s', (_what, path, from, to) => {
    expect(hashOf(filesWith(path, from, to))).not.toBe(hashOf());
  });

  it.each([
    ['a word of the vocabulary', 'vocabulary/facts-person.yaml', 'en: Monthly income', 'en: Income a month'],
    [
      'a further code',
      'vocabulary/codes.yaml',
      '      disabled: {',
      '      apprentice: { zh-CN: 学徒, en: Apprentice }\n      disabled: {',
    ],
    [
      'a time limit of the operator',
      JURISDICTION,
      'audit: { basis: operator, limit: 15',
      'audit: { basis: operator, limit: 20',
    ],
    ['a setting that it does not use', 'vocabulary/settings.yaml', 'default: before-hiring', 'default: after-hiring'],
  ])('does not change with %s', (_what, path, from, to) => {
    expect(hashOf(filesWith(path, from, to))).toBe(hashOf());
  });
});

describe('a stored policy', () => {
  it('compiles to what the pack compiled to, without the files', () => {
    const scheme = loadPack();
    const stored: unknown = JSON.parse(JSON.stringify(scheme.content));
    expect(compileScheme(readSchemeContent(stored, scheme.hash))).toBe(scheme);
    expect(findCompiledScheme(scheme.hash)).toBe(scheme);
    expect(findCompiledScheme('0')).toBeUndefined();
  });

  it('is refused when it was altered', () => {
    const { content, hash } = loadPack();
    const altered = { ...content, jurisdiction: 'hubei' };
    expect(() => readSchemeContent(altered, hash)).toThrow(InternalPolicyError);
  });
});
