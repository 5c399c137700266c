// What an award was granted on, to compute its instalments again under the settings as they are confirmed now.
import type { Term } from '../../domain/assessment/assessment.js';
import type { Claim } from '../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { UNPUBLISHED_BASE } from '../../domain/policy/unpublished-base.js';
import type { Facts } from '../../domain/policy/value-type.js';
import type { Transaction } from '../../prisma/client.js';
import { readSettings, readSettingsForWaiting } from '../../prisma/settings-store.js';
import type { Dependencies } from '../dependencies.js';
import { termOf, type EntitlementRow } from './entitlement-file.js';

export interface GrantedClaim {
  scheme: CompiledScheme;
  claim: Claim & { term: Term | undefined };
}

/**
 * The claim behind an entitlement; undefined if nothing was assessed for it (it was imported). With `isLocking` nobody may change
 * its settings until the transaction ends: whoever then writes down what he did for want of one is seen by the change that sets it.
 */
export async function readGrantedClaim(
  { policies }: Dependencies,
  tx: Transaction,
  row: EntitlementRow,
  { isLocking = false } = {},
): Promise<GrantedClaim | undefined> {
  const scheme = await policies.getVersion(row.policyHash);
  const names = [...Object.keys(scheme.content.settings), UNPUBLISHED_BASE];
  const read = isLocking ? readSettingsForWaiting : readSettings;
  const settings = await read(tx, row.jurisdiction, names);
  const stored = await tx.assessment.findFirst({
    where: { applicationId: row.applicationId ?? row.id },
    orderBy: { id: 'desc' },
  });
  return stored
    ? { scheme, claim: { facts: stored.facts as Facts, settings, asOf: stored.asOf, term: termOf(row) } }
    : undefined;
}
