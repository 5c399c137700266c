// Ids of workflows: business keys, so that the engine itself refuses a second one. Known to whoever starts, signals or waits.

export const workflowIds = {
  application: (applicationId: string) => `application/${applicationId}`,
  entitlement: (entitlementId: string) => `entitlement/${entitlementId}`,
  payoutBatch: (batchId: string) => `payout-batch/${batchId}`,
  payoutReturn: (payoutKey: string) => `payout-return/${payoutKey}`,
  bankStatement: (sha256: string) => `bank-statement/${sha256}`,
  settingChange: (changeId: string) => `setting-change/${changeId}`,
  policyMigration: (migrationId: string) => `policy-migration/${migrationId}`,
  policyMove: (migrationId: string) => `policy-move/${migrationId}`,
  policyPublication: (draftId: string) => `policy-publication/${draftId}`,
  rehearsal: (rehearsalId: string) => `rehearsal/${rehearsalId}`,
  duty: (dutyId: string) => `duty/${dutyId}`,
  certificate: (certificateId: string) => `certificate/${certificateId}`,
  /** One for each task queue: whoever shares a queue shares a database. */
  reconcile: (taskQueue: string) => `reconcile/${taskQueue}`,
};

/** Names of workflow types, for callers that start one without importing it. */
export const workflowTypes = {
  application: 'application',
  entitlement: 'entitlement',
  payoutBatch: 'payoutBatch',
  payoutReturn: 'payoutReturn',
  bankStatement: 'bankStatement',
  settingChange: 'settingChange',
  policyMigration: 'policyMigration',
  policyMove: 'policyMove',
  policyPublication: 'policyPublication',
  rehearsal: 'rehearsal',
  duty: 'duty',
  certificate: 'certificate',
  reconcile: 'reconcile',
} as const;

export const WAKE_SIGNAL = 'wake';
