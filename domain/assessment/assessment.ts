// The result of an assessment: what the claimant is told, and everything needed to follow it by hand.
import type { CivilDate, CivilMonth } from '../calendar/civil-date.js';
import type { Label } from '../policy/label.js';
import type { Value } from '../policy/value-type.js';
import type { Outcome } from './outcome.js';

/** Raised when the same policy, settings and facts would give another result; the old path is then kept beside the new one. */
export const ENGINE_VERSION = 1;

/** Yuan as text with two digits after the point. */
export type Yuan = string;

export interface Term {
  readonly from: CivilDate;
  /** The last day. */
  readonly to: CivilDate;
  readonly months: number;
}

export interface Extension {
  readonly ground: string;
  readonly months: number;
}

/** Consecutive months of equal amount. */
export interface Period {
  readonly from: CivilMonth;
  readonly months: number;
  readonly monthlyAmount: Yuan;
}

/** Amounts and what belongs to them; only with `eligible`. */
export interface AwardFields {
  readonly monthlyAmount?: Yuan;
  /** Named shares of the first amount. */
  readonly parts?: Readonly<Record<string, Yuan>>;
  readonly periods?: readonly Period[];
  /** First month of the term whose base is not yet known. */
  readonly undeterminedFrom?: CivilMonth;
  /** Sum over the term; absent if a month is still open. */
  readonly totalAmount?: Yuan;
}

export const CONDITION_RESULTS = ['met', 'notMet', 'notApplicable', 'notAssessable'] as const;
export type ConditionResult = (typeof CONDITION_RESULTS)[number];

export interface AssessedCondition {
  readonly id: string;
  readonly clause: string;
  readonly quote: string;
  readonly result: ConditionResult;
  /** With `notMet`: what follows from it. */
  readonly outcome?: Outcome;
  readonly reason?: string;
  /** The values that it saw, as they were given or derived. */
  readonly needs: Readonly<Record<string, Value>>;
}

/** One line of the arithmetic: a text for readers, and the numbers in it by name. */
export interface Step {
  readonly id: string;
  readonly clause: string;
  readonly quote: string;
  readonly text: Label;
  readonly values: Readonly<Record<string, Value>>;
}

export interface PolicyReference {
  readonly jurisdiction: string;
  readonly scheme: string;
  /** Absent where no policy was applied: the scheme belongs to another jurisdiction. */
  readonly version?: string;
  readonly hash?: string;
}

export interface Assessment extends AwardFields {
  readonly outcome: Outcome;
  readonly asOf: CivilDate;
  /** Clauses applied. */
  readonly clauses: readonly string[];
  /** With `ineligible` and `hold`. */
  readonly reasons?: readonly string[];
  /** With `redirect`: the district that must take the claim. */
  readonly redirectTo?: string;
  /** With `blocked`. */
  readonly missingSettings?: readonly string[];
  /** With `incomplete`: facts and documents. */
  readonly missing?: readonly string[];
  /** With `wait`: the first day on which the claim opens. */
  readonly opensOn?: CivilDate;
  readonly term?: Term;
  readonly extension?: Extension;
  readonly cumulativeMonths?: number;
  readonly conditions: readonly AssessedCondition[];
  readonly steps: readonly Step[];
  /** The values of settings that counted; of dated ones the entries. */
  readonly settingsUsed: Readonly<Record<string, Value>>;
  readonly policy: PolicyReference;
  readonly engineVersion: typeof ENGINE_VERSION;
}
