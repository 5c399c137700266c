// The recruitment appraisal of a year (S2.1): what a hire counts for until the cut-off, and which units are awarded.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../../domain/calendar/shanghai.js';
import { Stack, type Loose, type Member } from '../../helpers/stack.js';
import { Walk, type Steps } from '../../helpers/walk.js';

const HIRE = 'county-recruitment/recruitment-hire-recognition';
const AWARD = 'county-recruitment/recruitment-advanced-unit-award';
const today = civilDateAt(Date.now());
/** The appraisal whose cut-off lies ahead. */
const YEAR = Number(today.slice(0, 4)) + (today.slice(5) > '12-20' ? 1 : 0);
const CUT_OFF = `${YEAR}-12-25`;
const PAPERS = [
  'introduction-letter-receipt',
  'employee-roster',
  'monthly-payroll',
  'employee-card',
  'identity-card-copy',
];
const [INTAKE, AUDIT, APPROVAL] = ['intake', 'auditor', 'approver'].map((role) => `county-recruitment-${role}-1`) as [
  string,
  string,
  string,
];
const chain = (last: string): Steps => [
  [INTAKE, 'intake'],
  [AUDIT, 'audit'],
  [APPROVAL, last],
];

let stack: Stack;
let walk: Walk;
let unit: Member;
beforeAll(async () => {
  stack = await Stack.open();
  walk = new Walk(stack);
  unit = await stack.newApplicant();
  await walk.set('county-recruitment', 'appraisalYear', YEAR);
  await walk.set('county-recruitment', 'unassignedOtherPoints', '0');
}, 60_000);
afterAll(() => stack.close());

const hire = (from: string) => ({ isLabourContractSigned: true, employmentSpells: [{ enterprise: 'plant-a', from }] });
/** Filed on a day of the appraisal year that a fresh claim can still be moved to. */
const filed = (from: string, on: string) =>
  walk.file(unit, HIRE, hire(from), { papers: PAPERS, ...(on > today && { on }) });

describe('a hire', () => {
  it('of three months to the day runs on every check, and counts by itself on the cut-off day', async () => {
    const { id, status, assessment } = await filed(`${YEAR}-09-25`, `${YEAR}-12-01`);
    expect([status, assessment.outcome, assessment.opensOn]).toEqual(['waiting', 'wait', CUT_OFF]);
    for (const asOf of [`${YEAR}-09-30`, `${YEAR}-10-31`, `${YEAR}-11-30`]) {
      const facts = { ...hire(`${YEAR}-09-25`), documents: PAPERS };
      const question = { jurisdiction: 'county-recruitment', scheme: 'recruitment-hire-recognition', asOf, facts };
      expect((await unit.post('assessments', question)).outcome).toBe('wait');
    }
    await passUntil(id, CUT_OFF);
    const opened = await walk.reached(unit, id, 'inReview');
    expect(opened.assessment).toMatchObject({ outcome: 'eligible', recognisedOn: CUT_OFF });
    await walk.approve(unit, id, chain('recognition'));
    expect((await unit.get(`certificates?application=${id}`)).items).toMatchObject([{ status: 'valid' }]);
  });

  it('whose papers disagree does not count until a check shows agreement, and none after the cut-off does', async () => {
    const { id } = await filed(`${YEAR}-08-01`, `${YEAR}-12-01`);
    await walk.decide(INTAKE, id, 'intake');
    const find = (value: string[]) =>
      walk.act(AUDIT, id, 'audit', { type: 'establishFact', fact: 'mismatchedDocuments', value });
    const outcome = async () => (await walk.view(unit, id)).assessment.outcome;
    await find(['employee-card', 'identity-card-copy']);
    expect(await outcome()).toBe('ineligible');
    expect(await walk.offered(AUDIT, id, 'audit')).not.toContain('approve');
    await find([]);
    expect(await outcome()).toBe('eligible');
    await find(['employee-card']);
    await passUntil(id, addDays(CUT_OFF, 1));
    const { status, body } = await find([]);
    expect([status, body.code, await outcome()]).toEqual([409, 'deadline-passed', 'ineligible']);
  });
});

/** Lets a claim's time pass until a day, from whatever day it has reached. */
async function passUntil(id: string, day: string): Promise<void> {
  const { now } = await unit.post('demo/time/advance', { applicationId: id, by: 'PT1S' });
  const seconds = Math.ceil((startOfDay(day) + 3_600_000 - Date.parse(now)) / 1_000);
  if (seconds > 0) await unit.post('demo/time/advance', { applicationId: id, by: `PT${seconds}S` });
}

describe('the award to the best units', () => {
  const scored = (name: string, annual: [number, number], special: [number, number], missingSummaryCount = 0) => ({
    unit: name,
    annualAchieved: annual[0],
    annualTarget: annual[1],
    specialAchieved: special[0],
    specialTarget: special[1],
    isAnnualPlanOnTime: true,
    isMigrantLedgerKept: true,
    isLabourLedgerKept: true,
    missingSummaryCount,
  });
  const others = (count: number) => Array.from({ length: count }, (_, i) => scored(`U${i}`, [50, 100], [20, 40]));
  const best = [
    scored('A', [110, 100], [40, 40]),
    scored('C', [120, 100], [39, 40]),
    scored('D', [100, 100], [40, 40]),
    scored('D2', [100, 100], [40, 40], 1),
    scored('E', [100, 100], [70, 60]),
    scored('F', [104, 100], [41, 40]),
    scored('G', [102, 100], [41, 40]),
  ];

  it('goes to five of 38: by points, then by the special task, never to a unit that missed it', async () => {
    const { id, assessment } = await walk.file(unit, AWARD, { units: [...best, ...others(31)] });
    const score = Object.fromEntries(assessment.units.map((one: Loose) => [one.unit, [one.score, one.isQualified]]));
    // 60 + 29.25 + 10, but the special task is missed; 50 + 30 + 9.5.
    expect(score).toMatchObject({ A: ['95.00', true], C: ['99.25', false], D: ['90.00', true], D2: ['89.50', false] });
    const { award } = await walk.approve(unit, id, chain('approval'));
    expect(award).toMatchObject({
      winners: ['E', 'A', 'F', 'G', 'D'],
      amountPerHead: '2000.00',
      totalAmount: '10000.00',
    });
  });

  it('is on hold when the fifth and the sixth cannot be told apart', async () => {
    const units = [...best, scored('H', [100, 100], [40, 40]), ...others(30)];
    expect(await walk.file(unit, AWARD, { units })).toMatchObject({
      status: 'onHold',
      assessment: { outcome: 'hold', reasons: ['tie-not-resolved'] },
    });
  });
});
