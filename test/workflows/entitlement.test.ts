import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { monthsFrom, shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf, startOfDay } from '../../domain/calendar/shanghai.js';
import { fastForward } from '../helpers/fast-forward.js';
import { eventually } from '../helpers/eventually.js';
import { flexibleFacts, Office } from '../helpers/office.js';

const thisMonth = civilDateAt(Date.now()).slice(0, 7);
const first = shiftMonth(thisMonth, 1);
const DAY = 86_400_000;
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

const payoutsOf = (entitlementId: string) =>
  office.db.payout.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } });

describe('a three-year entitlement', () => {
  it('pays out each of its 36 months once, none before it has ended and none after the term, and ends', async () => {
    const { entitlementId, applicationId } = await office.approvedEntitlement(flexibleFacts(first));
    const workflowId = `entitlement/${entitlementId}`;
    const runningBefore = await office.client.workflow.getHandle(workflowId).describe();

    await fastForward(office.client, workflowId, dueInstantOf(shiftMonth(first, 12)) - Date.now() - DAY);
    const soFar = await eventually(
      'twelve months',
      () => payoutsOf(entitlementId),
      (p) => p.length >= 12,
    );
    expect(soFar.map(({ period }) => period)).toEqual(monthsFrom(first, 12));

    await fastForward(office.client, workflowId, 26 * 31 * DAY);
    const ended = await eventually(
      'the end',
      () => office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } }),
      (e) => e.status === 'ended',
    );
    expect(ended).toMatchObject({ endReason: 'termCompleted', endedAt: new Date(dueInstantOf(shiftMonth(first, 35))) });
    const all = await payoutsOf(entitlementId);
    expect(all.map(({ period }) => period)).toEqual(monthsFrom(first, 36));
    expect(new Set(all.map(({ key }) => key)).size).toBe(36);
    expect(all.every(({ amountFen, status }) => amountFen === 26_400n && status === 'due')).toBe(true);

    const due = await office.db.event.findMany({
      where: { stream: `case/${applicationId}`, type: 'periodDue' },
      orderBy: { seq: 'asc' },
    });
    expect(due.map(({ effectiveAt }) => effectiveAt.getTime())).toEqual(monthsFrom(first, 36).map(dueInstantOf));
    const runs = await office.client.workflow.getHandle(workflowId).describe();
    expect(runs.runId).not.toBe(runningBefore.runId);
    expect(runs.historyLength).toBeLessThan(300);
  });

  it('ends with the last month before retirement, whatever the assessed term says', async () => {
    const retirementDate = `${shiftMonth(first, 5)}-15`;
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first, { retirementDate }));
    await fastForward(office.client, `entitlement/${entitlementId}`, 13 * 31 * DAY);
    const ended = await eventually(
      'the end',
      () => office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } }),
      (e) => e.status === 'ended',
    );
    expect(ended).toMatchObject({ endReason: 'retired', endedAt: new Date(startOfDay(retirementDate)), months: 36 });
    expect((await payoutsOf(entitlementId)).map(({ period }) => period)).toEqual(monthsFrom(first, 5));
    const periods = await office.db.period.findMany({ where: { entitlementId } });
    expect(periods.filter(({ status }) => status === 'cancelled')).toHaveLength(31);
  });

  it('opens an application of its own before expiry when retirement is less than two years away, so that no month is lost', async () => {
    const retirementDate = `${shiftMonth(first, 36 + 23)}-01`;
    const { entitlementId, applicationId, claimant } = await office.approvedEntitlement(
      flexibleFacts(first, { retirementDate }),
    );
    await fastForward(office.client, `entitlement/${entitlementId}`, 35 * 31 * DAY);
    const opened = await eventually(
      'the continuation',
      () =>
        office.db.application.findFirst({
          where: { previousEntitlementId: entitlementId, status: { not: 'draft' } },
          include: { assessments: true },
        }),
      (found) => found !== null,
    );
    expect(opened).toMatchObject({
      status: 'inReview',
      stage: 'intake',
      asOf: `${shiftMonth(first, 36)}-01`,
      claimantPersonId: claimant.personId,
    });
    const result = opened?.assessments[0]?.result as Record<string, unknown>;
    expect(result).toMatchObject({
      outcome: 'eligible',
      extension: { ground: 'near-retirement', months: 23 },
      cumulativeMonths: 59,
    });

    const id = opened?.id ?? '';
    for (const [user, stage] of [
      ['intake-street-a', 'intake'],
      ['auditor-1', 'audit'],
      ['approver-1', 'approval'],
    ] as const) {
      expect(await office.decide(id, user, stage, { type: 'approve' })).toEqual({ done: true });
    }
    const next = await office.db.entitlement.findFirstOrThrow({ where: { applicationId: id } });
    expect(next).toMatchObject({
      previousEntitlementId: entitlementId,
      months: 23,
      termFrom: `${shiftMonth(first, 36)}-01`,
    });
    expect(applicationId).not.toBe(id);
  });

  it('records that nothing may follow, and ends', async () => {
    const { entitlementId, applicationId } = await office.approvedEntitlement(flexibleFacts(first));
    await fastForward(office.client, `entitlement/${entitlementId}`, 38 * 31 * DAY);
    await eventually(
      'the end',
      () => office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } }),
      (e) => e.status === 'ended',
    );
    const event = await office.db.event.findFirstOrThrow({
      where: { stream: `case/${applicationId}`, type: 'continuationAssessed' },
    });
    expect(JSON.parse(event.publicPart)).toMatchObject({
      details: { outcome: 'ineligible', reasons: ['term-exhausted'] },
    });
    expect(await office.db.application.count({ where: { previousEntitlementId: entitlementId } })).toBe(0);
  });
});

describe('a suspended entitlement', () => {
  it('does not pay whole months inside the suspension, and goes on after it within the same term', async () => {
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    const workflowId = `entitlement/${entitlementId}`;
    await fastForward(office.client, workflowId, dueInstantOf(shiftMonth(first, 1)) - Date.now() + 10 * DAY);
    await eventually(
      'two months',
      () => payoutsOf(entitlementId),
      (p) => p.length === 2,
    );
    expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'suspend')).toEqual({ done: true });
    expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'suspend')).toMatchObject({
      refused: 'not-available',
      details: { availableActions: ['resume', 'end'] },
    });
    // Suspended on the 11th of the third month, resumed in the sixth: months four and five are whole inside.
    await fastForward(office.client, workflowId, 92 * DAY);
    await eventually(
      'the cancelled months',
      () => office.db.period.count({ where: { entitlementId, status: 'cancelled' } }),
      (n) => n === 2,
    );
    expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'resume')).toEqual({ done: true });
    await fastForward(office.client, workflowId, 40 * 31 * DAY);
    const ended = await eventually(
      'the end',
      () => office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } }),
      (e) => e.status === 'ended',
    );
    expect(ended.endReason).toBe('termCompleted');
    const months = monthsFrom(first, 36);
    expect((await payoutsOf(entitlementId)).map(({ period }) => period)).toEqual([
      ...months.slice(0, 3),
      ...months.slice(5),
    ]);
  });

  it('is not changed by its own claimant', async () => {
    const { entitlementId, claimant } = await office.approvedEntitlement(flexibleFacts(first));
    await office.db.userAccount.update({
      where: { id: claimant.userId },
      data: { roles: ['auditor'], organisationPath: 'dongyang' },
    });
    expect(await office.changeEntitlement(entitlementId, claimant.userId, 'suspend')).toMatchObject({
      refused: 'own-case',
    });
  });

  it('ends for good when an officer ends it: nothing more falls due, the months are free', async () => {
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    await fastForward(office.client, `entitlement/${entitlementId}`, dueInstantOf(first) - Date.now() + DAY);
    await eventually(
      'one month',
      () => payoutsOf(entitlementId),
      (p) => p.length === 1,
    );
    expect(await office.changeEntitlement(entitlementId, 'auditor-1', 'end')).toEqual({ done: true });
    expect(await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } })).toMatchObject({
      status: 'ended',
      endReason: 'ended',
    });
    expect(await office.db.period.count({ where: { entitlementId, status: 'cancelled' } })).toBe(35);
    const covered = await office.db.$queryRaw<
      { n: bigint }[]
    >`SELECT count(*) AS n FROM coverage WHERE entitlement_id = ${entitlementId}::uuid AND upper(months) - lower(months) > 1`;
    expect(covered).toEqual([{ n: 0n }]);
  });
});

describe('a month that is not confirmed', () => {
  const tell = (mode: string) =>
    office.db.installation.upsert({
      where: { name: 'sandboxRegistry' },
      create: { name: 'sandboxRegistry', value: mode },
      update: { value: mode },
    });
  const periodOf = async (entitlementId: string) =>
    (await office.db.period.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } }))[0]?.status;

  it('is not paid while the registry says no, nor lost: it is paid when the registry confirms it', async () => {
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    await tell('notConfirmed');
    await fastForward(office.client, `entitlement/${entitlementId}`, dueInstantOf(first) - Date.now() + DAY);
    await eventually(
      'unconfirmed',
      () => periodOf(entitlementId),
      (s) => s === 'unconfirmed',
    );
    expect(await payoutsOf(entitlementId)).toHaveLength(0);
    await tell('ok');
    await fastForward(office.client, `entitlement/${entitlementId}`, 8 * DAY);
    await eventually(
      'paid',
      () => payoutsOf(entitlementId),
      (p) => p.length === 1,
    );
  });

  it('is not paid while the registry cannot be asked, and paid within a day of its return', async () => {
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    await tell('unavailable');
    await fastForward(office.client, `entitlement/${entitlementId}`, dueInstantOf(first) - Date.now() + 3 * DAY);
    expect(await periodOf(entitlementId)).toBe('planned');
    expect(await payoutsOf(entitlementId)).toHaveLength(0);
    await tell('ok');
    await fastForward(office.client, `entitlement/${entitlementId}`, DAY);
    await eventually(
      'paid',
      () => payoutsOf(entitlementId),
      (p) => p.length === 1,
    );
  });
});

describe('a month whose base is not published', () => {
  it('has no amount until it is; then it falls due at once, and earlier months stay as they are', async () => {
    const wages = await office.db.setting.findUniqueOrThrow({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: 'cityAverageWage' } },
    });
    const baseOfFirst = Number(first.slice(0, 4)) - 1;
    const known = (wages.value as { year: number }[]).filter(({ year }) => year <= baseOfFirst);
    expect(await office.setSetting('cityAverageWage', known as never)).toEqual({ done: true });
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    const inFirstYear = 13 - Number(first.slice(5));
    expect(await office.db.period.count({ where: { entitlementId, status: 'awaitingBase', amountFen: null } })).toBe(
      36 - inFirstYear,
    );

    await fastForward(
      office.client,
      `entitlement/${entitlementId}`,
      dueInstantOf(shiftMonth(first, inFirstYear + 1)) - Date.now() + DAY,
    );
    await eventually(
      'the months with a base',
      () => payoutsOf(entitlementId),
      (p) => p.length === inFirstYear,
    );
    expect(
      await office.setSetting('cityAverageWage', [
        ...known,
        { year: baseOfFirst + 1, amount: '31200.00', unit: 'year' },
      ] as never),
    ).toEqual({ done: true });
    const paid = await eventually(
      'the months whose base came',
      () => payoutsOf(entitlementId),
      (p) => p.length === inFirstYear + 2,
    );
    expect(paid.map(({ amountFen }) => amountFen)).toEqual([
      ...Array.from({ length: inFirstYear }, () => 26_400n),
      28_600n,
      28_600n,
    ]);
    expect(await office.db.period.count({ where: { entitlementId, amountFen: 28_600n } })).toBe(
      Math.min(12, 36 - inFirstYear),
    );
    const bound = await office.db.$queryRaw<{ sum: bigint }[]>`
      SELECT sum(l.amount_fen)::bigint AS sum FROM ledger_leg l JOIN entitlement e ON l.stream = 'case/' || e.application_id
      WHERE e.id = ${entitlementId}::uuid AND split_part(l.account, '/', 1) IN ('reserved', 'committed', 'payable')`;
    expect(bound[0]?.sum).toBe(BigInt(inFirstYear) * 26_400n + 12n * 28_600n);
    await office.setSetting('cityAverageWage', wages.value);
  });
});
