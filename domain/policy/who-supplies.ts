// Who can supply what an assessment lacks: the claimant, or only an officer at some stage of the chain.
import { factSource } from './request-schema.js';
import type { SchemeDocument } from './scheme.js';
import type { Vocabulary } from './vocabulary.js';

/** Of facts and papers that are missing, those that a claimant can be asked for: papers, and what he may declare. */
export function askedOfClaimant(
  vocabulary: Vocabulary,
  document: SchemeDocument,
  missing: readonly string[],
): readonly string[] {
  return missing.filter((name) => !vocabulary.facts.has(name) || factSource(vocabulary, document, name) === 'declared');
}

/**
 * Whether a claim may leave a stage although facts are missing: nothing else is, and each of them is an officer's who states it at a
 * later stage. What this stage is to state is stated before.
 */
export function isLeftToLaterStages(
  vocabulary: Vocabulary,
  document: SchemeDocument,
  stageId: string,
  missing: readonly string[],
): boolean {
  const { stages } = document.chain;
  const later = stages.slice(stages.findIndex(({ id }) => id === stageId) + 1);
  return (
    missing.length > 0 &&
    askedOfClaimant(vocabulary, document, missing).length === 0 &&
    missing.every((name) => later.some(({ establishes }) => establishes.includes(name)))
  );
}
