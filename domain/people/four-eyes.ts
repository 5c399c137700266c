// Four eyes by person, not by account or role.

/** A person and the stage at which he has acted; the claimant stands at stage `claimant`. */
export interface Actor {
  personId: string;
  stage: string;
}

export const CLAIMANT_STAGE = 'claimant';

/**
 * Why a person may not act at a stage: `own-case` for the claimant, `four-eyes` for whoever acted at another stage of the
 * case (implied by two different bodies, S2.3 三(三)4 审核 / 审批; and 六(二) 内控). Undefined if nothing stands against it.
 */
export function findActorConflict(
  acted: readonly Actor[],
  personId: string,
  stage: string,
): 'own-case' | 'four-eyes' | undefined {
  const own = acted.filter((actor) => actor.personId === personId);
  if (own.some((actor) => actor.stage === CLAIMANT_STAGE)) return 'own-case';
  return own.some((actor) => actor.stage !== stage) ? 'four-eyes' : undefined;
}
