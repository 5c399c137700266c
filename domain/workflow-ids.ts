// Ids of workflows: business keys, so that the engine itself refuses a second one. Known to whoever starts, signals or waits.

export const workflowIds = {
  application: (applicationId: string) => `application/${applicationId}`,
  entitlement: (entitlementId: string) => `entitlement/${entitlementId}`,
  payoutBatch: (batchId: string) => `payout-batch/${batchId}`,
  settingChange: (changeId: string) => `setting-change/${changeId}`,
  duty: (dutyId: string) => `duty/${dutyId}`,
};

/** Names of workflow types, for callers that start one without importing it. */
export const workflowTypes = {
  application: 'application',
  entitlement: 'entitlement',
  payoutBatch: 'payoutBatch',
  settingChange: 'settingChange',
  duty: 'duty',
} as const;

export const WAKE_SIGNAL = 'wake';
