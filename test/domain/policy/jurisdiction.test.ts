import { describe, expect, it } from '@jest/globals';
import { resolveChain } from '../../../domain/policy/chain.js';
import { findScheme } from '../../../domain/policy/find-scheme.js';
import { findIntakeOffice, getWarningLeadDays, schemesOfGroup } from '../../../domain/policy/jurisdiction.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { describeScheme } from '../../../domain/policy/scheme-description.js';
import { filesWith, JURISDICTION, loadPack, PACK, policyFiles, problemsOf } from './policy-files.js';

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
    expect(findScheme(policies, 'hubei', 'commendation')).toEqual({
      found: 'foreign',
      owner: 'dongyang',
      clause: 'S2.3 一(四)',
    });
  });

  it('is unknown when nobody has it, or its own jurisdiction has no pack yet', () => {
    expect(found('dongyang', 'moon-landing')).toBe('unknownScheme');
    expect(found('dongyang', 'constructor')).toBe('unknownScheme');
    expect(found('dongyang', 'commendation')).toBe('unknownScheme');
    const withoutPack = loadPolicies(policyFiles().filter(({ path }) => path !== PACK));
    expect(findScheme(withoutPack, 'dongyang', 'flexible-employment-social-insurance').found).toBe('unknownScheme');
    expect(found('atlantis', 'flexible-employment-social-insurance')).toBe('unknownJurisdiction');
  });
});

describe('a programme that a source names without anything to compute', () => {
  it('stands in the catalogue with what is said of it in both languages', () => {
    const { catalogue } = policies.jurisdictions.get('nanning')!;
    expect(Object.keys(catalogue).filter((id) => typeof catalogue[id] === 'object')).toEqual([
      'agency-credit-rating',
      'base-plaque',
      'purchased-service-grant',
    ]);
    expect(catalogue['agency-credit-rating']).toEqual({
      clause: 'S1 三(二)3',
      quote: '每年组织开展职业介绍机构信用等级',
      label: { 'zh-CN': '职业介绍机构信用等级评比', en: 'Credit rating of employment agencies' },
      summary: {
        'zh-CN': '每年评定职业介绍机构信用等级和“放心职业介绍机构”；标准未列。',
        en: 'Agencies are rated every year. The criteria are not stated.',
      },
    });
  });

  it('has no pack', () => {
    const scheme = 'flexible-employment-social-insurance';
    const words = '{ zh-CN: 就业, en: Employment }';
    const programme = `{ clause: S2.3 三(三)4, quote: 就业, label: ${words}, summary: ${words} }`;
    const files = filesWith(JURISDICTION, `  ${scheme}: S2.3 三(三)4`, `  ${scheme}: ${programme}`);
    expect(problemsOf(files)).toContainEqual(
      expect.objectContaining({
        file: PACK,
        message: `"${scheme}" is a programme with nothing to compute in the catalogue`,
      }),
    );
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
    const { warningLead } = flexible.term!.atExpiry!;
    expect(getWarningLeadDays(dongyang, warningLead, {})).toBe(60);
    expect(getWarningLeadDays(dongyang, warningLead, { expiryWarningDays: 90 })).toBe(90);
    expect(() => getWarningLeadDays(dongyang, 'elections', {})).toThrow(RangeError);
    const limitless = { ...dongyang, operator: { timeLimits: {}, warningLeads: {} } };
    expect(() => resolveChain(flexible.chain, limitless)).toThrow(RangeError);
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
