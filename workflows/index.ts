// Every workflow by name. A name that is missing here does not run.
export { application } from './application.js';
export { duty } from './duty.js';
export { entitlement } from './entitlement.js';
export { payoutBatch } from './payout-batch.js';
export { settingChange } from './setting-change.js';
