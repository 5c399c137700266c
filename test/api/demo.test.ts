import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { normaliseIdentityNumber } from '../../domain/people/identity-number.js';
import { findPerson } from '../../prisma/people.js';
import { loadPolicies } from '../../domain/policy/load-policies.js';
import { demoPersonas } from '../../runtime/demo-personas.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import { eventually } from '../helpers/eventually.js';
import { flexibleClaim, month, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let anybody: Member;
beforeAll(async () => {
  stack = await Stack.open();
  anybody = await stack.as('applicant-1');
}, 60_000);
afterAll(() => stack.close());

const advance = (body: object, who = anybody) => who.send('POST', 'demo/time/advance', body);
const DAY = 86_400_000;

describe('personas', () => {
  it('are the seeded ones, with roles and organisation', async () => {
    await stack.newApplicant();
    const { body } = await stack.send('GET', 'demo/personas?limit=100');
    const seeded = demoPersonas(loadPolicies(readPolicyFiles()).jurisdictions.values());
    expect(body.items.map(({ id }: Loose) => id)).toEqual(seeded.map(({ id }) => id).sort());
    expect(body.items).toContainEqual({
      id: 'payer-1',
      displayName: '冯刚（支付经办）',
      roles: ['payer'],
      organisation: 'finance-bureau',
    });
    expect(body.items.find(({ id }: Loose) => id === 'applicant-1').organisation).toBeNull();
    const paged = await stack.send('GET', 'demo/personas?limit=3');
    expect([paged.body.items.length, paged.body.page.hasMore]).toEqual([3, true]);
  });
});

describe('a fresh applicant', () => {
  it('has a valid invented number and a Chinese name, each time another', async () => {
    const applicants = await Promise.all(Array.from({ length: 10 }, () => stack.newApplicant()));
    const numbers = await Promise.all(
      applicants.map(async ({ user }) => {
        const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({ where: { id: user.id } });
        const person = await findPerson(stack.office.db, stack.office.protection, personId);
        expect(person?.data.name).toMatch(/^[一-鿿]{3}$/);
        return person?.data.identityNumber ?? '';
      }),
    );
    for (const number of numbers) {
      expect(normaliseIdentityNumber(number)).toBe(number);
      expect(number.startsWith('999999')).toBe(true);
    }
    expect(new Set(numbers).size).toBe(10);
  });
});

describe('the sandboxes', () => {
  it('of the bank takes a mode and refuses others', async () => {
    expect(await anybody.put('demo/bank', { mode: 'payLate', lateMs: 100 })).toEqual({ mode: 'payLate', lateMs: 100 });
    expect((await anybody.put('demo/bank', { mode: 'ok' })).mode).toBe('ok');
    for (const body of [{ mode: 'rob' }, {}, { mode: 'ok', lateMs: -1 }, { mode: 'ok', speed: 1 }])
      expect((await anybody.send('PUT', 'demo/bank', body)).status).toBe(422);
    expect((await anybody.get('demo/bank/book')).items).toEqual([]);
  });

  it('of the registry decides whether a month is confirmed', async () => {
    await anybody.put('demo/registry', { mode: 'notConfirmed' });
    const { entitlementId, applicant } = await stack.granted();
    await advance({ entitlementId, by: 'P2M' });
    const periods = () => applicant.get(`entitlements/${entitlementId}/periods`);
    await eventually('the month is unconfirmed', periods, ({ items }: Loose) => items[0].status === 'unconfirmed');
    await anybody.put('demo/registry', { mode: 'ok' });
    await advance({ entitlementId, by: 'P10D' });
    await eventually('the month is paid out', periods, ({ items }: Loose) => items[0].status === 'paidOut');
    expect((await anybody.send('PUT', 'demo/registry', { mode: 'x' })).status).toBe(422);
  });
});

describe('the time machine', () => {
  it('moves an entitlement by civil months, and its instalments fall due', async () => {
    const { entitlementId, applicant } = await stack.granted();
    const { status, body } = await advance({ entitlementId, by: 'P3M' });
    expect(status).toBe(200);
    const expected = new Date();
    expected.setUTCMonth(expected.getUTCMonth() + 3);
    expect(Math.abs(Date.parse(body.now) - expected.getTime())).toBeLessThan(4 * DAY);
    const paid = () => applicant.get(`payouts?entitlement=${entitlementId}`);
    const { items } = await eventually('two instalments fell due', paid, (page: Loose) => page.items.length >= 2);
    expect(items.map((one: Loose) => one.period).sort()).toEqual([month(1), month(2)]);
  });

  it('twice at once moves twice, also the clock by which instalments fall due', async () => {
    const { entitlementId, applicant } = await stack.granted();
    const replies = await Promise.all([advance({ entitlementId, by: 'P2M' }), advance({ entitlementId, by: 'P2M' })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    const paid = () => applicant.get(`payouts?entitlement=${entitlementId}`);
    await eventually('three instalments fell due', paid, ({ items }: Loose) => items.length === 3);
    const { clockOffsetMs } = await stack.office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    expect(Number(clockOffsetMs)).toBeGreaterThan(119 * DAY);
  });

  it('moves a draft: it is filed on its own day', async () => {
    const { id } = await anybody.post('applications', flexibleClaim({ firstSubsidisedMonth: month(13) }));
    const { body } = await advance({ applicationId: id, by: 'P1Y' });
    const claim = await anybody.post(`applications/${id}/actions`, { type: 'submit' });
    const filedOn = new Date(Date.parse(body.now) + 8 * 3_600_000).toISOString().slice(0, 10);
    expect([claim.filedOn, claim.asOf]).toEqual([filedOn, filedOn]);
    const { items } = await anybody.get(`applications/${id}/timeline`);
    const submitted = items.find((one: Loose) => one.type === 'submitted');
    expect(Math.abs(Date.parse(submitted.occurredAt) - Date.parse(body.now))).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(submitted.recordedAt) - Date.now())).toBeLessThan(60_000);
  });

  it('lets a deadline of a case pass: the task is overdue, later its papers never came', async () => {
    const { applicant, id } = await stack.submittedClaim();
    const intake = await stack.as('intake-street-a');
    expect((await advance({ applicationId: id, by: 'P7D' })).status).toBe(200);
    await eventually(
      'the task is overdue',
      () => stack.task(intake, id, 'intake'),
      (task: Loose) => task.isOverdue === true,
    );
    const claimed = await stack.decide(intake, id, 'intake', { type: 'requestCorrection', opinion: '请补正' });
    expect(Date.parse(claimed.decidedAt)).toBeGreaterThan(Date.now() + 6 * DAY);
    expect((await advance({ applicationId: id, by: 'P31D' })).status).toBe(200);
    await eventually(
      'the claim expired',
      () => applicant.get(`applications/${id}`),
      ({ status }: Loose) => status === 'expired',
    );
    expect((await advance({ applicationId: id, by: 'P1D' })).status).toBe(200);
  });

  it('of a granted application is that of its entitlement', async () => {
    const { id } = await stack.granted();
    const { status, body } = await advance({ applicationId: id, by: 'P1M' });
    expect([status, body.code]).toEqual([409, 'advance-the-child']);
  });

  it('goes on after the end of an entitlement', async () => {
    const { entitlementId } = await stack.granted();
    const auditor = await stack.as('auditor-1');
    await auditor.post(`entitlements/${entitlementId}/actions`, { type: 'end', reason: '已就业' });
    expect((await advance({ entitlementId, by: 'P1M' })).status).toBe(200);
  });

  it.each<[string, object]>([
    ['nothing', { by: 'P1M' }],
    [
      'two things',
      {
        by: 'P1M',
        applicationId: '00000000-0000-4000-8000-000000000000',
        entitlementId: '00000000-0000-4000-8000-000000000000',
      },
    ],
    [
      'a duty and something else',
      {
        by: 'P1M',
        dutyId: '00000000-0000-4000-8000-000000000000',
        entitlementId: '00000000-0000-4000-8000-000000000000',
      },
    ],
    ['no time', { by: 'P0D', entitlementId: '00000000-0000-4000-8000-000000000000' }],
    ['time backwards', { by: '-P1M', entitlementId: '00000000-0000-4000-8000-000000000000' }],
    ['what is no duration', { by: '3 months', entitlementId: '00000000-0000-4000-8000-000000000000' }],
  ])('refuses to move %s', async (_what, body) => {
    expect((await advance(body)).status).toBe(422);
  });

  it.each(['P51Y', 'P999999Y', 'P9999999999999D', 'PT999999999999999H'])(
    'refuses more than fifty years: %s',
    async (by) => {
      const { id } = await anybody.post('applications', flexibleClaim());
      const { status, body } = await advance({ applicationId: id, by });
      expect([status, body.errors[0].pointer]).toEqual([422, '/by']);
    },
  );

  it('finds nothing under an unknown id', async () => {
    for (const name of ['applicationId', 'entitlementId', 'dutyId'])
      expect((await advance({ [name]: '00000000-0000-4000-8000-000000000000', by: 'P1M' })).status).toBe(404);
  });
});

describe('when the sandbox bank does not answer', () => {
  it('the demo says so', async () => {
    const alone = await Stack.open({
      bank: {
        setMode: () => Promise.reject(new Error('no answer')),
        book: () => Promise.reject(new Error('no answer')),
      },
    });
    try {
      const who = await alone.as('payer-1');
      for (const reply of [await who.send('PUT', 'demo/bank', { mode: 'ok' }), await who.send('GET', 'demo/bank/book')])
        expect([reply.status, reply.body.code]).toEqual([503, 'bank-unavailable']);
    } finally {
      await alone.close();
    }
  });
});
