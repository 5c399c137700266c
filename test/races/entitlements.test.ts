// An officer acts on an entitlement at the moment at which its workflow begins its next year as a new run.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { changeEntitlementUpdate } from '../../workflows/messages.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { Holder } from '../helpers/holder.js';
import { flexibleFacts, Office } from '../helpers/office.js';

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const DAY = 86_400_000;
/** After so many instalments the workflow continues as new. */
const A_YEAR = 12;
let office: Office;
const holders: Holder[] = [];
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());
afterEach(async () => {
  for (const holder of holders.splice(0)) await holder.release().catch(() => undefined);
});

const hold = async (sql: string, id: string): Promise<Holder> => {
  const holder = await Holder.hold(office.database, sql, [id]);
  holders.push(holder);
  return holder;
};

it('a suspension that is being committed when the year ends is answered, and known to the run of the next year', async () => {
  const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
  const workflowId = workflowIds.entitlement(entitlementId);
  const handle = office.client.workflow.getHandle(workflowId);
  const paidOut = () => office.db.payout.count({ where: { entitlementId } });
  const until = (month: number) => dueInstantOf(shiftMonth(first, month - 1)) - Date.now() + DAY;
  await fastForward(office.client, workflowId, until(A_YEAR - 1));
  await eventually(
    'eleven months',
    () => paidOut(),
    (count) => count === A_YEAR - 1,
  );

  // The last instalment of the year is being handed over ...
  const entitlement = await hold('SELECT id FROM entitlement WHERE id = $1 FOR UPDATE', entitlementId);
  const passing = fastForward(office.client, workflowId, 31 * DAY);
  await entitlement.untilWaiting(1);
  // ... when an officer suspends the entitlement; his command is under way and takes longer.
  const commandId = await office.command('auditor-1', { type: 'suspend', reason: 'other' });
  const command = await hold('SELECT id FROM command WHERE id = $1 FOR UPDATE', commandId);
  const suspending = handle.executeUpdate(changeEntitlementUpdate, {
    updateId: commandId,
    args: [{ commandId, type: 'suspend' }],
  });
  await entitlement.untilWaiting(2);
  const { runId } = await handle.describe();
  await entitlement.release();
  await eventually(
    'the workflow to have heard of the twelfth month',
    async () => [await paidOut(), await heardOf(runId)] as const,
    ([count, heard]) => count === A_YEAR && heard,
  );
  await command.release();

  expect(await suspending).toEqual({ done: true });
  await eventually(
    'the run of the next year',
    async () => (await handle.describe()).runId,
    (now) => now !== runId,
  );
  expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'suspend')).toMatchObject({
    refused: 'not-available',
    details: { availableActions: ['resume', 'end'] },
  });
  expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'resume')).toEqual({ done: true });
  await passing.catch(() => undefined);

  /** Whether the run has finished the task in which it learnt of its latest instalment. */
  async function heardOf(run: string): Promise<boolean> {
    const { events } = await office.client.workflow.getHandle(workflowId, run).fetchHistory();
    const types = (events ?? []).map((event) =>
      event.activityTaskCompletedEventAttributes
        ? 'activity'
        : event.workflowTaskCompletedEventAttributes
          ? 'task'
          : '',
    );
    return types.lastIndexOf('task') > types.lastIndexOf('activity');
  }
}, 60_000);
