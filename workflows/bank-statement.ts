// A return file of the bank is taken once; then whatever it changed elsewhere goes on: returns get their procedure, lists close.
import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { StatementActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { takeStatementUpdate, type BankStatementInput, type Outcome } from './messages.js';

const { takeStatement, followStatement } = proxyActivities<StatementActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A start whose file was refused takes a further command for this long, then ends. */
const WAIT_FOR_FILE = '1 day';

export async function bankStatement({ statementId, clockOffsetMs }: BankStatementInput): Promise<void> {
  let isTaken = false;
  let isRefused = false;

  setHandler(takeStatementUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await takeStatement({ statementId, commandId, businessNow: businessNow(clockOffsetMs) });
    isRefused = 'refused' in answer;
    isTaken ||= !isRefused;
    return answer;
  });

  await condition(() => isTaken || isRefused, WAIT_FOR_FILE);
  if (isTaken) await followStatement({ statementId });
  await condition(allHandlersFinished);
}
