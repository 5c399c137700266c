// What our own record says of a recognition that a claim rests on: it counts before the word of whoever claims.
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import type { Facts } from '../../domain/policy/value-type.js';
import type { Transaction } from '../../prisma/client.js';
import { STATED, type CaseFile } from './case-file.js';

/**
 * Whether the claimant is recognised on a day, for each fact of the form that names the scheme of the recognition. Nothing where no
 * claim of his for it has been decided (it may have been made on paper), nor where an officer has stated the fact himself.
 */
export async function readRecognitions(
  tx: Transaction,
  { row }: CaseFile,
  { content }: CompiledScheme,
  asOf: CivilDate,
): Promise<Facts> {
  const found: Record<string, boolean> = {};
  for (const { fact, recognisedBy } of content.document.form) {
    const isStated = row.established.some((one) => one.fact === fact && one.basis === STATED);
    if (recognisedBy === undefined || isStated) continue;
    const [record] = await tx.$queryRaw<{ isRecognised: boolean }[]>`
      SELECT coalesce(bool_or(c.revoked_at IS NULL AND c.valid_from <= ${asOf} AND coalesce(c.valid_to >= ${asOf}, c.id IS NOT NULL)), false)
        AS "isRecognised"
      FROM application a LEFT JOIN certificate c ON c.application_id = a.id
      WHERE a.claimant_person_id = ${row.claimantPersonId}::uuid AND a.jurisdiction = ${row.jurisdiction}
        AND a.scheme = ${recognisedBy} AND a.status IN ('approved', 'rejected')
      HAVING count(*) > 0`;
    if (record) found[fact] = record.isRecognised;
  }
  return found;
}
