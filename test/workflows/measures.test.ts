// What others charge less or serve: it pays nothing, and it has a term, months that it excludes, and an end.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { createDependencies } from '../../worker.js';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { loseWorkflow } from '../helpers/lost-workflow.js';
import { must, Office, type Claimant } from '../helpers/office.js';
import { INCUBATION, RENT_DISCOUNT, type StatusClaim } from '../helpers/status-claims.js';

const DAY = 86_400_000;
const today = civilDateAt(Date.now());
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

async function submitted(
  claimant: Claimant,
  { scheme, facts, papers }: StatusClaim,
  clockOffsetMs = 0,
): Promise<string> {
  const id = await office.draft(claimant, facts, clockOffsetMs, { jurisdiction: 'dongyang', scheme }, papers);
  await must(office.submit(id, claimant));
  return id;
}
async function granted(claimant: Claimant, claim: StatusClaim): Promise<string> {
  const id = await submitted(claimant, claim);
  for (const [persona, stage] of claim.approvals) await must(office.decide(id, persona, stage, { type: 'approve' }));
  return office.entitlementOf(id);
}
const assessmentOf = async (applicationId: string) => {
  const { result } = await office.db.assessment.findFirstOrThrow({ where: { applicationId }, orderBy: { id: 'desc' } });
  return result;
};
const isClosed = (id: string) =>
  eventually(
    'the end',
    () => office.db.entitlement.findUniqueOrThrow({ where: { id } }),
    ({ status }) => status === 'closed',
  );

/** The rent subsidy for other premises, which excludes the discount (S2.3 三(二)3: one of the three). */
const RENT_SUBSIDY: StatusClaim = {
  scheme: 'rent-subsidy-other-premises',
  facts: { ...RENT_DISCOUNT.facts, premises: 'other' },
  papers: [
    'business-licence',
    'tax-registration-certificate',
    'tax-payment-or-exemption-proof',
    'household-place-community-proof',
    'business-place-community-proof',
  ],
  approvals: RENT_DISCOUNT.approvals,
};

describe('a price reduction', () => {
  it('keeps a rent subsidy from being granted beside it, while it lasts', async () => {
    const claimant = await office.newClaimant();
    await granted(claimant, RENT_DISCOUNT);
    const subsidy = await submitted(claimant, RENT_SUBSIDY);
    expect(await assessmentOf(subsidy)).toMatchObject({ outcome: 'ineligible', reasons: ['other-rent-award'] });
  });

  it('is not granted twice for the same months', async () => {
    const claimant = await office.newClaimant();
    const [first, second] = [await submitted(claimant, RENT_DISCOUNT), await submitted(claimant, RENT_DISCOUNT)];
    for (const id of [first, second]) {
      await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
      await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve' }));
    }
    await must(office.decide(first, 'approver-1', 'approval', { type: 'approve' }));
    expect(await office.decide(second, 'approver-1', 'approval', { type: 'approve' })).toMatchObject({
      refused: 'coverage-conflict',
    });
  });

  it('that an officer ends can be had again, for what is left of three years', async () => {
    const claimant = await office.newClaimant();
    const entitlementId = await granted(claimant, RENT_DISCOUNT);
    const target = startOfDay(addMonths(`${today.slice(0, 7)}-15`, 7));
    await fastForward(office.client, `entitlement/${entitlementId}`, target - Date.now());
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'end'));
    expect(await isClosed(entitlementId)).toMatchObject({ endReason: 'ended' });
    // Seven whole months of thirty-six are used; the month of the end is free.
    const next = await submitted(claimant, RENT_DISCOUNT, target - Date.now());
    expect(await assessmentOf(next)).toMatchObject({ outcome: 'eligible', term: { months: 29 } });
  });

  it('ends by itself with the months that it covers, and has paid nothing', async () => {
    const claimant = await office.newClaimant();
    const entitlementId = await granted(claimant, RENT_DISCOUNT);
    await fastForward(office.client, `entitlement/${entitlementId}`, 37 * 31 * DAY);
    const { endedAt } = await isClosed(entitlementId);
    expect(civilDateAt(endedAt?.getTime() ?? 0)).toBe(`${addMonths(today, 36).slice(0, 7)}-01`);
    expect(await office.db.payout.count()).toBe(0);
    expect(await office.db.ledgerEntry.count({ where: { stream: { startsWith: 'case/' } } })).toBe(0);
  });
});

describe('a service for a time', () => {
  it('ends on the day after its last, also when its workflow was lost', async () => {
    const entitlementId = await granted(await office.newClaimant(), INCUBATION);
    // While the claim's own workflow runs, it is the one to start the award.
    const { applicationId } = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    await office.client.workflow.getHandle(`application/${applicationId ?? ''}`).result();
    await loseWorkflow(office, `entitlement/${entitlementId}`);
    const { config, db, client, bank } = office;
    const { findings } = await reconcile(await createDependencies(config, { db, workflows: client.workflow, bank }));
    expect(findings.map(({ what, subject }) => `${what} ${subject}`)).toContain(
      `workflowMissing entitlement/${entitlementId}`,
    );
    await fastForward(office.client, `entitlement/${entitlementId}`, 367 * DAY);
    const { endedAt, termTo } = await isClosed(entitlementId);
    expect([termTo, civilDateAt(endedAt?.getTime() ?? 0)]).toEqual([
      addDays(addMonths(today, 12), -1),
      addMonths(today, 12),
    ]);
  });
});
