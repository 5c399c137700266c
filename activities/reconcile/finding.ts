// What a comparison of database, engine and bank can find.

export const FINDINGS = [
  /** A row is live and nothing runs for it. */
  'workflowMissing',
  /** An approved claim whose scheme pays has no entitlement. */
  'awardMissing',
  /** An approved claim whose scheme grants a status has no certificate: it was decided before certificates were kept. */
  'certificateMissing',
  /** An instalment is due for long and not handed over. */
  'instalmentOverdue',
  /** Every line of a list has its outcome, and it is not closed. */
  'batchNotClosed',
  /** A returned payout has no procedure yet. */
  'returnNotStarted',
  /** Nothing was done before a command expired. */
  'commandExpired',
  /** What a workflow waits for has come. */
  'waiterNotWoken',
  /** The base of what was paid provisionally is published, and its difference is not settled. */
  'differenceMissing',
  /** The accounts say something else than the payouts. */
  'ledgerDiffers',
  /** The bank paid what it had returned, and nobody has explained it. */
  'suspenseOpen',
  /** The bank's book and the payouts contradict each other. */
  'bookDiffers',
  /** The bank did not give its book, so it was not compared. */
  'bankSilent',
] as const;

export interface Finding {
  what: (typeof FINDINGS)[number];
  /** Workflow id, payout key, account or command. */
  subject: string;
  /** `redriven`: set going again; `needsPerson`: nobody but a person can mend it. */
  outcome: 'redriven' | 'needsPerson';
  detail?: string;
}
