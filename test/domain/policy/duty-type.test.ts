import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findDutyType } from '../../../domain/policy/duty-type.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { filesWith, lineOf, policyFiles, problemsOf, type Broken } from './policy-files.js';

const DUTY = 'hubei/duties/zero-employment-household.yaml';
const policies = loadPolicies(policyFiles());

const BROKEN: readonly Broken[] = [
  { what: 'a duty without clause', from: 'clause: S4 一(四)\n', to: '', at: '# 零就业家庭', message: /clause/ },
  {
    what: 'a clause of an unknown source',
    from: 'clause: S4 一(四)',
    to: 'clause: S9 一(四)',
    message: /no source "S9"/,
  },
  {
    what: 'a quote that is too long',
    from: 'quote: 对新产生的',
    to: `quote: ${'对'.repeat(41)}`,
    at: 'quote: 对',
    message: /40/,
  },
  {
    what: 'a rung to a body that does not exist',
    from: 'body: county-bureau',
    to: 'body: county-buro',
    message: /no body "county-buro"/,
  },
  {
    what: 'a rung to a role that the body does not have',
    from: 'body: county-bureau, role: supervisor',
    to: 'body: county-bureau, role: intake',
    message: /"county-bureau" has no role "intake"/,
  },
  { what: 'rungs out of order', from: 'after: P0D', to: 'after: P60D', at: 'after: P30D', message: /before the one/ },
  {
    what: 'a reminder before the beginning',
    from: 'lead: P30D',
    to: 'lead: P90D',
    message: /before the duty begins/,
  },
  {
    what: 'an operator’s choice that is not marked as one',
    from: 'reminder: { basis: operator, lead: P30D }',
    to: 'reminder: { lead: P30D }',
    message: /basis/,
  },
  {
    what: 'a recorder whose role nobody has',
    from: 'recordedBy: [intake]',
    to: 'recordedBy: [intaker]',
    message: /no body has the role "intaker"/,
  },
  { what: 'nothing that is owed', from: 'count: 1', to: 'count: 0', message: /owes/ },
  {
    what: 'a limit in working days',
    from: 'unit: month',
    to: 'unit: workingDay',
    message: /unit/,
  },
  { what: 'the name of another file', from: 'duty: zero', to: 'duty: one', message: /stands in the file of/ },
  { what: 'an unknown member', from: 'evidence:', to: 'evidense:', message: /not known here/ },
];

describe('the kinds of duties', () => {
  it('are those of *市 and of Hubei', () => {
    expect(policies.dutyTypes.map(({ jurisdiction, document }) => `${jurisdiction}/${document.duty}`)).toEqual([
      'dongyang/layoff-notice',
      'hubei/graduate-one-on-one',
      'hubei/zero-employment-household',
    ]);
  });

  it('say what the clause says: three months, one member employed; one consultation and three vacancies', () => {
    const household = findDutyType(policies, 'hubei', 'zero-employment-household');
    expect(household?.terms).toMatchObject({
      clause: 'S4 一(四)',
      limit: { limit: 3, unit: 'month' },
      owes: [{ item: 'member-employed', count: 1 }],
    });
    expect(household?.document.quote).toBe('对新产生的“零就业家庭”在三个月内必须解决');
    expect(findDutyType(policies, 'hubei', 'graduate-one-on-one')?.terms).toMatchObject({
      clause: 'S4 一(五)',
      limit: { limit: 3, unit: 'month' },
      owes: [
        { item: 'consultation', count: 1 },
        { item: 'vacancy', count: 3 },
      ],
    });
  });

  it('are found in their own jurisdiction only', () => {
    for (const [jurisdiction, type] of [
      ['dongyang', 'zero-employment-household'],
      ['hubei', 'constructor'],
      ['atlantis', 'zero-employment-household'],
    ] as const)
      expect(findDutyType(policies, jurisdiction, type)).toBeUndefined();
  });

  it('are known to the engine by their data only', () => {
    const root = new URL('../../../', import.meta.url);
    const names = policies.dutyTypes.flatMap(({ document }) => [
      document.duty,
      ...document.owes.map(({ item }) => item).filter((item) => item.includes('-')),
    ]);
    for (const folder of ['domain', 'workflows', 'activities', 'api', 'prisma', 'runtime']) {
      const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((one) => one.endsWith('.ts') && !one.startsWith('generated'))) {
        const code = readFileSync(new URL(`${folder}/${file}`, root), 'utf8');
        expect([file, names.filter((name) => code.includes(name))]).toEqual([file, []]);
      }
    }
  });

  it.each(BROKEN)('refuse $what', ({ path = DUTY, from, to, at = to, message }) => {
    const files = filesWith(path, from, to);
    const problem = problemsOf(files).find((one) => message.test(one.message));
    expect(problem).toMatchObject({ file: path, line: lineOf(files, path, at) });
    expect(problem?.mend).not.toBe('');
  });

  it('refuse a file in a folder without a jurisdiction', () => {
    const text = policyFiles().find(({ path }) => path === DUTY)?.text ?? '';
    const path = 'atlantis/duties/zero-employment-household.yaml';
    expect(problemsOf([...policyFiles(), { path, text }]).map(({ file, message }) => [file, message])).toEqual([
      [path, 'its folder has no jurisdiction.yaml'],
    ]);
  });
});
