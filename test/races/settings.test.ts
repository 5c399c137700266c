// A setting is set at the very moment at which a claim finds that it lacks: either the claim sees the value or it is woken. Both
// orders are brought about, each by a lock of the test on the last step of the transaction that shall be in the middle.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Json } from '../../prisma/record.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { flexibleFacts, must, Office, type Claimant } from '../helpers/office.js';

const NAME = 'enterpriseMinimumWage';
const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
let office: Office;
let wage: Json;
let holder: Holder | undefined;
let claimant: Claimant;
let id: string;
beforeAll(async () => {
  office = await Office.open();
  const key = { jurisdiction_name: { jurisdiction: 'dongyang', name: NAME } };
  wage = (await office.db.setting.findUniqueOrThrow({ where: key })).value;
}, 60_000);
afterAll(() => office.close());
beforeEach(async () => {
  await must(office.setSetting(NAME, []));
  claimant = await office.newClaimant();
  id = await office.draft(claimant, flexibleFacts(first));
});
afterEach(async () => {
  await holder?.release().catch(() => undefined);
  holder = undefined;
});

const status = async () => (await office.db.application.findUniqueOrThrow({ where: { id } })).status;
async function propose(): Promise<string> {
  const changeId = randomUUID();
  await office.db.settingChange.create({
    data: {
      id: changeId,
      jurisdiction: 'dongyang',
      name: NAME,
      value: wage as never,
      status: 'awaitingConfirmation',
      proposedBy: 'policy-officer',
      proposedAt: new Date(),
    },
  });
  return changeId;
}
const hasEnded = (workflowId: string) =>
  office.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      (run) => run.status.name === 'COMPLETED',
      () => false,
    );

describe('a setting that is set while a claim finds that it lacks', () => {
  it('waits until the claim has written down that it waits, and then wakes it', async () => {
    const changeId = await propose();
    const held = (holder = await Holder.holdRecord(office.database, stream.case(id)));
    const submitting = office.submit(id, claimant);
    await held.untilWaiting(1);
    const confirming = office.confirmSetting(changeId, 'policy-officer-2');
    // Either the change waits for the claim, or it has looked for whom to wake already and found nobody.
    await eventually(
      'the change to wait, or to have woken everybody',
      async () => [await held.waiting(), await hasEnded(workflowIds.settingChange(changeId))] as const,
      ([waiting, ended]) => waiting >= 2 || ended,
    );
    await held.release();
    await must(submitting);
    await must(confirming);
    await eventually(
      'the claim to go on',
      () => status(),
      (found) => found === 'inReview',
    );
    expect(await office.db.waiting.count({ where: { workflowId: workflowIds.application(id) } })).toBe(0);
  });

  it('is seen by a claim that comes while it is being committed', async () => {
    const changeId = await propose();
    const held = (holder = await Holder.holdRecord(office.database, stream.settings('dongyang')));
    const confirming = office.confirmSetting(changeId, 'policy-officer-2');
    await held.untilWaiting(1);
    const submitting = office.submit(id, claimant);
    await held.untilWaiting(2);
    await held.release();
    await must(confirming);
    await must(submitting);
    expect(await status()).toBe('inReview');
    // It has never waited: its first result is the one with the value.
    const results = await office.db.assessment.findMany({ where: { applicationId: id } });
    expect(results.map(({ outcome }) => outcome)).toEqual(['eligible']);
  });
});
