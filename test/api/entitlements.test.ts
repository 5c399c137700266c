import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../helpers/eventually.js';
import { month, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let auditor: Member;
let granted: { applicant: Member; id: string; entitlementId: string };
beforeAll(async () => {
  stack = await Stack.open();
  auditor = await stack.as('auditor-1');
  granted = await stack.granted();
}, 60_000);
afterAll(() => stack.close());

const act = (who: Member, id: string, action: object) => who.send('POST', `entitlements/${id}/actions`, action);

describe('an approved application', () => {
  it('has its award and its only entitlement', async () => {
    const body = await granted.applicant.get(`applications/${granted.id}`);
    expect(body).toMatchObject({
      status: 'approved',
      stage: null,
      award: { monthlyAmount: '264.00', totalAmount: '9504.00' },
    });
    expect(body.entitlementId).toBe(granted.entitlementId);
  });
});

describe('an entitlement', () => {
  it('shows term, amount and what comes next', async () => {
    const body = await granted.applicant.get(`entitlements/${granted.entitlementId}`);
    expect(body).toMatchObject({
      applicationId: granted.id,
      status: 'active',
      term: { from: `${month(1)}-01`, months: 36 },
      monthlyAmount: '264.00',
      nextEvent: { type: 'instalment', period: month(1) },
      availableActions: [],
    });
    expect(Object.keys(body)).not.toContain('endReason');
    expect((await auditor.get(`entitlements/${granted.entitlementId}`)).availableActions).toEqual(['suspend', 'end']);
  });

  it('has 36 instalments, page by page', async () => {
    const path = `entitlements/${granted.entitlementId}/periods`;
    const { items } = await granted.applicant.get(`${path}?limit=100`);
    expect(items.map((one: Loose) => one.period)).toEqual(Array.from({ length: 36 }, (_, i) => month(i + 1)));
    expect(new Set(items.map((one: Loose) => `${one.amount} ${one.status}`))).toEqual(new Set(['264.00 planned']));
    const first = await granted.applicant.get(`${path}?limit=20`);
    const rest = await granted.applicant.get(`${path}?limit=20&after=${first.page.endCursor}`);
    expect([...first.items, ...rest.items]).toEqual(items);
    expect((await granted.applicant.send('GET', `${path}?after=x`)).status).toBe(400);
  });

  it('is listed for its claimant, for the office and for the jurisdiction', async () => {
    const seenBy = async (who: Member) => (await who.get(`entitlements?application=${granted.id}`)).items.length;
    for (const persona of [
      'intake-street-a',
      'auditor-2',
      'approver-2',
      'payer-1',
      'supervisor',
      'inspector',
      'policy-officer',
    ])
      expect([persona, await seenBy(await stack.as(persona))]).toEqual([persona, 1]);
    expect(await seenBy(granted.applicant)).toBe(1);
    for (const who of [await stack.as('intake-street-b'), await stack.newApplicant()]) {
      expect(await seenBy(who)).toBe(0);
      expect((await who.send('GET', `entitlements/${granted.entitlementId}`)).status).toBe(404);
      expect((await who.send('GET', `entitlements/${granted.entitlementId}/periods`)).status).toBe(404);
    }
    expect((await granted.applicant.get('entitlements?status=suspended')).items).toEqual([]);
  });
});

describe('changing an entitlement', () => {
  it('needs a reason, an auditor, and is never the claimant’s', async () => {
    const { status, body } = await act(auditor, granted.entitlementId, { type: 'suspend' });
    expect([status, body.errors[0].pointer]).toEqual([422, '/reason']);
    for (const persona of ['approver-1', 'payer-1', 'supervisor', 'intake-street-a'])
      expect((await act(await stack.as(persona), granted.entitlementId, { type: 'end', reason: '停' })).status).toBe(
        403,
      );
    expect((await act(granted.applicant, granted.entitlementId, { type: 'end', reason: '停' })).status).toBe(403);
    const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({
      where: { id: granted.applicant.user.id },
    });
    await stack.office.db.userAccount.create({
      data: {
        id: 'auditor-own',
        personId,
        displayName: '兼职审核',
        roles: ['auditor'],
        organisationPath: 'dongyang/employment-agency',
        isDemo: true,
      },
    });
    const own = await stack.as('auditor-own');
    expect((await own.get(`entitlements/${granted.entitlementId}`)).availableActions).toEqual([]);
    const refused = await act(own, granted.entitlementId, { type: 'end', reason: '停' });
    expect([refused.status, refused.body.code]).toEqual([403, 'own-case']);
  });

  it('suspends, resumes and ends, each once, with its event', async () => {
    const { applicant, id, entitlementId } = await stack.granted();
    const suspended = await act(auditor, entitlementId, { type: 'suspend', reason: '待核实' });
    expect([suspended.status, suspended.body.status, suspended.body.availableActions]).toEqual([
      200,
      'suspended',
      ['resume', 'end'],
    ]);
    const again = await act(auditor, entitlementId, { type: 'suspend', reason: '待核实' });
    expect([again.status, again.body.code, again.body.availableActions]).toEqual([
      409,
      'not-available',
      ['resume', 'end'],
    ]);
    expect((await act(auditor, entitlementId, { type: 'resume', reason: '已核实' })).body.status).toBe('active');
    const ended = await act(auditor, entitlementId, { type: 'end', reason: '已就业' });
    expect([ended.status, ended.body.endReason, ended.body.availableActions]).toEqual([200, 'ended', []]);
    await eventually(
      'an ended entitlement refuses everything',
      () => act(auditor, entitlementId, { type: 'resume', reason: '再' }),
      ({ status, body }) => status === 409 && body.code === 'not-available',
    );
    const { items } = await applicant.get(`applications/${id}/timeline`);
    const types = items.map((one: Loose) => one.type);
    for (const type of ['suspended', 'resumed', 'ended'])
      expect(types.filter((one: string) => one === type)).toHaveLength(1);
    const suspension = (who: Member) =>
      who.get(`applications/${id}/timeline`).then((page) => page.items.find((one: Loose) => one.type === 'suspended'));
    expect((await suspension(applicant)).details.reason).toBeUndefined();
    expect((await suspension(auditor)).details.reason).toBe('待核实');
  });

  it('ten times at once happens once', async () => {
    const { entitlementId } = await stack.granted();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => act(auditor, entitlementId, { type: 'suspend', reason: '待核实' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });
});
