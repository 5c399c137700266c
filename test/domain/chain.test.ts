import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DECISIONS, nextStep, stageActions, type Chain, type StageMode } from '../../domain/chain.js';

const seat = (organisation: string) => ({ role: 'auditor', organisation });
const chain: Chain = [
  { id: 'intake', kind: 'intake', mode: 'single', seats: [seat('street-a')], sendBackTo: [] },
  { id: 'audit', kind: 'verify', mode: 'single', seats: [seat('agency')], sendBackTo: ['intake'] },
  { id: 'approval', kind: 'decision', mode: 'single', seats: [seat('finance')], sendBackTo: ['intake', 'audit'] },
];
const joint = (mode: StageMode): Chain => [
  { id: 'designation', kind: 'decision', mode, seats: ['finance', 'labour', 'bank'].map(seat), sendBackTo: [] },
];

describe('a chain', () => {
  it('leads through its stages in order, and only the last approval grants', () => {
    expect(nextStep(chain, 'intake', 'approve', ['approve'])).toEqual({ kind: 'enter', stage: 'audit' });
    expect(nextStep(chain, 'audit', 'approve', ['approve'])).toEqual({ kind: 'enter', stage: 'approval' });
    expect(nextStep(chain, 'approval', 'approve', ['approve'])).toEqual({ kind: 'close', status: 'approved' });
  });

  it('ends a rejected claim: not accepted at intake, rejected later', () => {
    expect(nextStep(chain, 'intake', 'reject', ['reject'])).toEqual({ kind: 'close', status: 'notAccepted' });
    expect(nextStep(chain, 'audit', 'reject', ['reject'])).toEqual({ kind: 'close', status: 'rejected' });
  });

  it('sends back to the nearest stage that it names', () => {
    expect(nextStep(chain, 'approval', 'sendBack', ['sendBack'])).toEqual({ kind: 'enter', stage: 'audit' });
    expect(() => nextStep(chain, 'intake', 'sendBack', ['sendBack'])).toThrow(RangeError);
  });

  it('needs every named body where they decide together, and stops at the first refusal', () => {
    for (const mode of ['joint', 'all'] as const) {
      expect(nextStep(joint(mode), 'designation', 'approve', ['approve'])).toEqual({ kind: 'stay' });
      expect(nextStep(joint(mode), 'designation', 'approve', ['approve', 'approve'])).toEqual({ kind: 'stay' });
      expect(nextStep(joint(mode), 'designation', 'approve', ['approve', 'approve', 'approve'])).toEqual({
        kind: 'close',
        status: 'approved',
      });
      expect(nextStep(joint(mode), 'designation', 'reject', ['approve', 'reject'])).toEqual({
        kind: 'close',
        status: 'rejected',
      });
    }
  });

  it('needs one of several where any may decide, and is refused only when all refuse', () => {
    expect(nextStep(joint('any'), 'designation', 'approve', ['approve'])).toEqual({
      kind: 'close',
      status: 'approved',
    });
    expect(nextStep(joint('any'), 'designation', 'reject', ['reject'])).toEqual({ kind: 'stay' });
    expect(nextStep(joint('any'), 'designation', 'reject', ['reject', 'reject', 'reject'])).toEqual({
      kind: 'close',
      status: 'rejected',
    });
  });

  it('never grants anything without an approval at each of its stages', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...DECISIONS), { maxLength: 12 }), (decisions) => {
        let stage: string | undefined = 'intake';
        let approvedAt = new Set<string>();
        for (const decision of decisions) {
          if (stage === undefined) break;
          if (decision === 'sendBack' && stage === 'intake') continue;
          const step = nextStep(chain, stage, decision, [decision]);
          if (decision === 'approve') approvedAt = new Set([...approvedAt, stage]);
          if (step.kind === 'close') {
            if (step.status === 'approved') expect([...approvedAt].sort()).toEqual(['approval', 'audit', 'intake']);
            stage = undefined;
          } else if (step.kind === 'enter') stage = step.stage;
        }
      }),
    );
  });
});

describe('what an officer may do', () => {
  it.each([
    ['intake', 'eligible', true],
    ['intake', 'ineligible', true],
    ['intake', 'hold', false],
    ['intake', 'incomplete', false],
    ['audit', 'eligible', true],
    ['audit', 'ineligible', false],
    ['approval', 'eligible', true],
    ['approval', 'ineligible', false],
    ['approval', 'hold', false],
    ['approval', 'blocked', false],
  ])('at %s with the assessment %s: approve is %s', (stage, outcome, expected) => {
    expect(stageActions(chain, stage, outcome).includes('approve')).toBe(expected);
  });

  it('includes approving at every stage while all that is missing is for a later stage to state', () => {
    for (const { id } of chain) expect(stageActions(chain, id, 'incomplete', true)).toContain('approve');
  });

  it('always includes refusing, asking for papers and establishing a fact', () => {
    for (const { id } of chain)
      for (const action of ['reject', 'requestCorrection', 'establishFact'] as const)
        expect(stageActions(chain, id, 'hold')).toContain(action);
  });

  it('includes sending back except at the first stage, and redirecting only there', () => {
    expect(stageActions(chain, 'intake', 'eligible')).not.toContain('sendBack');
    expect(stageActions(chain, 'audit', 'eligible')).toContain('sendBack');
    expect(chain.map(({ id }) => stageActions(chain, id, 'eligible').includes('redirect'))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
