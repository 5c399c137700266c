// The result of an assessment: what the claimant is told, and everything needed to follow it by hand.
import type { CivilDate, CivilMonth } from '../calendar/civil-date.js';
import type { Opening } from '../calendar/yearly-window.js';
import type { Label } from '../policy/label.js';
import type { Value } from '../policy/value-type.js';
import type { Outcome } from './outcome.js';

/** Raised when the same policy, settings and facts would give another result; the old path is then kept beside the new one. */
export const ENGINE_VERSION = 1;

/** Yuan as text with two digits after the point. */
export type Yuan = string;

/** A length of time; its days only where the source states when it begins. */
export interface Term {
  readonly from?: CivilDate;
  /** The last day. */
  readonly to?: CivilDate;
  readonly months: number;
}

/** A term whose days are known. */
export type DatedTerm = Required<Term>;

export function isDated(term: Term | undefined): term is DatedTerm {
  return term?.from !== undefined && term.to !== undefined;
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

/** A unit of an appraisal with its points (decimal texts with two digits), in the order of the request. */
export interface ScoredUnit {
  readonly unit: string;
  readonly score: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly isQualified: boolean;
  readonly reasons: readonly string[];
}

/** Amounts and what belongs to them; only with `eligible`. */
export interface AmountFields {
  /** Of the first month, for all heads together. */
  readonly monthlyAmount?: Yuan;
  /** Of one year. */
  readonly annualAmount?: Yuan;
  /** A single payment, for all heads together. */
  readonly oneOffAmount?: Yuan;
  /** For one head; in monthly schemes for one head and month. */
  readonly amountPerHead?: Yuan;
  /** Named shares of the first amount. */
  readonly parts?: Readonly<Record<string, Yuan>>;
  readonly periods?: readonly Period[];
  /** First month of the term whose base is not yet known. */
  readonly undeterminedFrom?: CivilMonth;
  /** Sum over the term; absent if a month is still open. */
  readonly totalAmount?: Yuan;
  /** Highest loan that the rule allows, and what of the request can be granted. */
  readonly limitAmount?: Yuan;
  readonly grantableAmount?: Yuan;
  /** Loss left after compensation, by who bears it. */
  readonly remainingLoss?: Readonly<Record<string, Yuan>>;
  /** Tax left after relief, and relief that is not used and lost. */
  readonly taxPayable?: Yuan;
  readonly unusedAmount?: Yuan;
}

/** What is found out beside amounts; a pack gives most of them from its own values (`results`). */
export interface FindingFields {
  /** Classes of fees that are not charged. */
  readonly waivedFees?: readonly string[];
  /** Schemes opened by a status. */
  readonly opensSchemes?: readonly string[];
  /** Groups of hardship persons recognised. */
  readonly hardshipCategories?: readonly string[];
  readonly registrationDistrict?: string;
  /** Whether something still has to be done, its last day, and whether that day has passed. */
  readonly isDutyDue?: boolean;
  readonly dueBy?: CivilDate;
  readonly isOverdue?: boolean;
  /** How often each service is still owed. */
  readonly remainingServices?: Readonly<Record<string, number>>;
  /** Items of a list of duties that are still open. */
  readonly remainingItems?: readonly string[];
  readonly isFreeOfCharge?: boolean;
  /** Months recognised from an income. */
  readonly subsidisedMonths?: number;
  /** The day on which an employment counts, and the enterprise. */
  readonly recognisedOn?: CivilDate;
  readonly countedEnterprise?: string;
  readonly units?: readonly ScoredUnit[];
  /** Best first. */
  readonly winners?: readonly string[];
  /** Decimal texts, rounded half up for printing only. */
  readonly ratios?: Readonly<Record<string, string>>;
}

export type AwardFields = AmountFields & FindingFields;

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

export interface Assessment extends AmountFields, FindingFields {
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
  /** With `wait`, if the operator takes no claims before: the days between which he does then. */
  readonly filingWindow?: Opening;
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
