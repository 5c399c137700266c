// A claim that is filed too early is taken, and opens by itself on the very day; when the operator takes claims is a setting.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { addDays } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { createDependencies } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { flexibleClaim, form, month, pdf, Stack, type Loose, type Member } from '../helpers/stack.js';
import { assistanceClaim, fundClaim, rentClaim, type EarlyClaim } from '../helpers/waiting-claims.js';

const SCHEME = 'flexible-employment-social-insurance';
const HOUR = 3_600_000;

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

const payee = { bankName: '中国农业银行', accountNumber: '6228480402564890018' };
const view = (who: Member, id: string): Promise<Loose> => who.get(`applications/${id}`);

async function filed(claim: EarlyClaim): Promise<{ applicant: Member; id: string; claim: EarlyClaim }> {
  const { jurisdiction, scheme, facts, papers } = claim;
  const applicant = await stack.newApplicant();
  const { id } = await applicant.post('applications', { jurisdiction, scheme, facts, payee });
  for (const kind of papers) {
    const { status } = await applicant.send('POST', `applications/${id}/documents`, form(kind, pdf(kind)));
    expect(status).toBe(201);
  }
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  return { applicant, id, claim };
}

/** Lets a claim's time pass. */
async function advance(who: Member, applicationId: string, ms: number): Promise<void> {
  await who.post('demo/time/advance', { applicationId, by: `PT${Math.ceil(ms / 1_000)}S` });
}

describe('a claim filed early', () => {
  it('after three months of operation, a year of business, twelve months after benefit: opens on the very day, though nobody worked when it began', async () => {
    const claims = [fundClaim(), rentClaim(), assistanceClaim()];
    const waiting = await Promise.all(claims.map((claim) => filed(claim)));
    for (const { applicant, id, claim } of waiting) {
      const at = new Date(startOfDay(claim.opensOn)).toISOString();
      expect(await view(applicant, id)).toMatchObject({
        status: 'waiting',
        stage: null,
        availableActions: ['withdraw'],
        nextEvent: { type: 'opens', on: claim.opensOn, at },
        assessment: { outcome: 'wait', opensOn: claim.opensOn },
      });
      await advance(applicant, id, startOfDay(claim.opensOn) - HOUR - Date.now());
      expect((await view(applicant, id)).status).toBe('waiting');
    }

    let advancing: Promise<void[]> | undefined;
    await stack.office.whileNobodyWorks(async () => {
      advancing = Promise.all(waiting.map(({ applicant, id }) => advance(applicant, id, 2 * HOUR)));
      await eventually(
        'the day to begin',
        () => Promise.all(waiting.map(({ id }) => stack.office.caseOf(id).fetchHistory())),
        (histories) =>
          histories.every(({ events }) => events?.some(({ timerFiredEventAttributes: fired }) => fired) === true),
      );
      for (const { applicant, id } of waiting) expect((await view(applicant, id)).status).toBe('waiting');
    });
    await advancing;

    for (const { applicant, id, claim } of waiting) {
      const opened = await eventually(
        `${claim.scheme} to open`,
        () => view(applicant, id),
        ({ status }) => status === 'inReview',
      );
      expect(opened).toMatchObject({ stage: 'intake', asOf: claim.opensOn, assessment: { outcome: 'eligible' } });
      expect(opened.filedOn < claim.opensOn).toBe(true);
      const officer = await stack.as(claim.jurisdiction === 'jiangmen' ? 'jiangmen-intake-1' : 'intake-street-a');
      expect((await stack.task(officer, id, 'intake')).status).toBe('open');
    }
  }, 120_000);
});

describe('the window in which claims are taken', () => {
  const today = civilDateAt(Date.now());
  const dayOfYear = (days: number) => addDays(today, days).slice(5);
  /** Two officers, as for everything by which somebody is paid. */
  async function setWindows(value: object[]): Promise<void> {
    const [officer, second] = [await stack.as('policy-officer'), await stack.as('policy-officer-2')];
    const { status, changeId } = await officer.put('jurisdictions/dongyang/settings/filingWindows', { value });
    if (status === 'awaitingConfirmation')
      await second.post(`jurisdictions/dongyang/settings/changes/${changeId}/confirm`);
  }

  it('is none where none is set, needs two officers, and is refused for a scheme of another jurisdiction', async () => {
    const officer = await stack.as('policy-officer');
    const settings = await officer.get('jurisdictions/dongyang/settings?limit=100');
    const setting = settings.items.find((one: Loose) => one.name === 'filingWindows');
    expect(setting).toMatchObject({ value: null, needsSecondOfficer: true, shape: { kind: 'yearlyWindows' } });
    const elsewhere = [{ scheme: 'sl-flexible', from: '01-01', to: '01-31' }];
    const refused = await officer.send('PUT', 'jurisdictions/dongyang/settings/filingWindows', { value: elsewhere });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/value/0/scheme']);
  });

  it('lets a claim outside of it wait for its first day, and the claim is judged as of that day', async () => {
    const opensOn = addDays(today, 30);
    await setWindows([{ scheme: SCHEME, from: opensOn.slice(5), to: dayOfYear(60) }]);
    const { applicant, id } = await stack.submittedClaim();
    const filingWindow = { from: opensOn, to: addDays(today, 60) };
    expect(await view(applicant, id)).toMatchObject({
      status: 'waiting',
      nextEvent: { type: 'opens', on: opensOn, filingWindow },
      assessment: { outcome: 'wait', opensOn, filingWindow },
    });
    expect((await applicant.get(`applications/${id}/explanation`)).opens).toContain(opensOn);
    // It waits for nothing that is there: nobody has to be woken.
    const { config, db, client, bank } = stack.office;
    const { findings } = await reconcile(await createDependencies(config, { db, workflows: client.workflow, bank }));
    expect(findings.filter(({ subject }) => subject === `application/${id}`)).toEqual([]);
    await advance(applicant, id, startOfDay(opensOn) + HOUR - Date.now());
    const opened = await eventually(
      'it to open',
      () => view(applicant, id),
      ({ status }) => status === 'inReview',
    );
    expect(opened).toMatchObject({ asOf: opensOn, filedOn: today, assessment: { outcome: 'eligible' } });
    // Once a claim has been taken in, no window closes on it.
    await setWindows([{ scheme: SCHEME, from: dayOfYear(90), to: dayOfYear(91) }]);
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'approve' });
    await stack.decide(await stack.as('auditor-1'), id, 'audit', { type: 'approve' });
    await stack.decide(await stack.as('approver-1'), id, 'approval', { type: 'approve' });
    expect((await view(applicant, id)).status).toBe('approved');
  });

  it('lets waiting claims go on when it is changed: to another day, or to none', async () => {
    await setWindows([{ scheme: SCHEME, from: dayOfYear(30), to: dayOfYear(60) }]);
    const { applicant, id } = await stack.submittedClaim();
    await setWindows([{ scheme: SCHEME, from: dayOfYear(40), to: dayOfYear(60) }]);
    await eventually(
      'the later day',
      () => view(applicant, id),
      ({ nextEvent }) => nextEvent.on === addDays(today, 40),
    );
    await setWindows([]);
    const opened = await eventually(
      'it to open',
      () => view(applicant, id),
      ({ status }) => status === 'inReview',
    );
    expect(opened.asOf).toBe(opened.filedOn);
  });

  it('answers "what may I claim?" unless the question brings its own settings', async () => {
    await setWindows([{ scheme: SCHEME, from: dayOfYear(30), to: dayOfYear(60) }]);
    const applicant = await stack.newApplicant();
    const { jurisdiction, scheme, facts } = flexibleClaim();
    const question = { jurisdiction, scheme, facts, asOf: today };
    const settings = {
      enterpriseMinimumWage: [{ from: '2000-01', amount: '850.00' }],
      cityAverageWage: [-1, 0, 1, 2, 3].map((years) => ({
        year: Number(month(0).slice(0, 4)) + years,
        amount: '28800.00',
        unit: 'year',
      })),
    };
    const ask = async (more: object) => (await applicant.post('assessments', { ...question, ...more })).outcome;
    expect(await ask({})).toBe('wait');
    const checks = await applicant.post('entitlement-checks', { jurisdiction, asOf: today, facts });
    expect(checks.items.find((one: Loose) => one.scheme === scheme).assessment.outcome).toBe('wait');
    expect(await ask({ settings })).toBe('eligible');
    const filingWindows = [{ scheme, from: dayOfYear(1), to: dayOfYear(2) }];
    expect(await ask({ settings: { ...settings, filingWindows } })).toBe('wait');
    await setWindows([]);
    expect(await ask({})).toBe('eligible');
  });
});
