// Every workflow by name. A name that is missing here does not run.
export { application } from './application.js';
export { certificate } from './certificate.js';
export { duty } from './duty.js';
export { entitlement } from './entitlement.js';
export { bankStatement } from './bank-statement.js';
export { payoutBatch } from './payout-batch.js';
export { payoutReturn } from './payout-return.js';
export { reconcile } from './reconcile.js';
export { policyMigration } from './policy-migration.js';
export { policyMove } from './policy-move.js';
export { policyPublication } from './policy-publication.js';
export { rehearsal } from './rehearsal.js';
export { settingChange } from './setting-change.js';
