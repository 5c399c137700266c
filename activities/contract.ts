// What the workflows ask of the activities: ids, codes and instants only. Every call may run more than once; an officer's or
// a claimant's own words stay in the command's row.
import type { Instant } from '../domain/calendar/shanghai.js';
import type { Chain, Decision, Position, Step } from '../domain/chain.js';
import type { DutyAction, DutyStatus } from '../domain/duty/lifecycle.js';
import type { MigrationAction } from '../domain/policy/migration.js';
import type { RefusalCode, RefusalDetails } from '../domain/errors.js';
import type {
  ApplicationStatus,
  BatchAction,
  BatchStatus,
  EndReason,
  EntitlementAction,
  EntitlementStatus,
  ReturnAction,
  ReturnStatus,
} from '../domain/lifecycle.js';

/** An activity's refusal: under the row's lock it saw what the workflow could not. */
export interface Refused {
  refused: RefusalCode;
  details: RefusalDetails;
}

// ---------------------------------------------------------------- cases

export interface SubmitCommand {
  commandId: string;
  /** The version of the draft that was read; a change in the meantime refuses the submission. */
  draftVersion: number;
}

/** Who acts: the account, and the person behind it (four eyes hold by person). */
interface Acting {
  commandId: string;
  userId: string;
  personId: string;
}

export type OfficerAction = Acting & { type: Decision | 'establishFact'; taskId: string };
export type ClaimantCaseAction = Acting & { type: 'withdraw' | 'submitCorrection' };

/** What may be done in a case after its submission. */
export type CaseAction = OfficerAction | ClaimantCaseAction;

/** Instants of business time at which something happens by itself. */
export interface CaseClock {
  reminderAt?: Instant;
  dueAt?: Instant;
  opensAt?: Instant;
  correctionDueAt?: Instant;
}

/** Where a case stands, as an activity has committed it. */
export interface Standing {
  /** Counts the commits of the case: of two standings the higher one is the later. */
  revision: number;
  status: ApplicationStatus;
  position: Position | null;
  seats: { taskId: string }[];
  clock: CaseClock;
  /** Awards that were granted and now need their workflow. */
  entitlements: EntitlementStart[];
  /** Open cases of the same person whose assessment this change touches. */
  affectedApplications: string[];
}

export interface CaseActivities {
  submitApplication(
    call: SubmitCommand & { applicationId: string; businessNow: Instant },
  ): Promise<{ standing: Standing; chain: Chain } | Refused>;
  /** Commits a decision; `step` is what the chain says follows. */
  commitDecision(call: {
    applicationId: string;
    action: OfficerAction;
    step: Step;
    businessNow: Instant;
  }): Promise<Standing | Refused>;
  establishFact(call: {
    applicationId: string;
    action: OfficerAction;
    businessNow: Instant;
  }): Promise<Standing | Refused>;
  submitCorrection(call: {
    applicationId: string;
    action: ClaimantCaseAction;
    businessNow: Instant;
  }): Promise<Standing | Refused>;
  withdrawApplication(call: {
    applicationId: string;
    action: ClaimantCaseAction;
    businessNow: Instant;
  }): Promise<Standing | Refused>;
  /** Assesses again: something outside changed, or a waiting time is over. */
  reassessApplication(call: { applicationId: string; businessNow: Instant }): Promise<Standing>;
  /** Records a reminder, an overdue stage, or that papers did not come. `at` is the legal instant. */
  passDeadline(call: {
    applicationId: string;
    kind: 'reminder' | 'due' | 'correction';
    at: Instant;
    businessNow: Instant;
  }): Promise<Standing>;
  wakeApplications(call: { applicationIds: string[] }): Promise<void>;
}

// ---------------------------------------------------------------- entitlements

/** One instalment that can be paid, and the legal instant at which it falls due. */
export interface ScheduledPeriod {
  /** `YYYY-MM`, `YYYY` or `once`. */
  period: string;
  dueAt: Instant;
}

/** The schedule of an entitlement, computed when it is granted. */
export interface EntitlementStart {
  entitlementId: string;
  schedule: ScheduledPeriod[];
  /** When it ends by itself, and why. */
  endAt: Instant;
  endReason: EndReason;
  /** When the office is warned of the end; absent for an award without a term. */
  warningAt?: Instant;
  /** Spreads the wakes of one day over a window. */
  delayMs: number;
}

/** How an entitlement stands, as an activity has committed it. */
export interface EntitlementStanding {
  /** Counts the commits: of two standings the higher one is the later. */
  revision: number;
  status: EntitlementStatus;
  /** Instalments that fell due and could not be paid out yet. */
  openPeriods: number;
  /** How soon to look again; absent if only a change outside can help. */
  retryInMs?: number;
}

export interface EntitlementActivities {
  /** Hands over every instalment due by `dueUpTo` that can be paid out. `attempts` = how often it was tried before. */
  releasePeriods(call: {
    entitlementId: string;
    dueUpTo: Instant;
    attempts: number;
    businessNow: Instant;
  }): Promise<EntitlementStanding>;
  changeEntitlement(call: {
    entitlementId: string;
    commandId: string;
    type: EntitlementAction;
    businessNow: Instant;
  }): Promise<EntitlementStanding | Refused>;
  /** Computes open amounts again after a base was published, and settles what was paid provisionally. */
  rebasePeriods(call: { entitlementId: string; businessNow: Instant }): Promise<{ settled: number }>;
  /** Assesses what may follow the term and, unless nothing may, opens an application of its own. `at` is the legal instant. */
  assessContinuation(call: { entitlementId: string; at: Instant; businessNow: Instant }): Promise<void>;
  endEntitlement(call: {
    entitlementId: string;
    reason: EndReason;
    at: Instant;
    businessNow: Instant;
  }): Promise<EntitlementStanding>;
}

// ---------------------------------------------------------------- payout batches

/** How a batch stands. */
export interface BatchStanding {
  status: BatchStatus;
  /** Lines whose outcome is still open. */
  openLines: number;
}

export interface BatchActivities {
  prepareBatch(call: { batchId: string; commandId: string; businessNow: Instant }): Promise<BatchStanding | Refused>;
  decideBatch(call: {
    batchId: string;
    commandId: string;
    type: BatchAction;
    businessNow: Instant;
  }): Promise<BatchStanding | Refused>;
  /** Submits what the bank cannot have and asks it about everything else. */
  settleBatch(call: { batchId: string; businessNow: Instant }): Promise<BatchStanding>;
}

// ---------------------------------------------------------------- returned payouts and bank statements

/** How it stands with a returned payout. */
export interface ReturnStanding {
  status: ReturnStatus;
  /** When to remind whoever should act; absent once it is resolved. */
  remindAt?: Instant;
}

export interface ReturnActivities {
  readReturn(call: { payoutId: string }): Promise<ReturnStanding>;
  actOnReturn(call: {
    payoutId: string;
    commandId: string;
    type: ReturnAction;
    businessNow: Instant;
  }): Promise<ReturnStanding | Refused>;
  /** Records that nobody has acted; `at` is the instant at which the reminder was due. */
  remindReturn(call: { payoutId: string; at: Instant; businessNow: Instant }): Promise<ReturnStanding>;
}

export interface StatementActivities {
  /** Holds each line of the command's file against the payouts, in one transaction. */
  takeStatement(call: {
    statementId: string;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ done: true } | Refused>;
  /** Starts what follows for returned payouts and wakes the batches whose lines have an outcome now. */
  followStatement(call: { statementId: string }): Promise<void>;
}

// ---------------------------------------------------------------- reconciliation

export interface ReconcileActivities {
  /** Compares database, engine and bank, sets going what stands still, and stores a report. */
  reconcile(): Promise<{ found: number; redriven: number; needsPerson: number }>;
}

// ---------------------------------------------------------------- settings

/** Whether there is more to count, everything is counted, or the change waits no longer. */
export type CountingStanding = 'counting' | 'ready' | 'over';

export interface SettingActivities {
  /** Counts a further part of what a waiting change would do. */
  countImpact(call: { changeId: string; businessNow: Instant }): Promise<CountingStanding>;
  commitSetting(call: { changeId: string; commandId: string; businessNow: Instant }): Promise<{ done: true } | Refused>;
  /** Wakes one page of whoever waits for the setting or runs on it; answers where the next page begins. */
  wakeForSetting(call: { changeId: string; after?: string }): Promise<{ next?: string }>;
}

// ---------------------------------------------------------------- policies

export interface RehearsalActivities {
  beginRehearsal(call: {
    rehearsalId: string;
    draftId: string;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ done: true } | Refused>;
  /** Assesses the next page of stored cases under the draft; answers whether there is nothing left to do. */
  rehearsePage(call: { rehearsalId: string; businessNow: Instant }): Promise<{ isOver: boolean }>;
  cancelRehearsal(call: {
    rehearsalId: string;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ done: true } | Refused>;
}

export interface PublicationActivities {
  /** Releases a draft as a policy version. */
  publishPolicy(call: { draftId: string; commandId: string; businessNow: Instant }): Promise<{ done: true } | Refused>;
}

export interface MigrationActivities {
  beginMigration(call: {
    migrationId: string;
    policyHash: string;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ done: true } | Refused>;
  /** Examines the next page of running cases; answers whether there is nothing left to do. */
  examinePage(call: { migrationId: string; businessNow: Instant }): Promise<{ isOver: boolean }>;
}

/** How far the cases of a migration have been moved. */
export interface MoveStanding {
  /** Whose workflows are to look again. */
  movedApplications: string[];
  isOver: boolean;
  /** After which case the next ones begin. */
  next?: string;
}

export interface MoveActivities {
  decideMigration(call: {
    migrationId: string;
    type: MigrationAction;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ done: true } | Refused>;
  /** Moves the next cases that can still move. */
  moveCases(call: { migrationId: string; after?: string; businessNow: Instant }): Promise<MoveStanding>;
}

// ---------------------------------------------------------------- duties

/** How a duty stands, as an activity has committed it. */
export interface DutyStanding {
  /** Counts the commits: of two standings the higher one is the later. */
  revision: number;
  status: DutyStatus;
  /** How many things are still owed. */
  owed: number;
  /** The next instant at which something happens by itself; absent if only its completion is left. */
  nextAt?: Instant;
}

export interface DutyActivities {
  /** Records a duty from the command's words. */
  recordDuty(call: { dutyId: string; commandId: string; businessNow: Instant }): Promise<DutyStanding | Refused>;
  /** Records what has been done of it. */
  actOnDuty(call: {
    dutyId: string;
    commandId: string;
    type: DutyAction;
    businessNow: Instant;
  }): Promise<DutyStanding | Refused>;
  /** Records every instant that has come: the reminder, the breach, the rungs of the ladder; each once. */
  passDutyInstants(call: { dutyId: string; businessNow: Instant }): Promise<DutyStanding>;
}

// ---------------------------------------------------------------- certificates

export interface CertificateActivities {
  /** Revokes it; answers the holder's open cases that rest on it. */
  revokeCertificate(call: {
    certificateId: string;
    commandId: string;
    businessNow: Instant;
  }): Promise<{ affectedApplications: string[] } | Refused>;
}

export type Activities = CaseActivities &
  EntitlementActivities &
  BatchActivities &
  ReturnActivities &
  StatementActivities &
  ReconcileActivities &
  SettingActivities &
  RehearsalActivities &
  PublicationActivities &
  MigrationActivities &
  MoveActivities &
  DutyActivities &
  CertificateActivities;
