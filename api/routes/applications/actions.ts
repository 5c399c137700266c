// What the claimant does with his application: submit it, bring what was asked for, take it back.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { claimantActions, CLAIMANT_ACTIONS, type ClaimantAction } from '../../../domain/lifecycle.js';
import { stream } from '../../../domain/record.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { answerCommand, type Answer } from '../../../prisma/commands.js';
import { appendEvents } from '../../../prisma/record.js';
import { performUpdate, submitUpdate, type ApplicationInput, type Outcome } from '../../../workflows/messages.js';
import type { Caller } from '../../auth/caller.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { assertMatches, etagOf } from '../../etag.js';
import { body, IdParams, oneOf, ReasonCode } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getCase, type CaseRow } from './application-row.js';
import { applicationAnswer, ApplicationView } from './application-view.js';

const ClaimantStep = body({ type: oneOf(CLAIMANT_ACTIONS), reason: ReasonCode.optional() });

export const actOnApplication = memberRoute({
  method: 'post',
  path: '/api/v1/applications/{id}/actions',
  tag: 'Applications',
  summary: 'Submit, submit a correction, or withdraw',
  access: 'act Application',
  request: { params: IdParams, body: ClaimantStep },
  responses: { 200: { description: 'The application', schema: ApplicationView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, params, body: step, request } = exchange;
    const row = await getCase(deps.db, caller, params.id, 'act');
    const ifMatch = request.get('if-match');
    return workflowCommand(exchange, step, {
      async before(commandId, isNew) {
        if (isNew && ifMatch !== undefined) assertMatches(ifMatch, etagOf(row));
        if (isNew && step.type === 'submit') assertPossible(row, step.type);
        return step.type === 'withdraw' && row.status === 'draft'
          ? withdrawDraft(deps, caller, row, commandId)
          : undefined;
      },
      send: (commandId) =>
        step.type === 'submit'
          ? submit(deps, row, versionIn(ifMatch) ?? row.draftVersion, commandId)
          : perform(deps, caller, row.id, step.type, commandId),
      render: () => applicationAnswer(deps.db, caller, row.id),
      explain: () => explainStatus(deps, caller, row.id),
    });
  },
});

/** The workflow of a finished case is gone; asking it to submit would only start an empty one. */
function assertPossible({ status }: CaseRow, type: ClaimantAction): void {
  const availableActions = claimantActions(status);
  if (!availableActions.includes(type)) throw new Problem('not-available', { availableActions });
}

/** The version of a draft that an ETag names. */
function versionIn(ifMatch: string | undefined): number | undefined {
  const version = /^"d(\d{1,9})"$/.exec(ifMatch ?? '')?.[1];
  return version === undefined ? undefined : Number(version);
}

function submit({ engine }: Dependencies, row: CaseRow, draftVersion: number, commandId: string): Promise<Outcome> {
  const workflowId = workflowIds.application(row.id);
  const start = new WithStartWorkflowOperation<(input: ApplicationInput) => Promise<void>>(workflowTypes.application, {
    workflowId,
    taskQueue: engine.taskQueue,
    args: [{ applicationId: row.id, clockOffsetMs: Number(row.workflowOffsetMs) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(submitUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId, draftVersion }],
  });
}

function perform(
  { engine }: Dependencies,
  { userId, personId }: Caller,
  applicationId: string,
  type: 'withdraw' | 'submitCorrection',
  commandId: string,
): Promise<Outcome> {
  return engine.client.workflow
    .getHandle(workflowIds.application(applicationId))
    .executeUpdate(performUpdate, { updateId: commandId, args: [{ type, commandId, userId, personId }] });
}

/** A draft is withdrawn without a workflow: no office has heard of it. Undefined if it has been submitted meanwhile. */
async function withdrawDraft(
  { db }: Dependencies,
  caller: Caller,
  { id, clockOffsetMs }: CaseRow,
  commandId: string,
): Promise<Answer | undefined> {
  const occurredAt = Date.now() + Number(clockOffsetMs);
  return db.$transaction(async (tx) => {
    const { count } = await tx.application.updateMany({
      where: { id, status: 'draft' },
      data: {
        status: 'withdrawn',
        decidedAt: new Date(occurredAt),
        nextEvent: { type: 'withdrawn' },
        revision: { increment: 1 },
      },
    });
    if (count === 0) return undefined;
    await appendEvents(tx, stream.case(id), undefined, [{ type: 'withdrawn', actor: caller.userId, occurredAt }]);
    return answerCommand(tx, commandId, await applicationAnswer(tx, caller, id));
  });
}

/** A case that is closed, or not yet submitted, has no workflow: its row says so. */
async function explainStatus({ db }: Dependencies, caller: Caller, id: string): Promise<Problem | undefined> {
  const { status } = await getCase(db, caller, id, 'act');
  const availableActions = claimantActions(status);
  const isLive = status !== 'draft' && availableActions.length > 0;
  return isLive ? undefined : new Problem('not-available', { availableActions });
}
