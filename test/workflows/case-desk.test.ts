import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OfficerAction, Standing } from '../../activities/contract.js';
import { findRefusal, giveBack, mayBeStale, settle, stepAfter, take } from '../../workflows/case-desk.js';
import type { CaseState } from '../../workflows/messages.js';

const NOW = 1_000;
const officer = (personId: string, type: OfficerAction['type'], taskId = 'task-1'): OfficerAction => ({
  type,
  taskId,
  commandId: `${personId}-${type}`,
  userId: personId,
  personId,
});
const claimant = (type: 'withdraw' | 'submitCorrection') =>
  ({ type, commandId: 'c', userId: 'claimant', personId: 'claimant' }) as const;
const standing = (revision: number, change: Partial<Standing> = {}): Standing => ({
  revision,
  status: 'inReview',
  position: { stage: 'audit', visit: 2 },
  seats: [{ taskId: 'task-2' }],
  clock: {},
  entitlements: [],
  affectedApplications: [],
  ...change,
});

let state: CaseState;
beforeEach(() => {
  const seat = { role: 'r', organisation: 'o' };
  state = {
    chain: [
      { id: 'intake', kind: 'intake', mode: 'single', seats: [seat], sendBackTo: [] },
      { id: 'audit', kind: 'verify', mode: 'single', seats: [seat], sendBackTo: ['intake'] },
    ],
    revision: 1,
    status: 'inReview',
    position: { stage: 'intake', visit: 1 },
    seats: [{ taskId: 'task-1', stage: 'intake' }],
    decidedSeats: [],
    clock: {},
    actors: [],
    entitlements: [],
  };
});

describe('the desk of a case', () => {
  it('gives a seat to whoever comes first and tells the second who, what and when', () => {
    expect(findRefusal(state, officer('a', 'approve'), NOW)).toBeUndefined();
    take(state, officer('a', 'approve'), NOW);
    expect(findRefusal(state, officer('a', 'reject'), NOW)).toEqual({
      refused: 'conflict',
      details: { conflict: { userId: 'a', action: 'approve', at: NOW } },
    });
  });

  it('tells the same to somebody who comes after the case has moved on', () => {
    take(state, officer('a', 'approve'), NOW);
    settle(state, officer('a', 'approve'), standing(2));
    expect(findRefusal(state, officer('b', 'approve'), NOW)).toMatchObject({
      refused: 'conflict',
      details: { conflict: { userId: 'a' } },
    });
  });

  it('sends nothing back from a stage that has none before it', () => {
    expect(findRefusal(state, officer('a', 'sendBack'), NOW)).toMatchObject({ refused: 'not-available' });
    Object.assign(state, { position: { stage: 'audit', visit: 2 } });
    expect(findRefusal(state, officer('a', 'sendBack'), NOW)).toBeUndefined();
  });

  it('gives the seat back when nothing was done', () => {
    take(state, officer('a', 'approve'), NOW);
    giveBack(state, officer('a', 'approve'));
    expect(findRefusal(state, officer('b', 'reject'), NOW)).toBeUndefined();
  });

  it('remembers who acted, and bars him from the next stage', () => {
    take(state, officer('a', 'approve'), NOW);
    settle(state, officer('a', 'approve'), standing(2));
    expect(state.actors).toEqual([{ personId: 'a', stage: 'intake' }]);
    expect(findRefusal(state, officer('a', 'approve', 'task-2'), NOW)).toMatchObject({ refused: 'four-eyes' });
    expect(findRefusal(state, officer('b', 'approve', 'task-2'), NOW)).toBeUndefined();
  });

  it('counts establishing a fact as acting, and leaves the seat free', () => {
    take(state, officer('a', 'establishFact'), NOW);
    settle(
      state,
      officer('a', 'establishFact'),
      standing(2, { position: state.position, seats: [{ taskId: 'task-1' }] }),
    );
    expect(findRefusal(state, officer('a', 'approve'), NOW)).toBeUndefined();
    expect(state.actors).toHaveLength(1);
  });

  it('lets a claimant withdraw unless a decision is being committed, and no decision in while he does', () => {
    take(state, officer('a', 'approve'), NOW);
    expect(findRefusal(state, claimant('withdraw'), NOW)).toMatchObject({
      refused: 'conflict',
      details: { conflict: { userId: 'a' } },
    });
    giveBack(state, officer('a', 'approve'));
    take(state, claimant('withdraw'), NOW);
    expect(findRefusal(state, officer('a', 'approve'), NOW)).toMatchObject({
      refused: 'conflict',
      details: { conflict: { userId: 'claimant', action: 'withdraw' } },
    });
  });

  it('compares the deadline for papers with the clock, whether or not its timer has fired', () => {
    Object.assign(state, { status: 'correctionRequested', seats: [], clock: { correctionDueAt: NOW } });
    expect(findRefusal(state, claimant('submitCorrection'), NOW - 1)).toBeUndefined();
    expect(findRefusal(state, claimant('submitCorrection'), NOW)).toMatchObject({ refused: 'deadline-passed' });
  });

  it('does not let an older standing overwrite a newer one', () => {
    settle(state, undefined, standing(5, { status: 'onHold' }));
    settle(state, undefined, standing(4, { status: 'inReview' }));
    expect([state.status, state.revision]).toEqual(['onHold', 5]);
  });

  it('follows the chain with the votes of this visit', () => {
    expect(stepAfter(state, officer('a', 'approve'))).toEqual({ kind: 'enter', stage: 'audit' });
    expect(stepAfter(state, officer('a', 'reject'))).toEqual({ kind: 'close', status: 'notAccepted' });
  });

  describe('of a stage that several bodies decide together', () => {
    const bodies = ['body-1', 'body-2', 'body-3'];
    const enter = (revision: number, visit: number) =>
      settle(state, undefined, standing(revision, { position: { stage: 'audit', visit }, seats: seatsOf(bodies) }));
    const seatsOf = (taskIds: readonly string[]) => taskIds.map((taskId) => ({ taskId }));
    /** A body decides; the seats that are left are those of the others. */
    function decide(revision: number, visit: number, taskId: string, left: readonly string[]) {
      const action = officer(`person-${taskId}`, 'approve', taskId);
      expect(findRefusal(state, action, NOW)).toBeUndefined();
      take(state, action, NOW);
      const step = stepAfter(state, action);
      settle(state, action, standing(revision, { position: { stage: 'audit', visit }, seats: seatsOf(left) }));
      return step.kind;
    }
    beforeEach(() => {
      const seat = { role: 'r', organisation: 'o' };
      const audit = state.chain[1];
      if (audit) Object.assign(audit, { mode: 'joint', seats: [seat, seat, seat] });
      enter(2, 2);
    });

    it('counts the votes of those that have decided already', () => {
      expect(decide(3, 2, 'body-1', ['body-2', 'body-3'])).toBe('stay');
      expect(decide(4, 2, 'body-2', ['body-3'])).toBe('stay');
      expect(decide(5, 2, 'body-3', [])).toBe('close');
    });

    it('does not count the votes of an earlier visit', () => {
      expect(decide(3, 2, 'body-1', ['body-2', 'body-3'])).toBe('stay');
      settle(state, undefined, standing(4, { position: { stage: 'intake', visit: 3 }, seats: seatsOf(['task-4']) }));
      settle(
        state,
        undefined,
        standing(5, { position: { stage: 'audit', visit: 4 }, seats: seatsOf(['a', 'b', 'c']) }),
      );
      expect(decide(6, 4, 'a', ['b', 'c'])).toBe('stay');
      expect(decide(7, 4, 'b', ['c'])).toBe('stay');
      expect(decide(8, 4, 'c', [])).toBe('close');
    });
  });

  it('never lets two actions hold the same seat, whatever comes in which order', () => {
    const arrivals = fc.array(
      fc.record({
        person: fc.constantFrom('a', 'b', 'c'),
        type: fc.constantFrom('approve', 'reject', 'establishFact'),
        ends: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arrivals, (list) => {
        const desk: CaseState = structuredClone({
          ...state,
          seats: [{ taskId: 'task-1', stage: 'intake' }],
          actors: [],
          decidedSeats: [],
        });
        let holding: OfficerAction | undefined;
        for (const { person, type, ends } of list) {
          const action = officer(person, type);
          if (findRefusal(desk, action, NOW)) expect(holding ?? desk.seats[0]?.taken).toBeDefined();
          else {
            expect(holding).toBeUndefined();
            take(desk, action, NOW);
            holding = action;
          }
          if (holding && ends) {
            giveBack(desk, holding);
            holding = undefined;
          }
        }
      }),
    );
  });
});

describe('an action whose worker died after the commit', () => {
  it('lets whoever reads the database wait for the next seat instead of being told that there is none', () => {
    take(state, officer('a', 'approve'), NOW);
    const next = officer('b', 'approve', 'task-of-the-next-stage');
    expect(mayBeStale(state, findRefusal(state, next, NOW))).toBe(true);
    settle(state, officer('a', 'approve'), standing(2, { seats: [{ taskId: 'task-of-the-next-stage' }] }));
    expect(findRefusal(state, next, NOW)).toBeUndefined();
  });

  it('does not make a refusal uncertain once it is told', () => {
    expect(mayBeStale(state, findRefusal(state, officer('b', 'approve', 'no-such-task'), NOW))).toBe(false);
  });
});
