import { describe, expect, it } from '@jest/globals';
import { resolveChain } from '../../../domain/policy/chain.js';
import { findScheme } from '../../../domain/policy/find-scheme.js';
import { findIntakeOffice, getWarningLeadDays, schemesOfGroup } from '../../../domain/policy/jurisdiction.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { describeScheme } from '../../../domain/policy/scheme-description.js';
import { loadPack, PACK, policyFiles } from './policy-files.js';

const policies = loadPolicies(policyFiles());
const dongyang = policies.jurisdictions.get('dongyang')!;
const flexible = loadPack().content.document;

describe('a scheme that a request names', () => {
  const found = (jurisdiction: string, scheme: string) => findScheme(policies, jurisdiction, scheme).found;

  it('is found in its own jurisdiction', () => {
    expect(found('dongyang', 'flexible-employment-social-insurance')).toBe('scheme');
  });

  it('is foreign in another, with or without a pack at home', () => {
    expect(found('jiangmen', 'flexible-employment-social-insurance')).toBe('foreign');
    expect(findScheme(policies, 'jiangmen', 'rent-subsidy-other-premises')).toEqual({
      found: 'foreign',
      owner: 'dongyang',
      clause: 'S2.3 三(二)3',
    });
    expect(found('dongyang', 'sl-flexible')).toBe('foreign');
  });

  it('is unknown when nobody has it, or its own jurisdiction has no pack yet', () => {
    expect(found('dongyang', 'moon-landing')).toBe('unknownScheme');
    expect(found('dongyang', 'constructor')).toBe('unknownScheme');
    const withoutPack = loadPolicies(policyFiles().filter(({ path }) => path !== PACK));
    expect(findScheme(withoutPack, 'dongyang', 'flexible-employment-social-insurance').found).toBe('unknownScheme');
    expect(found('atlantis', 'flexible-employment-social-insurance')).toBe('unknownJurisdiction');
  });
});

describe('the office that takes a claim in', () => {
  it('is that of the filing district, else of the household registration, else the default', () => {
    expect(findIntakeOffice(dongyang, { filing: 'street-b', household: 'street-a' })).toBe('street-b');
    expect(findIntakeOffice(dongyang, { household: 'street-b' })).toBe('street-b');
    expect(findIntakeOffice(dongyang, { household: 'elsewhere' })).toBe('street-a');
    expect(findIntakeOffice(dongyang, {})).toBe('street-a');
  });

  it('is not guessed for an unknown filing district', () => {
    expect(findIntakeOffice(dongyang, { filing: 'street-z' })).toBeUndefined();
    expect(findIntakeOffice(dongyang, { filing: 'constructor' })).toBeUndefined();
  });
});

describe('a jurisdiction', () => {
  it('counts the schemes of included groups to an exclusion group', () => {
    expect(schemesOfGroup(dongyang, 'insurance-subsidy')).toEqual([
      'employment-assistance-80',
      'employment-assistance-near-retirement',
      'enterprise-hardship-social-insurance',
      'flexible-employment-social-insurance',
      'piecework-social-insurance',
      'public-welfare-post-social-insurance',
    ]);
  });

  it('gives stages the time limits of its operator, and warns sixty days before an expiry', () => {
    const chain = resolveChain(flexible.chain, dongyang);
    expect(
      chain.stages.map(({ id, kind, timeLimit }) => [id, kind, timeLimit.limit, timeLimit.unit, timeLimit.basis]),
    ).toEqual([
      ['intake', 'intake', 5, 'day', 'operator'],
      ['audit', 'verify', 15, 'day', 'operator'],
      ['approval', 'decision', 10, 'day', 'operator'],
    ]);
    expect(chain.correctionLimit.limit).toBe(30);
    expect(getWarningLeadDays(dongyang, flexible.term!.atExpiry!.warningLead)).toBe(60);
    expect(() => getWarningLeadDays(dongyang, 'elections')).toThrow(RangeError);
    expect(() => resolveChain(flexible.chain, policies.jurisdictions.get('hubei')!)).toThrow(RangeError);
  });
});

describe('the description of a scheme', () => {
  const description = describeScheme(flexible, policies.vocabulary, dongyang);
  const field = (name: string) => description.form.find((one) => one.name === name);

  it('shows the form with words, choices, sources and what is required', () => {
    expect(field('employmentForm')).toMatchObject({
      type: 'code',
      label: { 'zh-CN': '就业形式' },
      source: 'declared',
      required: 'always',
      choices: [{ code: 'none' }, { code: 'flexible' }, { code: 'self-employed' }, { code: 'employed' }],
    });
    expect(field('retirementDate')?.required).toBe('sometimes');
    expect(field('hasStableJob')?.required).toBe('never');
    expect(field('humanDecision')?.source).toBe('officer');
    expect(field('householdRegistration')?.members?.map(({ name }) => name)).toEqual([
      'jurisdiction',
      'district',
      'type',
    ]);
  });

  it('shows papers, conditions with their clauses, and the chain', () => {
    expect(description.evidence).toEqual([
      { kind: 'other', label: { 'zh-CN': '其他材料', en: 'Other paper' }, required: false, clause: 'S2.3 三(三)4' },
    ]);
    expect(description.conditions.every(({ clause }) => clause.startsWith('S2.3 '))).toBe(true);
    expect(description.chain.stages.map(({ id }) => id)).toEqual(['intake', 'audit', 'approval']);
  });
});
