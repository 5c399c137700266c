// Settings as dated, audited data: where a value comes from, and what became of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

const MINIMUM = 'enterpriseMinimumWage';
const YEAR = Number(shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1).slice(0, 4));

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
