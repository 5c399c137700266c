// A proposed value of a setting: what it would do is counted, a second officer confirms it, and then whoever waits for it or runs
// on it is woken, page by page.
import { allHandlersFinished, condition, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type { SettingActivities } from '../activities/contract.js';
import { businessNow, HEARTBEAT_TIMEOUT } from './clock.js';
import { confirmSettingUpdate, type Outcome, type SettingChangeInput } from './messages.js';

const { countImpact, commitSetting, wakeForSetting } = proxyActivities<SettingActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A procedure that nobody has a value confirmed by ends after this long; a later confirmation starts it again. */
const WAIT_FOR_CONFIRMATION = '1 day';

export async function settingChange({ changeId }: SettingChangeInput): Promise<void> {
  let isCounted = !patched('impact-counted-before-confirmation');
  let isCommitted = false;

  setHandler(confirmSettingUpdate, async ({ commandId }): Promise<Outcome> => {
    // Nobody confirms what he could not have seen; the command expires if that takes too long.
    if (!isCounted) await condition(() => isCounted);
    const answer = await commitSetting({ changeId, commandId, businessNow: businessNow(0) });
    isCommitted ||= 'done' in answer;
    return answer;
  });

  while (!isCounted) isCounted = (await countImpact({ changeId, businessNow: businessNow(0) })) !== 'counting';
  await condition(() => isCommitted, WAIT_FOR_CONFIRMATION);
  if (isCommitted) {
    let page = await wakeForSetting({ changeId });
    while (page.next !== undefined) page = await wakeForSetting({ changeId, after: page.next });
  }
  await condition(allHandlersFinished);
}
