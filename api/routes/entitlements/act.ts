// An officer suspends, resumes or ends an entitlement.
import { entitlementActions, ENTITLEMENT_ACTIONS } from '../../../domain/lifecycle.js';
import { workflowIds } from '../../../domain/workflow-ids.js';
import { changeEntitlementUpdate } from '../../../workflows/messages.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import { body, IdParams, oneOf, prose } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getEntitlement } from './entitlement-row.js';
import { EntitlementView, viewEntitlement } from './entitlement-view.js';

const EntitlementStep = body({ type: oneOf(ENTITLEMENT_ACTIONS), reason: prose('opinion', 1000) });

export const actOnEntitlement = memberRoute({
  method: 'post',
  path: '/api/v1/entitlements/{id}/actions',
  tag: 'Entitlements',
  summary: 'Suspend, resume or end, with a reason',
  access: 'act Entitlement',
  request: { params: IdParams, body: EntitlementStep },
  responses: { 200: { description: 'The entitlement', schema: EntitlementView } },
  async handle(exchange) {
    const { deps, caller, params, body: step } = exchange;
    const { id, claimantPersonId } = await getEntitlement(deps.db, caller, params.id, 'act');
    if (claimantPersonId === caller.personId) throw new Problem('own-case');
    return workflowCommand(exchange, step, {
      send: (commandId) =>
        deps.engine.client.workflow
          .getHandle(workflowIds.entitlement(id))
          .executeUpdate(changeEntitlementUpdate, { updateId: commandId, args: [{ commandId, type: step.type }] }),
      render: async () => answer(200, viewEntitlement(await getEntitlement(deps.db, caller, id, 'read'), caller)),
      async explain() {
        const { status } = await getEntitlement(deps.db, caller, id, 'read');
        const availableActions = entitlementActions(status);
        return availableActions.length > 0 ? undefined : new Problem('not-available', { availableActions });
      },
    });
  },
});
