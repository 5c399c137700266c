// A second policy officer publishes a draft.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { workflowIds, workflowTypes } from '../../../../domain/workflow-ids.js';
import { publishPolicyUpdate, type Outcome, type PolicyPublicationInput } from '../../../../workflows/messages.js';
import { answer } from '../../../commands/answer.js';
import { workflowCommand } from '../../../commands/workflow-command.js';
import type { Dependencies } from '../../../dependencies.js';
import { body, IdParams } from '../../../fields.js';
import { Problem } from '../../../problem.js';
import { memberRoute } from '../../../route.js';
import { getDraft } from './draft-row.js';
import { draftActionsOf, DraftView, isAuthor, viewDraft } from './draft-view.js';
import { draftEtag } from './write.js';

export const actOnDraft = memberRoute({
  method: 'post',
  path: '/api/v1/policy-drafts/{id}/actions',
  tag: 'Policies',
  summary: 'Publish a draft: not by who wrote it, and not before a rehearsal of exactly its text is through',
  access: 'act Policy',
  request: {
    params: IdParams,
    body: z.discriminatedUnion('type', [body({ type: z.literal('publish') })], 'action'),
  },
  responses: { 200: { description: 'The draft, which is published', schema: DraftView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, params, body: action, language } = exchange;
    const draft = await getDraft(deps.db, caller, params.id, 'act');
    return workflowCommand(exchange, action, {
      async before(_commandId, isNew) {
        const availableActions = draftActionsOf(draft, caller);
        if (!isNew || availableActions.includes('publish')) return undefined;
        if (draft.status !== 'draft') throw new Problem('not-available', { availableActions });
        if (isAuthor(draft, caller)) throw new Problem('four-eyes');
        throw new Problem('not-rehearsed', { availableActions });
      },
      send: (commandId) => publish(deps, draft.id, commandId),
      async render() {
        await deps.policies.refresh();
        const published = await getDraft(deps.db, caller, draft.id, 'read');
        return answer(200, viewDraft(deps, published, caller, language), draftEtag(published));
      },
      explain: async () => undefined,
    });
  },
});

function publish({ engine }: Dependencies, draftId: string, commandId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: PolicyPublicationInput) => Promise<void>>(
    workflowTypes.policyPublication,
    {
      workflowId: workflowIds.policyPublication(draftId),
      taskQueue: engine.taskQueue,
      args: [{ draftId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(publishPolicyUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId }],
  });
}
