// The layoff duty (S2.3 二(二)) and the register of households without work (S2.3 三(三)1), as officers keep them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import { Stack, type Loose, type Member } from '../../helpers/stack.js';
import { Walk } from '../../helpers/walk.js';

const today = civilDateAt(Date.now());
let stack: Stack;
let walk: Walk;
let clerk: Member;
beforeAll(async () => {
  stack = await Stack.open();
  walk = new Walk(stack);
  clerk = await stack.as('labour-clerk');
}, 60_000);
afterAll(() => stack.close());

describe('an employer of 150 who cuts 15 in sixty days', () => {
  const cut = addDays(today, 60);
  const lastDay = addDays(cut, -30);
  const duty = (): Promise<Loose> =>
    clerk.post('duties', {
      jurisdiction: 'dongyang',
      type: 'layoff-notice',
      subject: '某公司，职工150人，裁减15人',
      startedOn: cut,
    });
  const record = (id: string, item: string, who = clerk) =>
    who.send('POST', `duties/${id}/actions`, { type: 'record', item });
  const passDays = (id: string, days: number) => clerk.post('demo/time/advance', { dutyId: id, by: `P${days}D` });

  it('is under the duty; the last day to tell the union or all staff lies thirty days before the cut', async () => {
    const facts = { existingStaffCount: 150, layoffCount: 15, layoffDate: cut };
    const question = { jurisdiction: 'dongyang', scheme: 'mass-layoff-notice', asOf: today, facts };
    expect(await clerk.post('assessments', question)).toMatchObject({ isDutyDue: true, dueBy: lastDay });
    expect(await duty()).toMatchObject({ status: 'open', dueOn: lastDay, owed: 3 });
  });

  it('is complete in time when the notice was: the opinions and the report have no day of their own', async () => {
    const { id } = await duty();
    await passDays(id, 30);
    const told = await record(id, 'notice');
    expect(told.body.owes[0]).toMatchObject({ item: 'notice', doneOn: lastDay, daysBefore: 30 });
    expect(told.body.nextEvent).toEqual({ type: 'completion' });
    await passDays(id, 5);
    expect((await record(id, 'opinions')).body).toMatchObject({ status: 'open', owed: 1, escalations: [] });
    expect((await record(id, 'report')).body).toMatchObject({ status: 'done', owed: 0 });
  });

  it('is late with a notice of 29 days, and stays so when everything has been done', async () => {
    const { id } = await duty();
    await passDays(id, 31);
    const told = await record(id, 'notice');
    expect(told.body).toMatchObject({ status: 'breached', escalations: [{ to: { role: 'supervisor' } }] });
    expect(told.body.owes[0]).toMatchObject({ doneOn: addDays(lastDay, 1), daysBefore: 29 });
    await record(id, 'opinions');
    expect((await record(id, 'report')).body).toMatchObject({ status: 'doneLate' });
  });

  it('files nothing before its turn: notice, opinions, report is the order', async () => {
    const { id } = await duty();
    for (const item of ['report', 'opinions']) {
      const { status, body } = await record(id, item);
      expect([status, body.code]).toEqual([409, 'out-of-order']);
    }
    await record(id, 'notice');
    const { status, body } = await record(id, 'report');
    expect([status, body.code, body.errors[0].pointer]).toEqual([409, 'out-of-order', '/item']);
    expect(await clerk.get(`duties/${id}`)).toMatchObject({ owed: 2 });
    expect((await record(id, 'opinions')).status).toBe(200);
    expect((await record(id, 'report')).status).toBe(200);
  });
});

describe('the register of households without work', () => {
  const SCHEME = 'zero-employment-household-recognition';
  const facts = {
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
    employedMemberCount: 0,
  };

  it('takes in whom it may once the operator has defined such a household, each with one named official, and keeps the entry when it is struck off', async () => {
    const household = await stack.newApplicant();
    const { id, status, assessment } = await walk.file(household, `dongyang/${SCHEME}`, facts);
    expect([status, assessment.outcome, assessment.missingSettings]).toEqual([
      'waiting',
      'blocked',
      ['zeroEmploymentHouseholdDefinition'],
    ]);
    try {
      await walk.set('dongyang', 'zeroEmploymentHouseholdDefinition', '有劳动能力的成员均未就业的城镇家庭');
      await walk.reached(household, id, 'inReview');
      await walk.approve(household, id, [
        ['intake-street-a', 'intake'],
        ['auditor-1', 'decision'],
      ]);
    } finally {
      await walk.set('dongyang', 'zeroEmploymentHouseholdDefinition', null);
    }
    const register = async (): Promise<Loose> => {
      const auditor = await stack.as('auditor-1');
      const { items } = await auditor.get(`certificates?scheme=${SCHEME}`);
      expect(items).toHaveLength(1);
      return items[0];
    };
    const official = { id: 'intake-street-a', displayName: '陈敏（甲街道受理）' };
    const entry = await register();
    expect(entry).toMatchObject({ applicationId: id, status: 'valid', validFrom: today, responsible: official });
    expect((await household.get('certificates?scheme=graduate-as-hardship-founder')).items).toEqual([]);

    const strike = { type: 'revoke', reason: '一名成员已就业' };
    await (await stack.as('auditor-1')).post(`certificates/${entry.id}/actions`, strike);
    const struck = await register();
    expect(struck).toMatchObject({ status: 'lapsed', validFrom: today, responsible: official });
    expect(struck.revokedAt).toBeDefined();
  });
});
