// The revocation of one certificate; then the claims that rest on it look again. Nothing runs while a certificate is valid: its end
// is a comparison with its last day.
import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CaseActivities, CertificateActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { revokeCertificateUpdate, type CertificateInput, type Outcome } from './messages.js';

const { revokeCertificate, wakeApplications } = proxyActivities<CertificateActivities & CaseActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A start whose command was lost takes a further one for this long, then ends; a refused one is over at once. */
const WAIT_FOR_REVOCATION = '1 day';

export async function certificate({ certificateId, clockOffsetMs }: CertificateInput): Promise<void> {
  let isAnswered = false;
  let applicationIds: string[] = [];

  setHandler(revokeCertificateUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await revokeCertificate({ certificateId, commandId, businessNow: businessNow(clockOffsetMs) });
    isAnswered = true;
    if ('refused' in answer) return answer;
    applicationIds = answer.affectedApplications;
    return { done: true };
  });

  await condition(() => isAnswered, WAIT_FOR_REVOCATION);
  // Of several commands a later one may be the one that revokes.
  await condition(allHandlersFinished);
  if (applicationIds.length > 0) await wakeApplications({ applicationIds });
  await condition(allHandlersFinished);
}
