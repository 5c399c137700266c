// An officer says what has been done of a duty.
import { z } from 'zod';
import { countOwed, dutyActions } from '../../../domain/duty/lifecycle.js';
import { workflowIds } from '../../../domain/workflow-ids.js';
import { actOnDutyUpdate } from '../../../workflows/messages.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import { body, IdParams, PolicyCode, prose } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getDuty } from './duty-row.js';
import { DutyView, mayAct, viewDuty } from './duty-view.js';

const EVIDENCE = {
  evidence: prose('evidence', 1000).optional().meta({ description: 'What shows that it was done; stored sealed' }),
};
const DutyStep = z.discriminatedUnion(
  'type',
  [
    body({ type: z.literal('complete'), ...EVIDENCE }),
    body({
      type: z.literal('record'),
      item: PolicyCode.meta({ description: 'Which of the things owed' }),
      ...EVIDENCE,
    }),
  ],
  'action',
);

export const actOnDuty = memberRoute({
  method: 'post',
  path: '/api/v1/duties/{id}/actions',
  tag: 'Duties',
  summary: 'Record one of the things that are owed, or complete the duty with the last of them',
  access: 'act Duty',
  request: { params: IdParams, body: DutyStep },
  responses: { 200: { description: 'The duty', schema: DutyView } },
  async handle(exchange) {
    const { deps, caller, params, body: step } = exchange;
    const row = await getDuty(deps.db, caller, params.id, 'act');
    if (!mayAct(row, caller)) throw new Problem('forbidden');
    return workflowCommand(exchange, step, {
      send: (commandId) =>
        deps.engine.client.workflow
          .getHandle(workflowIds.duty(row.id))
          .executeUpdate(actOnDutyUpdate, { updateId: commandId, args: [{ commandId, type: step.type }] }),
      render: async () => answer(200, viewDuty(deps, await getDuty(deps.db, caller, row.id, 'read'), caller)),
      async explain() {
        const { status, items } = await getDuty(deps.db, caller, row.id, 'read');
        const availableActions = dutyActions(status, countOwed(items));
        return availableActions.length > 0 ? undefined : new Problem('not-available', { availableActions });
      },
    });
  },
});
