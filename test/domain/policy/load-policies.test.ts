import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { PolicyError } from '../../../domain/policy/policy-error.js';
import { BROKEN_REFERENCES } from './broken-references.js';
import { BROKEN_RULES } from './broken-rules.js';
import { filesWith, JURISDICTION, lineOf, PACK, policyFiles, problemsOf } from './policy-files.js';

describe('the loader of policies', () => {
  it('loads the packs of the repository', () => {
    const { schemes, jurisdictions, vocabulary } = loadPolicies(policyFiles());
    expect(schemes.map(({ jurisdiction, scheme, version }) => [jurisdiction, scheme, version])).toEqual([
      ['county-recruitment', 'recruitment-advanced-unit-award', '1.0.0'],
      ['county-recruitment', 'recruitment-hire-recognition', '1.1.0'],
      ['dongyang', 'completion-certificate-subsidy', '1.0.0'],
      ['dongyang', 'counter-guarantee-waiver', '1.0.0'],
      ['dongyang', 'credit-community-designation', '1.1.0'],
      ['dongyang', 'credit-community-incentive', '1.1.0'],
      ['dongyang', 'employment-assistance-80', '1.0.0'],
      ['dongyang', 'employment-assistance-near-retirement', '1.1.0'],
      ['dongyang', 'enterprise-hardship-social-insurance', '1.0.0'],
      ['dongyang', 'entrepreneurship-training-subsidy', '1.0.0'],
      ['dongyang', 'fee-waiver-registered-disabled', '1.1.0'],
      ['dongyang', 'fee-waiver-self-employed', '1.1.0'],
      ['dongyang', 'flexible-employment-social-insurance', '1.0.0'],
      ['dongyang', 'full-employment-community-grant', '1.1.0'],
      ['dongyang', 'graduate-as-hardship-founder', '1.0.0'],
      ['dongyang', 'hardship-person-recognition', '1.0.0'],
      ['dongyang', 'home-premises-registration', '1.0.0'],
      ['dongyang', 'incubation-community-piecework', '1.0.0'],
      ['dongyang', 'incubation-expert-project', '1.0.0'],
      ['dongyang', 'job-placement-grant', '1.0.0'],
      ['dongyang', 'labour-intensive-enterprise-loan', '1.0.0'],
      ['dongyang', 'labour-reserve-training', '1.0.0'],
      ['dongyang', 'legacy-policy-continuation', '1.0.0'],
      ['dongyang', 'loan-interest-subsidy', '1.1.0'],
      ['dongyang', 'mass-layoff-notice', '1.0.0'],
      ['dongyang', 'microloan-guaranteed', '1.1.0'],
      ['dongyang', 'migrant-skill-grade-subsidy', '1.0.0'],
      ['dongyang', 'new-post-20-hires-reward', '1.0.0'],
      ['dongyang', 'new-post-hardship-reward', '1.0.0'],
      ['dongyang', 'overseas-labour-grant', '1.0.0'],
      ['dongyang', 'piecework-social-insurance', '1.0.0'],
      ['dongyang', 'post-subsidy-hardship-founder', '1.0.0'],
      ['dongyang', 'public-welfare-post-social-insurance', '1.1.0'],
      ['dongyang', 'public-welfare-post-subsidy', '1.1.0'],
      ['dongyang', 'rent-discount-government-market', '1.1.0'],
      ['dongyang', 'rent-subsidy-hardship', '1.1.0'],
      ['dongyang', 'rent-subsidy-other-premises', '1.1.0'],
      ['dongyang', 'startup-assist-grant', '1.0.0'],
      ['dongyang', 'startup-subsidy-other-unemployed', '1.0.0'],
      ['dongyang', 'startup-subsidy-ui-recipient', '1.0.0'],
      ['dongyang', 'tax-relief-8000', '1.0.0'],
      ['dongyang', 'temporary-premises-registration', '1.0.0'],
      ['dongyang', 'unemployment-registration', '1.0.0'],
      ['dongyang', 'vocational-guidance-grant', '1.0.0'],
      ['dongyang', 'vocational-training-subsidy', '1.0.0'],
      ['dongyang', 'waived-loan-loss-compensation', '1.1.0'],
      ['dongyang', 'zero-employment-household-recognition', '1.1.0'],
      ['hubei', 'fund-structure-check', '1.0.0'],
      ['hubei', 'hb-graduate-one-on-one', '1.0.0'],
      ['hubei', 'hb-graduate-training', '1.0.0'],
      ['hubei', 'hb-new-start-plan', '1.0.0'],
      ['hubei', 'hb-zero-household', '1.0.0'],
      ['jiangmen', 'labour-reserve-training-jm', '1.0.0'],
      ['jiangmen', 'paired-region-schooling', '1.1.0'],
      ['jiangmen', 'poverty-technical-schooling', '1.0.0'],
      ['jiangmen', 'rural-transfer-training-jm', '1.0.0'],
      ['jiangmen', 'self-employment-fund-2000', '1.0.0'],
      ['nanning', 'township-hr-market-grant', '1.0.0'],
      ['nanning', 'village-information-officer-allowance', '1.0.0'],
      ['shangluo', 'sl-flexible', '1.0.0'],
      ['shangluo', 'sl-transfer-worker', '1.0.0'],
      ['shangluo', 'sl-unemployed-hardship', '1.0.0'],
    ]);
    expect([...jurisdictions.keys()].sort()).toEqual([
      'county-recruitment',
      'dongyang',
      'hubei',
      'jiangmen',
      'nanning',
      'shangluo',
    ]);
    expect([...vocabulary.sources.keys()]).toEqual(['S0', 'S1', 'S2.1', 'S2.2', 'S2.3', 'S2.4', 'S3', 'S4']);
  });

  it.each([...BROKEN_RULES, ...BROKEN_REFERENCES])('refuses $what', ({ path = PACK, from, to, at = to, message }) => {
    // The other packs are right and would only take time.
    const files = filesWith(path, from, to).filter(
      (file) => !file.path.includes('/schemes/') || [path, PACK].includes(file.path),
    );
    const line = lineOf(files, path, at);
    const problem = problemsOf(files).find((one) => message.test(one.message));
    expect(problem).toMatchObject({ file: path, line });
    expect(problem?.mend).not.toBe('');
  });

  it.each([
    [
      'an unknown fact in the form',
      PACK,
      '{ fact: filingDistrict }',
      '{ fact: filingDistrikt }',
      'fact: filingDistrikt',
    ],
    [
      'an unknown fact in what is needed',
      PACK,
      'needs: [paysSocialInsurance]',
      'needs: [paysSocialInsurence]',
      'needs: [paysSocialInsurence]',
    ],
    ['a typo in an expression', PACK, 'when: monthlyIncome >=', 'when: monthlyIncom >=', 'when: monthlyIncom >='],
    ['a forbidden function', PACK, 'when: monthlyIncome >=', 'when: rand(10) > 5 and monthlyIncome >=', 'when: rand'],
    [
      'an exclusion group that includes itself by way of another',
      JURISDICTION,
      '  insurance-subsidy-in-work:\n',
      '  insurance-subsidy-in-work:\n    includes: [insurance-subsidy]\n',
      'includes: [insurance-subsidy-in-work,',
    ],
    [
      'a condition without clause',
      PACK,
      '- id: social-insurance\n    clause: S2.3 三(三)4\n',
      '- id: social-insurance\n',
      '- id: social-insurance',
    ],
    ['the date 1900-1-1', PACK, "inForceFrom: '2006-01-01'", 'inForceFrom: 1900-1-1', 'inForceFrom: 1900-1-1'],
    [
      'two conditions of one id',
      PACK,
      '- id: social-insurance',
      '- id: income',
      '- id: income\n    clause: S2.3 三(三)4\n    quote: 并缴纳',
    ],
  ])('gives one message for %s: file, line, what is wrong and how to mend it', (_what, path, from, to, at) => {
    const files = filesWith(path, from, to);
    expect(problemsOf(files)).toEqual([
      {
        file: path,
        line: lineOf(files, path, at),
        path: expect.stringMatching(/./),
        message: expect.stringMatching(/./),
        mend: expect.stringMatching(/./),
      },
    ]);
  });

  it('names everything that is wrong at once', () => {
    const files = filesWith(PACK, 'when: monthlyIncome >= minimumWage', 'when: monthlyIncom >= minimumWage').map(
      (file) =>
        file.path === PACK ? { ...file, text: file.text.replace('reason: term-exhausted', 'reason: exhausted') } : file,
    );
    const messages = problemsOf(files).map(({ message }) => message);
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.stringContaining('"monthlyIncom"'),
        expect.stringContaining('no reason "exhausted"'),
      ]),
    );
  });

  it('says file, line, what is wrong and how to mend it in one line each', () => {
    const files = filesWith(PACK, 'reason: term-exhausted', 'reason: exhausted');
    expect(() => loadPolicies(files)).toThrow(PolicyError);
    expect(() => loadPolicies(files)).toThrow(
      `${PACK}:${lineOf(files, PACK, 'reason: exhausted')}: there is no reason "exhausted". Mend its spelling or add it to the vocabulary.`,
    );
  });

  it('refuses a file that is no policy, and a pack of a folder without jurisdiction', () => {
    const pack = policyFiles().find(({ path }) => path === PACK);
    const files = [
      ...policyFiles(),
      { path: 'notes.yaml', text: 'a: 1' },
      { path: 'atlantis/schemes/flexible-employment-social-insurance.yaml', text: pack?.text ?? '' },
    ];
    expect(problemsOf(files).map(({ file, message }) => [file, message])).toEqual([
      ['notes.yaml', 'this is no policy file'],
      ['atlantis/schemes/flexible-employment-social-insurance.yaml', 'its folder has no jurisdiction.yaml'],
    ]);
  });
});
