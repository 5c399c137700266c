// Who may act now in a case, by what the workflow itself knows: the first two of the three guards on a decision. The third is
// the activity, which checks everything again under the row's lock. Pure functions over the state of a case.
import type { CaseAction, OfficerAction, Refused, Standing } from '../activities/contract.js';
import type { Instant } from '../domain/calendar/shanghai.js';
import { getStage, nextStep, type Step } from '../domain/chain.js';
import { claimantActions, isFinal } from '../domain/lifecycle.js';
import { findActorConflict } from '../domain/people/four-eyes.js';
import type { CaseState, SeatState, Taken } from './messages.js';

/** How many seats of earlier visits are remembered for latecomers. */
const REMEMBERED_SEATS = 20;

function conflictWith({ userId, action, at }: Taken): Refused {
  return { refused: 'conflict', details: { conflict: { userId, action, at } } };
}

function isOfficers(action: CaseAction): action is OfficerAction {
  return 'taskId' in action;
}

function findSeatInFlight(state: CaseState): SeatState | undefined {
  return state.seats.find((seat) => seat.taken && !seat.vote);
}

/** Whether an action is being committed. If its worker died after the commit, the case stands elsewhere than known here. */
export function isCommitting(state: CaseState): boolean {
  return state.claimantActs !== undefined || findSeatInFlight(state) !== undefined;
}

/** The seats of the present visit, also those whose task is closed: a commit may be known here before its answer comes. */
function seatsOfVisit({ position, decidedSeats, seats }: CaseState): readonly SeatState[] {
  return [...decidedSeats.filter(({ visit }) => visit !== undefined && visit === position?.visit), ...seats];
}

/** Whether another body's decision at the stage is being committed: its vote counts before this one's. */
export function isOtherSeatCommitting(state: CaseState, action: CaseAction): boolean {
  return (
    isOfficers(action) &&
    seatsOfVisit(state).some(({ taskId, taken, vote }) => taskId !== action.taskId && taken && !vote)
  );
}

/**
 * Whether a refusal might be wrong, because an action that is being committed may have opened what is asked for: whoever
 * reads the database can know of it before the workflow does.
 */
export function mayBeStale(state: CaseState, refusal: Refused | undefined): boolean {
  return refusal?.refused === 'not-available' && isCommitting(state);
}

/** Why an action is refused now, if it is. Deadlines are compared here, not raced: a timer may not have fired yet. */
export function findRefusal(state: CaseState, action: CaseAction, now: Instant): Refused | undefined {
  if (state.claimantActs) return conflictWith(state.claimantActs);
  return isOfficers(action) ? findOfficerRefusal(state, action) : findClaimantRefusal(state, action.type, now);
}

function findClaimantRefusal(
  state: CaseState,
  type: 'withdraw' | 'submitCorrection',
  now: Instant,
): Refused | undefined {
  const availableActions = claimantActions(state.status);
  if (!availableActions.includes(type)) return { refused: 'not-available', details: { availableActions } };
  const inFlight = findSeatInFlight(state);
  if (inFlight?.taken) return conflictWith(inFlight.taken);
  const { correctionDueAt } = state.clock;
  if (type === 'submitCorrection' && correctionDueAt !== undefined && now >= correctionDueAt)
    return { refused: 'deadline-passed', details: {} };
  return undefined;
}

function findOfficerRefusal(state: CaseState, action: OfficerAction): Refused | undefined {
  const seat = state.seats.find(({ taskId }) => taskId === action.taskId);
  const taken = (seat ?? state.decidedSeats.find(({ taskId }) => taskId === action.taskId))?.taken;
  if (taken) return conflictWith(taken);
  if (!seat || !state.position || isFinal(state.status))
    return { refused: 'not-available', details: { availableActions: [] } };
  const { sendBackTo } = getStage(state.chain, state.position.stage);
  if (action.type === 'sendBack' && sendBackTo.length === 0)
    return { refused: 'not-available', details: { availableActions: [] } };
  const stands = findActorConflict(state.actors, action.personId, state.position.stage);
  return stands && { refused: stands, details: {} };
}

/** Takes the seat, or the case, for an action that was not refused. Must happen before the first await. */
export function take(state: CaseState, action: CaseAction, now: Instant): void {
  const taken: Taken = { userId: action.userId, action: action.type, at: now };
  if (isOfficers(action)) getSeat(state, action).taken = taken;
  else state.claimantActs = taken;
}

/** Gives back what `take` took: nothing was done. */
export function giveBack(state: CaseState, action: CaseAction): void {
  if (isOfficers(action)) delete findSeat(state, action)?.taken;
  else delete state.claimantActs;
}

/** What follows if the seat that was taken for this decision decides so. */
export function stepAfter(state: CaseState, action: OfficerAction): Step {
  if (!state.position || action.type === 'establishFact')
    throw new RangeError(`${action.type} is no decision at a stage`);
  const votes = seatsOfVisit(state).flatMap(({ vote }) => (vote ? [vote] : []));
  return nextStep(state.chain, state.position.stage, action.type, [...votes, action.type]);
}

/** Takes over where the case stands after a commit. `action` is what was committed, if it was an action. */
export function settle(state: CaseState, action: CaseAction | undefined, standing: Standing): void {
  if (action && isOfficers(action)) settleSeat(state, action);
  else if (action) delete state.claimantActs;
  state.entitlements.push(...standing.entitlements);
  // Two commits of one case may be told in the other order: the later one counts.
  if (standing.revision < state.revision) return;
  const { position } = standing;
  const kept = new Map(state.seats.map((seat) => [seat.taskId, seat]));
  const visit = state.position?.visit;
  const left = state.seats
    .filter(({ taskId, taken }) => taken && !standing.seats.some((seat) => seat.taskId === taskId))
    .map((seat) => ({ ...seat, ...(visit === undefined ? {} : { visit }) }));
  state.decidedSeats = [...state.decidedSeats, ...left].slice(-REMEMBERED_SEATS);
  state.seats = position
    ? standing.seats.map(({ taskId }) => kept.get(taskId) ?? { taskId, stage: position.stage })
    : [];
  state.revision = standing.revision;
  state.status = standing.status;
  state.position = position;
  state.clock = standing.clock;
}

function settleSeat(state: CaseState, action: OfficerAction): void {
  const seat = findSeat(state, action);
  if (!seat) return;
  if (!state.actors.some(({ personId, stage }) => personId === action.personId && stage === seat.stage)) {
    state.actors.push({ personId: action.personId, stage: seat.stage });
  }
  if (action.type === 'establishFact') delete seat.taken;
  else seat.vote = action.type;
}

function findSeat(state: CaseState, action: OfficerAction): SeatState | undefined {
  return [...state.seats, ...state.decidedSeats].find(({ taskId }) => taskId === action.taskId);
}

function getSeat(state: CaseState, action: OfficerAction): SeatState {
  const seat = state.seats.find(({ taskId }) => taskId === action.taskId);
  if (!seat) throw new RangeError(`the case has no seat ${action.taskId}`);
  return seat;
}
