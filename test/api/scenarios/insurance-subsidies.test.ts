// Flows of the flexible-employment subsidy and the employment assistance that need several claims or settings: two claims for one
// month, a break, a base that is published later, a filing at the wrong street.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMonths, lastDayOf, shiftMonth } from '../../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import { eventually } from '../../helpers/eventually.js';
import { flexibleFacts } from '../../helpers/office.js';
import { month, Stack, type Loose, type Member } from '../../helpers/stack.js';
import { Walk } from '../../helpers/walk.js';

const FLEXIBLE = 'dongyang/flexible-employment-social-insurance';
const ASSISTANCE = 'dongyang/employment-assistance-80';
const MONTH = month(0);
const THIS_YEAR = Number(MONTH.slice(0, 4));
const yearly = (amount: string) =>
  [-1, 0, 1, 2, 3, 4, 5].map((years) => ({ year: THIS_YEAR + years, amount, unit: 'year' }));

let stack: Stack;
let walk: Walk;
beforeAll(async () => {
  stack = await Stack.open();
  walk = new Walk(stack);
}, 60_000);
afterAll(() => stack.close());

describe('a claim filed at another street than that of the household (S2.3 三(三)4)', () => {
  it('goes back without a case to be audited; the filing at the right street names it in its history', async () => {
    const she = await stack.newApplicant();
    const first = await walk.file(she, FLEXIBLE, flexibleFacts(MONTH, { filingDistrict: 'street-b' }));
    expect([first.status, first.assessment.redirectTo]).toEqual(['redirected', 'street-a']);
    const second = await walk.file(she, FLEXIBLE, flexibleFacts(MONTH));
    expect(second).toMatchObject({ status: 'inReview', assessment: { outcome: 'eligible', monthlyAmount: '264.00' } });
    const third = await walk.file(await stack.newApplicant(), FLEXIBLE, flexibleFacts(MONTH));
    const told = async (id: string) =>
      (await (await stack.as('supervisor')).get(`applications/${id}/timeline`)).items.find(
        ({ type }: Loose) => type === 'submitted',
      ).details.redirectedFrom;
    expect(await told(second.id)).toEqual({
      applicationId: first.id,
      caseNumber: first.caseNumber,
      filedOn: first.filedOn,
    });
    // Nobody else's, and not when she files once more.
    expect(await told(third.id)).toBeUndefined();
    expect(await told((await walk.file(she, FLEXIBLE, flexibleFacts(MONTH))).id)).toBeUndefined();
  });
});

describe('two claims for one month (S2.3 三(三)4 and 5)', () => {
  beforeAll(async () => {
    await walk.set('dongyang', 'enterpriseMinimumWage', [{ from: `${THIS_YEAR - 1}-01`, amount: '960.00' }]);
    await walk.set('dongyang', 'cityAverageWage', yearly('30000.00'));
  });
  afterAll(async () => {
    await walk.set('dongyang', 'enterpriseMinimumWage', [{ from: `${THIS_YEAR - 1}-01`, amount: '850.00' }]);
    await walk.set('dongyang', 'cityAverageWage', yearly('28800.00'));
  });

  /** Both are on hold for the month, and nobody can go on with either. */
  async function bothOnHold(): Promise<{ she: Member; assistance: string; flexible: string }> {
    const she = await stack.newApplicant();
    const assistance = await walk.file(she, ASSISTANCE, {
      householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
      personCategories: ['age-4050', 'urban-unemployed'],
      employmentForm: 'none',
      paysSocialInsurance: false,
      isNonPaymentFromHardship: true,
      unemploymentBenefitEndDate: addMonths(civilDateAt(Date.now()), -14),
      firstSubsidisedMonth: MONTH,
    });
    expect(assistance.assessment).toMatchObject({ outcome: 'eligible', monthlyAmount: '220.00' });
    const flexible = await walk.file(she, FLEXIBLE, flexibleFacts(MONTH));
    for (const { id } of [assistance, flexible]) {
      const held = await walk.reached(she, id, 'onHold');
      expect(held.assessment).toMatchObject({ outcome: 'hold', reasons: ['overlapping-insurance-award'] });
      expect(await walk.offered('intake-street-a', id, 'intake')).not.toContain('approve');
    }
    return { she, assistance: assistance.id, flexible: flexible.id };
  }

  const awardsOf = async (she: Member): Promise<[string, string | null][]> => {
    const { items } = await she.get('entitlements');
    const instalments = await Promise.all(items.map(({ id }: Loose) => walk.instalments(she, id)));
    return instalments.flat().filter(([period]) => period === MONTH) as [string, string | null][];
  };

  it('with a receipt and the decision for the flexible claim pay 275.00 once, and assistance nothing', async () => {
    const { she, assistance, flexible } = await bothOnHold();
    const ask = { type: 'requestCorrection', items: ['other'], opinion: '补缴费凭证' };
    expect((await walk.act('intake-street-a', flexible, 'intake', ask)).status).toBe(200);
    await walk.bring(she, flexible, 'other');
    expect((await she.post(`applications/${flexible}/actions`, { type: 'submitCorrection' })).status).toBe('onHold');
    await walk.decide('intake-street-a', assistance, 'intake', 'reject');
    await walk.reached(she, flexible, 'inReview');
    await walk.approve(she, flexible);
    expect(await awardsOf(she)).toEqual([[MONTH, '275.00']]);
  });

  it('without a receipt refuse the flexible claim, and assistance pays 220.00 once', async () => {
    const { she, assistance, flexible } = await bothOnHold();
    await walk.establish('intake-street-a', flexible, 'intake', 'paysSocialInsurance', false);
    expect((await walk.view(she, flexible)).assessment).toMatchObject({
      outcome: 'ineligible',
      reasons: ['social-insurance-not-paid'],
    });
    await walk.decide('intake-street-a', flexible, 'intake');
    await walk.decide('auditor-1', flexible, 'audit', 'reject');
    expect((await walk.view(she, flexible)).status).toBe('rejected');
    await walk.reached(she, assistance, 'inReview');
    await walk.approve(she, assistance);
    expect(await awardsOf(she)).toEqual([[MONTH, '220.00']]);
  });
});

describe('a break after fourteen paid months (S2.3 三(三)4)', () => {
  it('blocks the next claim until the operator says how it counts, for everybody; then 22 months are left by themselves', async () => {
    const she = await stack.newApplicant();
    const first = await walk.file(she, FLEXIBLE, flexibleFacts(MONTH));
    const { entitlementId } = await walk.approve(she, first.id);
    await walk.until(she, { entitlementId }, `${shiftMonth(MONTH, 14)}-05`);
    await eventually(
      'fourteen months',
      () => she.get(`entitlements/${entitlementId}/periods?limit=100`),
      ({ items }: Loose) => items.filter(({ status }: Loose) => status === 'paidOut').length === 14,
    );
    const auditor = await stack.as('auditor-1');
    await auditor.post(`entitlements/${entitlementId}/actions`, { type: 'end', reason: '进厂就业' });

    const again = shiftMonth(MONTH, 19);
    const second = await walk.file(she, FLEXIBLE, flexibleFacts(again), { on: `${again}-01` });
    expect(second).toMatchObject({
      status: 'waiting',
      filedOn: `${again}-01`,
      assessment: { outcome: 'blocked', missingSettings: ['interruptionReading'] },
    });
    try {
      await walk.set('dongyang', 'interruptionReading', 'cumulative');
      expect((await walk.reached(she, second.id, 'inReview')).assessment).toMatchObject({
        outcome: 'eligible',
        totalAmount: '5808.00',
        term: { from: `${again}-01`, to: lastDayOf(shiftMonth(again, 21)), months: 22 },
      });
      const reading = { type: 'establishFact', fact: 'interruptionReading', value: 'restart' };
      expect((await walk.act('intake-street-a', second.id, 'intake', reading)).status).toBe(422);
    } finally {
      await walk.set('dongyang', 'interruptionReading', null);
    }
  }, 60_000);
});

describe('a base that is published year by year (S2.3 三(三)4)', () => {
  it('gives each year its own amount and changes none that was known: 10560.00 in all', async () => {
    const july = `${THIS_YEAR + 1}-07`;
    const published = [{ year: THIS_YEAR, amount: '2400.00', unit: 'month' }];
    await walk.set('dongyang', 'cityAverageWage', published);
    try {
      const she = await stack.newApplicant();
      const { id, assessment } = await walk.file(she, FLEXIBLE, flexibleFacts(july), { on: `${july}-02` });
      expect(assessment.undeterminedFrom).toBe(`${THIS_YEAR + 2}-01`);
      const { entitlementId } = await walk.approve(she, id);
      const amounts = async () => (await walk.instalments(she, entitlementId)).map(([, amount]) => amount);
      const known = (count: number) =>
        eventually('the amounts', amounts, (all) => all.filter((one) => one !== null).length === count);
      const six = Array(6).fill('264.00');
      expect(await known(6)).toEqual([...six, ...Array(30).fill(null)]);
      for (const [years, amount] of [
        [1, '2600.00'],
        [2, '2750.00'],
        [3, '2900.00'],
      ] as const) {
        published.push({ year: THIS_YEAR + years, amount, unit: 'month' });
        await walk.set('dongyang', 'cityAverageWage', published);
        await known(Math.min(6 + 12 * years, 36));
      }
      // 6 x 264.00 + 12 x 286.00 + 12 x 302.50 + 6 x 319.00 = 10560.00
      expect(await amounts()).toEqual([
        ...six,
        ...Array(12).fill('286.00'),
        ...Array(12).fill('302.50'),
        ...Array(6).fill('319.00'),
      ]);
    } finally {
      await walk.set('dongyang', 'cityAverageWage', yearly('28800.00'));
    }
  }, 60_000);
});
