import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import { InternalPolicyError } from '../../../domain/policy/policy-error.js';
import type { Facts, Settings } from '../../../domain/policy/value-type.js';
import { makeUpScheme } from './made-up-scheme.js';

const scheme = makeUpScheme();

const SELF_EMPLOYED: Facts = {
  employmentForm: 'self-employed',
  businessStartDate: '2009-11-30',
  hasWorkHistory: true,
  annualRent: '12000.00',
  documents: ['business-licence', 'identity-card-copy', 'monthly-payroll'],
};
const ask = (facts: Facts, settings: Settings = { newPostRewardStacking: 'allow' }, asOf = '2010-03-01') =>
  assess(scheme, { asOf, facts, settings });
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(SELF_EMPLOYED).filter(([name]) => !names.includes(name)));

describe('an assessment', () => {
  it('is eligible when every condition holds, with the term from a day', () => {
    expect(ask(SELF_EMPLOYED)).toMatchObject({
      outcome: 'eligible',
      term: { from: '2009-11-30', to: '2010-11-29', months: 12 },
      steps: [],
    });
    expect(ask({ ...SELF_EMPLOYED, contractMonths: 3 }).term).toEqual({
      from: '2009-11-30',
      to: '2010-02-28',
      months: 3,
    });
  });

  it('waits until the last of all waiting times is over', () => {
    expect(ask(SELF_EMPLOYED, undefined, '2010-02-27')).toMatchObject({ outcome: 'wait', opensOn: '2010-02-28' });
    expect(ask(SELF_EMPLOYED, undefined, '2010-02-28').outcome).toBe('eligible');
    expect(ask({ ...SELF_EMPLOYED, graduationDate: '2009-07-01' }, undefined, '2010-02-27')).toMatchObject({
      outcome: 'wait',
      opensOn: '2010-07-01',
    });
    expect(ask({ ...SELF_EMPLOYED, graduationDate: '2008-07-01' }, undefined, '2010-02-27')).toMatchObject({
      outcome: 'wait',
      opensOn: '2010-02-28',
    });
  });

  it('asks for facts, papers and alternatives at once, facts first', () => {
    expect(ask({ employmentForm: 'self-employed' })).toMatchObject({
      outcome: 'incomplete',
      missing: [
        'businessStartDate',
        'hasWorkHistory',
        'annualRent',
        'business-licence',
        'identity-card-copy',
        'employee-card',
      ],
    });
  });

  it('asks for what is needed only when something holds, when it does', () => {
    expect(ask({ ...without('annualRent'), employmentForm: 'none' }).outcome).toBe('eligible');
    expect(ask(without('annualRent'))).toMatchObject({ outcome: 'incomplete', missing: ['annualRent'] });
    expect(
      ask({ ...SELF_EMPLOYED, employmentForm: 'none', documents: ['identity-card-copy', 'employee-card'] }).outcome,
    ).toBe('eligible');
  });

  it('judges nothing that depends on a fact which says whether something is needed', () => {
    const { outcome, missing, conditions } = ask(without('employmentForm', 'annualRent'));
    expect([outcome, missing]).toEqual(['incomplete', ['employmentForm']]);
    expect(conditions.find(({ id }) => id === 'low-rent')?.result).toBe('notAssessable');
  });

  it('asks for a required fact even where no condition reads it for this claimant', () => {
    expect(ask({ ...without('hasWorkHistory'), employmentForm: 'none' })).toMatchObject({
      outcome: 'incomplete',
      missing: ['hasWorkHistory'],
    });
  });

  it('does not apply a rule whose optional setting is not set', () => {
    const results = [{}, { averageWageMonthlyCeiling: '12000.00' }, { averageWageMonthlyCeiling: '11999.99' }].map(
      (ceiling) => {
        const { conditions } = ask(SELF_EMPLOYED, { newPostRewardStacking: 'allow', ...ceiling });
        return conditions.find(({ id }) => id === 'below-ceiling')?.result;
      },
    );
    expect(results).toEqual(['notApplicable', 'met', 'notMet']);
  });

  it('makes a setting necessary only for the claimants whom its rule concerns', () => {
    expect(ask(SELF_EMPLOYED).outcome).toBe('eligible');
    expect(ask({ ...SELF_EMPLOYED, employmentForm: 'employed' })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['legacyApprovalCutoff'],
    });
    expect(ask(without('employmentForm')).missingSettings).toBeUndefined();
  });

  it('puts a question to a person where the reading of a clause is to hold, which is also the default', () => {
    for (const settings of [{}, { newPostRewardStacking: 'hold' }, { newPostRewardStacking: [] }]) {
      expect(ask(SELF_EMPLOYED, settings)).toMatchObject({ outcome: 'hold', reasons: ['reward-stacking-not-stated'] });
    }
  });

  it('stops rather than grant a term beyond the maximum of the policy, or none', () => {
    expect(ask({ ...SELF_EMPLOYED, contractMonths: 24 }).outcome).toBe('eligible');
    for (const contractMonths of [25, 0])
      expect(() => ask({ ...SELF_EMPLOYED, contractMonths })).toThrow(InternalPolicyError);
  });
});
