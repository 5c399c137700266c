import { describe, expect, it } from '@jest/globals';
import {
  conventionOf,
  followedReading,
  readingsOf,
  schemesOf,
  statusOf,
  valueInForce,
  type OpenPointStatus,
} from '../../../domain/policy/open-point.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import { filesWith, lineOf, policyFiles, problemsOf } from './policy-files.js';

const policies = loadPolicies(policyFiles());
const { vocabulary, openPoints } = policies;

function getPoint(id: string) {
  const point = openPoints.find(({ document }) => document.id === id);
  if (!point) throw new Error(`no open point ${id}`);
  return point;
}

const ALL = 'open-points.yaml';
const DONGYANG = 'dongyang/open-points.yaml';

describe('the open points', () => {
  // Section 9 of the rulebook, phrase by phrase.
  it.each([
    ['1: reviewer time limits', 'reviewer-time-limits'],
    ['1: appeals', 'appeals'],
    ['1: clawback', 'clawback'],
    ['1: payment cadence', 'payment-cadence'],
    ['1: evidence lists', 'evidence-lists'],
    ['2: 4050 ages', 'ages-of-4050'],
    ['2: retirement ages', 'retirement-age'],
    ['2: 零就业家庭', 'zero-employment-household'],
    ['2: 新办单位', 'new-employer'],
    ['2: minimum contribution bases', 'minimum-contributions'],
    ['3: rounding of money', 'rounding-of-money'],
    ['3: rounding of months', 'piecework-months'],
    ['3: base year of average wage', 'average-wage-year'],
    ['3: first paid month', 'first-subsidised-month'],
    ['3: a break in the three years', 'break-in-term'],
    ['4: start of the 12-month test', 'twelve-months-after-benefit'],
    ['4: start of the 2-year test', 'two-years-to-retirement'],
    ['4: whether the first rent year is paid', 'paid-first-year'],
    ['4: 贴息 limit', 'standard-limit-of-interest'],
    ['4: 50% of float', 'surcharge-on-interest'],
    ['4: stacking 1000 and 200 or 500', 'two-rewards-for-one-head'],
    ['5: 三(二)5 and 三(一)', 'industries-free-of-fees'],
    ['5: S0 96万 and 100万/yr', 'paired-region-money'],
    ['5: S0 100万元(一定3年)', 'demonstration-base-money'],
    ['5: S2.1 10 of 20 points', 'unassigned-points'],
    ['5: S1 153/75% and 334', 'full-employment-communities'],
    ['5: legacy year 20*', 'legacy-year'],
    ['6: 4050 extension length', 'longer-public-welfare-post'],
    ['6: the 2009 +1 year', 'one-more-year-2009'],
  ])('have what section 9.%s leaves open: %s', (_line, id) => {
    const { document } = getPoint(id);
    expect(document.question['zh-CN']).not.toBe('');
  });

  it('name every convention, C1 to C11 and E1 to E6', () => {
    const conventions = openPoints.flatMap(({ document }) => conventionOf(document, vocabulary) ?? []);
    const all = [
      'C1',
      'C2',
      'C3',
      'C4',
      'C5',
      'C6',
      'C7',
      'C8',
      'C9',
      'C10',
      'C11',
      'E1',
      'E2',
      'E3',
      'E4',
      'E5',
      'E6',
    ];
    expect([...new Set(conventions)].sort()).toEqual(all.sort());
  });

  it('ask about every setting of a jurisdiction that must be set or may be chosen', () => {
    for (const [id, { settings }] of policies.jurisdictions) {
      const asked = openPoints
        .filter(({ jurisdiction }) => jurisdiction === id)
        .map(({ document }) => document.setting);
      const needed = Object.keys(settings).filter((name) => !getSetting(vocabulary, name).isOptional);
      expect([id, needed.filter((name) => !asked.includes(name))]).toEqual([id, []]);
    }
  });
});

describe('where an open point stands', () => {
  const standing = (id: string, stored: Value | null = null): [OpenPointStatus, string | undefined] => {
    const { document } = getPoint(id);
    const inForce =
      document.setting === undefined ? undefined : valueInForce(getSetting(vocabulary, document.setting), stored);
    return [statusOf(document, inForce), followedReading(document, inForce)];
  };

  it.each<[string, string, Value | null, OpenPointStatus, string | undefined]>([
    ['a setting without value', 'legacy-year', null, 'blocked', undefined],
    ['a list of no entries', 'average-wage', [], 'blocked', undefined],
    ['a setting with a value', 'legacy-year', '2009-12-31', 'set', '2009-12-31'],
    ['an answer of yes or no', 'hardship-first-year', false, 'set', 'no'],
    ['a default that is a convention', 'piecework-months', null, 'convention', 'down'],
    ['another reading than the default', 'piecework-months', 'up', 'set', 'up'],
    ['a default that leaves it to a person', 'two-rewards-for-one-head', null, 'hold', 'hold'],
    ['a reading that an office chose instead', 'two-rewards-for-one-head', 'deny', 'set', 'deny'],
    ['a convention without setting', 'piecework-wage-month', null, 'convention', 'january'],
    ['a reason to hold', 'tie-at-last-place', null, 'hold', undefined],
    ['a fact of the case', 'new-employer', null, 'perCase', undefined],
    ['a value of the operator', 'reviewer-time-limits', null, 'operator', undefined],
    ['nothing that is computed', 'full-employment-communities', null, 'notComputed', undefined],
  ])('with %s', (_what, id, stored, status, followed) => {
    expect(standing(id, stored)).toEqual([status, followed]);
  });

  it('has the readings of its setting, in the words of the vocabulary', () => {
    expect(readingsOf(getPoint('break-in-term').document, vocabulary).map(({ id }) => id)).toEqual([
      'cumulative',
      'restart',
      'clock-runs-on',
    ]);
  });

  it.each([
    ['its setting', 'break-in-term', ['flexible-employment-social-insurance']],
    ['its reasons', 'industries-free-of-fees', ['fee-waiver-registered-disabled', 'fee-waiver-self-employed']],
    ['its facts', 'new-employer', ['new-post-20-hires-reward']],
    // The same reasons stop the flexible scheme for another point.
    [
      'its own list',
      'longer-public-welfare-post',
      ['public-welfare-post-social-insurance', 'public-welfare-post-subsidy'],
    ],
    ['nothing', 'full-employment-communities', []],
    ['every jurisdiction', 'appeals', undefined],
  ])('concerns the schemes of %s', (_what, id, schemes) => {
    expect(schemesOf(getPoint(id), policies)).toEqual(schemes);
  });
});

describe('the loader', () => {
  it.each<[string, string, string, string, string, string?]>([
    [
      'an unknown setting',
      DONGYANG,
      'setting: averageWageBase',
      'setting: averageWage',
      'there is no setting "averageWage"',
    ],
    [
      'a setting of another jurisdiction',
      DONGYANG,
      'setting: averageWageBase',
      'setting: insuranceSubsidyRatio',
      'the setting "insuranceSubsidyRatio" is none of dongyang',
    ],
    [
      'a setting of a jurisdiction among the points of all',
      ALL,
      'setting: moneyRounding',
      'setting: averageWageBase',
      'the setting "averageWageBase" is none of every jurisdiction',
    ],
    [
      'an unknown reason',
      DONGYANG,
      'reasons: [insured-for-one-branch-only]',
      'reasons: [insured-for-one-branch]',
      'there is no reason "insured-for-one-branch"',
    ],
    [
      'a reason of refusal',
      DONGYANG,
      'reasons: [insured-for-one-branch-only]',
      'reasons: [term-exhausted]',
      'the reason "term-exhausted" goes with ineligible',
    ],
    ['an unknown fact', DONGYANG, 'facts: [retirementDate]', 'facts: [retirement]', 'there is no fact "retirement"'],
    [
      'a scheme that is not in the catalogue',
      DONGYANG,
      'schemes: [piecework-social-insurance]',
      'schemes: [piecework]',
      'dongyang has no scheme "piecework" in its catalogue',
    ],
    [
      'schemes in a point of every jurisdiction',
      ALL,
      'basis: operator',
      'basis: operator\n    schemes: [sl-flexible]',
      'a point of every jurisdiction names no schemes',
      'schemes: [sl-flexible]',
    ],
    [
      'one id twice',
      DONGYANG,
      'id: ages-of-4050\n',
      'id: minimum-wage\n',
      'the open point "minimum-wage" stands in dongyang/open-points.yaml already',
      '- id: minimum-wage\n    question:\n      zh-CN: 企业最低',
    ],
    [
      'readings beside a table of codes',
      DONGYANG,
      'setting: averageWageBase\n',
      'setting: averageWageBase\n    readings: [{ id: one, label: { zh-CN: 一, en: One } }]\n',
      'the readings of "averageWageBase" are its codes in the vocabulary',
      'readings: [{ id: one',
    ],
    [
      'no words for no',
      DONGYANG,
      "id: 'no', label",
      "id: 'non', label",
      'the readings of "hardshipRentFirstYearTest" are not yes and no',
      "readings:\n      - { id: 'yes'",
    ],
    ['a reading that is not listed', DONGYANG, 'followed: january', 'followed: july', 'there is no reading "july"'],
    [
      'a convention without the reading that it follows',
      DONGYANG,
      '    followed: january\n',
      '',
      'a convention and the reading that it follows go together',
      'convention: E5',
    ],
    [
      'a setting and a fact',
      DONGYANG,
      'setting: averageWageBase',
      'setting: averageWageBase\n    facts: [birthDate]',
      'a point that its setting settles has no facts',
      'facts: [birthDate]',
    ],
    [
      'an unknown source',
      DONGYANG,
      'clauses: [{ clause: S2.3',
      'clauses: [{ clause: S9',
      'the vocabulary lists no source "S9"',
    ],
    [
      'a member that no point has',
      ALL,
      'basis: operator',
      'basis: operator\n    since: 2009',
      '"since" is not known here',
      'since: 2009',
    ],
  ])('names a point with %s once, with file and line', (_what, path, from, to, message, at = to) => {
    // The packs are right and would only take time.
    const files = filesWith(path, from, to).filter((file) => !file.path.includes('/schemes/'));
    expect(problemsOf(files)).toEqual([
      expect.objectContaining({ file: path, line: lineOf(files, path, at), message, mend: expect.stringMatching(/./) }),
    ]);
  });

  it('wants the folder of open points to be a jurisdiction', () => {
    const text = policyFiles().find(({ path }) => path === 'hubei/open-points.yaml')?.text ?? '';
    const files = [
      ...policyFiles().filter(({ path }) => !path.includes('/schemes/')),
      { path: 'atlantis/open-points.yaml', text },
    ];
    expect(problemsOf(files).map(({ file, message }) => [file, message])).toEqual([
      ['atlantis/open-points.yaml', 'its folder has no jurisdiction.yaml'],
    ]);
  });
});
