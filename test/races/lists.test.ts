// Two officers act on the payouts of one jurisdiction at the same moment: every payout is in one list, and every list has one fate.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { Holder } from '../helpers/holder.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const DAY = 86_400_000;
const MONTHS = 2;
let office: Office;
let holder: Holder | undefined;
let entitlementId: string;
beforeAll(async () => {
  office = await Office.open();
  ({ entitlementId } = await office.approvedEntitlement(flexibleFacts(first)));
  const due = dueInstantOf(shiftMonth(first, MONTHS - 1)) - Date.now() + DAY;
  await fastForward(office.client, `entitlement/${entitlementId}`, due);
  await eventually(
    'two due payouts',
    () => payouts(),
    (found) => found.length === MONTHS,
  );
}, 60_000);
afterAll(() => office.close());
afterEach(async () => {
  await holder?.release().catch(() => undefined);
  holder = undefined;
});

const payouts = () => office.db.payout.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } });
const statuses = async () => (await payouts()).map(({ status }) => status);
const prepare = (userId: string) => office.prepareBatch(userId, { jurisdiction: 'dongyang' });
async function release(how?: 'COMMIT'): Promise<void> {
  await holder?.release(how);
  holder = undefined;
}

describe('two officers who prepare a list at once', () => {
  it('make one list of what is due; the other is told that nothing is', async () => {
    const [payout] = await payouts();
    holder = await Holder.hold(office.database, 'SELECT id FROM payout WHERE id = $1 FOR UPDATE', [payout?.id]);
    const earlier = prepare('payer-1');
    await holder.untilWaiting(1);
    const later = prepare('payer-2');
    await holder.untilWaiting(2);
    await release();
    const { batchId } = await must(earlier);
    expect(await later).toMatchObject({ refused: 'nothing-due' });
    expect(await office.db.payoutBatchLine.count()).toBe(MONTHS);
    await must(office.decideBatch(batchId, 'payer-2', 'reject'));
  });

  it('and one who takes a payout back at that moment: the list is made without it', async () => {
    const [taken, left] = await payouts();
    holder = await Holder.hold(
      office.database,
      "UPDATE payout SET status = 'held', held_reason = 'test' WHERE id = $1",
      [taken?.id],
    );
    const preparing = prepare('payer-1');
    await holder.untilWaiting(1);
    await release('COMMIT');
    const { batchId } = await must(preparing);
    const lines = await office.db.payoutBatchLine.findMany({ where: { batchId } });
    expect(lines.map(({ payoutId }) => payoutId)).toEqual([left?.id]);
    expect(await statuses()).toEqual(['held', 'batched']);
    await must(office.decideBatch(batchId, 'payer-2', 'reject'));
    await office.db.payout.updateMany({ where: { id: taken?.id ?? '' }, data: { status: 'due', heldReason: null } });
  });
});

describe('two officers who decide on one list at once', () => {
  it('give it one fate: what is approved first is paid once, and the rejection is told that it came late', async () => {
    const { batchId } = await must(prepare('payer-1'));
    holder = await Holder.hold(office.database, 'SELECT id FROM payout_batch WHERE id = $1 FOR UPDATE', [batchId]);
    const approving = office.decideBatch(batchId, 'payer-2', 'approve');
    await holder.untilWaiting(1);
    const rejecting = office.decideBatch(batchId, 'payer-1', 'reject');
    await release();
    expect(await approving).toEqual({ done: true });
    expect(await rejecting).toMatchObject({ refused: 'not-available' });
    await eventually(
      'both payouts to be settled',
      () => statuses(),
      (found) => found.every((status) => status === 'settled'),
    );
    const { items } = await office.bank.book(0, 100);
    expect(items.map(({ payoutKey }) => payoutKey).sort()).toEqual((await payouts()).map(({ key }) => key).sort());
    expect(await office.db.payoutBatch.findUniqueOrThrow({ where: { id: batchId } })).toMatchObject({
      approvedBy: 'payer-2',
      rejectedBy: null,
    });
  });
});
