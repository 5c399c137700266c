// Paying while a base is not published, as people see it: the operator's choice, what it would do, and instalments in words.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../helpers/eventually.js';
import { month, Stack, type Loose, type Member } from '../helpers/stack.js';

const WAGE = 'cityAverageWage';
const READING = 'unpublishedBase';
/** The first month rests on the year before it: 2400.00 a month, so 264.00. */
const FIRST_YEAR = Number(month(1).slice(0, 4));
const KNOWN = [{ year: FIRST_YEAR - 1, amount: '28800.00', unit: 'year' }];
const IN_FIRST_YEAR = 13 - Number(month(1).slice(5));
const published = (amount: string) => [...KNOWN, { year: FIRST_YEAR, amount, unit: 'month' }];

let stack: Stack;
let officer: Member;
let second: Member;
let auditor: Member;
let granted: { applicant: Member; id: string; entitlementId: string };
beforeAll(async () => {
  stack = await Stack.open();
  [officer, second, auditor] = await Promise.all([
    stack.as('policy-officer'),
    stack.as('policy-officer-2'),
    stack.as('auditor-1'),
  ]);
  await set(WAGE, KNOWN);
  granted = await stack.granted();
  // Two months of the second calendar year have fallen due.
  const { entitlementId } = granted;
  await granted.applicant.post('demo/time/advance', { entitlementId, by: `P${IN_FIRST_YEAR + 3}M` });
}, 60_000);
afterAll(() => stack.close());

const pathOf = (name: string) => `jurisdictions/dongyang/settings/${name}`;
const changeOf = (id: string) => `jurisdictions/dongyang/settings/changes/${id}`;
const put = (who: Member, name: string, value: unknown) => who.send('PUT', pathOf(name), { value });
const confirm = (who: Member, id: string) => who.send('POST', `${changeOf(id)}/confirm`, {});
async function propose(name: string, value: unknown): Promise<string> {
  const { status, body } = await put(officer, name, value);
  expect([status, body.status]).toEqual([202, 'awaitingConfirmation']);
  return body.changeId;
}
async function set(name: string, value: unknown): Promise<void> {
  expect((await confirm(second, await propose(name, value))).status).toBe(200);
}
const impactOf = (id: string): Promise<Loose> =>
  eventually(
    'the impact',
    async () => (await second.get(changeOf(id))).impact,
    (impact: Loose) => impact?.status === 'ready',
  );
const periods = async (who: Member, language = 'zh-CN'): Promise<Loose[]> =>
  (
    await who.send('GET', `entitlements/${granted.entitlementId}/periods?limit=100`, undefined, {
      'accept-language': language,
    })
  ).body.items;
const paidPeriods = (isDone: (items: Loose[]) => boolean) =>
  eventually(
    'the instalments',
    async () => (await periods(granted.applicant)).filter(({ status }: Loose) => status === 'paidOut'),
    isDone,
  );
/** The month that stands for those that had no base. */
const JANUARY = `${FIRST_YEAR + 1}-01`;
const inJanuary = (items: Loose[]) => items.filter(({ period }: Loose) => period === JANUARY);

describe('the choice to pay provisionally', () => {
  it('is a setting of the jurisdiction that waits by default, and that two policy officers change', async () => {
    const { value, label, shape, needsSecondOfficer } = await granted.applicant.get(pathOf(READING));
    expect([value, label, needsSecondOfficer]).toEqual([null, '基数未公布时的发放', true]);
    expect(shape).toMatchObject({ type: { values: ['wait', 'provisional'] }, default: 'wait' });
    for (const persona of ['auditor-1', 'approver-1', 'payer-1', 'supervisor', 'applicant-1'])
      expect([persona, (await put(await stack.as(persona), READING, 'provisional')).status]).toEqual([persona, 403]);
    const wrong = await put(officer, READING, 'sometimes');
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/value']);
    // Nothing of Hubei rests on an average wage.
    const other = await officer.send('PUT', `jurisdictions/hubei/settings/${READING}`, { value: 'provisional' });
    expect(other.status).toBe(404);
    const changeId = await propose(READING, 'provisional');
    const own = await confirm(officer, changeId);
    expect([own.status, own.body.code]).toEqual([403, 'four-eyes']);
    expect((await put(officer, READING, 'wait')).status).toBe(202);
  });

  it('is shown with what it would release now, and does that', async () => {
    const changeId = await propose(READING, 'provisional');
    // 2 x 264.00; months that are not due wait and see.
    expect((await impactOf(changeId)).total).toMatchObject({ entitlements: 1, periods: 2, up: '528.00', down: '0.00' });
    expect((await confirm(second, changeId)).status).toBe(200);
    const paid = await paidPeriods((items) => items.length === IN_FIRST_YEAR + 2);
    expect(paid.slice(0, IN_FIRST_YEAR).every((one) => !('provisional' in one) && !('explanation' in one))).toBe(true);
    expect(paid.slice(IN_FIRST_YEAR).map(({ amount, provisional }) => [amount, provisional])).toEqual([
      ['264.00', true],
      ['264.00', true],
    ]);
  });
});

describe('an instalment that was paid provisionally', () => {
  it('says so in words, by which base, to the claimant and to the office, and in its payout', async () => {
    for (const who of [granted.applicant, auditor]) {
      const [chinese] = inJanuary(await periods(who));
      expect(chinese?.explanation).toBe(
        `按${FIRST_YEAR - 1}年本市平均工资（每年28800.00元）预发：${FIRST_YEAR}年本市平均工资尚未公布，公布后补差。`,
      );
      const [english] = inJanuary(await periods(who, 'en'));
      expect(english?.explanation).toBe(
        `Paid provisionally by: Average wage of the city of ${FIRST_YEAR - 1} (28800.00 yuan a year). ` +
          `Not published yet: Average wage of the city of ${FIRST_YEAR}; the difference follows when it is.`,
      );
      expect(chinese?.base).toEqual({ setting: WAGE, year: FIRST_YEAR, entry: KNOWN[0] });
    }
    const { items } = await granted.applicant.get(`payouts?entitlement=${granted.entitlementId}`);
    expect(items.map(({ provisional }: Loose) => provisional === true)).toEqual([
      ...Array<boolean>(IN_FIRST_YEAR).fill(false),
      true,
      true,
    ]);
    const timeline = await granted.applicant.get(`applications/${granted.id}/timeline?limit=100`);
    const due = timeline.items.filter(({ type }: Loose) => type === 'periodDue').at(-1);
    expect(due.details).toMatchObject({ amount: '264.00', provisional: true });
  });

  it('has its difference in the impact of the base, and then as an instalment of its own that says what it is', async () => {
    const changeId = await propose(WAGE, published('2600.00'));
    // 10 months at 286.00 become known, 2 months get 22.00 each.
    expect((await impactOf(changeId)).total).toMatchObject({
      entitlements: 1,
      periods: 12,
      up: '2904.00',
      down: '0.00',
    });
    expect((await confirm(second, changeId)).status).toBe(200);
    const paid = await paidPeriods((items) => items.length === IN_FIRST_YEAR + 4);
    const [difference, base] = inJanuary(paid);
    expect(difference).toMatchObject({
      component: 'adj1.claimant',
      amount: '22.00',
      explanation: `补差：按已公布的${FIRST_YEAR}年本市平均工资（每月2600.00元），286.00 − 264.00 = 22.00 元。`,
    });
    expect(base).toMatchObject({
      component: 'base.claimant',
      amount: '264.00',
      explanation: `先按${FIRST_YEAR - 1}年本市平均工资（每年28800.00元）预发264.00元；按已公布的${FIRST_YEAR}年本市平均工资（每月2600.00元）应为286.00元。`,
    });
    expect(base).not.toHaveProperty('provisional');
    const events = (await granted.applicant.get(`applications/${granted.id}/timeline?limit=100`)).items;
    const adjusted = events.filter(({ type }: Loose) => type === 'adjusted');
    expect(adjusted.map(({ details }: Loose) => [details.from, details.to, details.difference])).toEqual([
      ['264.00', '286.00', '22.00'],
      ['264.00', '286.00', '22.00'],
    ]);
  });

  it('shows what was paid too much as an open amount, which the office finds', async () => {
    const own = `entitlements/${granted.entitlementId}`;
    const listed = async () =>
      (await auditor.get('entitlements?receivable=true')).items.map(({ id, receivable }: Loose) => [id, receivable]);
    expect([await listed(), (await auditor.get(own)).receivable]).toEqual([[], undefined]);
    const changeId = await propose(WAGE, published('2500.00'));
    // 2500.00 x 0.11 = 275.00: 11.00 less for 12 months, two of which are paid.
    expect((await impactOf(changeId)).total).toMatchObject({
      entitlements: 1,
      periods: 12,
      up: '0.00',
      down: '132.00',
    });
    expect((await confirm(second, changeId)).status).toBe(200);
    await eventually(
      'the open amount',
      () => auditor.get(own),
      ({ receivable }: Loose) => receivable === '22.00',
    );
    expect(await listed()).toEqual([[granted.entitlementId, '22.00']]);
    const [, base] = inJanuary(await periods(granted.applicant, 'en'));
    expect(base).toMatchObject({ receivable: '11.00' });
    expect(base?.explanation).toMatch(/ 11\.00 yuan were paid too much and have not been got back\.$/);
    const { balanced, accounts } = await (await stack.as('payer-1')).get('ledger/trial-balance');
    const owing = accounts.filter(({ account }: Loose) => account.startsWith('receivable/'));
    expect([balanced, owing.map(({ debit, credit }: Loose) => [debit, credit])]).toEqual([true, [['22.00', '0.00']]]);
    expect((await granted.applicant.get(own)).receivable).toBe('22.00');
    expect((await (await stack.newApplicant()).send('GET', own)).status).toBe(404);
  });

  it('has what was paid too much set off against a later difference, in words', async () => {
    await set(WAGE, published('2700.00'));
    const paid = await paidPeriods((items) => items.length === IN_FIRST_YEAR + 6);
    const further = inJanuary(paid).find(({ component }) => component === 'adj3.claimant');
    // 2700.00 x 0.11 = 297.00; 297.00 - 275.00 = 22.00, of which 11.00 had been paid already.
    expect(further).toMatchObject({
      amount: '11.00',
      explanation: `补差：按已公布的${FIRST_YEAR}年本市平均工资（每月2700.00元），297.00 − 275.00 = 22.00 元。其中11.00元冲抵此前多发的金额。`,
    });
    expect((await auditor.get(`entitlements/${granted.entitlementId}`)).receivable).toBeUndefined();
  });
});
