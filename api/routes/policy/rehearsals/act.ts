// A policy officer has a draft rehearsed over the stored cases, and may stop it.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { rehearsalActions, type RehearsalStatus } from '../../../../domain/policy/rehearsal.js';
import { workflowIds, workflowTypes } from '../../../../domain/workflow-ids.js';
import {
  beginRehearsalUpdate,
  cancelRehearsalUpdate,
  type Outcome,
  type RehearsalInput,
} from '../../../../workflows/messages.js';
import { may } from '../../../auth/permissions.js';
import { answer } from '../../../commands/answer.js';
import { workflowCommand } from '../../../commands/workflow-command.js';
import type { Dependencies } from '../../../dependencies.js';
import { body, Id, IdParams } from '../../../fields.js';
import { Problem } from '../../../problem.js';
import { memberRoute } from '../../../route.js';
import { getDraft } from '../drafts/draft-row.js';
import { draftActionsOf } from '../drafts/draft-view.js';
import { getRehearsal, RehearsalView, viewRehearsal } from './rehearsal-view.js';

export const startRehearsal = memberRoute({
  method: 'post',
  path: '/api/v1/policy-drafts/{id}/rehearsals',
  tag: 'Policies',
  summary: 'Assess the past and running cases of the scheme under the draft; changes nothing',
  access: 'act Policy',
  request: { params: IdParams, body: body({}).optional() },
  responses: { 202: { description: 'The rehearsal, which has begun', schema: RehearsalView } },
  async handle(exchange) {
    const { deps, caller, params } = exchange;
    const draft = await getDraft(deps.db, caller, params.id, 'act');
    const reply = await workflowCommand(
      exchange,
      {},
      {
        async before(_commandId, isNew) {
          const availableActions = draftActionsOf(draft, caller);
          if (isNew && !availableActions.includes('rehearse')) throw new Problem('not-available', { availableActions });
          return undefined;
        },
        // The command's id is the rehearsal's too: a repetition begins the same one.
        send: (commandId) => begin(deps, draft.id, commandId),
        render: async (commandId) =>
          answer(202, await viewRehearsal(deps.db, await getRehearsal(deps.db, caller, draft.id, commandId), caller)),
        explain: async () => undefined,
      },
    );
    const { id } = reply.body as { id?: string };
    return id === undefined
      ? reply
      : { ...reply, headers: { Location: `/api/v1/policy-drafts/${draft.id}/rehearsals/${id}` } };
  },
});

function begin({ engine }: Dependencies, draftId: string, rehearsalId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: RehearsalInput) => Promise<void>>(workflowTypes.rehearsal, {
    workflowId: workflowIds.rehearsal(rehearsalId),
    taskQueue: engine.taskQueue,
    args: [{ rehearsalId, draftId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(beginRehearsalUpdate, {
    startWorkflowOperation: start,
    updateId: rehearsalId,
    args: [{ commandId: rehearsalId }],
  });
}

export const actOnRehearsal = memberRoute({
  method: 'post',
  path: '/api/v1/policy-drafts/{id}/rehearsals/{rehearsalId}/actions',
  tag: 'Policies',
  summary: 'Cancel a rehearsal; what it has found so far stays',
  access: 'act Policy',
  request: {
    params: z.object({ id: Id, rehearsalId: Id }),
    body: z.discriminatedUnion('type', [body({ type: z.literal('cancel') })], 'action'),
  },
  responses: { 200: { description: 'The rehearsal', schema: RehearsalView } },
  async handle(exchange) {
    const { deps, caller, params, body: action } = exchange;
    const read = () => getRehearsal(deps.db, caller, params.id, params.rehearsalId);
    const { id, jurisdiction } = await read();
    if (!may(caller, 'act', 'Policy', { jurisdiction })) throw new Problem('forbidden');
    return workflowCommand(exchange, action, {
      send: (commandId) =>
        deps.engine.client.workflow
          .getHandle(workflowIds.rehearsal(id))
          .executeUpdate(cancelRehearsalUpdate, { updateId: commandId, args: [{ commandId }] }),
      render: async () => answer(200, await viewRehearsal(deps.db, await read(), caller)),
      async explain() {
        const availableActions = rehearsalActions((await read()).status as RehearsalStatus);
        return availableActions.length > 0 ? undefined : new Problem('not-available', { availableActions });
      },
    });
  },
});
