// Approved claims whose scheme grants a status and that have no certificate: they were decided by a release that kept none.
import type { Assessment } from '../../domain/assessment/assessment.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { lockCase, putBack } from '../cases/case-file.js';
import { issueCertificate } from '../certificates/issue.js';
import type { Dependencies } from '../dependencies.js';
import type { Finding } from './finding.js';

/**
 * Issues what is missing, from the assessment that the approval rested on, as of the day of the decision. A claimant who has been
 * erased gets none.
 */
export async function issueMissingCertificates(deps: Dependencies, now: Instant): Promise<Finding[]> {
  const rows = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM application a
      JOIN policy_version v ON v.hash = a.policy_hash JOIN person_key k ON k.person_id = a.claimant_person_id
    WHERE a.status = 'approved' AND v.content -> 'document' ->> 'settlement' = 'certificate'
      AND NOT EXISTS (SELECT FROM certificate c WHERE c.application_id = a.id)
    ORDER BY a.id`;
  const findings: Finding[] = [];
  for (const { id } of rows)
    if (await issueIfMissing(deps, id, now))
      findings.push({ what: 'certificateMissing', subject: id, outcome: 'redriven' });
  return findings;
}

/** Whether it was missing still when the case was locked. */
function issueIfMissing(deps: Dependencies, applicationId: string, now: Instant): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockCase(deps, tx, applicationId);
    const { policyHash, assessmentId, decidedAt, clockOffsetMs } = file.row;
    if (await tx.certificate.findUnique({ where: { applicationId }, select: { id: true } })) return false;
    if (policyHash === null || assessmentId === null || decidedAt === null)
      throw new RangeError(`${applicationId} is approved without a decision`);
    const scheme = await deps.policies.getVersion(policyHash);
    const { result } = await tx.assessment.findUniqueOrThrow({ where: { id: assessmentId } });
    const businessNow = now + Number(clockOffsetMs);
    await issueCertificate(deps, tx, file, scheme, result as unknown as Assessment, decidedAt.getTime(), businessNow);
    await putBack(tx, file);
    return true;
  });
}
