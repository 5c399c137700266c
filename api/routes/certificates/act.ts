// An officer revokes a certificate.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { CERTIFICATE_ACTIONS } from '../../../domain/certificate/validity.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { revokeCertificateUpdate, type CertificateInput, type Outcome } from '../../../workflows/messages.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, IdParams, oneOf, prose } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getCertificate, type CertificateRow } from './certificate-row.js';
import { CertificateView, viewCertificate } from './certificate-view.js';

const CertificateStep = body({ type: oneOf(CERTIFICATE_ACTIONS), reason: prose('opinion', 1000) });

export const actOnCertificate = memberRoute({
  method: 'post',
  path: '/api/v1/certificates/{id}/actions',
  tag: 'Certificates',
  summary: 'Revoke, with a reason: by whoever could decide the claim that brought it',
  access: 'act Certificate',
  request: { params: IdParams, body: CertificateStep },
  responses: { 200: { description: 'The certificate', schema: CertificateView } },
  async handle(exchange) {
    const { deps, caller, params, body: step } = exchange;
    const row = await getCertificate(deps.db, caller, params.id, 'act');
    if (row.claimantPersonId === caller.personId) throw new Problem('own-case');
    return workflowCommand(exchange, step, {
      send: (commandId) => revoke(deps, row, commandId),
      render: async () => answer(200, viewCertificate(await getCertificate(deps.db, caller, row.id, 'read'), caller)),
      explain: async () => undefined,
    });
  },
});

function revoke({ engine }: Dependencies, row: CertificateRow, commandId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: CertificateInput) => Promise<void>>(workflowTypes.certificate, {
    workflowId: workflowIds.certificate(row.id),
    taskQueue: engine.taskQueue,
    args: [{ certificateId: row.id, clockOffsetMs: Number(row.clockOffsetMs) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(revokeCertificateUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId }],
  });
}
