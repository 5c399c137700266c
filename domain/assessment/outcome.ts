// The outcomes of an assessment and which of them wins.

/** From the highest to the lowest. */
export const OUTCOMES = ['ineligible', 'redirect', 'blocked', 'incomplete', 'wait', 'hold', 'eligible'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The winning one of the outcomes found; `eligible` if nothing was found. */
export function winningOutcome(found: ReadonlySet<Outcome>): Outcome {
  return OUTCOMES.find((outcome) => found.has(outcome)) ?? 'eligible';
}
