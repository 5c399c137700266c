import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, month, Stack, type Loose } from '../helpers/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

const facts = () => flexibleClaim().facts;
const question = (change: object = {}) => ({
  jurisdiction: 'dongyang',
  asOf: `${month()}-01`,
  facts: facts(),
  ...change,
});
const ask = (body: unknown) => stack.send('POST', 'entitlement-checks', body);

describe('what a person may claim', () => {
  it('is told for every scheme of the jurisdiction in one call, without signing in', async () => {
    const { status, body } = await ask(question());
    expect(status).toBe(200);
    const schemes = await (await stack.as('applicant-1')).call('GET', 'jurisdictions/dongyang/schemes?limit=100');
    expect(body.items.map(({ scheme }: Loose) => scheme).sort()).toEqual(
      schemes.items.map(({ id }: Loose) => id).sort(),
    );
  });

  it('is the same as each scheme says on its own', async () => {
    const { body } = await ask(question());
    for (const { scheme, assessment } of body.items as Loose[]) {
      const own = await stack.send('POST', 'assessments', question({ scheme }));
      expect(own.body).toMatchObject(assessment);
    }
  });

  it('begins with what can be had', async () => {
    const { body } = await ask(question());
    expect(body.items[0]).toMatchObject({
      scheme: 'flexible-employment-social-insurance',
      label: '灵活就业社会保险补贴',
      assessment: { outcome: 'eligible', monthlyAmount: '264.00' },
    });
  });

  it('says what is still missing', async () => {
    const { body } = await ask(question({ facts: {} }));
    const flexible = body.items.find(({ scheme }: Loose) => scheme === 'flexible-employment-social-insurance');
    expect(flexible.assessment).toMatchObject({ outcome: 'incomplete' });
    expect(flexible.assessment.missing).toContain('monthlyIncome');
  });

  it.each<[string, object, number, string | undefined]>([
    ['an unknown jurisdiction', { jurisdiction: 'atlantis' }, 404, undefined],
    ['an unknown fact', { facts: { moonPhase: 1 } }, 422, '/facts/moonPhase'],
    ['a day that does not exist', { asOf: '2026-02-30' }, 422, '/asOf'],
    ['a scheme', { scheme: 'rent-subsidy-hardship' }, 422, '/scheme'],
  ])('refuses %s', async (_what, change, refused, pointer) => {
    const { status, body } = await ask(question(change));
    expect([status, body.errors?.[0]?.pointer]).toEqual([refused, pointer]);
  });
});
