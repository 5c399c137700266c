// Looking again: a fact, a setting or another claim of the person changed, or a waiting time is over.
import type { Assessment } from '../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { isFinal } from '../../domain/lifecycle.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Transaction } from '../../prisma/client.js';
import type { Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { stopWaiting } from '../waiting.js';
import { assessCase, keepAssessment, summaryOf } from './assess-case.js';
import { addEvent, lockCase, putBack, statusOf, type CaseFile } from './case-file.js';
import { placeClaim, waitForSettings } from './place.js';
import { replanStage } from './stages.js';

/** Assesses a case again and lets it go on. Without a cause nothing changes. */
export async function reassessApplication(
  deps: Dependencies,
  { applicationId, businessNow }: { applicationId: string; businessNow: Instant },
): Promise<Standing> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockCase(deps, tx, applicationId);
    const { row } = file;
    if (!isFinal(statusOf(file)) && row.status !== 'draft' && row.status !== 'correctionRequested') {
      const scheme = await deps.policies.getVersion(row.policyHash ?? '');
      await followAssessment(deps, tx, file, scheme, asOfFor(file, businessNow), businessNow);
      await stopWaiting(tx, 'calendar', workflowIds.application(row.id));
      if (row.stage !== null) await replanStage(deps, tx, file, scheme, businessNow);
    }
    return putBack(tx, file);
  });
}

/** A claim whose waiting time is over is assessed as of the day it opened, and stays so (design section 4). */
function asOfFor(file: CaseFile, businessNow: Instant): CivilDate {
  const { row, clock } = file;
  if (row.status !== 'waiting' || clock.opensAt === undefined || businessNow < clock.opensAt)
    return row.asOf ?? civilDateAt(businessNow);
  const opened = civilDateAt(clock.opensAt);
  Object.assign(file.change, { asOf: opened });
  return opened;
}

/**
 * Assesses and does what follows from a changed result: a waiting claim is placed; a claim under review goes on hold or comes
 * back from it, and stays with whoever has it.
 */
export async function followAssessment(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  asOf: CivilDate,
  businessNow: Instant,
): Promise<Assessment> {
  const assessed = await assessCase(deps, tx, file, scheme, asOf);
  const { assessment } = assessed;
  const isNew = await keepAssessment(tx, file, assessed);
  if (file.row.status === 'waiting') await placeClaim(deps, tx, file, scheme, assessment, businessNow);
  else await goOnInReview(tx, file, assessment);
  if (isNew) {
    addEvent(file, {
      type: 'assessed',
      actor: 'engine',
      occurredAt: businessNow,
      policyHash: scheme.hash,
      clauses: assessment.clauses,
      details: summaryOf(assessment),
    });
  }
  return assessment;
}

/** Stays with whoever has it: on hold or not, and, for a setting that an established fact has made necessary, woken when it is set. */
async function goOnInReview(tx: Transaction, file: CaseFile, assessment: Assessment): Promise<void> {
  const { outcome } = assessment;
  if (outcome === 'hold' && file.row.status === 'inReview') Object.assign(file.change, { status: 'onHold' });
  if (outcome !== 'hold' && file.row.status === 'onHold') Object.assign(file.change, { status: 'inReview' });
  await stopWaiting(tx, 'setting', workflowIds.application(file.row.id));
  if (outcome === 'blocked') await waitForSettings(tx, file, assessment);
}
