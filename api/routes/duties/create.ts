// An officer records a duty: of which kind, to whom, since when.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { findRecordingRefusal } from '../../../domain/duty/recording.js';
import { findDutyType } from '../../../domain/policy/duty-type.js';
import { CivilDateText } from '../../../domain/policy/value-schema.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { recordDutyUpdate, type DutyInput, type Outcome } from '../../../workflows/messages.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, line, PolicyCode } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getJurisdiction } from '../policy/jurisdictions.js';
import { getDuty } from './duty-row.js';
import { DutyView, viewDuty } from './duty-view.js';

/** China keeps UTC+8 without summer time since then; an earlier day has no instant that we would vouch for. */
const FIRST_DAY = '1992-01-01';

const Recording = body({
  jurisdiction: PolicyCode,
  type: PolicyCode,
  subject: line('subject', 200).meta({ description: 'To whom it is owed, in words; stored sealed' }),
  startedOn: CivilDateText.refine((day) => day >= FIRST_DAY, 'sinceCivilTime').meta({
    description:
      'Day from which the limit counts: today or earlier, since 1992; one that is counted back from may be yet to come',
    example: '2026-03-15',
  }),
});

export const createDuty = memberRoute({
  method: 'post',
  path: '/api/v1/duties',
  tag: 'Duties',
  summary: 'Record what must be done by a date; breached at once if the date has passed',
  access: 'create Duty',
  request: { body: Recording },
  responses: { 201: { description: 'The duty', schema: DutyView } },
  async handle(exchange) {
    const { deps, caller, body: given } = exchange;
    const { jurisdiction, type } = given;
    getJurisdiction(deps.catalogue, jurisdiction);
    const officePath = caller.organisationPath ?? '';
    if (!may(caller, 'create', 'Duty', { jurisdiction, officePath })) throw new Problem('forbidden');
    const reply = await workflowCommand(exchange, given, {
      async before(_commandId, isNew) {
        if (!isNew) return undefined;
        const terms = findDutyType(deps.catalogue.policies, jurisdiction, type)?.terms;
        const refusal = findRecordingRefusal(terms, caller, given, Date.now());
        if (refusal) throw refusal;
        return undefined;
      },
      // The command's id is the duty's too: a repetition records the same one.
      send: (commandId) => record(deps, commandId),
      render: async (commandId) =>
        answer(201, viewDuty(deps, await getDuty(deps.db, caller, commandId, 'read'), caller)),
      explain: async () => undefined,
    });
    const { id } = reply.body as { id?: string };
    return id === undefined ? reply : { ...reply, headers: { Location: `/api/v1/duties/${id}` } };
  },
});

function record({ engine }: Dependencies, dutyId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: DutyInput) => Promise<void>>(workflowTypes.duty, {
    workflowId: workflowIds.duty(dutyId),
    taskQueue: engine.taskQueue,
    args: [{ dutyId, clockOffsetMs: 0 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(recordDutyUpdate, {
    startWorkflowOperation: start,
    updateId: dutyId,
    args: [{ commandId: dutyId }],
  });
}
