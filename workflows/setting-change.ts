// A proposed value of a setting takes effect when a second officer confirms it; then whoever waits for it or runs on it is
// woken, page by page.
import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { SettingActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { confirmSettingUpdate, type Outcome, type SettingChangeInput } from './messages.js';

const { commitSetting, wakeForSetting } = proxyActivities<SettingActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A start whose confirmation was refused takes a further one for this long, then ends. */
const WAIT_FOR_CONFIRMATION = '1 day';

export async function settingChange({ changeId }: SettingChangeInput): Promise<void> {
  let isCommitted = false;

  setHandler(confirmSettingUpdate, async ({ commandId }): Promise<Outcome> => {
    const answer = await commitSetting({ changeId, commandId, businessNow: businessNow(0) });
    isCommitted ||= 'done' in answer;
    return answer;
  });

  await condition(() => isCommitted, WAIT_FOR_CONFIRMATION);
  if (isCommitted) {
    let page = await wakeForSetting({ changeId });
    while (page.next !== undefined) page = await wakeForSetting({ changeId, after: page.next });
  }
  await condition(allHandlersFinished);
}
