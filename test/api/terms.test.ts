// The end of an award, as its clause says: continued by rule to retirement, extended by a recorded decision, or stopped. The office
// is warned before, and what follows is opened then, so that no month is lost.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, monthsFrom } from '../../domain/calendar/civil-date.js';
import { startOfDay } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { month, Stack, type Loose, type Member } from '../helpers/stack.js';

const DAY = 86_400_000;
const WARNING_DAYS = 60;
const OFFICERS = [
  ['intake-street-a', 'intake'],
  ['auditor-1', 'audit'],
  ['approver-1', 'approval'],
] as const;

let stack: Stack;
let officer: Member;
beforeAll(async () => {
  stack = await Stack.open();
  officer = await stack.as('auditor-1');
}, 60_000);
afterAll(() => stack.close());

interface Award {
  applicant: Member;
  id: string;
  entitlementId: string;
  /** How far its clock runs ahead, in milliseconds. */
  ahead: number;
}

const entitlement = (award: Award): Promise<Loose> => award.applicant.get(`entitlements/${award.entitlementId}`);
const application = (who: Member, id: string): Promise<Loose> => who.get(`applications/${id}`);
const timeline = async (who: Member, id: string): Promise<Loose[]> =>
  (await who.get(`applications/${id}/timeline?limit=100`)).items;
async function monthsOf(award: Award, status?: string): Promise<string[]> {
  const { items } = await award.applicant.get(`entitlements/${award.entitlementId}/periods?limit=100`);
  return items.filter((one: Loose) => status === undefined || one.status === status).map((one: Loose) => one.period);
}

async function approve(applicant: Member, id: string): Promise<string> {
  for (const [persona, stage] of OFFICERS)
    await stack.decide(await stack.as(persona), id, stage, { type: 'approve', opinion: '同意' });
  const { entitlementId } = await eventually(
    'the award',
    () => application(applicant, id),
    ({ status, entitlementId: found }) => status === 'approved' && found !== undefined,
  );
  return entitlementId;
}

/** `derived` are facts that the engine knows: no roster can be sent yet, so they are written where its count would be read. */
async function granted(scheme: string, facts: object, derived: object = {}): Promise<Award> {
  const applicant = await stack.newApplicant();
  const payee = { bankName: '中国农业银行', accountNumber: '6228480402564890018' };
  const { id } = await applicant.post('applications', { jurisdiction: 'dongyang', scheme, facts, payee });
  await stack.office.db.application.update({ where: { id }, data: { facts: { ...facts, ...derived } } });
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  return { applicant, id, entitlementId: await approve(applicant, id), ahead: 0 };
}

/** Lets an award's time pass until an instant of its own clock. */
async function advance(award: Award, instant: number): Promise<void> {
  const { applicant, entitlementId } = award;
  const seconds = Math.ceil((instant - Date.now() - award.ahead) / 1_000);
  const { now } = await applicant.post('demo/time/advance', { entitlementId, by: `PT${seconds}S` });
  award.ahead = Date.parse(now) - Date.now();
}

/** The award that a claim opened at the warning was granted; its clock goes on from where it was then. */
async function continued({ applicant }: Award, id: string): Promise<Award> {
  const entitlementId = await approve(applicant, id);
  const { now } = await applicant.post('demo/time/advance', { entitlementId, by: 'PT1S' });
  return { applicant, id, entitlementId, ahead: Date.parse(now) - Date.now() };
}

const warningOf = (lastDay: string) => startOfDay(addDays(lastDay, -WARNING_DAYS));

/** Until the office has been warned; the claim that was opened for what may follow, if there is one. */
async function warned(award: Award): Promise<{ view: Loose; extensionId: string }> {
  const { lastDay } = await entitlement(award);
  await advance(award, warningOf(lastDay) - DAY / 2);
  expect(await entitlement(award)).not.toHaveProperty('warnedAt');
  await advance(award, warningOf(lastDay) + DAY / 2);
  const view = await eventually(
    'the warning',
    () => entitlement(award),
    ({ warnedAt }) => warnedAt !== undefined,
  );
  expect(view).toMatchObject({ status: 'active', warnedAt: new Date(warningOf(lastDay)).toISOString() });
  const expiring = await officer.get('entitlements?expiring=true&limit=100');
  expect(expiring.items.map(({ id }: Loose) => id)).toContain(award.entitlementId);
  return { view, extensionId: view.continuation?.applicationId };
}

async function toItsEnd(award: Award): Promise<Loose> {
  const { lastDay } = await entitlement(award);
  await advance(award, startOfDay(addDays(lastDay, 1)) + DAY);
  const ended = await eventually(
    'the end',
    () => entitlement(award),
    ({ status }) => status !== 'active',
  );
  expect(ended.endedAt).toBe(new Date(startOfDay(addDays(lastDay, 1))).toISOString());
  return ended;
}

const flexible = (retirementDate: string) =>
  stack.granted({ retirementDate }).then((one): Award => ({ ...one, ahead: 0 }));
/** Half of 850.00 for each of ten heads: 4250.00 a month. */
const POSTS = {
  postType: 'public-welfare',
  personCategories: ['age-4050'],
  contractMonths: 36,
  employerPaysSocialInsurance: true,
  firstSubsidisedMonth: month(1),
};

describe('less than two years before retirement (S2.3 三(三)4)', () => {
  it('the award is continued by rule: its claim is opened at the warning, covers every month to retirement, and ends then', async () => {
    const retirementDate = `${month(42)}-01`;
    const first = await flexible(retirementDate);
    const { view, extensionId } = await warned(first);
    expect(view.continuation.outcome).toBe('eligible');
    expect(await application(first.applicant, extensionId)).toMatchObject({
      status: 'inReview',
      stage: 'intake',
      asOf: `${month(37)}-01`,
      previousEntitlementId: first.entitlementId,
      assessment: { outcome: 'eligible', extension: { ground: 'near-retirement', months: 5 }, cumulativeMonths: 41 },
    });
    const next = await continued(first, extensionId);
    expect(await toItsEnd(first)).toMatchObject({ endReason: 'termCompleted' });
    expect([...(await monthsOf(first)), ...(await monthsOf(next))]).toEqual(monthsFrom(month(1), 41));
    expect(await toItsEnd(next)).toMatchObject({ endReason: 'retired', lastDay: addDays(retirementDate, -1) });
    expect(await monthsOf(next, 'paidOut')).toEqual(monthsFrom(month(37), 5));
    // Nothing follows retirement, and nobody asks whether it could.
    expect(await entitlement(next)).not.toHaveProperty('continuation');
    expect((await timeline(next.applicant, next.id)).map(({ type }) => type)).toContain('expiryWarned');
  }, 120_000);

  it('every month of the term counts as used, also those that were suspended', async () => {
    const award = await flexible(`${month(120)}-01`);
    await advance(award, startOfDay(`${month(3)}-01`) - DAY);
    const auditor = await stack.as('auditor-1');
    await auditor.post(`entitlements/${award.entitlementId}/actions`, { type: 'suspend', reason: '待核实' });
    await advance(award, startOfDay(`${month(6)}-01`) + DAY);
    await auditor.post(`entitlements/${award.entitlementId}/actions`, { type: 'resume', reason: '已核实' });
    const { view } = await warned(award);
    expect(await monthsOf(award, 'cancelled')).toEqual(monthsFrom(month(3), 3));
    expect(view.continuation).toMatchObject({ outcome: 'ineligible', reasons: ['term-exhausted'] });
    expect(view.continuation).not.toHaveProperty('applicationId');
  }, 120_000);
});

describe('public-welfare posts of the 4050 group after three years (S2.3 三(三)2)', () => {
  const SCHEME = 'public-welfare-post-subsidy';
  const GRANT = { decision: 'grant', months: 12, reason: '仍需就业援助' };
  const decideOn = async (id: string, value: object) => {
    const intake = await stack.as('intake-street-a');
    const task = await stack.task(intake, id, 'intake');
    if (task.status === 'open') await intake.post(`tasks/${task.id}/actions`, { type: 'claim' });
    return intake.send('POST', `tasks/${task.id}/actions`, { type: 'establishFact', fact: 'humanDecision', value });
  };
  async function onHold(): Promise<{ award: Award; extensionId: string }> {
    const award = await granted(SCHEME, POSTS, { headCount: 10 });
    const { extensionId } = await warned(award);
    expect(await application(award.applicant, extensionId)).toMatchObject({
      status: 'onHold',
      stage: 'intake',
      assessment: { outcome: 'hold', reasons: ['discretionary-extension'] },
    });
    return { award, extensionId };
  }

  it('are extended when an officer decides so, with length and reason: the new award begins in the very next month', async () => {
    const { award, extensionId } = await onHold();
    const { applicant } = award;
    for (const value of [
      { decision: 'grant', reason: '仍需就业援助' },
      { decision: 'grant', months: 12 },
    ]) {
      const refused = await decideOn(extensionId, value);
      expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
        422,
        'decision-incomplete',
        '/value',
      ]);
    }
    expect((await timeline(applicant, extensionId)).filter(({ type }) => type === 'factEstablished')).toEqual([]);

    expect((await decideOn(extensionId, GRANT)).status).toBe(200);
    expect(await application(applicant, extensionId)).toMatchObject({
      status: 'inReview',
      assessment: {
        outcome: 'eligible',
        extension: { ground: 'age-4050-public-welfare-post', months: 12 },
        cumulativeMonths: 48,
      },
    });
    const next = await continued(award, extensionId);
    expect(await entitlement(next)).toMatchObject({
      term: { from: `${month(37)}-01`, months: 12 },
      monthlyAmount: '4250.00',
      previousEntitlementId: award.entitlementId,
    });
    expect(await toItsEnd(award)).toMatchObject({ endReason: 'termCompleted' });
    expect([...(await monthsOf(award)), ...(await monthsOf(next))]).toEqual(monthsFrom(month(1), 48));
    const { details } = (await timeline(officer, extensionId)).find(({ type }) => type === 'factEstablished') ?? {};
    expect(details).toMatchObject({ fact: 'humanDecision', value: GRANT });

    // A decision counts for the extension that it was made for: the next one is on hold again.
    const again = await warned(next);
    expect(again.view.continuation).toMatchObject({ outcome: 'hold', reasons: ['discretionary-extension'] });
    expect((await application(applicant, again.extensionId)).status).toBe('onHold');
  }, 180_000);

  it('end with their term when the extension is refused, with the decision on record', async () => {
    const { award, extensionId } = await onHold();
    expect((await decideOn(extensionId, { decision: 'refuse', reason: '已实现稳定就业' })).status).toBe(200);
    expect(await application(award.applicant, extensionId)).toMatchObject({
      status: 'inReview',
      assessment: { outcome: 'ineligible', reasons: ['extension-refused'] },
    });
    await stack.decide(await stack.as('intake-street-a'), extensionId, 'intake', { type: 'approve' });
    await stack.decide(officer, extensionId, 'audit', { type: 'reject', opinion: '不予延长' });
    expect((await application(award.applicant, extensionId)).status).toBe('rejected');
    expect(await toItsEnd(award)).toMatchObject({ endReason: 'termCompleted' });
    expect(await monthsOf(award, 'paidOut')).toEqual(monthsFrom(month(1), 36));
    expect((await award.applicant.get(`entitlements?application=${extensionId}`)).items).toEqual([]);
  }, 120_000);

  it('end with their term when nobody decides; an extension granted months later covers every month from the first', async () => {
    const { award, extensionId } = await onHold();
    const { applicant } = award;
    expect(await toItsEnd(award)).toMatchObject({ endReason: 'termCompleted' });
    expect((await application(applicant, extensionId)).status).toBe('onHold');
    await applicant.post('demo/time/advance', { applicationId: extensionId, by: 'P6M' });
    expect((await decideOn(extensionId, GRANT)).status).toBe(200);
    const next = await continued(award, extensionId);
    expect(await entitlement(next)).toMatchObject({ term: { from: `${month(37)}-01`, months: 12 } });
    const paid = await eventually(
      'the months that have passed',
      () => monthsOf(next, 'paidOut'),
      (months) => months.length >= 3,
    );
    expect(paid).toEqual(monthsFrom(month(37), paid.length));
    expect(await monthsOf(next)).toEqual(monthsFrom(month(37), 12));
  }, 120_000);
});

describe('an award that its clause lets end (S2.3 三(二)4)', () => {
  it('stops after two years: the office is warned, no claim is opened, nothing is paid after it', async () => {
    const award = await granted('post-subsidy-hardship-founder', {
      householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
      personCategories: ['age-4050'],
      businessActivity: 'domestic-service',
      firstSubsidisedMonth: month(1),
    });
    const { view, extensionId } = await warned(award);
    expect(view).not.toHaveProperty('continuation');
    expect(extensionId).toBeUndefined();
    const event = (await timeline(award.applicant, award.id)).find(({ type }) => type === 'expiryWarned');
    expect(event?.details).toMatchObject({ lastDay: view.lastDay, mayContinue: false });
    expect(await toItsEnd(award)).toMatchObject({ endReason: 'termCompleted' });
    expect(await monthsOf(award, 'paidOut')).toEqual(monthsFrom(month(1), 24));
    expect((await award.applicant.get('applications')).items).toHaveLength(1);
  }, 120_000);
});

describe('how long before the end the office is warned', () => {
  it('is the operator’s: a setting, for what is granted from then on', async () => {
    const policyOfficer = await stack.as('policy-officer');
    const path = 'jurisdictions/dongyang/settings/expiryWarningDays';
    expect((await policyOfficer.send('PUT', path, { value: 0 })).status).toBe(422);
    expect(await policyOfficer.put(path, { value: 120 })).toEqual({ status: 'inForce' });
    try {
      const award = await flexible(`${month(120)}-01`);
      const { lastDay } = await entitlement(award);
      await advance(award, startOfDay(addDays(lastDay, -120)) + DAY / 2);
      const { warnedAt } = await eventually(
        'the warning',
        () => entitlement(award),
        (view) => view.warnedAt !== undefined,
      );
      expect(warnedAt).toBe(new Date(startOfDay(addDays(lastDay, -120))).toISOString());
    } finally {
      await policyOfficer.put(path, { value: null });
    }
  }, 120_000);
});
