import { describe, expect, it } from '@jest/globals';
import { checkDraft } from '../../../domain/policy/check-draft.js';
import { YamlSource } from '../../../domain/policy/yaml-source.js';
import { wrongWords } from './both-languages.js';
import { lineOf, loadPack, PACK, policyFiles } from './policy-files.js';

const files = policyFiles();
const pack = files.find(({ path }) => path === PACK)?.text ?? '';
const { hash, version, inForceFrom } = loadPack();
const next = (from = '', to = '') => pack.replace('version: 1.0.0', 'version: 1.1.0').replace(from, () => to);

function check(text: string, released = [{ hash, version, inForceFrom }]) {
  const foundation = files
    .filter(({ path }) => path.startsWith('vocabulary/') || path.endsWith('/jurisdiction.yaml'))
    .map((file) => new YamlSource(file));
  return checkDraft(text, {
    jurisdiction: 'dongyang',
    scheme: 'flexible-employment-social-insurance',
    foundation,
    labels: {},
    released,
  });
}

/** Line, place and message of each problem. */
function problemsOf(text: string, released?: Parameters<typeof check>[1]) {
  const checked = check(text, released);
  if (!('problems' in checked)) return [];
  expect(checked.problems.flatMap(({ message, mend }) => wrongWords(message, mend))).toEqual([]);
  return checked.problems.map(({ line, path, message }) => [line, path, message.en]);
}

describe('a draft of a pack', () => {
  it('that follows a released version is the pack that a release with this file would have', () => {
    const text = next('when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage');
    const inRelease = loadPack(files.map((file) => (file.path === PACK ? { ...file, text } : file)));
    const checked = check(text);
    expect('pack' in checked && [checked.pack.version, checked.pack.hash]).toEqual(['1.1.0', inRelease.hash]);
  });

  it('goes through the checks of every pack, and each problem has its line', () => {
    const text = next('when: monthlyIncome >= minimumWage', 'when: monthlyIncom >= minimumWage');
    const line = lineOf([{ path: PACK, text }], PACK, 'when: monthlyIncom >=');
    expect(problemsOf(text).some(([at, , message]) => at === line && String(message).includes('monthlyIncom'))).toBe(
      true,
    );
  });

  it('under the number of a released version is to have another one, whether it says the same or not', () => {
    const changed = pack.replace('when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage');
    const line = lineOf(files, PACK, 'version: 1.0.0');
    expect(problemsOf(changed)).toEqual([[line, 'version', '1.0.0 is released, and a released version never changes']]);
    expect(problemsOf(pack)).toEqual([[line, 'version', '1.0.0 is released, and says the same']]);
  });

  it('has a number above every released one, compared as numbers', () => {
    const released = [{ hash: 'x', version: '1.10.0', inForceFrom }];
    expect(problemsOf(next(), released)).toEqual([
      [expect.any(Number), 'version', '1.1.0 is below the released 1.10.0'],
    ]);
  });

  it('begins no earlier than the newest version: it would never count', () => {
    const released = [{ hash: 'x', version: '1.0.9', inForceFrom: '2027-01-01' }];
    expect(problemsOf(next(), released)).toEqual([
      [expect.any(Number), 'inForceFrom', '1.0.9 is in force from 2027-01-01, so this one would never count'],
    ]);
    const sameDay = next("inForceFrom: '2006-01-01'", "inForceFrom: '2027-01-01'");
    expect(problemsOf(sameDay, released)).toEqual([]);
  });

  it.each([
    [
      'that is of another scheme',
      next('scheme: flexible-employment-social-insurance', 'scheme: moon'),
      /stands in the file of/,
    ],
    ['that is no YAML', 'scheme: [', /./],
    ['that is empty', '# nothing yet', /the document/],
    ['that is nested without end', '['.repeat(50_000), /./],
    ['whose award is nested without end', next("rate: '0.11'", `rate: ${'['.repeat(4000)}${']'.repeat(4000)}`), /./],
    [
      'with a character that cannot be stored',
      next('en: Social-insurance subsidy', 'en: "\\0 Social-insurance subsidy"'),
      /./,
    ],
    ['with an alias', next('claimant: person', 'claimant: &a person\npayee: *a'), /./],
  ])('%s is told so, whatever it is', (_what, text, message) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(String(problems[0]?.[2])).toMatch(message);
  });
});
