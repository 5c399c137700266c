// The kinds of events in the record. Every change is one; timelines, statistics and audit are views of the same events.

/** Events of a case (with its entitlements and payouts). */
export const CASE_EVENT_TYPES = [
  'draftCreated',
  'draftChanged',
  'documentAdded',
  'submitted',
  'assessed',
  'opened',
  'taskClaimed',
  'taskReleased',
  'decided',
  'factEstablished',
  'correctionSubmitted',
  'reminded',
  'overdue',
  'withdrawn',
  'expired',
  'granted',
  'periodDue',
  'periodHeld',
  'periodUnconfirmed',
  'periodCancelled',
  'baseChanged',
  'adjusted',
  'suspended',
  'resumed',
  'expiryWarned',
  'continuationAssessed',
  'extensionOpened',
  'certificateIssued',
  'certificateRevoked',
  'basisRevoked',
  'policyVersionChanged',
  'ended',
  'closed',
  'payoutBatched',
  'payoutReleased',
  'payoutSent',
  'payoutUnknown',
  'payoutSettled',
  'payoutReturned',
  'payoutPaidLate',
  'payoutHeld',
  'payoutCancelled',
  'accountProposed',
  'accountApproved',
  'accountRejected',
  'returnReminded',
] as const;

/** Events of a batch of payouts, and of the settings, the policies, the budget and the bank statements of a jurisdiction. */
export const OFFICE_EVENT_TYPES = [
  'batchPrepared',
  'batchApproved',
  'batchRejected',
  'batchSent',
  'batchSettled',
  'settingProposed',
  'settingConfirmed',
  'settingSuperseded',
  'budgetOpened',
  'statementTaken',
  'policyDrafted',
  'policyDraftChanged',
  'rehearsalStarted',
  'rehearsalCompleted',
  'rehearsalCancelled',
  'policyPublished',
  'migrationExamined',
  'migrationReported',
  'migrationCarriedOut',
  'migrationCancelled',
] as const;

/** Events of a duty; it is `reminded` too. */
export const DUTY_EVENT_TYPES = ['dutyRecorded', 'itemRecorded', 'breached', 'escalated', 'completed'] as const;

export type EventType =
  (typeof CASE_EVENT_TYPES)[number] | (typeof OFFICE_EVENT_TYPES)[number] | (typeof DUTY_EVENT_TYPES)[number];

/** Who did it when no person did: the engine, on a clock or on a change elsewhere. */
export const ENGINE_ACTOR = 'engine';

/** Streams of the record: each has its own order and hash chain. */
export const stream = {
  case: (applicationId: string) => `case/${applicationId}`,
  batch: (batchId: string) => `batch/${batchId}`,
  duty: (dutyId: string) => `duty/${dutyId}`,
  settings: (jurisdiction: string) => `settings/${jurisdiction}`,
  policies: (jurisdiction: string) => `policies/${jurisdiction}`,
  budget: (jurisdiction: string) => `budget/${jurisdiction}`,
  statements: (jurisdiction: string) => `statements/${jurisdiction}`,
};
