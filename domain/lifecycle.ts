// What may happen to an application, a task, an entitlement and a batch, as tables: state x action.

export const APPLICATION_STATUSES = [
  'draft',
  'inReview',
  'correctionRequested',
  'onHold',
  'waiting',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
  'notAccepted',
  'redirected',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** Which status may follow which. A status without successors is final. */
export const APPLICATION_TRANSITIONS = {
  draft: ['inReview', 'correctionRequested', 'onHold', 'waiting', 'redirected', 'withdrawn'],
  inReview: [
    'inReview',
    'correctionRequested',
    'onHold',
    'approved',
    'rejected',
    'notAccepted',
    'redirected',
    'withdrawn',
  ],
  correctionRequested: ['correctionRequested', 'inReview', 'onHold', 'waiting', 'redirected', 'withdrawn', 'expired'],
  onHold: ['onHold', 'inReview', 'correctionRequested', 'rejected', 'notAccepted', 'redirected', 'withdrawn'],
  waiting: ['waiting', 'inReview', 'correctionRequested', 'onHold', 'redirected', 'withdrawn'],
  approved: [],
  rejected: [],
  withdrawn: [],
  expired: [],
  notAccepted: [],
  redirected: [],
} as const satisfies Record<ApplicationStatus, readonly ApplicationStatus[]>;

export function mayFollow(from: ApplicationStatus, to: ApplicationStatus): boolean {
  return (APPLICATION_TRANSITIONS[from] as readonly ApplicationStatus[]).includes(to);
}

/** Whether nothing can change the application any more. */
export function isFinal(status: ApplicationStatus): boolean {
  return APPLICATION_TRANSITIONS[status].length === 0;
}

/** Statuses in which a claim counts among the person's other awards (design: own records). */
export const CLAIMED_STATUSES = ['inReview', 'correctionRequested', 'onHold', 'waiting'] as const;

export const CLAIMANT_ACTIONS = ['submit', 'submitCorrection', 'withdraw'] as const;
export type ClaimantAction = (typeof CLAIMANT_ACTIONS)[number];

const ACTIONS_OF_CLAIMANT = {
  draft: ['submit', 'withdraw'],
  inReview: ['withdraw'],
  correctionRequested: ['submitCorrection', 'withdraw'],
  onHold: ['withdraw'],
  waiting: ['withdraw'],
  approved: [],
  rejected: [],
  withdrawn: [],
  expired: [],
  notAccepted: [],
  redirected: [],
} as const satisfies Record<ApplicationStatus, readonly ClaimantAction[]>;

/** What the claimant may do with his application. */
export function claimantActions(status: ApplicationStatus): readonly ClaimantAction[] {
  return ACTIONS_OF_CLAIMANT[status];
}

export const TASK_STATUSES = ['open', 'claimed', 'done', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const ENTITLEMENT_STATUSES = ['active', 'suspended', 'ended', 'closed'] as const;
export type EntitlementStatus = (typeof ENTITLEMENT_STATUSES)[number];

export const ENTITLEMENT_ACTIONS = ['suspend', 'resume', 'end'] as const;
export type EntitlementAction = (typeof ENTITLEMENT_ACTIONS)[number];

const ACTIONS_ON_ENTITLEMENT = {
  active: ['suspend', 'end'],
  suspended: ['resume', 'end'],
  ended: [],
  closed: [],
} as const satisfies Record<EntitlementStatus, readonly EntitlementAction[]>;

/** What an officer may do with an entitlement. */
export function entitlementActions(status: EntitlementStatus): readonly EntitlementAction[] {
  return ACTIONS_ON_ENTITLEMENT[status];
}

/** How often an entitlement pays. */
export const CADENCES = ['monthly', 'yearly', 'once'] as const;
export type Cadence = (typeof CADENCES)[number];

export const END_REASONS = ['termCompleted', 'retired', 'ended'] as const;
export type EndReason = (typeof END_REASONS)[number];

export const PAYOUT_STATUSES = [
  'due',
  'held',
  'batched',
  'sent',
  'unknown',
  'settled',
  'returned',
  'cancelled',
] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

export const BATCH_STATUSES = ['preparing', 'prepared', 'approved', 'sent', 'settled', 'rejected'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export const BATCH_ACTIONS = ['approve', 'reject', 'send'] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

const ACTIONS_ON_BATCH = {
  preparing: [],
  prepared: ['approve', 'reject'],
  approved: ['send'],
  sent: [],
  settled: [],
  rejected: [],
} as const satisfies Record<BatchStatus, readonly BatchAction[]>;

/** What a payer may do with a batch. A bank that takes orders directly is sent to at approval, without `send`. */
export function batchActions(status: BatchStatus): readonly BatchAction[] {
  return ACTIONS_ON_BATCH[status];
}
