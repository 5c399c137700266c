import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { PolicyError } from '../../../domain/policy/policy-error.js';
import { BROKEN_REFERENCES } from './broken-references.js';
import { BROKEN_RULES } from './broken-rules.js';
import { filesWith, lineOf, PACK, policyFiles, problemsOf } from './policy-files.js';

describe('the loader of policies', () => {
  it('loads the packs of the repository', () => {
    const { schemes, jurisdictions, vocabulary } = loadPolicies(policyFiles());
    expect(schemes.map(({ jurisdiction, scheme, version }) => [jurisdiction, scheme, version])).toEqual([
      ['dongyang', 'completion-certificate-subsidy', '1.0.0'],
      ['dongyang', 'entrepreneurship-training-subsidy', '1.0.0'],
      ['dongyang', 'flexible-employment-social-insurance', '1.0.0'],
      ['dongyang', 'full-employment-community-grant', '1.0.0'],
      ['dongyang', 'job-placement-grant', '1.0.0'],
      ['dongyang', 'labour-reserve-training', '1.0.0'],
      ['dongyang', 'migrant-skill-grade-subsidy', '1.0.0'],
      ['dongyang', 'overseas-labour-grant', '1.0.0'],
      ['dongyang', 'rent-subsidy-other-premises', '1.0.0'],
      ['dongyang', 'startup-assist-grant', '1.0.0'],
      ['dongyang', 'startup-subsidy-ui-recipient', '1.0.0'],
      ['dongyang', 'vocational-guidance-grant', '1.0.0'],
      ['dongyang', 'vocational-training-subsidy', '1.0.0'],
      ['jiangmen', 'self-employment-fund-2000', '1.0.0'],
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
