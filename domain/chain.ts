// The chain of a claim: stages with seats, and what follows a decision. Pure and small: workflow code runs on it.

/** Kinds of stages (design section 5). */
export const STAGE_KINDS = ['intake', 'verify', 'certify', 'notice', 'decision'] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** Who of a stage must agree: one person, all seats (会签), any seat (或签), each named body (共同). */
export const STAGE_MODES = ['single', 'all', 'any', 'joint'] as const;
export type StageMode = (typeof STAGE_MODES)[number];

/** One seat of a stage = one task: the role and the body it belongs to. */
export interface Seat {
  role: string;
  /** Path of the organisation, e.g. `dongyang/finance-bureau`. */
  organisation: string;
}

export interface Stage {
  id: string;
  kind: StageKind;
  mode: StageMode;
  seats: Seat[];
  /** Earlier stages to which the case may be sent back, nearest last. */
  sendBackTo: string[];
}

export type Chain = Stage[];

/** Where a case stands: a stage and the how-manieth visit of the case to a stage this is. */
export interface Position {
  stage: string;
  visit: number;
}

export const DECISIONS = ['approve', 'reject', 'requestCorrection', 'sendBack', 'redirect'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What follows a decision. */
export type Step =
  /** Other seats of this stage have yet to decide. */
  | { kind: 'stay' }
  | { kind: 'enter'; stage: string }
  | { kind: 'correct' }
  | { kind: 'close'; status: 'approved' | 'rejected' | 'notAccepted' | 'redirected' };

/** A stage by its id. @throws RangeError if the chain has none. */
export function getStage(chain: Chain, id: string): Stage {
  const stage = chain.find((candidate) => candidate.id === id);
  if (!stage) throw new RangeError(`the chain has no stage ${id}`);
  return stage;
}

/**
 * What follows when a seat of `stage` decides. `votes` are the decisions of this visit so far, this one included.
 * No stage can be skipped: an approval leads to the next stage, the last one's approval grants.
 */
export function nextStep(chain: Chain, stageId: string, decision: Decision, votes: readonly Decision[]): Step {
  const stage = getStage(chain, stageId);
  switch (decision) {
    case 'redirect':
      return { kind: 'close', status: 'redirected' };
    case 'requestCorrection':
      return { kind: 'correct' };
    case 'sendBack': {
      const target = stage.sendBackTo.at(-1);
      if (target === undefined) throw new RangeError(`a case is not sent back from ${stageId}`);
      return { kind: 'enter', stage: target };
    }
    case 'reject':
      if (stage.mode === 'any' && votes.length < stage.seats.length) return { kind: 'stay' };
      return { kind: 'close', status: stage.kind === 'intake' ? 'notAccepted' : 'rejected' };
    case 'approve': {
      const approvals = votes.filter((vote) => vote === 'approve').length;
      const isComplete = stage.mode === 'single' || stage.mode === 'any' || approvals === stage.seats.length;
      if (!isComplete) return { kind: 'stay' };
      const next = chain[chain.indexOf(stage) + 1];
      return next ? { kind: 'enter', stage: next.id } : { kind: 'close', status: 'approved' };
    }
  }
}

/**
 * What an assessment allows at a stage; everything else about an action is a matter of state and person. `isLeftToLaterStages`:
 * all that the claim lacks is for officers of later stages to state.
 */
export function stageActions(
  chain: Chain,
  stageId: string,
  outcome: string,
  isLeftToLaterStages = false,
): readonly (Decision | 'establishFact')[] {
  const stage = getStage(chain, stageId);
  const mayApprove =
    outcome === 'eligible' || isLeftToLaterStages || (stage.kind === 'intake' && outcome === 'ineligible');
  return [
    ...(mayApprove ? (['approve'] as const) : []),
    'reject',
    ...(stage.kind === 'certify' ? [] : (['requestCorrection'] as const)),
    ...(stage.sendBackTo.length > 0 ? (['sendBack'] as const) : []),
    ...(stage.kind === 'intake' ? (['redirect'] as const) : []),
    ...(stage.kind === 'certify' ? [] : (['establishFact'] as const)),
  ];
}
