import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, month, Stack, type Loose } from '../helpers/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

const question = (change: object = {}, facts: object = {}) => {
  const { payee: _payee, ...claim } = flexibleClaim(facts as Record<string, unknown>);
  return { ...claim, asOf: `${month()}-01`, ...change };
};
const ask = (body: unknown, headers = {}) => stack.send('POST', 'assessments', body, headers);

describe('an assessment', () => {
  it('needs no sign-in and counts the settings of the jurisdiction', async () => {
    const { status, body } = await ask(question());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: 'eligible',
      monthlyAmount: '264.00',
      parts: { pension: '144.00', medical: '120.00' },
      totalAmount: '9504.00',
      term: { from: `${month(1)}-01`, months: 36 },
    });
  });

  it('counts exactly the settings that are given', async () => {
    const blocked = await ask(question({ settings: {} }));
    expect(blocked.body).toMatchObject({ outcome: 'blocked' });
    expect(blocked.body.missingSettings.sort()).toEqual(['cityAverageWage', 'enterpriseMinimumWage']);
    const settings = {
      enterpriseMinimumWage: [{ from: '2000-01', amount: '1200.00' }],
      cityAverageWage: [],
    };
    expect((await ask(question({ settings }))).body).toMatchObject({
      outcome: 'ineligible',
      reasons: ['income-below-minimum-wage'],
    });
  });

  it('takes facts of every source, and names that the scheme does not use', async () => {
    const existingEntitlement = {
      scheme: 'flexible-employment-social-insurance',
      from: '2020-01-01',
      to: '2022-12-31',
      monthsPaid: 37,
    };
    const { body } = await ask(question({}, { existingEntitlement, courseDays: 5 }));
    expect(body).toMatchObject({ outcome: 'ineligible', reasons: ['term-exhausted'] });
  });

  it('of another jurisdiction’s scheme looks at nothing else', async () => {
    const { status, body } = await ask(question({ jurisdiction: 'jiangmen', facts: {} }));
    expect([status, body.outcome, body.reasons]).toEqual([200, 'ineligible', ['scheme-not-in-jurisdiction']]);
  });

  it.each([
    ['an unknown scheme', { scheme: 'moon-subsidy' }],
    ['an unknown jurisdiction', { jurisdiction: 'atlantis' }],
    ['a programme with nothing to compute', { jurisdiction: 'nanning', scheme: 'agency-credit-rating' }],
  ])('of %s is 404', async (_what, change) => {
    expect((await ask(question(change))).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['no day', { asOf: undefined }, '/asOf'],
    ['a day that does not exist', { asOf: '2026-02-29' }, '/asOf'],
    ['a day before all policies', { asOf: '0001-01-01' }, '/asOf'],
    ['no facts', { facts: undefined }, '/facts'],
    ['facts that are a list', { facts: [] }, '/facts'],
    ['an unknown fact', { facts: { moonPhase: 1 } }, '/facts/moonPhase'],
    ['a fact with the name of what every object has', { facts: { constructor: 1 } }, '/facts/constructor'],
    ['an unknown setting', { settings: { moonPhase: 1 } }, '/settings/moonPhase'],
    ['a setting of the wrong shape', { settings: { cityAverageWage: 5 } }, '/settings/cityAverageWage'],
    ['a payee', { payee: {} }, '/payee'],
  ])('points at %s', async (_what, change, pointer) => {
    const { status, body } = await ask(question(change));
    expect([status, body.errors?.map((one: Loose) => one.pointer)]).toEqual([422, [pointer]]);
  });

  it('leaves nothing behind', async () => {
    const { db } = stack.office;
    const counts = () =>
      Promise.all([db.application.count(), db.assessment.count(), db.command.count(), db.event.count()]);
    const before = await counts();
    await ask(question());
    expect(await counts()).toEqual(before);
  });
});
