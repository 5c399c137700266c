// An officer's decision on a task: checked under the row's lock, committed with everything that follows from it.
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { stageActions, type Step } from '../../domain/chain.js';
import { Refusal } from '../../domain/errors.js';
import { isFinal } from '../../domain/lifecycle.js';
import { findActorConflict } from '../../domain/people/four-eyes.js';
import { covers } from '../../domain/people/office.js';
import { isLeftToLaterStages } from '../../domain/policy/who-supplies.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import type { Json } from '../../prisma/record.js';
import type { OfficerAction, Refused, Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { stopWaiting, wake } from '../waiting.js';
import { settleApproval } from './approve.js';
import { assessCase, keepAssessment, summaryOf, type AssessedCase } from './assess-case.js';
import { addEvent, DECLARED, lockCase, putBack, statusOf, type CaseFile, type CaseRow } from './case-file.js';
import { recordIfOverdue } from './deadlines.js';
import { askFor } from './place.js';
import {
  cancelTasks,
  chainOf,
  enterStage,
  getChainStage,
  leaveStages,
  pauseForCorrection,
  workflowChain,
} from './stages.js';

/** What an officer wrote when he decided; schema: api/routes/tasks. */
export interface DecisionBody {
  type: OfficerAction['type'];
  opinion?: string;
  reason?: string;
  /** With `requestCorrection`: names of facts and kinds of documents that must be mended or added. */
  items?: string[];
  /** With `redirect`: the district that must take the claim. */
  district?: string;
  /** With `establishFact`. */
  fact?: string;
  value?: Json;
}

interface DecisionCall {
  applicationId: string;
  action: OfficerAction;
  step: Step;
  businessNow: Instant;
}

/** Commits a decision: event, state, and, if it grants, coverage, instalments, reservation and ledger, in one transaction. */
export async function commitDecision(
  deps: Dependencies,
  { applicationId, action, step, businessNow }: DecisionCall,
): Promise<Standing | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, action.commandId, async (tx, command) => {
    const body = command.body as unknown as DecisionBody;
    const file = await lockCase(deps, tx, applicationId);
    const { task, scheme } = await checkOfficer(deps, tx, file, action);
    const assessed = await assessCase(deps, tx, file, scheme, file.row.asOf ?? civilDateAt(businessNow));
    checkDecision(deps, file, scheme, assessed, action);
    await keepAssessment(tx, file, assessed);
    await recordIfOverdue(tx, file, businessNow);
    // Only whoever has the task: it has no lock of ours and may have been handed over since it was read, so the write asks.
    const { count } = await tx.task.updateMany({
      where: { id: task.id, status: 'claimed', assigneeId: action.userId },
      data: { status: 'done', decision: action.type, decidedBy: action.userId, decidedAt: new Date(businessNow) },
    });
    if (count === 0) throw new Refusal('task-not-claimed');
    file.openTasks = file.openTasks.filter(({ id }) => id !== task.id);
    if (action.type === 'approve')
      await establishDeclared(deps, tx, file, scheme, task.stage, action.userId, businessNow);
    addEvent(file, {
      type: 'decided',
      actor: action.userId,
      occurredAt: businessNow,
      stage: task.stage,
      taskId: task.id,
      decision: action.type,
      policyHash: scheme.hash,
      clauses: assessed.assessment.clauses,
      details: {
        visit: task.visit,
        assessmentId: file.change.assessmentId ?? file.row.assessmentId,
        reason: body.reason,
        items: body.items,
        district: body.district,
      },
      ...(body.opinion === undefined ? {} : { confidential: { opinion: body.opinion } }),
    });
    await takeStep(deps, tx, file, scheme, assessed, step, body, businessNow);
    if (isFinal(statusOf(file))) file.affectedApplications = assessed.openApplications;
    return putBack(tx, file);
  });
  if (!('refused' in result)) return result.done;
  // Another award took these months between the assessment and the commit: looking again puts the case on hold.
  if (result.refused === 'coverage-conflict') await wake(deps, workflowIds.application(applicationId));
  return result;
}

/** Third guard: everything that the workflow and the API checked, again, under the lock. Writes down who acted at the stage. */
export async function checkOfficer(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  action: OfficerAction,
): Promise<{ task: CaseRow['tasks'][number]; scheme: CompiledScheme }> {
  const { row } = file;
  const task = row.tasks.find(({ id }) => id === action.taskId);
  if (!task) throw new Refusal('not-available', { availableActions: [] });
  const account = await tx.userAccount.findUniqueOrThrow({ where: { id: action.userId } });
  const isCovered = account.roles.includes(task.role) && covers(account.organisationPath, task.organisationPath);
  if (!isCovered || account.personId !== action.personId) throw new Refusal('forbidden');
  const stands = findActorConflict(row.actors, action.personId, task.stage);
  if (stands) throw new Refusal(stands);
  const scheme = await deps.policies.getVersion(row.policyHash ?? '');
  const { mode } = getChainStage(chainOf(deps, scheme).chain, task.stage);
  if (mode !== 'single' && (await hasDecidedAnotherSeat(tx, row.id, task, action.personId)))
    throw new Refusal('four-eyes');
  if (!row.actors.some(({ personId }) => personId === action.personId)) {
    await tx.caseActor.create({ data: { applicationId: row.id, personId: action.personId, stage: task.stage } });
  }
  return { task, scheme };
}

/** Whether a person has decided for another body at this visit of the stage: bodies that decide together are several people. */
async function hasDecidedAnotherSeat(
  tx: Transaction,
  applicationId: string,
  { id, visit }: CaseRow['tasks'][number],
  personId: string,
): Promise<boolean> {
  const found = await tx.$queryRaw<object[]>`
    SELECT FROM task t JOIN user_account u ON u.id = t.decided_by
    WHERE t.application_id = ${applicationId}::uuid AND t.visit = ${visit} AND t.id <> ${id}::uuid AND t.status = 'done'
      AND u.person_id = ${personId}::uuid LIMIT 1`;
  return found.length > 0;
}

function checkDecision(
  deps: Dependencies,
  file: CaseFile,
  scheme: CompiledScheme,
  { assessment }: AssessedCase,
  { type }: OfficerAction,
): void {
  const { row } = file;
  const { chain } = chainOf(deps, scheme);
  const available = stageActions(
    workflowChain(chain, row.jurisdiction, row.officePath ?? ''),
    row.stage ?? '',
    assessment.outcome,
    isLeftToLaterStages(
      deps.policies.current.vocabulary,
      scheme.content.document,
      row.stage ?? '',
      assessment.missing ?? [],
    ),
  );
  if (available.includes(type)) return;
  if (type === 'approve')
    throw new Refusal('not-eligible', {
      availableActions: available,
      names: [assessment.outcome, ...(assessment.reasons ?? [])],
    });
  throw new Refusal('not-available', { availableActions: available });
}

/** An approval establishes the facts of its stage at their declared value; what is `explicit` an officer must have stated. */
async function establishDeclared(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  stageId: string,
  userId: string,
  businessNow: Instant,
): Promise<void> {
  const { chain } = chainOf(deps, scheme);
  const stage = getChainStage(chain, stageId);
  const { row } = file;
  const known = new Set(row.established.map(({ fact }) => fact));
  const declared = row.facts as Record<string, Json>;
  const rows = stage.establishes
    .filter((fact) => !known.has(fact) && !stage.explicit.includes(fact) && declared[fact] !== undefined)
    .map((fact) => ({ fact, value: declared[fact] as Json }));
  if (rows.length > 0)
    await tx.$executeRaw`
      INSERT INTO established_fact (application_id, fact, value, stage, established_by, established_at, basis)
      SELECT ${row.id}::uuid, fact, value, ${stageId}, ${userId}, ${new Date(businessNow)}, ${DECLARED}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f (fact text, value jsonb)`;
  for (const { fact } of rows) known.add(fact);
  const isLast = chain.stages.at(-1)?.id === stageId;
  const open = isLast
    ? chain.stages.flatMap(({ mustEstablish }) => mustEstablish).filter((fact) => !known.has(fact))
    : [];
  if (open.length > 0) throw new Refusal('fact-not-established', { names: open });
}

async function takeStep(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  assessed: AssessedCase,
  step: Step,
  body: DecisionBody,
  businessNow: Instant,
): Promise<void> {
  const { change, row } = file;
  switch (step.kind) {
    case 'stay':
      return;
    case 'enter':
      await cancelTasks(tx, file);
      Object.assign(change, { status: assessed.assessment.outcome === 'hold' ? 'onHold' : 'inReview' });
      return enterStage(deps, tx, file, scheme, step.stage, businessNow);
    case 'correct':
      Object.assign(change, { status: 'correctionRequested', correction: askFor(scheme, body.items ?? []) });
      return pauseForCorrection(deps, tx, file, scheme, businessNow);
    case 'close':
      await leaveStages(tx, file);
      await stopWaiting(tx, 'setting', workflowIds.application(row.id));
      Object.assign(change, {
        status: step.status,
        decidedAt: new Date(businessNow),
        nextEvent: { type: step.status, ...(body.district === undefined ? {} : { district: body.district }) },
      });
      if (step.status === 'approved') await settleApproval(deps, tx, file, scheme, assessed, businessNow);
      addEvent(file, {
        type: 'closed',
        actor: 'engine',
        occurredAt: businessNow,
        details: { status: step.status, outcome: summaryOf(assessed.assessment), office: row.officePath },
      });
  }
}
