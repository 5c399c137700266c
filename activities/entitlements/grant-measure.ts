// Granting what others carry out: they charge less (a price reduction) or serve. It pays nothing; but it has a term, it excludes
// other awards of its group in its months, and it counts among what its person has had.
import { v7 as uuidv7 } from 'uuid';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { coveredMonths } from '../../domain/assessment/instalment-dates.js';
import { endEventOf, type AwardLength } from '../../domain/award-end.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Transaction } from '../../prisma/client.js';
import type { AssessedCase } from '../cases/assess-case.js';
import { awardOf } from '../cases/award.js';
import { addEvent, type CaseFile } from '../cases/case-file.js';
import type { Dependencies } from '../dependencies.js';
import { cover } from '../money/coverage.js';
import { endOf, startOf } from './grant.js';

const CADENCE = 'none';

/**
 * Makes an entitlement without instalments for the term of an approved claim. Without a term nothing lasts: what was granted stays
 * with the case.
 */
export async function grantMeasure(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  { assessment, settings }: AssessedCase,
  businessNow: Instant,
): Promise<void> {
  const { document } = scheme.content;
  const { row } = file;
  const { term, asOf } = assessment;
  file.change.award = awardOf(assessment);
  const granted = {
    type: 'granted' as const,
    actor: 'engine',
    occurredAt: businessNow,
    policyHash: scheme.hash,
    clauses: assessment.clauses,
  };
  if (term === undefined) return addEvent(file, { ...granted, details: { settlement: document.settlement } });

  const entitlementId = uuidv7();
  const covered = coveredMonths({ term, asOf, at: businessNow }, false);
  const length: AwardLength = {
    cadence: CADENCE,
    termFrom: term.from ?? null,
    termTo: term.to ?? null,
    months: term.months,
    coveredTo: covered.to ?? null,
    retirementDate: null,
  };
  await tx.entitlement.create({
    data: {
      id: entitlementId,
      applicationId: row.id,
      personId: row.claimantPersonId,
      jurisdiction: row.jurisdiction,
      scheme: row.scheme,
      policyHash: scheme.hash,
      exclusionGroup: document.exclusionGroup ?? null,
      status: 'active',
      cadence: CADENCE,
      termFrom: term.from ?? null,
      termTo: term.to ?? null,
      months: term.months,
      coveredFrom: covered.from,
      coveredTo: covered.to ?? null,
      periodConfirmation: document.periodConfirmation,
      previousEntitlementId: row.previousEntitlementId,
      officePath: row.officePath,
      workflowOffsetMs: row.workflowOffsetMs,
      clockOffsetMs: row.clockOffsetMs,
      nextEvent: endEventOf(length),
    },
    select: { id: true },
  });
  if (document.exclusionGroup !== undefined)
    await cover(tx, {
      entitlementId,
      personId: row.claimantPersonId,
      exclusionGroup: document.exclusionGroup,
      ...covered,
    });
  const end = endOf([], { cadence: CADENCE, coveredTo: covered.to, termTo: term.to, retirementDate: undefined });
  file.entitlements.push(startOf(deps, scheme, entitlementId, length, [], end, settings));
  addEvent(file, { ...granted, details: { settlement: document.settlement, entitlementId, ...term } });
}
