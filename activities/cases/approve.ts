// What an approved claim brings, by the settlement of its scheme.
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Transaction } from '../../prisma/client.js';
import { issueCertificate } from '../certificates/issue.js';
import type { Dependencies } from '../dependencies.js';
import { grantAward } from '../entitlements/grant.js';
import { grantMeasure } from '../entitlements/grant-measure.js';
import type { AssessedCase } from './assess-case.js';
import type { CaseFile } from './case-file.js';

/** Commits it in the transaction of the last approval. Only a payout has instalments, budget and ledger entries. */
export async function settleApproval(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  assessed: AssessedCase,
  businessNow: Instant,
): Promise<void> {
  switch (scheme.content.document.settlement) {
    case 'payout':
      return grantAward(deps, tx, file, scheme, assessed, businessNow);
    case 'certificate':
      return issueCertificate(deps, tx, file, scheme, assessed.assessment, businessNow);
    case 'priceReduction':
    case 'service':
      return grantMeasure(deps, tx, file, scheme, assessed, businessNow);
  }
}
