import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stream } from '../../domain/record.js';
import { openPayee } from '../../prisma/payee.js';
import { findPerson } from '../../prisma/people.js';
import { readEvents } from '../../prisma/record.js';
import { flexibleClaim, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let applicant: Member;
beforeAll(async () => {
  stack = await Stack.open();
  applicant = await stack.newApplicant();
}, 60_000);
afterAll(() => stack.close());

describe('opening a draft', () => {
  it('gives the draft, its address and its version', async () => {
    const { status, body, headers } = await applicant.send('POST', 'applications', flexibleClaim());
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([
      201,
      `/api/v1/applications/${body.id}`,
      '"d1"',
    ]);
    expect(body).toMatchObject({
      jurisdiction: 'dongyang',
      scheme: 'flexible-employment-social-insurance',
      facts: flexibleClaim().facts,
      status: 'draft',
      stage: null,
      availableActions: ['submit', 'withdraw'],
      assessment: null,
      payee: { accountLast4: '0018' },
    });
    expect(body.caseNumber).toMatch(/^\d{4}-\d{8}$/);
    expect(Object.keys(body)).not.toContain('award');
    expect(Object.keys(body)).not.toContain('entitlementId');
    expect((await applicant.get(`applications/${body.id}`)).facts).toEqual(body.facts);
  });

  it('takes partial facts, even none', async () => {
    const { facts } = await applicant.post('applications', { ...flexibleClaim(), facts: {} });
    expect(facts).toEqual({});
  });

  it('seals the account under the key of the claimant, who holds it', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const { payeeSealed, claimantPersonId } = await stack.office.db.application.findUniqueOrThrow({ where: { id } });
    const person = await findPerson(stack.office.db, stack.office.protection, claimantPersonId);
    if (!person || !payeeSealed) throw new Error('nothing was sealed');
    expect(Buffer.from(payeeSealed).toString('latin1')).not.toContain('6228480402564890018');
    expect(openPayee(person.key, claimantPersonId, payeeSealed)).toEqual({
      bankName: '中国农业银行',
      accountNumber: '6228480402564890018',
      holderName: applicant.user.displayName,
    });
  });

  it('takes another holder by a mandate', async () => {
    const mandate = { holderName: '王监护', document: '授权书 2026-7' };
    const payee = { bankName: '中国农业银行', accountNumber: '622848040256', mandate };
    const { id } = await applicant.post('applications', { ...flexibleClaim(), payee });
    const { payeeSealed, claimantPersonId } = await stack.office.db.application.findUniqueOrThrow({ where: { id } });
    const person = await findPerson(stack.office.db, stack.office.protection, claimantPersonId);
    if (!person || !payeeSealed) throw new Error('nothing was sealed');
    expect(openPayee(person.key, claimantPersonId, payeeSealed)).toMatchObject({
      holderName: '王监护',
      mandate: '授权书 2026-7',
    });
  });

  it.each<[string, Loose, string]>([
    ['facts that are missing', { facts: undefined }, '/facts'],
    ['facts that are no object', { facts: [] }, '/facts'],
    ['an unknown fact', { facts: { bonus: 1 } }, '/facts/bonus'],
    ['a fact that only an officer states', { facts: { humanDecision: { decision: 'grant' } } }, '/facts/humanDecision'],
    ['a fact that only the engine knows', { facts: { otherAwards: [] } }, '/facts/otherAwards'],
    ['money with one digit', { facts: { monthlyIncome: '1000.0' } }, '/facts/monthlyIncome'],
    [
      'a wrong member',
      { facts: { householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'x' } } },
      '/facts/householdRegistration/type',
    ],
    ['a filing district that does not exist', { facts: { filingDistrict: 'atlantis' } }, '/facts/filingDistrict'],
    ['an unknown field', { awardAmount: '1.00' }, '/awardAmount'],
    ['a roster in a claim of a person', { roster: [] }, '/roster'],
    ['an account of letters', { payee: { bankName: '银行', accountNumber: 'ABCDEFGH' } }, '/payee/accountNumber'],
    ['an account of five digits', { payee: { bankName: '银行', accountNumber: '12345' } }, '/payee/accountNumber'],
    ['an account without a bank', { payee: { accountNumber: '123456' } }, '/payee/bankName'],
    [
      'a bank with a control character',
      { payee: { bankName: 'a\u0000b', accountNumber: '123456' } },
      '/payee/bankName',
    ],
    ['a bank with half a character', { payee: { bankName: '\ud800', accountNumber: '123456' } }, '/payee/bankName'],
  ])('points at %s', async (_what, change, pointer) => {
    const { status, body } = await applicant.send('POST', 'applications', { ...flexibleClaim(), ...change });
    expect([status, body.errors?.map((one: Loose) => one.pointer)]).toEqual([422, [pointer]]);
  });

  it('under a scheme of another jurisdiction names both', async () => {
    const { status, body } = await applicant.send(
      'POST',
      'applications',
      { ...flexibleClaim(), jurisdiction: 'jiangmen' },
      { 'accept-language': 'en' },
    );
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'scheme-not-in-jurisdiction', '/scheme']);
    expect(body.detail).toContain('Jiangmen');
    expect(body.detail).toContain('*city');
  });

  it.each([
    ['scheme', { scheme: 'moon-subsidy' }],
    ['jurisdiction', { jurisdiction: 'atlantis' }],
    ['scheme with the name of what every object has', { scheme: 'constructor' }],
  ])('under an unknown %s is 404', async (_what, change) => {
    expect((await applicant.send('POST', 'applications', { ...flexibleClaim(), ...change })).status).toBe(404);
  });

  it('is an event of its case', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const events = await readEvents(stack.office.db, stream.case(id), undefined, 0n, 10);
    expect(events.map(({ type, actor }) => [type, actor])).toEqual([['draftCreated', applicant.user.id]]);
  });
});

describe('changing a draft', () => {
  const changed = (income: string) => ({ facts: flexibleClaim({ monthlyIncome: income }).facts });

  it('replaces all facts and counts the version up', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const { body, headers } = await applicant.send(
      'PATCH',
      `applications/${id}`,
      { facts: {} },
      { 'if-match': '"d1"' },
    );
    expect([body.facts, body.draftVersion, headers.get('etag')]).toEqual([{}, 2, '"d2"']);
    expect((await applicant.send('GET', `applications/${id}`)).headers.get('etag')).toBe('"d2"');
  });

  it('replaces the account alone', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const payee = { bankName: '中国银行', accountNumber: '12345678901234' };
    const body = await applicant.patch(`applications/${id}`, { payee }, '"d1"');
    expect([body.payee, body.facts]).toEqual([{ accountLast4: '1234' }, flexibleClaim().facts]);
  });

  it('under one version succeeds once of ten times at once', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        applicant.send('PATCH', `applications/${id}`, changed(`10${i}0.00`), { 'if-match': '"d1"' }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect((await applicant.get(`applications/${id}`)).draftVersion).toBe(2);
  });

  it.each([
    ['"d1"', 200],
    ['*', 200],
    ['"x", "d1"', 200],
    ['W/"d1"', 412],
    ['d1', 412],
    ['"d2"', 412],
    ['"r1"', 412],
    ['', 412],
  ])('with If-Match: %s is %i', async (ifMatch, status) => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const reply = await applicant.send('PATCH', `applications/${id}`, changed('1100.00'), { 'if-match': ifMatch });
    expect(reply.status).toBe(status);
  });

  it('with nothing to change is 422', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    expect((await applicant.send('PATCH', `applications/${id}`, {}, { 'if-match': '*' })).status).toBe(422);
  });

  it('names the changed facts in the record, not their values', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    await applicant.patch(`applications/${id}`, changed('1234.00'), '"d1"');
    const events = await readEvents(stack.office.db, stream.case(id), undefined, 0n, 10);
    expect(events.at(-1)).toMatchObject({ type: 'draftChanged', details: { facts: ['monthlyIncome'], payee: false } });
  });
});

describe('a list of applications', () => {
  it('goes on page by page, the newest first, without a gap', async () => {
    const own = await stack.newApplicant();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await own.post('applications', flexibleClaim())).id);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const page = await own.get(`applications?limit=2${after && `&after=${after}`}`);
      seen.push(...page.items.map(({ id }: Loose) => id));
      if (!page.page.hasMore) break;
      after = page.page.endCursor;
    }
    expect(seen).toEqual(ids);
  });

  it('is filtered by status and scheme', async () => {
    const own = await stack.newApplicant();
    const { id } = await own.post('applications', flexibleClaim());
    await own.post('applications', flexibleClaim());
    await own.post(`applications/${id}/actions`, { type: 'withdraw' });
    const of = async (query: string) => (await own.get(`applications?${query}`)).items.map((one: Loose) => one.id);
    expect(await of('status=withdrawn')).toEqual([id]);
    expect(await of('scheme=moon-subsidy')).toEqual([]);
    expect(await of('scheme=flexible-employment-social-insurance&status=draft')).toHaveLength(1);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=1&limit=2',
    'after=x',
    'after=',
    'status=astronaut',
    'colour=red',
    'scheme=%00',
  ])('with ?%s is 400', async (query) => {
    const { status, body } = await applicant.send('GET', `applications?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-query']);
  });
});

describe('a claimant is named', () => {
  it('to himself, and to an officer once he has taken a task of the case', async () => {
    const { applicant: own, id } = await stack.submittedClaim();
    const intake = await stack.as('intake-street-a');
    const name = own.user.displayName;
    const seenBy = async (who: Member) => (await who.get(`applications/${id}`)).claimant.displayName;
    expect(await seenBy(own)).toBe(name);
    expect(await seenBy(intake)).toBe(`${name[0]}**`);
    const task = await stack.task(intake, id, 'intake');
    await intake.post(`tasks/${task.id}/actions`, { type: 'claim' });
    expect(await seenBy(intake)).toBe(name);
    expect(await seenBy(await stack.as('supervisor'))).toBe(`${name[0]}**`);
  });
});

describe('an id', () => {
  it.each(['does-not-exist', '00000000-0000-0000-0000-000000000000', '%00', '1', "'; DROP TABLE application; --"])(
    'that names nothing is 404: %s',
    async (id) => {
      for (const path of [`applications/${encodeURIComponent(id)}`, `applications/${encodeURIComponent(id)}/timeline`])
        expect((await applicant.send('GET', path)).status).toBe(404);
    },
  );
});
