// The chain of a scheme as data: stages, who performs them, what they establish, and their time limits.
import { z } from 'zod';
import { STAGE_KINDS, STAGE_MODES } from '../chain.js';
import { CITATION } from './citation.js';
import { NamePath } from './derivation.js';
import type { Jurisdiction, TimeLimit } from './jurisdiction.js';
import { findOwn } from './own-member.js';
import { Label } from './label.js';
import { Code, Name } from './vocabulary-document.js';

/** Who performs a stage: a role at a named body, or at the office of the district. */
const Performer = z.union([
  z.strictObject({ role: Code, body: Code }),
  z.strictObject({ role: Code, office: z.literal('ofDistrict') }),
]);
export type Performer = z.infer<typeof Performer>;

const Stage = z.strictObject({
  id: Code,
  kind: z.enum(STAGE_KINDS),
  label: Label,
  ...CITATION,
  /** Marks a stage that no source states. */
  basis: z.literal('operator').optional(),
  mode: z.enum(STAGE_MODES),
  performers: z.array(Performer).min(1),
  /** Facts that the approval of this stage establishes, at the declared value unless `explicit`. */
  establishes: z.array(Name).default([]),
  /** Of these, the ones that an officer must state himself. */
  explicit: z.array(Name).default([]),
  /** Of these, the ones without which the final approval is impossible. */
  mustEstablish: z.array(Name).default([]),
  /** Earlier stages to which the case may be sent back. */
  sendBackTo: z.array(Code).default([]),
  /** Name of a time limit of the jurisdiction's operator. */
  timeLimit: Name,
});

export const Chain = z.strictObject({
  ...CITATION,
  /** Marks a chain that the source does not state: the operator's own, under the clause cited. */
  basis: z.literal('operator').optional(),
  stages: z.array(Stage).min(1),
  /** Name of the operator's time limit for answering a request for papers. */
  correctionLimit: Name,
  /** The name of a last day: what an officer finds after it changes nothing any more. */
  findingsUntil: NamePath.optional(),
});
export type Chain = z.infer<typeof Chain>;

/** A stage with the time limit that the operator of the jurisdiction gives it now. */
export type ChainStage = Omit<z.infer<typeof Stage>, 'timeLimit'> & { readonly timeLimit: TimeLimit };

/** A chain ready to be walked. */
export interface ResolvedChain {
  readonly stages: readonly ChainStage[];
  readonly correctionLimit: TimeLimit;
}

/**
 * The chain with the operator's time limits in place of their names. The limits are no part of the policy version: an
 * operator may change them without a new version.
 * @throws RangeError if the jurisdiction does not know a limit that the chain names.
 */
export function resolveChain(chain: Chain, jurisdiction: Jurisdiction): ResolvedChain {
  const limit = (name: string): TimeLimit => {
    const found = findOwn(jurisdiction.operator.timeLimits, name);
    if (found === undefined) throw new RangeError(`no time limit "${name}" in ${jurisdiction.jurisdiction}`);
    return found;
  };
  return {
    stages: chain.stages.map((stage) => ({ ...stage, timeLimit: limit(stage.timeLimit) })),
    correctionLimit: limit(chain.correctionLimit),
  };
}
