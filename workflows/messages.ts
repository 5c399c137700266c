// The contract between the API and the workflows: names, ids, updates, signals. Payloads hold ids and codes only.
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  BatchStanding,
  CaseAction,
  CaseClock,
  DutyStanding,
  EntitlementStart,
  Refused,
  SubmitCommand,
} from '../activities/contract.js';
import type { Instant } from '../domain/calendar/shanghai.js';
import type { Chain, Decision, Position } from '../domain/chain.js';
import type { DutyAction } from '../domain/duty/lifecycle.js';
import type { MigrationAction } from '../domain/policy/migration.js';
import type {
  ApplicationStatus,
  BatchAction,
  EntitlementAction,
  EntitlementStatus,
  ReturnAction,
} from '../domain/lifecycle.js';
import { WAKE_SIGNAL } from '../domain/workflow-ids.js';
import type { Actor } from '../domain/people/four-eyes.js';

/** What an update answers. A refusal by a rule is an answer; only an engineer's problem is a failure. */
export type Outcome = { done: true } | Refused;

// ---------------------------------------------------------------- application

export interface ApplicationInput {
  applicationId: string;
  /** Added to the workflow's clock to give business time; 0 unless the case belongs to the family of an older one. */
  clockOffsetMs: number;
  /** Where the run before this one stopped. */
  carried?: CaseState;
}

/** Who has taken a seat, or the case, for an action: before its first await, so that whoever comes second is told. */
export interface Taken {
  userId: string;
  action: string;
  at: Instant;
}

/** One seat of the present visit. `vote` is set once its decision is committed. */
export interface SeatState {
  taskId: string;
  stage: string;
  /** Once it is decided: the visit that it belonged to. */
  visit?: number;
  taken?: Taken;
  vote?: Decision;
}

/** State of a case between activations and across runs. */
export interface CaseState {
  chain: Chain;
  /** Revision of the case that this state has taken over. */
  revision: number;
  status: ApplicationStatus;
  position: Position | null;
  seats: SeatState[];
  /** Seats that were decided: who decides late is told who was first, and their votes of this visit count. */
  decidedSeats: SeatState[];
  /** The claimant's own action that is being committed. */
  claimantActs?: Taken;
  clock: CaseClock;
  actors: Actor[];
  entitlements: EntitlementStart[];
}

export const submitUpdate = defineUpdate<Outcome, [SubmitCommand]>('submit');
export const performUpdate = defineUpdate<Outcome, [CaseAction]>('perform');
/** Something outside that this workflow depends on has changed: look again. Harmless without cause. */
export const wakeSignal = defineSignal(WAKE_SIGNAL);

// ---------------------------------------------------------------- entitlement

export interface EntitlementInput extends EntitlementStart {
  clockOffsetMs: number;
  carried?: EntitlementState;
}

/** State of an entitlement between activations and across the years. */
export interface EntitlementState {
  revision: number;
  status: EntitlementStatus;
  isWarned: boolean;
  /** The last instalment that fell due, if one has. */
  lastDueAt?: Instant;
  /** Instalments that fell due but could not be paid out yet. */
  openPeriods: number;
  retryAt?: Instant;
  attempts: number;
}

export interface ChangeEntitlementCommand {
  commandId: string;
  type: EntitlementAction;
}

export const changeEntitlementUpdate = defineUpdate<Outcome, [ChangeEntitlementCommand]>('change');

// ---------------------------------------------------------------- payout batch

export interface PayoutBatchInput {
  batchId: string;
  /** How far the latest clock among its lines runs ahead of the real one (demo). */
  clockOffsetMs: number;
  /** Where it stands, if a workflow before this one was lost. */
  carried?: BatchStanding;
}

export interface BatchCommand {
  commandId: string;
  type: BatchAction;
}

export const prepareBatchUpdate = defineUpdate<Outcome, [{ commandId: string }]>('prepare');
export const decideBatchUpdate = defineUpdate<Outcome, [BatchCommand]>('decide');

// ---------------------------------------------------------------- returned payouts and bank statements

/** Where the return stands is read from its row, also when it begins again. */
export interface PayoutReturnInput {
  payoutId: string;
  clockOffsetMs: number;
}

export interface ReturnCommand {
  commandId: string;
  type: ReturnAction;
}

export const actOnReturnUpdate = defineUpdate<Outcome, [ReturnCommand]>('act');

export interface BankStatementInput {
  statementId: string;
  /** How far the latest clock among its lines runs ahead of the real one (demo). */
  clockOffsetMs: number;
}

export const takeStatementUpdate = defineUpdate<Outcome, [{ commandId: string }]>('take');

// ---------------------------------------------------------------- setting change

export interface SettingChangeInput {
  changeId: string;
}

export const confirmSettingUpdate = defineUpdate<Outcome, [{ commandId: string }]>('confirm');

// ---------------------------------------------------------------- rehearsal

/** How far it is, is read from its row, also when it begins again. */
export interface RehearsalInput {
  rehearsalId: string;
  draftId: string;
  hasBegun?: true;
}

export const beginRehearsalUpdate = defineUpdate<Outcome, [{ commandId: string }]>('begin');
export const cancelRehearsalUpdate = defineUpdate<Outcome, [{ commandId: string }]>('cancel');

// ---------------------------------------------------------------- policy migration

/** How far it is, is read from its row, also when it begins again. */
export interface PolicyMigrationInput {
  migrationId: string;
  policyHash: string;
  hasBegun?: true;
}

export const beginMigrationUpdate = defineUpdate<Outcome, [{ commandId: string }]>('begin');

/** What became of each case is read from its row, also when it begins again. */
export interface PolicyMoveInput {
  migrationId: string;
  hasBegun?: true;
  /** The last case that was looked at. */
  after?: string;
}

export interface MigrationCommand {
  commandId: string;
  type: MigrationAction;
}

export const decideMigrationUpdate = defineUpdate<Outcome, [MigrationCommand]>('decide');

// ---------------------------------------------------------------- policy publication

export interface PolicyPublicationInput {
  draftId: string;
}

export const publishPolicyUpdate = defineUpdate<Outcome, [{ commandId: string }]>('publish');

// ---------------------------------------------------------------- duty

export interface DutyInput {
  dutyId: string;
  /** Added to the workflow's clock to give business time. */
  clockOffsetMs: number;
  /** Where the workflow before this one stopped. */
  carried?: DutyStanding;
}

export interface DutyCommand {
  commandId: string;
  type: DutyAction;
}

export const recordDutyUpdate = defineUpdate<Outcome, [{ commandId: string }]>('record');
export const actOnDutyUpdate = defineUpdate<Outcome, [DutyCommand]>('act');

// ---------------------------------------------------------------- certificate

export interface CertificateInput {
  certificateId: string;
  /** How far the clock of its case runs ahead of the real one (demo). */
  clockOffsetMs: number;
}

export const revokeCertificateUpdate = defineUpdate<Outcome, [{ commandId: string }]>('revoke');
