// Whether a running case can be moved to another version of its policy: it stays, it can move, or a person must look at it.
import { canonicalJson } from '../canonical-json.js';
import type { CivilDate } from '../calendar/civil-date.js';
import type { Settings } from '../policy/value-type.js';
import type { CompiledScheme } from './compile-scheme.js';
import { rehearse, type Judged, type Rehearsed, type StoredAssessment } from './rehearse.js';

export const MIGRATION_VERDICTS = ['stay', 'move', 'needsPerson'] as const;
export type MigrationVerdict = (typeof MIGRATION_VERDICTS)[number];

/** Why, by the verdict that follows from it. */
const VERDICTS = {
  /** It has pinned this version. */
  onVersion: 'stay',
  /** It was filed before the first day of the version: the rule of the day of filing counts. */
  filedBefore: 'stay',
  /** To the day of filing another version applies, which has taken this one's place. */
  otherInForce: 'stay',
  sameResult: 'move',
  /** Another result, and not a worse one. */
  otherResult: 'move',
  /** Other stages, times or others who decide: what has been decided so far was decided in another procedure. */
  chainDiffers: 'needsPerson',
  /** It excludes other awards than before. */
  exclusionGroupDiffers: 'needsPerson',
  /** The claimant has been asked for something that the version may not want, or may want otherwise. */
  correctionOpen: 'needsPerson',
  /** Some of several bodies have decided, on the result that would be replaced. */
  halfDecided: 'needsPerson',
  /** Who states a fact of the case is another one: what the claimant declared is not what an officer has established. */
  factSourceDiffers: 'needsPerson',
  factsMissing: 'needsPerson',
  settingMissing: 'needsPerson',
  /** The stored facts are none that the version could have been given. */
  notAssessable: 'needsPerson',
  /** It is eligible now and would not be, or is open and would be refused. */
  wouldLose: 'needsPerson',
  /** How much it would get is not known, and is now. */
  amountUnknown: 'needsPerson',
  wouldGetLess: 'needsPerson',
} as const satisfies Record<string, MigrationVerdict>;
export type MigrationReason = keyof typeof VERDICTS;
export const MIGRATION_REASONS = Object.keys(VERDICTS) as [MigrationReason, ...MigrationReason[]];

export interface RunningCase extends StoredAssessment {
  readonly status: string;
  readonly filedOn: CivilDate | null;
  /** The version in force on the day of filing, as it is known now. */
  readonly inForceThenHash: string | undefined;
  /** Whether some seats of its stage have been decided and others have not. */
  readonly isHalfDecided: boolean;
}

export interface Examined {
  readonly verdict: MigrationVerdict;
  readonly reason: MigrationReason;
  readonly rehearsed: Rehearsed;
}

/** Examines a running case; `present` is as for a rehearsal. */
export function examine(
  target: CompiledScheme,
  pinned: CompiledScheme,
  running: RunningCase,
  present: Settings,
): Examined {
  const rehearsed = rehearse(target, pinned, running, present);
  const reason = reasonOf(target, pinned, running, rehearsed);
  return { verdict: VERDICTS[reason], reason, rehearsed };
}

function reasonOf(
  target: CompiledScheme,
  pinned: CompiledScheme,
  { status, filedOn, inForceThenHash, isHalfDecided, facts }: RunningCase,
  { before, after }: Rehearsed,
): MigrationReason {
  if (pinned.hash === target.hash) return 'onVersion';
  if (filedOn !== null && filedOn < target.inForceFrom) return 'filedBefore';
  if (inForceThenHash !== target.hash) return 'otherInForce';
  if (procedureOf(pinned) !== procedureOf(target)) return 'chainDiffers';
  const groupOf = ({ content }: CompiledScheme) => content.document.exclusionGroup;
  if (groupOf(pinned) !== groupOf(target)) return 'exclusionGroupDiffers';
  if (status === 'correctionRequested') return 'correctionOpen';
  if (isHalfDecided) return 'halfDecided';
  if (Object.keys(facts).some((name) => sourceIn(pinned, name) !== sourceIn(target, name))) return 'factSourceDiffers';
  if (after.outcome === 'notAssessable') return 'notAssessable';
  if (after.outcome === 'incomplete' && before.outcome !== 'incomplete') return 'factsMissing';
  if (after.outcome === 'blocked' && before.outcome !== 'blocked') return 'settingMissing';
  const worse = howWorse(before, after);
  if (worse !== undefined) return worse;
  return before.outcome === after.outcome && before.amount === after.amount ? 'sameResult' : 'otherResult';
}

/** In what way a result is worse for the claimant than another; undefined if it is not. */
export function howWorse(before: Judged, after: Judged): 'wouldLose' | 'amountUnknown' | 'wouldGetLess' | undefined {
  if (promiseOf(after) < promiseOf(before)) return 'wouldLose';
  if (before.amount === null || before.outcome !== 'eligible') return undefined;
  if (after.amount === null) return 'amountUnknown';
  return after.amount < before.amount ? 'wouldGetLess' : undefined;
}

/** Granted is more than open, and open more than refused. */
function promiseOf({ outcome }: Judged): number {
  if (outcome === 'eligible') return 2;
  return outcome === 'ineligible' || outcome === 'redirect' ? 0 : 1;
}

/** Who states a fact, where the form says so. */
const sourceIn = ({ content }: CompiledScheme, name: string) =>
  content.document.form.find(({ fact }) => fact === name)?.source;

/** What of a chain decides who does what, and until when: not its words and clauses. */
function procedureOf({ content }: CompiledScheme): string {
  const { stages, correctionLimit, findingsUntil } = content.document.chain;
  const walked = stages.map(({ label: _label, clause: _clause, quote: _quote, basis: _basis, ...stage }) => stage);
  return canonicalJson({ stages: walked, correctionLimit, ...(findingsUntil && { findingsUntil }) });
}
