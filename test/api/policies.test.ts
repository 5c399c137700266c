import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readEvents } from '../../prisma/record.js';
import { stream } from '../../domain/record.js';
import { eventually } from '../helpers/eventually.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let officer: Member;
let second: Member;
let applicant: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [officer, second, applicant] = await Promise.all([
    stack.as('policy-officer'),
    stack.as('policy-officer-2'),
    stack.newApplicant(),
  ]);
}, 60_000);
afterAll(() => stack.close());

describe('jurisdictions and schemes', () => {
  it('are the six of the sources, in both languages', async () => {
    const { items } = await applicant.get('jurisdictions');
    expect(items.map(({ id }: Loose) => id)).toEqual([
      'county-recruitment',
      'dongyang',
      'hubei',
      'jiangmen',
      'nanning',
      'shangluo',
    ]);
    const english = await applicant.send('GET', 'jurisdictions', undefined, { 'accept-language': 'en' });
    expect(english.body.items[1]).toEqual({
      id: 'dongyang',
      label: '*city (name masked in the source)',
      labels: { 'zh-CN': '*市', en: '*city (name masked in the source)' },
    });
    expect((await applicant.get('jurisdictions/dongyang')).districts).toEqual(['street-a', 'street-b']);
  });

  it('show the form that a claimant fills, the papers, the conditions with their clauses and the chain', async () => {
    const path = 'jurisdictions/dongyang/schemes/flexible-employment-social-insurance';
    const scheme = await applicant.get(path);
    const listed = (await applicant.get('jurisdictions/dongyang/schemes')).items.map(({ id }: Loose) => id);
    expect(listed).toContain(scheme.id);
    const names = scheme.form.map(({ name }: Loose) => name);
    expect(names).toContain('monthlyIncome');
    for (const hidden of ['existingEntitlement', 'otherAwards', 'humanDecision']) expect(names).not.toContain(hidden);
    const form = scheme.form.find(({ name }: Loose) => name === 'employmentForm');
    expect([form.required, form.choices.map(({ code }: Loose) => code).includes('flexible')]).toEqual(['always', true]);
    expect(scheme.evidence).toEqual([
      expect.objectContaining({ kind: 'other', required: false, clause: 'S2.3 三(三)4' }),
    ]);
    expect(scheme.conditions).toContainEqual({
      id: 'income',
      clause: 'S2.3 三(三)4',
      quote: '月收入达到本市企业最低工资标准',
    });
    expect(scheme.chain.map(({ stage, kind }: Loose) => [stage, kind])).toEqual([
      ['intake', 'intake'],
      ['audit', 'verify'],
      ['approval', 'decision'],
    ]);
    expect(scheme.award).toEqual({ kind: 'monthly-rate', clause: 'S2.3 三(三)4' });
    const english = await applicant.send('GET', path, undefined, { 'accept-language': 'en' });
    expect(english.body.label).toBe('Social-insurance subsidy for flexible work');
  });

  it('that do not exist are 404', async () => {
    for (const path of [
      'jurisdictions/atlantis',
      'jurisdictions/atlantis/schemes',
      'jurisdictions/dongyang/schemes/moon',
      'jurisdictions/constructor',
      'jurisdictions/%00',
    ])
      expect([path, (await applicant.send('GET', path)).status]).toEqual([path, 404]);
  });
});

const CONFIRM = (id: string) => `jurisdictions/dongyang/settings/changes/${id}/confirm`;
const put = (who: Member, name: string, value: unknown, more: object = {}) =>
  who.send('PUT', `jurisdictions/dongyang/settings/${name}`, { value, ...more });
const wage = (amount: string) => [{ from: '2025-01', amount }];
const settingOf = async (name: string): Promise<Loose> =>
  (await applicant.get('jurisdictions/dongyang/settings?limit=100')).items.find((one: Loose) => one.name === name);

describe('a setting that money depends on', () => {
  const NAME = 'enterpriseMinimumWage';

  it('is proposed by one officer and confirmed by another', async () => {
    const { status, body } = await put(officer, NAME, wage('900.00'), { reason: '最低工资调整' });
    expect([status, body.status]).toEqual([202, 'awaitingConfirmation']);
    expect(await settingOf(NAME)).toMatchObject({
      needsSecondOfficer: true,
      awaiting: {
        changeId: body.changeId,
        value: wage('900.00'),
        proposedBy: 'policy-officer',
        proposedByName: '曹琳（政策）',
      },
    });
    const own = await officer.send('POST', CONFIRM(body.changeId), {});
    expect([own.status, own.body.code]).toEqual([403, 'four-eyes']);
    expect((await settingOf(NAME)).value).not.toEqual(wage('900.00'));
    const confirmed = await second.send('POST', CONFIRM(body.changeId));
    expect([confirmed.status, confirmed.body]).toEqual([200, { status: 'inForce' }]);
    const { value, awaiting } = await settingOf(NAME);
    expect([value, awaiting]).toEqual([wage('900.00'), undefined]);
    for (const who of [second, officer]) expect((await who.send('POST', CONFIRM(body.changeId), {})).status).toBe(200);
  });

  it('that has the value already changes nothing', async () => {
    const { value } = await settingOf(NAME);
    const { status, body } = await put(second, NAME, value);
    expect([status, body]).toEqual([200, { status: 'inForce' }]);
  });

  it('proposed again is the same change; another value supersedes it', async () => {
    const first = await put(officer, NAME, wage('910.00'));
    expect((await put(second, NAME, wage('910.00'))).body).toEqual(first.body);
    const other = await put(officer, NAME, wage('920.00'));
    expect(other.body.changeId).not.toBe(first.body.changeId);
    const late = await second.send('POST', CONFIRM(first.body.changeId), {});
    expect([late.status, late.body.code]).toEqual([409, 'not-available']);
    expect((await second.send('POST', CONFIRM(other.body.changeId), {})).status).toBe(200);
    const events = await readEvents(stack.office.db, stream.settings('dongyang'), undefined, 0n, 100);
    const told = events
      .filter(({ details }) => (details as Loose).changeId === first.body.changeId)
      .map(({ type }) => type);
    expect(told).toEqual(['settingProposed', 'settingSuperseded']);
  });

  it('proposed as it is in force takes back what waited', async () => {
    const { value } = await settingOf(NAME);
    const { body } = await put(officer, NAME, wage('930.00'));
    expect((await put(officer, NAME, value)).body).toEqual({ status: 'inForce' });
    expect((await second.send('POST', CONFIRM(body.changeId), {})).status).toBe(409);
  });

  it('proposed ten times at once leaves one change waiting', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, (_, i) => put(officer, NAME, wage(`9${i}5.00`))));
    expect(replies.map(({ status }) => status)).toEqual(Array<number>(10).fill(202));
    const waiting = await stack.office.db.settingChange.findMany({
      where: { name: NAME, status: 'awaitingConfirmation' },
    });
    expect(waiting).toHaveLength(1);
  });

  it('is not set any more by an empty list', async () => {
    const { body } = await put(officer, 'cityAverageWage', []);
    expect((await second.send('POST', CONFIRM(body.changeId), {})).status).toBe(200);
    expect((await put(officer, 'cityAverageWage', null)).body).toEqual({ status: 'inForce' });
    const { applicant: own, id } = await stack.submittedClaim();
    expect(await own.get(`applications/${id}`)).toMatchObject({
      status: 'waiting',
      assessment: { missingSettings: ['cityAverageWage'] },
    });
    const year = new Date().getFullYear();
    const averages = [-1, 0, 1].map((i) => ({ year: year + i, amount: '28800.00', unit: 'year' }));
    const set = await put(officer, 'cityAverageWage', averages);
    await second.post(CONFIRM(set.body.changeId));
    await eventually(
      'the claim goes on by itself',
      () => own.get(`applications/${id}`),
      ({ status }: Loose) => status === 'inReview',
    );
  });
});

describe('a setting that no money depends on', () => {
  it('is in force at once', async () => {
    const { status, body } = await put(officer, 'ageGroup4050', { women: 41, men: 51 });
    expect([status, body]).toEqual([200, { status: 'inForce' }]);
    expect((await settingOf('ageGroup4050')).needsSecondOfficer).toBe(false);
  });

  it('under one key is one change', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { value: { women: 42, men: 52 } };
    const path = 'jurisdictions/dongyang/settings/ageGroup4050';
    const replies = await Promise.all([1, 2, 3].map(() => officer.send('PUT', path, body, key)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(
      await stack.office.db.settingChange.count({ where: { name: 'ageGroup4050', value: { equals: body.value } } }),
    ).toBe(1);
  });
});

describe('setting a value', () => {
  it.each<[string, string, unknown, string]>([
    ['a value of the wrong shape', 'enterpriseMinimumWage', '850.00', '/value'],
    ['an amount of the wrong kind', 'enterpriseMinimumWage', [{ from: '2025-01', amount: 850 }], '/value/0/amount'],
    ['one month twice', 'enterpriseMinimumWage', [...wage('1.00'), ...wage('2.00')], '/value/1/from'],
    ['an unknown member', 'enterpriseMinimumWage', [{ from: '2025-01', amount: '850.00', bonus: 1 }], '/value/0/bonus'],
    ['no value', 'enterpriseMinimumWage', undefined, '/value'],
  ])('points at %s', async (_what, name, value, pointer) => {
    const { status, body } = await put(officer, name, value);
    expect([status, body.errors?.[0].pointer]).toEqual([422, pointer]);
  });

  it('of an unknown name, jurisdiction or change is 404', async () => {
    expect((await put(officer, 'moonPhase', 1)).status).toBe(404);
    expect((await put(officer, 'constructor', 1)).status).toBe(404);
    expect((await officer.send('PUT', 'jurisdictions/atlantis/settings/averageWageBase', { value: 'x' })).status).toBe(
      404,
    );
    expect((await second.send('POST', CONFIRM(randomUUID()), {})).status).toBe(404);
    expect((await second.send('POST', CONFIRM('x'), {})).status).toBe(404);
  });

  it('is for policy officers of the jurisdiction', async () => {
    for (const persona of [
      'applicant-1',
      'intake-street-a',
      'auditor-1',
      'approver-1',
      'payer-1',
      'supervisor',
      'inspector',
    ])
      expect((await put(await stack.as(persona), 'enterpriseMinimumWage', [])).status).toBe(403);
    const abroad = await officer.send('PUT', 'jurisdictions/jiangmen/settings/localAmountPerHead', { value: '300.00' });
    expect([403, 404]).toContain(abroad.status);
  });

  it('needs a source and a reason where money is real', async () => {
    const production = await Stack.open({ mode: 'production' });
    try {
      const { body } = await production.send('GET', 'jurisdictions');
      expect(body.code).toBe('not-signed-in');
      const path = 'jurisdictions/dongyang/settings/enterpriseMinimumWage';
      const { token, csrf } = await signedIn(production, 'policy-officer');
      const send = (value: object) =>
        production.send('PUT', path, value, { cookie: `__Host-bofu_session=${token}`, 'x-csrf-token': csrf });
      const bare = await send({ value: wage('900.00') });
      expect([bare.status, bare.body.errors.map((one: Loose) => one.pointer)]).toEqual([422, ['/source', '/reason']]);
      const source = { documentNumber: '市发〔2026〕1号', date: '2026-01-01', link: 'javascript:alert(1)' };
      const odd = await send({ value: wage('900.00'), source, reason: '调整' });
      expect(odd.body.errors[0].pointer).toBe('/source/link');
      const sound = await send({
        value: wage('900.00'),
        source: { ...source, link: 'https://example.org/1' },
        reason: '调整',
      });
      expect(sound.status).toBe(202);
    } finally {
      await production.close();
    }
  });
});

/** A session as another way of signing in would make it. */
async function signedIn(production: Stack, userId: string): Promise<{ token: string; csrf: string }> {
  const { createHash, randomBytes } = await import('node:crypto');
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest();
  await production.office.db.session.create({
    data: { tokenHash, userId, csrfToken: csrf, expiresAt: new Date(Date.now() + 60_000) },
  });
  return { token, csrf };
}
