// Settings as dated, audited data: where a value comes from, what it would do, and who knew it when he confirmed it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { countImpact } from '../../activities/settings/count-impact.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { readEvents } from '../../prisma/record.js';
import { createDependencies } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

const WAGE = 'cityAverageWage';
const MINIMUM = 'enterpriseMinimumWage';
const DAY = 86_400_000;
/** The year of the first subsidised month: the two after it lie wholly within a term of 36 months. */
const YEAR = Number(shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1).slice(0, 4));

let stack: Stack;
let officer: Member;
let second: Member;
let applicant: Member;
/** The settings as the demo has them. */
const seeded = new Map<string, unknown>();
beforeAll(async () => {
  stack = await Stack.open();
  [officer, second, applicant] = await Promise.all([
    stack.as('policy-officer'),
    stack.as('policy-officer-2'),
    stack.newApplicant(),
  ]);
  for (const name of [WAGE, MINIMUM]) seeded.set(name, (await applicant.get(pathOf(name))).value);
}, 60_000);
afterAll(() => stack.close());

const pathOf = (name: string) => `jurisdictions/dongyang/settings/${name}`;
const changeOf = (id: string) => `jurisdictions/dongyang/settings/changes/${id}`;
const put = (name: string, value: unknown, more: object = {}) => officer.send('PUT', pathOf(name), { value, ...more });
async function propose(name: string, value: unknown, more: object = {}): Promise<string> {
  const { status, body } = await put(name, value, more);
  expect([status, body.status]).toEqual([202, 'awaitingConfirmation']);
  return body.changeId;
}
const confirm = (id: string, body: object = {}) => second.send('POST', `${changeOf(id)}/confirm`, body);
async function set(name: string, value: unknown): Promise<string> {
  const id = await propose(name, value);
  expect((await confirm(id)).status).toBe(200);
  return id;
}
const impactOf = (id: string): Promise<Loose> =>
  eventually(
    'the impact',
    async () => (await second.get(changeOf(id))).impact,
    (impact: Loose) => impact?.status === 'ready',
  );
/** The seeded average wages, some of them others. */
const wages = (change: Record<number, string>) =>
  (seeded.get(WAGE) as { year: number; amount: string; unit: string }[]).map((entry) => ({
    ...entry,
    amount: change[entry.year] ?? entry.amount,
  }));
const wage = (amount: string) => [{ from: `${YEAR - 1}-01`, amount }];

describe('the history of a setting', () => {
  const source = { documentNumber: '市发〔2026〕1号', date: '2026-01-01', link: 'https://example.org/1' };
  let given: string;

  it('says what was proposed, in the place of what, resting on what, and what became of it', async () => {
    const givenUp = await propose(MINIMUM, wage('870.00'), { reason: '口径有误' });
    const replaced = await propose(MINIMUM, wage('880.00'), { source, reason: '最低工资调整' });
    expect((await confirm(replaced)).status).toBe(200);
    given = await set(MINIMUM, wage('890.00'));
    const waiting = await propose(MINIMUM, wage('895.00'));
    const { items } = await second.get(`${pathOf(MINIMUM)}/changes`);
    const shown = items.map((item: Loose) => [
      item.changeId,
      item.status,
      item.before?.[0].amount,
      item.value[0].amount,
    ]);
    expect(shown).toEqual([
      [waiting, 'awaitingConfirmation', '890.00', '895.00'],
      [given, 'inForce', '880.00', '890.00'],
      [replaced, 'replaced', '850.00', '880.00'],
      [givenUp, 'superseded', '850.00', '870.00'],
    ]);
    expect(items[2]).toMatchObject({
      name: MINIMUM,
      source,
      reason: '最低工资调整',
      proposedBy: 'policy-officer',
      proposedByName: officer.user.displayName,
      confirmedBy: 'policy-officer-2',
      confirmedByName: second.user.displayName,
      confirmedAt: expect.any(String),
    });
    expect(items[3]).not.toHaveProperty('confirmedBy');
  });

  it('comes page by page', async () => {
    const first = await second.get(`${pathOf(MINIMUM)}/changes?limit=3`);
    const rest = await second.get(`${pathOf(MINIMUM)}/changes?limit=3&after=${first.page.endCursor}`);
    expect([first.items.length, first.page.hasMore, rest.items.length, rest.page.hasMore]).toEqual([3, true, 1, false]);
    expect((await second.send('GET', `${pathOf(MINIMUM)}/changes?after=x`)).status).toBe(400);
  });

  it('is open to those who answer for it, of the jurisdiction', async () => {
    for (const persona of ['applicant-1', 'intake-street-a', 'auditor-1', 'payer-1', 'hubei-employment-clerk']) {
      const who = await stack.as(persona);
      for (const path of [`${pathOf(MINIMUM)}/changes`, changeOf(given)])
        expect([persona, (await who.send('GET', path)).status]).toEqual([persona, 403]);
    }
    expect((await (await stack.as('inspector')).send('GET', changeOf(given))).status).toBe(200);
    expect((await second.send('GET', changeOf(randomUUID()))).status).toBe(404);
    expect((await second.send('GET', 'jurisdictions/dongyang/settings/moonPhase/changes')).status).toBe(404);
  });

  it('is summed up by the setting itself: the value in force, its document, and what waits', async () => {
    await set(MINIMUM, wage('900.00'));
    const change = await propose(MINIMUM, wage('910.00'), { source, reason: '调整' });
    const waiting = await applicant.get(pathOf(MINIMUM));
    expect([waiting.value, waiting.source, waiting.awaiting.changeId]).toEqual([wage('900.00'), undefined, change]);
    await confirm(change);
    const { value, inForceSince, ...rest } = await applicant.get(pathOf(MINIMUM));
    expect([value, rest.source, rest.awaiting]).toEqual([wage('910.00'), source, undefined]);
    expect(inForceSince).toEqual(expect.any(String));
    // What officers tell one another is not for everybody.
    expect(rest).not.toHaveProperty('reason');
    expect((await applicant.send('GET', pathOf('moonPhase'))).status).toBe(404);
  });
});

describe('of several recorded versions', () => {
  it('the newest confirmed one counts and is stored with the result', async () => {
    await set(MINIMUM, wage('920.00'));
    await set(MINIMUM, wage('921.00'));
    await propose(MINIMUM, wage('922.00'));
    const { id } = await stack.submittedClaim();
    const results = await stack.office.db.assessment.findMany({ where: { applicationId: id } });
    expect(results.map(({ result }) => (result as Loose).settingsUsed[MINIMUM])).toEqual([wage('921.00')]);
  });
});

describe('the impact of a proposed value', () => {
  beforeEach(async () => {
    for (const [name, value] of seeded) {
      const { status, body } = await put(name, value);
      if (status === 202) await confirm(body.changeId);
    }
  });
  const lineOf = { jurisdiction: 'dongyang', line: 'employment-fund' };

  it('is what then happens to the instalments, money up and down, and the lines that would burst', async () => {
    const { entitlementId } = await stack.granted();
    const before = await stack.office.db.entitlement.count({ where: { status: 'active' } });
    const place = { jurisdiction_line_year: { ...lineOf, year: YEAR + 1 } };
    await stack.office.db.budgetLine.update({ where: place, data: { availableFen: 13_199n } });
    // 11 percent of 30000.00 a year is 275.00 a month, of 26400.00 it is 242.00; of 28800.00 it was 264.00.
    const id = await propose(WAGE, wages({ [YEAR]: '30000.00', [YEAR + 1]: '26400.00' }));
    const impact = await impactOf(id);
    const figures = {
      casesReleased: 0,
      casesStillWaiting: 0,
      entitlements: 1,
      periods: 24,
      up: '132.00',
      down: '264.00',
    };
    expect(impact).toMatchObject({
      isCapped: false,
      looked: { cases: 0, entitlements: before },
      total: figures,
      schemes: [{ scheme: 'flexible-employment-social-insurance', ...figures }],
      budgetLines: [{ line: 'employment-fund', year: YEAR + 1, available: '131.99', needed: '132.00', isShort: true }],
    });

    expect((await confirm(id)).status).toBe(200);
    const { applicationId } = await stack.office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    const events = await eventually(
      'every instalment that was counted',
      () =>
        stack.office.db.event.findMany({ where: { stream: stream.case(applicationId ?? ''), type: 'baseChanged' } }),
      (found) => found.length >= 24,
    );
    const amounts = await stack.office.db.period.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } });
    const of = (year: number) => [
      ...new Set(amounts.filter(({ period }) => period.startsWith(`${year}`)).map(({ amountFen }) => amountFen)),
    ];
    expect([events.length, of(YEAR + 1), of(YEAR + 2)]).toEqual([24, [27_500n], [24_200n]]);
  });

  it('names the cases that wait: those that would go on, and those that would still lack something', async () => {
    await set(WAGE, []);
    await set(MINIMUM, []);
    const { applicant: claimant, id: claim } = await stack.submittedClaim();
    expect((await claimant.get(`applications/${claim}`)).status).toBe('waiting');
    const first = await propose(WAGE, seeded.get(WAGE));
    expect((await impactOf(first)).total).toMatchObject({ casesReleased: 0, casesStillWaiting: 1 });
    await confirm(first);
    const last = await propose(MINIMUM, seeded.get(MINIMUM));
    const impact = await impactOf(last);
    expect(impact.total).toMatchObject({ casesReleased: 1, casesStillWaiting: 0 });
    expect(impact.schemes).toEqual([
      expect.objectContaining({ scheme: 'flexible-employment-social-insurance', casesReleased: 1 }),
    ]);
    await confirm(last);
    await eventually(
      'the claim goes on',
      () => claimant.get(`applications/${claim}`),
      ({ status }: Loose) => status === 'inReview',
    );
  });

  it('is waited for by a confirmation that comes at once, and stands in its record', async () => {
    const held = await Holder.hold(stack.office.database, 'LOCK TABLE waiting IN ACCESS EXCLUSIVE MODE');
    try {
      const id = await propose(MINIMUM, wage('930.00'));
      await held.untilWaiting(1);
      expect((await second.get(changeOf(id))).impact).toEqual({
        status: 'computing',
        looked: { cases: 0, entitlements: 0 },
      });
      const confirming = confirm(id);
      const handle = stack.office.client.workflow.getHandle(workflowIds.settingChange(id));
      const happened = async () => (await handle.fetchHistory()).events ?? [];
      await eventually('the confirmation has come', happened, (events) =>
        events.some((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
      );
      const asked = (await happened()).flatMap(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
      );
      expect(asked).toEqual(['countImpact']);
      await held.release();
      expect((await confirming).status).toBe(200);
      const events = await readEvents(stack.office.db, stream.settings('dongyang'), undefined, 0n, 1000);
      const confirmed = events.find(
        ({ type, details }) => type === 'settingConfirmed' && (details as Loose).changeId === id,
      );
      expect((confirmed?.details as Loose).impact).toMatchObject({ isSeen: false, isCapped: false, up: '0.00' });
    } finally {
      await held.release().catch(() => undefined);
    }
  });

  it('is the one that the officer was shown, or he is told to look again', async () => {
    const id = await propose(MINIMUM, wage('940.00'));
    const { countedAt } = await impactOf(id);
    const earlier = new Date(Date.parse(countedAt) - 1).toISOString();
    const outdated = await confirm(id, { impactCountedAt: earlier });
    expect([outdated.status, outdated.body.code]).toEqual([409, 'impact-changed']);
    expect((await confirm(id, { impactCountedAt: 'yesterday' })).body.errors[0].pointer).toBe('/impactCountedAt');
    expect((await confirm(id, { impactCountedAt: countedAt })).status).toBe(200);
    const events = await readEvents(stack.office.db, stream.settings('dongyang'), undefined, 0n, 1000);
    const confirmed = events.find(
      ({ type, details }) => type === 'settingConfirmed' && (details as Loose).changeId === id,
    );
    expect((confirmed?.details as Loose).impact).toMatchObject({ countedAt, isSeen: true });
  });

  it('is counted in bounded parts, says where it stopped, and is counted anew when it is a day old', async () => {
    await stack.granted();
    await stack.granted();
    const { db, config, client, bank } = stack.office;
    const deps = await createDependencies(config, { db, workflows: client.workflow, bank });
    const changeId = randomUUID();
    await db.settingChange.create({
      data: {
        id: changeId,
        jurisdiction: 'dongyang',
        name: WAGE,
        value: wages({ [YEAR]: '30000.00' }),
        status: 'awaitingConfirmation',
        proposedBy: 'policy-officer',
        proposedAt: new Date(),
      },
    });
    const businessNow = Date.now();
    const count = (at: number, most: number) =>
      countImpact(deps, { changeId, businessNow: at }, { page: 1, pages: 1, most });
    const seen = async () => (await second.get(changeOf(changeId))).impact;
    expect([await count(businessNow, 2), (await seen()).looked]).toEqual(['counting', { cases: 0, entitlements: 0 }]);
    expect([await count(businessNow, 2), (await seen()).looked.entitlements]).toEqual(['counting', 1]);
    expect(await count(businessNow, 2)).toBe('ready');
    expect(await seen()).toMatchObject({
      isCapped: true,
      looked: { entitlements: 2 },
      total: { entitlements: 2, up: '264.00' },
    });
    expect(await count(businessNow + DAY - 1, 2)).toBe('ready');
    expect([await count(businessNow + DAY, 2), (await seen()).status]).toEqual(['counting', 'computing']);
    await set(WAGE, wages({ [YEAR]: '29000.00' }));
    expect(await count(businessNow, 2)).toBe('over');
  });
});

describe('an amount that cannot be right', () => {
  it('is refused in words that say what may have been meant', async () => {
    const value = [{ year: YEAR, amount: '28800.00', unit: 'month' }];
    const { status, body } = await put(WAGE, value);
    expect([status, body.code, body.errors]).toEqual([
      422,
      'invalid-input',
      [{ pointer: '/value/0/amount', message: '月平均工资不会高于 20000.00 元：是否误填了年平均工资？' }],
    ]);
    const english = await officer.send('PUT', pathOf(WAGE), { value }, { 'accept-language': 'en' });
    expect(english.body.errors[0].message).toBe(
      'More than 20000.00 yuan cannot be the average wage of a month: was the amount of a year meant?',
    );
    expect((await applicant.get(pathOf(WAGE))).awaiting).toBeUndefined();
  });

  it('is refused against the value in force too, where only that shows it', async () => {
    const { value } = await applicant.get(pathOf(MINIMUM));
    const [{ from, amount }] = value;
    const later = [{ from: `${YEAR + 1}-01`, amount: `${amount.replace('.00', '0.00')}` }];
    const { status, body } = await put(MINIMUM, later);
    expect([status, body.errors[0].pointer]).toEqual([422, '/value/0/amount']);
    expect((await put(MINIMUM, [{ from, amount }])).body).toEqual({ status: 'inForce' });
  });

  it('may still be asked about in a preview, which sets nothing', async () => {
    const settings = { [WAGE]: [{ year: YEAR - 1, amount: '28800.00', unit: 'month' }] };
    const preview = { jurisdiction: 'dongyang', scheme: 'flexible-employment-social-insurance', asOf: `${YEAR}-01-01` };
    expect((await stack.send('POST', 'assessments', { ...preview, facts: {}, settings })).status).toBe(200);
  });
});
