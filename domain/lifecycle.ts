// What may happen to an application, a task, an entitlement, a batch and a returned payout, as tables: state x action.

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

/** How often an entitlement pays; `none`: never, others charge less or serve. */
export const CADENCES = ['monthly', 'yearly', 'once', 'none'] as const;
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
  // A member may be frozen between approval and sending; then the list goes back.
  approved: ['send', 'reject'],
  sent: [],
  settled: [],
  rejected: [],
} as const satisfies Record<BatchStatus, readonly BatchAction[]>;

/** What a payer may do with a batch. A bank that takes orders directly is sent to at approval, without `send`. */
export function batchActions(status: BatchStatus): readonly BatchAction[] {
  return ACTIONS_ON_BATCH[status];
}

export const RETURN_STATUSES = ['open', 'proposed', 'late', 'resolved'] as const;
/** How far it is with a payout that the bank returned; `late`: the bank said afterwards that it paid it. */
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

export const RETURN_ACTIONS = ['changeAccount', 'retry', 'approve', 'reject', 'release', 'acceptPayment'] as const;
export type ReturnAction = (typeof RETURN_ACTIONS)[number];

const ACTIONS_ON_RETURN = {
  open: ['changeAccount', 'retry'],
  proposed: ['approve', 'reject'],
  late: ['acceptPayment', 'release'],
  resolved: [],
} as const satisfies Record<ReturnStatus, readonly ReturnAction[]>;

/**
 * Reasons of a return that pass by themselves (ISO 20022: time-outs, offline or failing agents, no funds, a missed cut-off),
 * so that the same account may be tried again. After any other the account is the trouble.
 */
const TEMPORARY_REASONS: ReadonlySet<string> = new Set(['AB05', 'AB06', 'AB08', 'AB09', 'AM04', 'ED05', 'TM01']);

function isTemporaryReason(reasonCode: string | null): boolean {
  return reasonCode !== null && TEMPORARY_REASONS.has(reasonCode);
}

/** What decides what may be done about a returned payout. */
export interface ReturnFacts {
  status: ReturnStatus;
  /** Why the bank returned it. */
  reasonCode: string | null;
  /** Whether the account on record is another than the one that it came back from. */
  hasNewAccount: boolean;
  /** Whether the bank says that it paid this or an earlier attempt after all, and nobody has decided about it. */
  hasLatePayment: boolean;
  /** Of the last attempt to pay the instalment; this one's if none followed. */
  newestStatus: PayoutStatus;
}

/**
 * What may be done about a returned payout: a new account, or the one on record again, is proposed; another person approves or
 * rejects. After a late payment: it is accepted as the payment, or the newer attempt is released all the same.
 */
export function returnActions(facts: ReturnFacts): readonly ReturnAction[] {
  const { status, reasonCode, hasNewAccount, hasLatePayment, newestStatus } = facts;
  return ACTIONS_ON_RETURN[status].filter((action) => {
    switch (action) {
      case 'retry':
        return hasNewAccount || isTemporaryReason(reasonCode);
      case 'approve':
        // Where an earlier attempt may have been paid, nothing is paid again before somebody has looked.
        return !hasLatePayment;
      case 'acceptPayment':
        // The newer attempt is at the bank or paid: there is nothing left to give up.
        return !['sent', 'unknown', 'settled'].includes(newestStatus);
      default:
        return true;
    }
  });
}

/** Why a payout is held whose earlier attempt the bank says that it paid after all. */
export const HELD_FOR_LATE_PAYMENT = 'latePayment';
