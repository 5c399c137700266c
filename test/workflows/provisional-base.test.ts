// SC08 where the operator does not wait: months whose average wage is not published are paid by the last known one, and get their
// difference when it is.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rebasePeriods } from '../../activities/entitlements/rebase.js';
import { openBudgetLines } from '../../activities/money/budget.js';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { wakeForSetting } from '../../activities/settings/change-setting.js';
import { monthsFrom, shiftMonth } from '../../domain/calendar/civil-date.js';
import { dueInstantOf } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import { verifyStream, type Json } from '../../prisma/record.js';
import { createDependencies } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { Holder } from '../helpers/holder.js';
import { eventsOf, FIRST_MONTH, giveNewAccount, haveReturned, pay, payoutsOf } from '../helpers/money.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';

const DAY = 86_400_000;
const WAGE = 'cityAverageWage';
const READING = 'unpublishedBase';
/** The months of the first calendar year rest on the year before it: 2400.00 a month, so 264.00. */
const BASE_YEAR = Number(FIRST_MONTH.slice(0, 4)) - 1;
const KNOWN = [{ year: BASE_YEAR, amount: '28800.00', unit: 'year' }];
const IN_FIRST_YEAR = 13 - Number(FIRST_MONTH.slice(5));
/** The first two months of the second calendar year. */
const [JANUARY = '', FEBRUARY = ''] = monthsFrom(shiftMonth(FIRST_MONTH, IN_FIRST_YEAR), 2);
/** With the average wage of the year in which the term begins, by the month. */
const published = (amount: string) => [...KNOWN, { year: BASE_YEAR + 1, amount, unit: 'month' }];

let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());
beforeEach(async () => {
  await set(READING, 'wait');
  await set(WAGE, KNOWN);
});

const set = (name: string, value: Json) => must(office.setSetting(name, value));
const dependencies = () =>
  createDependencies(office.config, { db: office.db, workflows: office.client.workflow, bank: office.bank });
const entitlementOf = (id: string) => office.db.entitlement.findUniqueOrThrow({ where: { id } });
const adjustmentsOf = (entitlementId: string) =>
  office.db.adjustment.findMany({ where: { entitlementId }, orderBy: [{ period: 'asc' }, { number: 'asc' }] });
const paid = async (entitlementId: string) =>
  (await payoutsOf(office, entitlementId)).map(
    ({ component, period, amountFen }) => `${component} ${period} ${amountFen}`,
  );
/** Sums of the accounts by bucket, of this case alone, in fen. */
async function balancesOf(entitlementId: string): Promise<Record<string, bigint>> {
  const rows = await office.db.$queryRaw<{ bucket: string; sum: bigint }[]>`
    SELECT split_part(l.account, '/', 1) AS bucket, sum(l.amount_fen)::bigint AS sum
    FROM ledger_leg l JOIN entitlement e ON l.stream = 'case/' || e.application_id
    WHERE e.id = ${entitlementId}::uuid GROUP BY 1`;
  return Object.fromEntries(rows.map(({ bucket, sum }) => [bucket, sum]));
}
/** Whatever a change of a setting set going. */
const touched = async () => {
  const { id } = await office.db.settingChange.findFirstOrThrow({ orderBy: { confirmedAt: 'desc' } });
  await office.client.workflow.getHandle(`setting-change/${id}`).result();
};

async function moveTo(entitlementId: string, month: string): Promise<void> {
  const workflowId = `entitlement/${entitlementId}`;
  const { raw } = await office.client.workflow.getHandle(workflowId).describe();
  const now = Number(raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime?.seconds ?? 0) * 1000;
  await fastForward(office.client, workflowId, dueInstantOf(month) + DAY - Math.max(now, Date.now()));
}

/** An award two months of whose second calendar year have fallen due. */
async function inSecondYear(): Promise<string> {
  const { entitlementId } = await office.approvedEntitlement(flexibleFacts(FIRST_MONTH));
  await moveTo(entitlementId, FEBRUARY);
  return entitlementId;
}

/** The same, paid provisionally for both. */
async function paidProvisionally(): Promise<string> {
  await set(READING, 'provisional');
  const entitlementId = await inSecondYear();
  await eventually(
    'the months without base are paid',
    () => office.db.period.count({ where: { entitlementId, isProvisional: true } }),
    (count) => count === 2,
  );
  return entitlementId;
}

const publish = async (amount: string): Promise<void> => {
  await set(WAGE, published(amount));
  await touched();
};

describe('a month whose base is not published, where the operator pays provisionally', () => {
  it('is paid by the last known base, says so, and gets the difference when the base is published, once', async () => {
    const entitlementId = await paidProvisionally();
    const instalments = await office.db.period.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } });
    const base = { setting: WAGE, year: BASE_YEAR + 1, entry: KNOWN[0] };
    expect(instalments.slice(0, IN_FIRST_YEAR + 3)).toMatchObject([
      ...Array.from({ length: IN_FIRST_YEAR }, () => ({ amountFen: 26_400n, isProvisional: false })),
      ...[JANUARY, FEBRUARY].map((period) => ({
        ...{ period, amountFen: 26_400n, status: 'paidOut', isProvisional: true, provisionalBase: base },
        parts: { pension: '144.00', medical: '120.00' },
      })),
      { amountFen: null, status: 'awaitingBase', isProvisional: false },
    ]);
    expect((await payoutsOf(office, entitlementId)).map(({ isProvisional }) => isProvisional)).toEqual([
      ...Array<boolean>(IN_FIRST_YEAR).fill(false),
      true,
      true,
    ]);

    await publish('2600.00');
    // 2600.00 x 0.11 = 286.00; 286.00 - 264.00 = 22.00.
    const difference = [`adj1.claimant ${JANUARY} 2200`, `adj1.claimant ${FEBRUARY} 2200`];
    const base0 = monthsFrom(FIRST_MONTH, IN_FIRST_YEAR + 2).map((month) => `base.claimant ${month} 26400`);
    expect((await paid(entitlementId)).sort()).toEqual([...difference, ...base0].sort());
    const further = await office.db.payout.findMany({ where: { entitlementId, component: 'adj1.claimant' } });
    expect(further.map(({ key }) => key).sort()).toEqual([
      `payout:${entitlementId}:adj1.claimant:${JANUARY}:1`,
      `payout:${entitlementId}:adj1.claimant:${FEBRUARY}:1`,
    ]);
    expect(new Set(further.map(({ status, isProvisional }) => `${status} ${isProvisional}`))).toEqual(
      new Set(['due false']),
    );
    const settled = await eventually(
      'later months of the year have their amount',
      () => office.db.period.findMany({ where: { entitlementId, amountFen: 28_600n } }),
      (found) => found.length === 10,
    );
    expect(settled.every(({ status }) => status === 'planned')).toBe(true);
    expect(await office.db.period.count({ where: { entitlementId, isProvisional: true } })).toBe(0);
    const events = (await eventsOf(office, entitlementId)).filter(
      (type) => type === 'adjusted' || type === 'periodDue',
    );
    expect(events).toEqual([
      ...Array<string>(IN_FIRST_YEAR + 2).fill('periodDue'),
      ...['adjusted', 'periodDue', 'adjusted', 'periodDue'],
    ]);
    // Payable: the paid months and the differences; reserved: what is planned and known.
    const { payable, reserved = 0n, committed = 0n, ...rest } = await balancesOf(entitlementId);
    expect(payable).toBe(BigInt(IN_FIRST_YEAR + 2) * 26_400n + 2n * 2_200n);
    expect(reserved + committed).toBe(10n * 28_600n);
    expect(Object.values(rest).reduce((sum, one) => sum + one, (payable ?? 0n) + reserved + committed)).toBe(0n);
  });

  it('says by which base it was paid in the record, as it falls due', async () => {
    const entitlementId = await paidProvisionally();
    const { applicationId } = await entitlementOf(entitlementId);
    const events = await office.db.event.findMany({
      where: { stream: stream.case(applicationId ?? ''), type: 'periodDue' },
      orderBy: { seq: 'asc' },
    });
    const details = events.map(({ publicPart }) => (JSON.parse(publicPart) as { details: object }).details);
    expect(details.at(-1)).toMatchObject({
      period: FEBRUARY,
      amount: '264.00',
      provisional: true,
      base: { setting: WAGE, year: BASE_YEAR + 1, entry: KNOWN[0] },
    });
    expect(details[0]).not.toHaveProperty('provisional');
  });

  it('is settled once, however often the change is carried out and by however many at once', async () => {
    const entitlementId = await paidProvisionally();
    await publish('2600.00');
    const { id: changeId } = await office.db.settingChange.findFirstOrThrow({ orderBy: { confirmedAt: 'desc' } });
    const before = [await paid(entitlementId), await adjustmentsOf(entitlementId)];
    const deps = await dependencies();
    await Promise.all([
      ...Array.from({ length: 5 }, () => wakeForSetting(deps, { changeId, after: 'entitlements:' })),
      ...Array.from({ length: 5 }, () => rebasePeriods(deps, { entitlementId, businessNow: Date.now() })),
    ]);
    expect([await paid(entitlementId), await adjustmentsOf(entitlementId)]).toEqual(before);
    expect(before[1]).toHaveLength(2);
  });

  it('is settled by ten at once only once', async () => {
    const entitlementId = await paidProvisionally();
    const deps = await dependencies();
    await office.db.setting.update({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: WAGE } },
      data: { value: published('2600.00') },
    });
    const settled = await Promise.all(
      Array.from({ length: 10 }, () => rebasePeriods(deps, { entitlementId, businessNow: Date.now() })),
    );
    expect(settled.map((one) => one.settled).sort()).toEqual([...Array<number>(9).fill(0), 2]);
    expect(await adjustmentsOf(entitlementId)).toHaveLength(2);
  });

  it('is settled although nobody works when the base is confirmed', async () => {
    const entitlementId = await paidProvisionally();
    let confirming: Promise<unknown> | undefined;
    await office.whileNobodyWorks(async () => {
      confirming = set(WAGE, published('2600.00'));
      await eventually(
        'the change waits',
        () => office.db.settingChange.count({ where: { name: WAGE, status: 'awaitingConfirmation' } }),
        (count) => count === 1,
      );
    });
    await confirming;
    await touched();
    expect((await adjustmentsOf(entitlementId)).map(({ payoutFen }) => payoutFen)).toEqual([2_200n, 2_200n]);
  });

  it('is settled without a payment where the published base is the same', async () => {
    const entitlementId = await paidProvisionally();
    await publish('2400.00');
    expect(await adjustmentsOf(entitlementId)).toMatchObject([
      { number: 1, differenceFen: 0n, payoutFen: 0n },
      { number: 1, differenceFen: 0n, payoutFen: 0n },
    ]);
    expect(await office.db.period.count({ where: { entitlementId, isProvisional: true } })).toBe(0);
    expect(await payoutsOf(office, entitlementId)).toHaveLength(IN_FIRST_YEAR + 2);
  });

  it('becomes a receivable where the published base is lower, and nothing is deducted', async () => {
    const entitlementId = await paidProvisionally();
    await publish('2200.00');
    // 2200.00 x 0.11 = 242.00; 264.00 - 242.00 = 22.00 too much.
    expect(await adjustmentsOf(entitlementId)).toMatchObject([
      { number: 1, amountFen: 24_200n, differenceFen: -2_200n, payoutFen: 0n, receivableFen: 2_200n },
      { number: 1, amountFen: 24_200n, differenceFen: -2_200n, payoutFen: 0n, receivableFen: 2_200n },
    ]);
    expect(await payoutsOf(office, entitlementId)).toHaveLength(IN_FIRST_YEAR + 2);
    const { receivable, receivableContra } = await balancesOf(entitlementId);
    expect([receivable, receivableContra]).toEqual([4_400n, -4_400n]);
    // The next month is paid whole.
    const march = shiftMonth(JANUARY, 2);
    await moveTo(entitlementId, march);
    await eventually(
      'the next month',
      () => paid(entitlementId),
      (all) => all.includes(`base.claimant ${march} 24200`),
    );
  });

  it('follows a corrected base with a further difference, to what counted last', async () => {
    const entitlementId = await paidProvisionally();
    // 286.00; 291.50; 253.00; 286.00; 297.00
    for (const amount of ['2600.00', '2650.00', '2300.00', '2600.00', '2700.00']) await publish(amount);
    const ofJanuary = (await adjustmentsOf(entitlementId)).filter(({ period }) => period === JANUARY);
    expect(ofJanuary.map((one) => [one.number, one.differenceFen, one.payoutFen, one.receivableFen])).toEqual([
      [1, 2_200n, 2_200n, 0n],
      [2, 550n, 550n, 0n],
      [3, -3_850n, 0n, 3_850n],
      [4, 3_300n, 0n, -3_300n],
      [5, 1_100n, 550n, -550n],
    ]);
    const inJanuary = (await paid(entitlementId)).filter((one) => one.includes(JANUARY));
    expect(inJanuary.sort()).toEqual([
      `adj1.claimant ${JANUARY} 2200`,
      `adj2.claimant ${JANUARY} 550`,
      `adj5.claimant ${JANUARY} 550`,
      `base.claimant ${JANUARY} 26400`,
    ]);
    // 264.00 + 22.00 + 5.50 + 5.50 = 297.00
    const { applicationId } = await entitlementOf(entitlementId);
    expect(await verifyStream(office.db, stream.case(applicationId ?? ''))).toMatchObject({ intact: true });
  });

  it('is neither paid provisionally nor adjusted inside a suspension', async () => {
    await set(READING, 'provisional');
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(FIRST_MONTH));
    await moveTo(entitlementId, shiftMonth(FIRST_MONTH, IN_FIRST_YEAR - 1));
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'suspend'));
    // Suspended on the second day of January: January is partly covered, February is whole inside.
    await moveTo(entitlementId, FEBRUARY);
    await eventually(
      'the suspended month',
      () => office.db.period.count({ where: { entitlementId, status: 'cancelled' } }),
      (count) => count === 1,
    );
    expect((await paid(entitlementId)).filter((one) => one.includes(FEBRUARY))).toEqual([]);
    await publish('2600.00');
    expect((await adjustmentsOf(entitlementId)).map(({ period }) => period)).toEqual([JANUARY]);
  });
});

describe('a month that is paid provisionally', () => {
  const tell = (mode: string) =>
    office.db.installation.upsert({
      where: { name: 'sandboxRegistry' },
      create: { name: 'sandboxRegistry', value: mode },
      update: { value: mode },
    });

  it('is not paid before the registry has confirmed it, like any other', async () => {
    await set(READING, 'provisional');
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(FIRST_MONTH));
    await moveTo(entitlementId, shiftMonth(FIRST_MONTH, IN_FIRST_YEAR - 1));
    await tell('notConfirmed');
    await moveTo(entitlementId, JANUARY);
    const january = () => office.db.period.findFirst({ where: { entitlementId, period: JANUARY } });
    await eventually('unconfirmed', january, (period) => period?.status === 'unconfirmed');
    expect((await paid(entitlementId)).filter((one) => one.includes(JANUARY))).toEqual([]);
    await tell('ok');
    await fastForward(office.client, `entitlement/${entitlementId}`, 8 * DAY);
    await eventually('paid', january, (period) => period?.isProvisional === true);
  });

  it('is held where its budget line has no money, and so is its difference; both fall due when it has', async () => {
    const line = { jurisdiction: 'dongyang', line: 'employment-fund' };
    const year = BASE_YEAR + 2;
    const place = { jurisdiction_line_year: { ...line, year } };
    const { availableFen } = await office.db.budgetLine.findUniqueOrThrow({ where: place });
    await office.db.budgetLine.update({ where: place, data: { availableFen: 0n } });
    const entitlementId = await paidProvisionally();
    await publish('2600.00');
    const statuses = async () =>
      (await payoutsOf(office, entitlementId))
        .filter(({ period }) => period >= JANUARY)
        .map(({ component, status }) => `${component} ${status}`);
    expect((await statuses()).sort()).toEqual([
      ...Array<string>(2).fill('adj1.claimant held'),
      ...Array<string>(2).fill('base.claimant held'),
    ]);
    await office.db.budgetLine.update({ where: place, data: { appropriatedFen: { decrement: availableFen } } });
    await office.db.$transaction((tx) =>
      openBudgetLines(
        tx,
        'dongyang',
        [{ line: line.line, year, amount: availableFen, key: 'again' }],
        'engine',
        Date.now(),
      ),
    );
    expect((await statuses()).sort()).toEqual([
      ...Array<string>(2).fill('adj1.claimant due'),
      ...Array<string>(2).fill('base.claimant due'),
    ]);
    // 2 x 264.00 and 2 x 22.00 to be paid.
    const { payable = 0n } = await balancesOf(entitlementId);
    expect(payable).toBe(BigInt(IN_FIRST_YEAR + 2) * 26_400n + 2n * 2_200n);
  });

  it('is paid by a further attempt when the bank returns it, and so is its difference, each as what it is', async () => {
    const entitlementId = await paidProvisionally();
    await publish('2600.00');
    await haveReturned(office);
    const again = async (component: string) => {
      const { id } = await office.db.payout.findFirstOrThrow({
        where: { entitlementId, component, period: JANUARY, attempt: 1 },
      });
      await giveNewAccount(office, id);
      const next = { entitlementId, component, period: JANUARY, attempt: 2 };
      const payout = await office.db.payout.findFirstOrThrow({ where: next });
      const period = await office.db.period.findFirstOrThrow({ where: { payoutId: payout.id } });
      return [payout.amountFen, payout.isProvisional, period.component];
    };
    expect(await again('base.claimant')).toEqual([26_400n, true, 'base.claimant']);
    expect(await again('adj1.claimant')).toEqual([2_200n, false, 'adj1.claimant']);
    expect(await adjustmentsOf(entitlementId)).toHaveLength(2);
  });
});

describe('the choice of the operator', () => {
  it('has months that wait paid at once when it becomes provisional, and only unpaid ones wait when it is taken back', async () => {
    const entitlementId = await inSecondYear();
    await eventually(
      'the months with a base',
      () => payoutsOf(office, entitlementId),
      (payouts) => payouts.length === IN_FIRST_YEAR,
    );
    await set(READING, 'provisional');
    await eventually(
      'the months without base',
      () => office.db.period.count({ where: { entitlementId, isProvisional: true } }),
      (count) => count === 2,
    );
    await set(READING, 'wait');
    await touched();
    await moveTo(entitlementId, shiftMonth(JANUARY, 2));
    expect(await office.db.period.count({ where: { entitlementId, isProvisional: true } })).toBe(2);
    expect(await payoutsOf(office, entitlementId)).toHaveLength(IN_FIRST_YEAR + 2);
    await publish('2600.00');
    expect((await adjustmentsOf(entitlementId)).map(({ payoutFen }) => payoutFen)).toEqual([2_200n, 2_200n]);
    await eventually(
      'the month that waited',
      () => paid(entitlementId),
      (all) => all.includes(`base.claimant ${shiftMonth(JANUARY, 2)} 28600`),
    );
  });

  it('is made by one policy officer and confirmed by another', async () => {
    const propose = async () => {
      const id = randomUUID();
      await office.db.settingChange.create({
        data: {
          id,
          ...{ jurisdiction: 'dongyang', name: READING, value: 'provisional', status: 'awaitingConfirmation' },
          proposedBy: 'policy-officer',
          proposedAt: new Date(),
        },
      });
      return id;
    };
    const changeId = await propose();
    expect(await office.confirmSetting(changeId, 'policy-officer')).toMatchObject({ refused: 'four-eyes' });
    expect(await office.confirmSetting(changeId, 'auditor-1')).toMatchObject({ refused: 'forbidden' });
    expect(await office.confirmSetting(changeId, 'policy-officer-2')).toEqual({ done: true });
  });
});

describe('an entitlement that has ended', () => {
  async function endedProvisionally({ isPaidBefore }: { isPaidBefore: boolean }): Promise<string> {
    const entitlementId = await paidProvisionally();
    if (isPaidBefore) await pay(office);
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'end'));
    await office.client.workflow.getHandle(`entitlement/${entitlementId}`).result();
    if (!isPaidBefore) await pay(office);
    expect((await payoutsOf(office, entitlementId)).every(({ status }) => status === 'settled')).toBe(true);
    return entitlementId;
  }
  const statusOf = async (id: string) => (await entitlementOf(id)).status;

  it('is not closed before the difference is settled, paid and received', async () => {
    const entitlementId = await endedProvisionally({ isPaidBefore: false });
    expect(await statusOf(entitlementId)).toBe('ended');
    await publish('2600.00');
    expect(await statusOf(entitlementId)).toBe('ended');
    await pay(office);
    expect(await statusOf(entitlementId)).toBe('closed');
    // Corrected afterwards: it is open again until the second difference is received.
    await publish('2650.00');
    expect(await statusOf(entitlementId)).toBe('ended');
    expect((await paid(entitlementId)).filter((one) => one.startsWith('adj2'))).toEqual([
      `adj2.claimant ${JANUARY} 550`,
      `adj2.claimant ${FEBRUARY} 550`,
    ]);
    await pay(office);
    expect(await statusOf(entitlementId)).toBe('closed');
    await publish('2200.00');
    expect(await statusOf(entitlementId)).toBe('closed');
    expect((await adjustmentsOf(entitlementId)).at(-1)).toMatchObject({
      number: 3,
      payoutFen: 0n,
      receivableFen: 4_950n,
    });
  });

  it('is closed by a base that changes nothing', async () => {
    const entitlementId = await endedProvisionally({ isPaidBefore: true });
    expect(await statusOf(entitlementId)).toBe('ended');
    await publish('2400.00');
    expect(await statusOf(entitlementId)).toBe('closed');
  });

  it('keeps nobody from his difference when its person has been erased', async () => {
    const erased = await endedProvisionally({ isPaidBefore: true });
    const other = await endedProvisionally({ isPaidBefore: true });
    const { personId } = await entitlementOf(erased);
    await office.db.personKey.delete({ where: { personId } });
    await publish('2600.00');
    expect([(await adjustmentsOf(erased)).length, (await adjustmentsOf(other)).length]).toEqual([0, 2]);
  });

  it('loses no difference when its base is confirmed at the moment of its last provisional payment', async () => {
    const entitlementId = await inSecondYear();
    await eventually(
      'the months with a base',
      () => payoutsOf(office, entitlementId),
      (payouts) => payouts.length === IN_FIRST_YEAR,
    );
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'end'));
    const { applicationId } = await entitlementOf(entitlementId);
    const held = await Holder.holdRecord(office.database, stream.case(applicationId ?? ''));
    try {
      // It is being paid provisionally, all but committed, when the base is confirmed.
      await set(READING, 'provisional');
      await held.untilWaiting(1);
      const confirming = set(WAGE, published('2600.00'));
      await held.untilWaiting(2);
      await held.release();
      await confirming;
    } finally {
      await held.release().catch(() => undefined);
    }
    await touched();
    expect((await adjustmentsOf(entitlementId)).map(({ payoutFen }) => payoutFen)).toEqual([2_200n, 2_200n]);
  });
});

describe('what was paid provisionally', () => {
  it('is settled by the reconciliation if nobody else has, once', async () => {
    const entitlementId = await paidProvisionally();
    const deps = await dependencies();
    const own = async () =>
      (await reconcile(deps)).findings.filter(({ subject }) => subject === `entitlement/${entitlementId}`);
    expect(await own()).toEqual([]);
    await office.db.setting.update({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: WAGE } },
      data: { value: published('2600.00'), updatedAt: new Date(Date.now() - DAY) },
    });
    expect(await own()).toMatchObject([{ what: 'differenceMissing', outcome: 'redriven', detail: '2' }]);
    expect((await adjustmentsOf(entitlementId)).map(({ payoutFen }) => payoutFen)).toEqual([2_200n, 2_200n]);
    expect(await own()).toEqual([]);
  });

  it('should have been paid where the operator does not wait: the reconciliation wakes it', async () => {
    const entitlementId = await inSecondYear();
    await eventually(
      'the months with a base',
      () => payoutsOf(office, entitlementId),
      (payouts) => payouts.length === IN_FIRST_YEAR,
    );
    const clockOffsetMs = BigInt(dueInstantOf(FEBRUARY) + DAY - Date.now());
    await office.db.entitlement.update({ where: { id: entitlementId }, data: { clockOffsetMs } });
    const deps = await dependencies();
    const own = async () =>
      (await reconcile(deps)).findings.filter(({ subject }) => subject === `entitlement/${entitlementId}`);
    expect(await own()).toEqual([]);
    await office.db.setting.update({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: READING } },
      data: { value: 'provisional' },
    });
    expect(await own()).toMatchObject([{ what: 'instalmentOverdue', detail: JANUARY }]);
    await eventually(
      'it is paid',
      () => office.db.period.count({ where: { entitlementId, isProvisional: true } }),
      (count) => count === 2,
    );
  });

  it('agrees with the accounts, also where too much was paid', async () => {
    const entitlementId = await paidProvisionally();
    await publish('2200.00');
    const findings = async () =>
      (await reconcile(await dependencies())).findings.filter(({ what }) => what === 'ledgerDiffers');
    expect(await findings()).toEqual([]);
    // One that the accounts do not know, of an instalment that was never provisional.
    const [first] = await payoutsOf(office, entitlementId);
    const forged = {
      number: 1,
      base: {},
      amountFen: 26_300n,
      differenceFen: -100n,
      payoutFen: 0n,
      receivableFen: 100n,
    };
    const of = { entitlementId, component: 'base.claimant', period: first?.period ?? '', jurisdiction: 'dongyang' };
    await office.db.adjustment.create({ data: { ...of, ...forged, occurredAt: new Date() } });
    expect(await findings()).toMatchObject([{ subject: 'receivable/dongyang', outcome: 'needsPerson' }]);
  });

  it('is never adjusted past what counted before, whatever writes it', async () => {
    const entitlementId = await paidProvisionally();
    const wrong = {
      ...{ entitlementId, component: 'base.claimant', period: JANUARY, jurisdiction: 'dongyang' },
      base: {},
      occurredAt: new Date(),
    };
    const first = { number: 1, amountFen: 28_600n, differenceFen: 2_200n, payoutFen: 2_200n, receivableFen: 0n };
    for (const change of [
      { number: 2 },
      { differenceFen: 2_300n, payoutFen: 2_300n },
      { payoutFen: 2_300n },
      { payoutFen: -100n, receivableFen: -2_300n },
      { payoutFen: 2_300n, receivableFen: 100n, amountFen: 28_500n },
      { payoutFen: 1_100n, receivableFen: -1_100n },
    ])
      await expect(office.db.adjustment.create({ data: { ...wrong, ...first, ...change } })).rejects.toThrow();
    await office.db.adjustment.create({ data: { ...wrong, ...first } });
    await expect(office.db.adjustment.updateMany({ data: { payoutFen: 0n } })).rejects.toThrow();
    await expect(office.db.adjustment.deleteMany()).rejects.toThrow();
  });
});

describe('where the operator waits', () => {
  it('nothing is paid before its base is published', async () => {
    const entitlementId = await inSecondYear();
    await eventually(
      'the months with a base',
      () => payoutsOf(office, entitlementId),
      (payouts) => payouts.length === IN_FIRST_YEAR,
    );
    expect(await office.db.period.count({ where: { entitlementId, isProvisional: true } })).toBe(0);
    await publish('2600.00');
    await eventually(
      'the months whose base came',
      () => paid(entitlementId),
      (all) => all.includes(`base.claimant ${FEBRUARY} 28600`),
    );
    expect(await adjustmentsOf(entitlementId)).toEqual([]);
  });
});
