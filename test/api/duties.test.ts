import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

const today = civilDateAt(Date.now());
let stack: Stack;
let clerk: Member;
let neighbour: Member;
let supervisor: Member;
let inspector: Member;
let applicant: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [clerk, neighbour, supervisor, inspector, applicant] = await Promise.all([
    stack.as('hubei-clerk'),
    stack.as('hubei-clerk-b'),
    stack.as('hubei-supervisor'),
    stack.as('hubei-inspector'),
    stack.newApplicant(),
  ]);
}, 60_000);
afterAll(() => stack.close());

const household = (change: object = {}) => ({
  jurisdiction: 'hubei',
  type: 'zero-employment-household',
  subject: '张某一家',
  startedOn: today,
  ...change,
});
const recorded = (change: object = {}, who = clerk): Promise<Loose> => who.post('duties', household(change));
const act = (id: string, step: object, who = clerk, headers = {}) =>
  who.send('POST', `duties/${id}/actions`, step, headers);

describe('recording a duty', () => {
  it('answers with its due day, its due instant, and what comes next', async () => {
    const { status, body, headers } = await clerk.send('POST', 'duties', household({ startedOn: addDays(today, -5) }));
    const dueOn = addMonths(addDays(today, -5), 3);
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/duties/${body.id}`]);
    expect(body).toMatchObject({
      type: 'zero-employment-household',
      status: 'open',
      dueOn,
      dueAt: `${dueOn}T16:00:00.000Z`,
      organisation: 'hubei/community-a',
      escalations: [],
      nextEvent: { type: 'reminder' },
      availableActions: ['complete', 'record'],
    });
  });

  it('of what should have been done long ago gives a breach with the legal instants', async () => {
    expect(await recorded({ startedOn: '2007-03-15' })).toMatchObject({
      status: 'breached',
      dueAt: '2007-06-15T16:00:00.000Z',
      escalations: [
        { rung: 1, at: '2007-06-15T16:00:00.000Z', to: { organisation: 'hubei/county-bureau', role: 'supervisor' } },
        { rung: 2, at: '2007-07-15T16:00:00.000Z', to: { organisation: 'hubei/city-bureau', role: 'supervisor' } },
      ],
      nextEvent: { type: 'completion' },
    });
  });

  it.each<[string, object, number, string, string | undefined]>([
    ['a day to come', { startedOn: addDays(today, 1) }, 422, 'not-yet-begun', '/startedOn'],
    ['a day that does not exist', { startedOn: '2007-02-30' }, 422, 'invalid-input', '/startedOn'],
    ['a day before civil time is known', { startedOn: '1991-12-31' }, 422, 'invalid-input', '/startedOn'],
    ['another kind', { type: 'moon-landing' }, 422, 'unknown-duty-type', '/type'],
    ['an inherited name', { type: 'constructor' }, 422, 'unknown-duty-type', '/type'],
    ['nobody', { subject: ' ' }, 422, 'invalid-input', '/subject'],
    ['an unknown field', { dueOn: today }, 422, 'invalid-input', '/dueOn'],
    ['an unknown jurisdiction', { jurisdiction: 'atlantis' }, 404, 'not-found', undefined],
    ['another jurisdiction', { jurisdiction: 'dongyang' }, 403, 'forbidden', undefined],
  ])('refuses %s', async (_what, change, status, code, pointer) => {
    const { body, ...reply } = await clerk.send('POST', 'duties', household(change));
    expect([reply.status, body.code, body.errors?.[0].pointer]).toEqual([status, code, pointer]);
  });

  it('needs a key and the token of the session, and happens once for a key', async () => {
    const send = (headers: Record<string, string | undefined>) => clerk.send('POST', 'duties', household(), headers);
    expect((await send({ 'idempotency-key': undefined })).body.code).toBe('key-missing');
    expect((await send({ 'x-csrf-token': undefined })).body.code).toBe('csrf');
    const key = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(key)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const other = await clerk.send('POST', 'duties', household({ subject: '别家' }), key);
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
  });
});

describe('a duty', () => {
  it('is completed once, in time, by the office that has it', async () => {
    const { id } = await recorded();
    const key = { 'idempotency-key': randomUUID() };
    const done = await act(id, { type: 'complete', evidence: '劳动合同' }, clerk, key);
    expect([done.status, done.body.status, done.body.availableActions]).toEqual([200, 'done', []]);
    expect(done.body.nextEvent).toBeNull();
    expect((await act(id, { type: 'complete', evidence: '劳动合同' }, clerk, key)).body).toEqual(done.body);
    await eventually(
      'a duty that is done refuses everything',
      () => act(id, { type: 'complete' }),
      ({ status, body }) => status === 409 && body.code === 'not-available' && body.availableActions.length === 0,
    );
  });

  it('is seen by its office, the supervisor and the inspector, never by an applicant or a neighbour', async () => {
    const { id } = await recorded({ subject: '李某一家' });
    const path = `duties/${id}`;
    expect((await clerk.get(path)).subject).toBe('李某一家');
    for (const who of [supervisor, inspector])
      expect(await who.get(path)).toMatchObject({ id, subject: '李**', availableActions: [] });
    const listed = async (who: Member) => (await who.get('duties?limit=100')).items.map((one: Loose) => one.id);
    for (const who of [clerk, supervisor, inspector]) expect(await listed(who)).toContain(id);
    expect((await clerk.get('duties?limit=100')).items.find((one: Loose) => one.id === id).subject).toBe('李**');
    for (const who of [neighbour, await stack.as('intake-street-a'), await stack.as('supervisor')]) {
      expect(await listed(who)).not.toContain(id);
      expect([(await who.send('GET', path)).status, (await who.send('GET', `${path}/timeline`)).status]).toEqual([
        404, 404,
      ]);
    }
    expect((await act(id, { type: 'complete' }, neighbour)).status).toBe(404);
    for (const who of [supervisor, inspector]) expect((await act(id, { type: 'complete' }, who)).status).toBe(403);
    for (const address of ['duties', path, `${path}/timeline`, 'duties/summary'])
      expect([address, (await applicant.send('GET', address)).status]).toEqual([address, 403]);
    expect((await applicant.send('POST', 'duties', household())).status).toBe(403);
    expect((await act(id, { type: 'complete' }, applicant)).status).toBe(403);
  });

  it('tells what happened, without the name; and its record is intact', async () => {
    const { id } = await recorded({ startedOn: '2007-03-15' });
    await act(id, { type: 'complete', evidence: '用工登记' });
    const { items } = await supervisor.get(`duties/${id}/timeline`);
    expect(items.map(({ type, actor }: Loose) => [type, actor.id])).toEqual([
      ['dutyRecorded', 'hubei-clerk'],
      ['breached', 'engine'],
      ['escalated', 'engine'],
      ['escalated', 'engine'],
      ['itemRecorded', 'hubei-clerk'],
      ['completed', 'hubei-clerk'],
    ]);
    expect(items[1].effectiveAt).toBe('2007-06-15T16:00:00.000Z');
    expect(items[4].details).toMatchObject({ item: 'member-employed', evidence: '用工登记' });
    expect(JSON.stringify(items)).not.toContain('张某');
    expect(await inspector.get(`audit/verify?duty=${id}`)).toEqual({ intact: true, events: 6 });
  });

  it('passes its instants when its clock is moved on, and goes on counting after its late completion', async () => {
    const before = await supervisor.get('duties/summary?jurisdiction=hubei');
    const { id } = await recorded();
    expect((await applicant.send('POST', 'demo/time/advance', { dutyId: id, by: 'P4M' })).status).toBe(200);
    const breached = await eventually(
      'the breach',
      () => supervisor.get(`duties/${id}`),
      ({ status }: Loose) => status === 'breached',
    );
    expect(breached.escalations[0].at).toBe(breached.dueAt);
    expect((await act(id, { type: 'complete' })).body.status).toBe('doneLate');
    expect((await applicant.send('POST', 'demo/time/advance', { dutyId: id, by: 'P1M' })).status).toBe(200);
    const after = await supervisor.get('duties/summary?jurisdiction=hubei');
    expect(after.breaches).toBe(before.breaches + 1);
    const office = after.items.find((one: Loose) => one.organisation === 'hubei/community-a');
    expect(office.breaches).toBe(office.breached + office.doneLate);
    expect((await neighbour.get('duties/summary')).breaches).toBe(0);
  });

  it('is found by status, kind and jurisdiction, page by page', async () => {
    for (const status of ['open', 'breached']) {
      const { items } = await clerk.get(`duties?status=${status}&type=zero-employment-household&jurisdiction=hubei`);
      expect([...new Set(items.map((one: Loose) => one.status))]).toEqual([status]);
    }
    expect((await clerk.get('duties?type=graduate-one-on-one')).items).toEqual([]);
    const all = (await clerk.get('duties?limit=100')).items.map((one: Loose) => one.id);
    const first = await clerk.get('duties?limit=2');
    const rest = await clerk.get(`duties?limit=100&after=${first.page.endCursor}`);
    expect([...first.items, ...rest.items].map((one: Loose) => one.id)).toEqual(all);
    expect((await clerk.send('GET', 'duties?status=late')).status).toBe(400);
  });

  it('that owes several services is recorded one by one', async () => {
    const office = await stack.as('hubei-employment-clerk');
    const { id } = await recorded({ type: 'graduate-one-on-one', subject: '毕业生' }, office);
    const early = await act(id, { type: 'complete' }, office);
    expect([early.status, early.body.availableActions]).toEqual([409, ['record']]);
    const wrong = await act(id, { type: 'record', item: 'pension' }, office);
    expect([wrong.status, wrong.body.code, wrong.body.errors[0].pointer]).toEqual([422, 'not-owed', '/item']);
    expect((await act(id, { type: 'record' }, office)).body.errors[0].pointer).toBe('/item');
    for (const item of ['vacancy', 'vacancy', 'consultation']) await act(id, { type: 'record', item }, office);
    expect((await act(id, { type: 'complete' }, office)).body).toMatchObject({ status: 'done', owed: 0 });
  });
});

describe('the kinds of duties', () => {
  it('are listed with clause, quote and what is owed, in the reader’s language', async () => {
    const { items } = await applicant.get('jurisdictions/hubei/duty-types');
    expect(items.map(({ type, clause }: Loose) => [type, clause])).toEqual([
      ['graduate-one-on-one', 'S4 一(五)'],
      ['zero-employment-household', 'S4 一(四)'],
    ]);
    const english = await applicant.send('GET', 'jurisdictions/hubei/duty-types?limit=1', undefined, {
      'accept-language': 'en',
    });
    expect(english.body.items[0].label).toMatch(/^One-on-one/);
    expect((await applicant.get('jurisdictions/nanning/duty-types')).items).toEqual([]);
  });
});
