// What the claimant does with his case after submitting it: bring the papers that were asked for, or withdraw.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { claimantActions, type ApplicationStatus, type ClaimantAction } from '../../domain/lifecycle.js';
import { Prisma } from '../../prisma/generated/client.js';
import { performCommand } from '../../prisma/commands.js';
import { canonicalJson } from '../../domain/canonical-json.js';
import type { Json } from '../../prisma/record.js';
import type { Transaction } from '../../prisma/client.js';
import type { ClaimantCaseAction, Refused, Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { stopWaiting } from '../waiting.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { assessCase, keepAssessment, summaryOf } from './assess-case.js';
import { addEvent, DECLARED, factsOf, lockCase, putBack, type CaseFile } from './case-file.js';
import { recordIfOverdue } from './deadlines.js';
import { placeClaim } from './place.js';
import { chainOf, enterStage, findOfficePath, leaveStages, type StageClock } from './stages.js';
import { readOwnRecords } from './own-records.js';

interface Call {
  applicationId: string;
  action: ClaimantCaseAction;
  businessNow: Instant;
}

/** The claimant has mended or added what was asked for: the case goes on where it was, its clock with it. */
export async function submitCorrection(
  deps: Dependencies,
  { applicationId, action, businessNow }: Call,
): Promise<Standing | Refused> {
  return act(deps, applicationId, action, async (tx, file) => {
    const { row, change } = file;
    if (file.clock.correctionDueAt !== undefined && businessNow >= file.clock.correctionDueAt)
      throw new Refusal('deadline-passed');
    const scheme = await deps.policies.getVersion(row.policyHash ?? '');
    const { jurisdiction } = chainOf(deps, scheme);
    const reopened = await reopenCorrected(tx, file);
    const assessed = await assessCase(deps, tx, file, scheme, row.asOf ?? civilDateAt(businessNow));
    const isNew = await keepAssessment(tx, file, assessed);
    addEvent(file, {
      type: 'correctionSubmitted',
      actor: action.userId,
      occurredAt: businessNow,
      ...(reopened.length > 0 ? { details: { reopened } } : {}),
    });
    if (isNew) {
      addEvent(file, {
        type: 'assessed',
        actor: 'engine',
        occurredAt: businessNow,
        policyHash: scheme.hash,
        clauses: assessed.assessment.clauses,
        details: summaryOf(assessed.assessment),
      });
    }
    const stage = (row.stageClock as StageClock | null)?.stage;
    const isAtDoor = stage === undefined || stage === scheme.content.document.chain.stages[0]?.id;
    if (isAtDoor) {
      const officePath = findOfficePath(jurisdiction, factsOf(file));
      if (officePath === undefined) throw new Refusal('unknown-district', { pointers: ['/facts/filingDistrict'] });
      Object.assign(change, { officePath });
      if (assessed.assessment.outcome !== 'incomplete') Object.assign(change, { correction: Prisma.DbNull });
      return placeClaim(deps, tx, file, scheme, assessed.assessment, businessNow);
    }
    Object.assign(change, {
      correction: Prisma.DbNull,
      status: assessed.assessment.outcome === 'hold' ? 'onHold' : 'inReview',
    });
    return enterStage(deps, tx, file, scheme, stage, businessNow);
  });
}

/**
 * What an earlier stage has taken as it was declared, and the claimant has now declared otherwise, is open again: it counts as
 * declared now, and must be established anew where that is needed. What an officer stated himself stays.
 */
async function reopenCorrected(tx: Transaction, { row }: CaseFile): Promise<string[]> {
  const declared = row.facts as Record<string, Json>;
  const isCorrected = ({ basis, fact, value }: CaseFile['row']['established'][number]) =>
    basis === DECLARED && canonicalJson(value) !== canonicalJson(declared[fact]);
  const reopened = row.established.filter(isCorrected).map(({ fact }) => fact);
  await tx.establishedFact.deleteMany({ where: { applicationId: row.id, fact: { in: reopened } } });
  row.established = row.established.filter(({ fact }) => !reopened.includes(fact));
  return reopened;
}

/** The claimant takes his claim back: open tasks end, nothing is granted. */
export async function withdrawApplication(
  deps: Dependencies,
  { applicationId, action, businessNow }: Call,
): Promise<Standing | Refused> {
  return act(deps, applicationId, action, async (tx, file) => {
    const { row } = file;
    await recordIfOverdue(tx, file, businessNow);
    await leaveStages(tx, file);
    await stopWaiting(tx, 'setting', workflowIds.application(row.id));
    Object.assign(file.change, {
      status: 'withdrawn',
      decidedAt: new Date(businessNow),
      correction: Prisma.DbNull,
      nextEvent: { type: 'withdrawn' },
    });
    addEvent(file, { type: 'withdrawn', actor: action.userId, occurredAt: businessNow });
    const own = await readOwnRecords(tx, {
      personId: row.claimantPersonId,
      applicationId: row.id,
      jurisdiction: row.jurisdiction,
      scheme: row.scheme,
      firstMonth: undefined,
      continues: row.previousEntitlementId,
    });
    file.affectedApplications = own.openApplications;
  });
}

async function act(
  deps: Dependencies,
  applicationId: string,
  action: ClaimantCaseAction,
  work: (tx: Transaction, file: CaseFile) => Promise<void>,
): Promise<Standing | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, action.commandId, async (tx) => {
    const file = await lockCase(deps, tx, applicationId);
    const availableActions: readonly ClaimantAction[] = claimantActions(file.row.status as ApplicationStatus);
    if (!availableActions.includes(action.type)) throw new Refusal('not-available', { availableActions });
    if (file.row.claimantPersonId !== action.personId) throw new Refusal('forbidden');
    await work(tx, file);
    return putBack(tx, file);
  });
  return 'refused' in result ? result : result.done;
}
