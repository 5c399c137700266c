import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBudgetLines } from '../../activities/money/budget.js';
import { addDays, addMonths, shiftMonth, yearOf } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { must, Office, type Claimant } from '../helpers/office.js';

const DAY = 86_400_000;
const today = civilDateAt(Date.now());
const JIANGMEN_OFFICERS = ['jiangmen-intake-1', 'jiangmen-auditor-1', 'jiangmen-approver-1'] as const;
const RENT_PAPERS = [
  'business-licence',
  'tax-registration-certificate',
  'tax-payment-or-exemption-proof',
  'household-place-community-proof',
  'business-place-community-proof',
];
const DONGYANG_OFFICERS = ['intake-street-a', 'auditor-1', 'approver-1'] as const;

let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

const statusOf = async (id: string) => (await office.db.application.findUniqueOrThrow({ where: { id } })).status;
const entitlementRow = (id: string) => office.db.entitlement.findUniqueOrThrow({ where: { id } });
const payoutsOf = (entitlementId: string) =>
  office.db.payout.findMany({ where: { entitlementId }, orderBy: { dueAt: 'asc' } });

async function submitted(
  claimant: Claimant,
  claimed: { jurisdiction: string; scheme: string },
  facts: Record<string, unknown>,
  documents: readonly string[],
): Promise<string> {
  const id = await office.draft(claimant, facts, 0, claimed, documents);
  await must(office.submit(id, claimant));
  return id;
}

describe('the self-employment fund (S0 三(一)2)', () => {
  const claimFor = (claimant: Claimant, businessStartDate: string) =>
    submitted(
      claimant,
      { jurisdiction: 'jiangmen', scheme: 'self-employment-fund-2000' },
      { isStateRestructuredEnterpriseWorker: true, isLabourRelationTerminated: true, businessStartDate },
      ['business-licence'],
    );

  it('waits for the day three months after the licence, opens on it by itself, and pays 2000.00 once', async () => {
    // The last day on which it is too early: three months are over tomorrow.
    const businessStartDate = addMonths(addDays(today, 1), -3);
    const opensOn = addMonths(businessStartDate, 3);
    const claimant = await office.newClaimant();
    const id = await claimFor(claimant, businessStartDate);
    expect(await statusOf(id)).toBe('waiting');
    expect(await office.db.task.count({ where: { applicationId: id } })).toBe(0);

    await fastForward(office.client, `application/${id}`, startOfDay(opensOn) - Date.now());
    await eventually(
      'the claim is open',
      () => statusOf(id),
      (status) => status === 'inReview',
    );
    expect(await office.db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ asOf: opensOn });
    await office.approve(id, JIANGMEN_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const ended = await eventually(
      'it has done its work',
      () => entitlementRow(entitlementId),
      ({ status }) => status === 'ended',
    );
    expect(ended).toMatchObject({ cadence: 'once', endReason: 'termCompleted', termFrom: null, months: null });
    const payouts = await payoutsOf(entitlementId);
    expect(payouts.map(({ key, amountFen, status }) => [key, amountFen, status])).toEqual([
      [`payout:${entitlementId}:base.claimant:once:1`, 200_000n, 'due'],
    ]);
  });

  it('is granted once to a person: a second claim is refused on the facts', async () => {
    const claimant = await office.newClaimant();
    const first = await claimFor(claimant, addMonths(today, -6));
    await office.approve(first, JIANGMEN_OFFICERS);
    await office.entitlementOf(first);
    const second = await claimFor(claimant, addMonths(today, -5));
    const stored = await office.db.assessment.findFirstOrThrow({
      where: { applicationId: second },
      orderBy: { id: 'desc' },
    });
    expect(stored.result).toMatchObject({ outcome: 'ineligible', reasons: ['already-awarded'] });
  });

  it('excludes a second award for good in the database, also when nothing is left to be paid', async () => {
    const claimant = await office.newClaimant();
    const id = await claimFor(claimant, addMonths(today, -6));
    await office.approve(id, JIANGMEN_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    await eventually(
      'it has done its work',
      () => entitlementRow(entitlementId),
      ({ status }) => status === 'ended',
    );
    const [covered] = await office.db.$queryRaw<{ isOpen: boolean }[]>`
      SELECT upper_inf(months) AS "isOpen" FROM coverage WHERE entitlement_id = ${entitlementId}::uuid`;
    expect(covered).toEqual({ isOpen: true });
  });
});

describe('the rent subsidy of founders (S2.3 三(二)3)', () => {
  const businessStartDate = addMonths(today, -12);
  async function rentEntitlement(annualRent: string) {
    const claimant = await office.newClaimant();
    const id = await submitted(
      claimant,
      { jurisdiction: 'dongyang', scheme: 'rent-subsidy-other-premises' },
      {
        personCategories: ['re-employment-card-holder'],
        premises: 'other',
        isFirstBusiness: true,
        businessStartDate,
        annualRent,
      },
      RENT_PAPERS,
    );
    await office.approve(id, DONGYANG_OFFICERS);
    return { id, entitlementId: await office.entitlementOf(id) };
  }

  it('pays 10 percent of the rent, at most 2000.00, in each of three years, and then ends', async () => {
    const { entitlementId } = await rentEntitlement('24000.00');
    await eventually(
      'the first year is due at once',
      () => payoutsOf(entitlementId),
      (payouts) => payouts.length === 1,
    );
    await fastForward(office.client, `entitlement/${entitlementId}`, (3 * 366 + 31) * DAY);
    const ended = await eventually(
      'the end',
      () => entitlementRow(entitlementId),
      ({ status }) => status === 'ended',
    );
    expect(ended).toMatchObject({ cadence: 'yearly', months: 36, termFrom: null, endReason: 'termCompleted' });
    const payouts = await payoutsOf(entitlementId);
    expect(payouts.map(({ period, amountFen }) => [period, amountFen])).toEqual(
      [0, 1, 2].map((years) => [String(yearOf(today) + years), 200_000n]),
    );
    expect(payouts.slice(1).map(({ dueAt }) => civilDateAt(dueAt.getTime()))).toEqual(
      [12, 24].map((months) => addMonths(today, months)),
    );
  });

  it('pays no year while it is suspended, and what fell due meanwhile when it is resumed', async () => {
    const { entitlementId } = await rentEntitlement('6000.00');
    await eventually(
      'the first year',
      () => payoutsOf(entitlementId),
      (payouts) => payouts.length === 1,
    );
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'suspend'));
    await fastForward(office.client, `entitlement/${entitlementId}`, 370 * DAY);
    await eventually(
      'the second year waits',
      () => office.db.period.findFirst({ where: { entitlementId }, orderBy: { dueAt: 'asc' }, skip: 1 }),
      (period) => period !== null && period.dueAt.getTime() < Date.now() + 371 * DAY,
    );
    expect(await payoutsOf(entitlementId)).toHaveLength(1);
    await must(office.changeEntitlement(entitlementId, 'auditor-1', 'resume'));
    const payouts = await eventually(
      'the second year',
      () => payoutsOf(entitlementId),
      (found) => found.length === 2,
    );
    expect(payouts.map(({ amountFen }) => amountFen)).toEqual([60_000n, 60_000n]);
  });
});

describe('the start-up grant of benefit recipients (S2.3 三(二)4)', () => {
  const claimFor = (claimant: Claimant, unemploymentBenefitTotal: string) =>
    submitted(
      claimant,
      { jurisdiction: 'dongyang', scheme: 'startup-subsidy-ui-recipient' },
      {
        employmentForm: 'self-employed',
        personCategories: ['unemployment-insurance-recipient'],
        unemploymentBenefitTotal,
      },
      ['business-licence'],
    );

  it.each([
    ['20 percent of the benefit', '4000.00', 80_000n],
    ['500.00 where 20 percent would be less', '2400.00', 50_000n],
  ])('pays %s once', async (_what, total, amount) => {
    const claimant = await office.newClaimant();
    const id = await claimFor(claimant, total);
    await office.approve(id, DONGYANG_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const payouts = await eventually(
      'the payment',
      () => payoutsOf(entitlementId),
      (found) => found.length === 1,
    );
    expect(payouts.map(({ period, amountFen, status }) => [period, amountFen, status])).toEqual([
      ['once', amount, 'due'],
    ]);
  });

  it('is bound in the budget of the year in which it is approved', async () => {
    const id = await claimFor(await office.newClaimant(), '4000.00');
    await office.approve(id, DONGYANG_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const [payout] = await eventually(
      'the payment',
      () => payoutsOf(entitlementId),
      (found) => found.length === 1,
    );
    expect(payout).toMatchObject({ budgetYear: yearOf(today), budgetLine: 'employment-fund' });
    const [{ open }] = await office.db.$queryRaw<[{ open: bigint | null }]>`
      SELECT sum(amount_fen)::bigint AS open FROM ledger_leg`;
    expect(open).toBe(0n);
  });
});

describe('awards whose source states no term', () => {
  const thisMonth = today.slice(0, 7);

  it('pay assistance for the month that is claimed (S2.3 三(三)5): 80 percent of 264.00', async () => {
    const id = await submitted(
      await office.newClaimant(),
      { jurisdiction: 'dongyang', scheme: 'employment-assistance-80' },
      {
        householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
        personCategories: ['age-4050', 'urban-unemployed'],
        employmentForm: 'none',
        paysSocialInsurance: false,
        isNonPaymentFromHardship: true,
        unemploymentBenefitEndDate: addMonths(today, -13),
        firstSubsidisedMonth: shiftMonth(thisMonth, -1),
      },
      [],
    );
    await office.approve(id, DONGYANG_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const payouts = await eventually(
      'the month',
      () => payoutsOf(entitlementId),
      (found) => found.length === 1,
    );
    expect(payouts.map(({ period, amountFen }) => [period, amountFen])).toEqual([[shiftMonth(thisMonth, -1), 21_120n]]);
    expect(await entitlementRow(entitlementId)).toMatchObject({ cadence: 'monthly', months: 1 });
  });

  it('pay piecework once for the year of the income (S2.3 三(四)): 10 months of 264.00', async () => {
    const year = yearOf(today);
    const id = await submitted(
      await office.newClaimant(),
      { jurisdiction: 'dongyang', scheme: 'piecework-social-insurance' },
      { personCategories: ['laid-off'], annualPieceworkIncome: '8500.00', incomeYear: year },
      ['piecework-agreement', 'social-insurance-receipts'],
    );
    await office.approve(id, DONGYANG_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const payouts = await eventually(
      'the year',
      () => payoutsOf(entitlementId),
      (found) => found.length === 1,
    );
    expect(payouts.map(({ period, amountFen }) => [period, amountFen])).toEqual([[String(year), 264_000n]]);
  });
});

describe('a budget line without money', () => {
  it('binds a year when the line of the year in which it falls due is granted, and pays what was held', async () => {
    const year = yearOf(today);
    await office.db.budgetLine.updateMany({ where: { line: 're-employment-fund' }, data: { availableFen: 0n } });
    const claimant = await office.newClaimant();
    const id = await submitted(
      claimant,
      { jurisdiction: 'jiangmen', scheme: 'self-employment-fund-2000' },
      {
        isStateRestructuredEnterpriseWorker: true,
        isLabourRelationTerminated: true,
        businessStartDate: addMonths(today, -6),
      },
      ['business-licence'],
    );
    await office.approve(id, JIANGMEN_OFFICERS);
    const { id: entitlementId } = await office.db.entitlement.findFirstOrThrow({ where: { applicationId: id } });
    expect(await office.db.period.findFirst({ where: { entitlementId } })).toMatchObject({
      period: 'once',
      budgetYear: year,
      funding: 'committed',
    });
    await eventually(
      'held',
      () => payoutsOf(entitlementId),
      ([payout]) => payout?.status === 'held',
    );
    const grant = { line: 're-employment-fund', year, amount: 200_000n, key: 'enough' };
    await office.db.$transaction((tx) => openBudgetLines(tx, 'jiangmen', [grant], 'engine', Date.now()));
    expect((await payoutsOf(entitlementId)).map(({ status }) => status)).toEqual(['due']);
  });

  it('reserves the later years of a yearly award, too', async () => {
    await office.db.budgetLine.updateMany({ where: { line: 'employment-fund' }, data: { availableFen: 0n } });
    const id = await submitted(
      await office.newClaimant(),
      { jurisdiction: 'dongyang', scheme: 'rent-subsidy-other-premises' },
      {
        personCategories: ['re-employment-card-holder'],
        premises: 'other',
        isFirstBusiness: true,
        businessStartDate: addMonths(today, -12),
        annualRent: '24000.00',
      },
      RENT_PAPERS,
    );
    await office.approve(id, DONGYANG_OFFICERS);
    const entitlementId = await office.entitlementOf(id);
    const fundingOf = async () =>
      (await office.db.period.findMany({ where: { entitlementId }, orderBy: { dueAt: 'asc' } })).map(
        ({ budgetYear, funding }) => [budgetYear - yearOf(today), funding],
      );
    expect((await fundingOf()).slice(1)).toEqual([
      [1, 'committed'],
      [2, 'committed'],
    ]);
    const grant = { line: 'employment-fund', year: yearOf(today) + 2, amount: 200_000n, key: 'enough' };
    await office.db.$transaction((tx) => openBudgetLines(tx, 'dongyang', [grant], 'engine', Date.now()));
    expect((await fundingOf()).slice(1)).toEqual([
      [1, 'committed'],
      [2, 'reserved'],
    ]);
  });
});
