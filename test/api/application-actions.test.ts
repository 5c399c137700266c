import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let applicant: Member;
beforeAll(async () => {
  stack = await Stack.open();
  applicant = await stack.newApplicant();
}, 60_000);
afterAll(() => stack.close());

describe('submitting', () => {
  it('sends the claim to the office of the filing district, with its assessment', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const { status, body, headers } = await applicant.send('POST', `applications/${id}/actions`, { type: 'submit' });
    expect([status, headers.get('etag')]).toEqual([200, `"r${body.revision}"`]);
    expect(body).toMatchObject({
      status: 'inReview',
      stage: 'intake',
      officePath: 'dongyang/street-a',
      availableActions: ['withdraw'],
      assessment: { outcome: 'eligible', monthlyAmount: '264.00' },
    });
    expect(body.nextEvent).toMatchObject({ type: 'decision', stage: 'intake' });
  });

  it('a second time is 409 and says what is possible instead', async () => {
    const { applicant: own, id } = await stack.submittedClaim();
    const { status, body } = await own.send('POST', `applications/${id}/actions`, { type: 'submit' });
    expect([status, body.code, body.availableActions]).toEqual([409, 'not-available', ['withdraw']]);
  });

  it('ten times at once under ten keys is one submission', async () => {
    const own = await stack.newApplicant();
    const { id } = await own.post('applications', flexibleClaim());
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => own.send('POST', `applications/${id}/actions`, { type: 'submit' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('a version that is not the latest is refused, and nothing is recorded', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    await applicant.patch(`applications/${id}`, { facts: {} }, '"d1"');
    const reply = await applicant.send(
      'POST',
      `applications/${id}/actions`,
      { type: 'submit' },
      { 'if-match': '"d1"' },
    );
    expect(reply.status).toBe(412);
    expect((await applicant.get(`applications/${id}`)).status).toBe('draft');
    const submitted = await applicant.send(
      'POST',
      `applications/${id}/actions`,
      { type: 'submit' },
      { 'if-match': '"d2"' },
    );
    expect(submitted.status).toBe(200);
  });

  it.each([
    ['an ineligible claim goes to intake all the same', { paysSocialInsurance: false }, 'inReview', 'ineligible'],
    ['an incomplete claim is asked for papers', { monthlyIncome: undefined }, 'correctionRequested', 'incomplete'],
    ['a claim for one branch only is on hold with its task open', { insuredBranches: ['pension'] }, 'onHold', 'hold'],
  ])('%s', async (_what, change, status, outcome) => {
    const { applicant: own, id } = await stack.submittedClaim(change);
    const body = await own.get(`applications/${id}`);
    expect([body.status, body.assessment.outcome]).toEqual([status, outcome]);
  });

  it('to the wrong street redirects at once and names the right one', async () => {
    const { applicant: own, id } = await stack.submittedClaim({ filingDistrict: 'street-b' });
    const body = await own.get(`applications/${id}`);
    expect([body.status, body.assessment.redirectTo, body.availableActions]).toEqual(['redirected', 'street-a', []]);
  });
});

describe('withdrawing', () => {
  const withdraw = (who: Member, id: string) => who.send('POST', `applications/${id}/actions`, { type: 'withdraw' });

  it('a draft needs no office', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const { status, body } = await withdraw(applicant, id);
    expect([status, body.status, body.availableActions]).toEqual([200, 'withdrawn', []]);
    expect((await withdraw(applicant, id)).status).toBe(409);
  });

  it('a submitted claim cancels its task', async () => {
    const { applicant: own, id } = await stack.submittedClaim();
    expect((await withdraw(own, id)).body.status).toBe('withdrawn');
    const intake = await stack.as('intake-street-a');
    const { items } = await intake.get(`tasks?application=${id}`);
    expect(items.map(({ status }: Loose) => status)).toEqual(['cancelled']);
    expect((await withdraw(own, id)).status).toBe(409);
  });

  it('races submitting: one of them wins, and the case is whole', async () => {
    for (let i = 0; i < 5; i += 1) {
      const own = await stack.newApplicant();
      const { id } = await own.post('applications', flexibleClaim());
      const [withdrawn, submitted] = await Promise.all([
        withdraw(own, id),
        own.send('POST', `applications/${id}/actions`, { type: 'submit' }),
      ]);
      expect([200, 409]).toContain(withdrawn.status);
      expect([200, 409]).toContain(submitted.status);
      const { status } = await own.get(`applications/${id}`);
      // Submitted first and then withdrawn is fine too; neither may get lost.
      expect(status).toBe(withdrawn.status === 200 ? 'withdrawn' : 'inReview');
    }
  });
});
