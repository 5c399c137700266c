// Issuing: the approval's own transaction makes the certificate, so that there is exactly one of an approved claim or none at all.
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Assessment } from '../../domain/assessment/assessment.js';
import { validityOf } from '../../domain/assessment/certificate-days.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { composeCertificateNumber, RANDOM_LENGTH } from '../../domain/certificate/number.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { awardOf } from '../cases/award.js';
import { addEvent, type CaseFile } from '../cases/case-file.js';
import { chainOf, workflowChain } from '../cases/stages.js';
import type { Dependencies } from '../dependencies.js';

/**
 * Issues the certificate of a claim that was approved at `decidedAt`; one claim has one (unique key), whatever runs twice. It moves
 * no money.
 */
export async function issueCertificate(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  assessment: Assessment,
  decidedAt: Instant,
  businessNow: Instant = decidedAt,
): Promise<void> {
  const { row } = file;
  const decidedOn = civilDateAt(decidedAt);
  const validity = validityOf(assessment.term, decidedOn);
  const id = uuidv7();
  const number = composeCertificateNumber(decidedOn.slice(0, 4), randomBytes(RANDOM_LENGTH));
  const opensSchemes = [...(assessment.opensSchemes ?? [])];
  const officePath = row.officePath ?? row.jurisdiction;
  const decidingStage = workflowChain(chainOf(deps, scheme).chain, row.jurisdiction, officePath).at(-1);
  if (!decidingStage) throw new RangeError(`${row.scheme} has no stage that decides`);
  const { register } = scheme.content.document;
  const responsibleId = register ? await findDecider(tx, row.id, register.responsible) : null;
  await tx.certificate.create({
    data: {
      id,
      number,
      applicationId: row.id,
      personId: row.claimantPersonId,
      jurisdiction: row.jurisdiction,
      scheme: row.scheme,
      policyHash: scheme.hash,
      officePath,
      decidingStage: decidingStage.id,
      decidingSeats: decidingStage.seats as unknown as Prisma.InputJsonValue,
      ...validity,
      opensSchemes,
      responsibleId,
      issuedAt: new Date(decidedAt),
    },
    select: { id: true },
  });
  file.change.award = awardOf(assessment);
  addEvent(file, {
    type: 'certificateIssued',
    actor: 'engine',
    effectiveAt: decidedAt,
    occurredAt: businessNow,
    policyHash: scheme.hash,
    clauses: assessment.clauses,
    details: {
      certificateId: id,
      number,
      ...validity,
      ...(opensSchemes.length === 0 ? {} : { opensSchemes }),
      ...(responsibleId !== null && { responsibleId }),
    },
  });
}

/** Who decided last at a stage of a claim. */
async function findDecider(tx: Transaction, applicationId: string, stage: string): Promise<string | null> {
  const task = await tx.task.findFirst({
    where: { applicationId, stage, status: 'done' },
    orderBy: { visit: 'desc' },
    select: { decidedBy: true },
  });
  return task?.decidedBy ?? null;
}
