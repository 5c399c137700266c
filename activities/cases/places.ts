// Places of a scheme whose source limits how many people it takes (S0 四(二)4: one hundred children).
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { Transaction } from '../../prisma/client.js';

const PLACES_GIVEN = 'quotaUsed';

/** Whether a scheme asks how many places are given. */
export function hasLimitedPlaces({ content }: CompiledScheme): boolean {
  return content.document.form.some(({ fact }) => fact === PLACES_GIVEN);
}

/**
 * How many places have been given, as the fact that the scheme asks for. Until the transaction ends nobody else counts them: of
 * two approvals for the last place the second counts after the first has committed.
 */
export async function countPlacesGiven(
  tx: Transaction,
  { jurisdiction, scheme }: CompiledScheme,
): Promise<{ [PLACES_GIVEN]: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`places/${jurisdiction}/${scheme}`}, 0))`;
  const given = await tx.entitlement.count({
    where: { jurisdiction, scheme, OR: [{ endReason: null }, { endReason: { not: 'revoked' } }] },
  });
  return { [PLACES_GIVEN]: given };
}
