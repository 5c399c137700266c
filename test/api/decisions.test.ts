import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let intakeA: Member;
let auditor: Member;
let approver: Member;
let deputy: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [intakeA, auditor, approver, deputy] = (await Promise.all(
    ['intake-street-a', 'auditor-1', 'approver-1', 'deputy'].map((one) => stack.as(one)),
  )) as [Member, Member, Member, Member];
}, 60_000);
afterAll(() => stack.close());

const act = (who: Member, task: Loose, action: object) => who.send('POST', `tasks/${task.id}/actions`, action);

/** A claim whose audit task is open. */
async function atAudit(change: Record<string, unknown> = {}): Promise<{ applicant: Member; id: string; task: Loose }> {
  const claim = await stack.submittedClaim(change);
  await stack.decide(intakeA, claim.id, 'intake', { type: 'approve', opinion: '材料齐全' });
  return { ...claim, task: await stack.task(auditor, claim.id, 'audit') };
}

describe('deciding', () => {
  it('needs the task to be taken', async () => {
    const { task } = await atAudit();
    const { status, body } = await act(auditor, task, { type: 'approve' });
    expect([status, body.code, body.availableActions]).toEqual([409, 'task-not-claimed', ['claim']]);
  });

  it.each([
    ['a rejection without an opinion', { type: 'reject' }, '/opinion'],
    ['sending back without an opinion', { type: 'sendBack' }, '/opinion'],
    ['an opinion of blanks', { type: 'reject', opinion: '  ' }, '/opinion'],
    ['an opinion of 1001 characters', { type: 'reject', opinion: '不'.repeat(1001) }, '/opinion'],
    ['an opinion with a NUL', { type: 'reject', opinion: 'a\u0000' }, '/opinion'],
    ['a reason that is no code', { type: 'approve', reason: 'Because I say so' }, '/reason'],
    ['an unknown action', { type: 'dance' }, '/type'],
    ['no action', {}, '/type'],
    ['an unknown field', { type: 'approve', amount: '1.00' }, '/amount'],
    ['a redirection without a district', { type: 'redirect' }, '/district'],
    ['items that nobody knows', { type: 'requestCorrection', items: ['monthlyIncome', 'moon'] }, '/items/1'],
    ['an unknown fact', { type: 'establishFact', fact: 'moonPhase', value: 1 }, '/fact'],
    ['a fact without a value', { type: 'establishFact', fact: 'monthlyIncome' }, '/value'],
    ['a fact of the wrong kind', { type: 'establishFact', fact: 'monthlyIncome', value: 1000 }, '/value'],
    [
      'a fact with a wrong member',
      { type: 'establishFact', fact: 'humanDecision', value: { decision: 'maybe' } },
      '/value/decision',
    ],
  ])('points at %s', async (_what, body, pointer) => {
    const { task } = await sharedTask();
    const reply = await act(auditor, task, body);
    expect([reply.status, reply.body.errors?.map((one: Loose) => one.pointer)]).toEqual([422, [pointer]]);
  });

  it('with what the stage never offers is 409, and the case is untouched', async () => {
    const { id } = await stack.submittedClaim();
    const task = await stack.task(intakeA, id, 'intake');
    await act(intakeA, task, { type: 'claim' });
    const { status, body } = await act(intakeA, task, { type: 'sendBack', opinion: '退回' });
    expect([status, body.code]).toEqual([409, 'not-available']);
    expect(body.availableActions).not.toContain('sendBack');
    const { task: audit } = await sharedTask();
    expect((await act(auditor, audit, { type: 'redirect', district: 'street-b' })).status).toBe(409);
    expect((await act(intakeA, task, { type: 'approve' })).status).toBe(200);
  });

  it('fifty contradictory decisions at once is one decision', async () => {
    const { id, applicant, task } = await atAudit();
    await act(auditor, task, { type: 'claim' });
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        act(auditor, task, i % 2 ? { type: 'approve' } : { type: 'reject', opinion: '不符' }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(49).fill(409)]);
    const lost = replies.filter(({ status }) => status === 409);
    expect(lost.filter(({ body }) => body.conflict?.who === auditor.user.displayName)).toHaveLength(49);
    const { items } = await applicant.get(`applications/${id}/timeline`);
    expect(items.filter((one: Loose) => one.type === 'decided' && one.stage === 'audit')).toHaveLength(1);
  });

  it('who acted at one stage does not act at another, nor takes its task', async () => {
    const { id, task } = await atAudit();
    await act(deputy, task, { type: 'claim' });
    await act(deputy, task, { type: 'approve' });
    const approval = await stack.task(approver, id, 'approval');
    expect((await deputy.get(`tasks/${approval.id}`)).availableActions).toEqual([]);
    for (const type of ['claim', 'approve'] as const) {
      const { status, body } = await act(deputy, approval, { type });
      expect([status, body.code]).toEqual([403, 'four-eyes']);
    }
    expect((await approver.get(`tasks/${approval.id}`)).status).toBe('open');
  });

  it('nobody acts in a case of his own', async () => {
    const { id, applicant, task } = await atAudit();
    const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({ where: { id: applicant.user.id } });
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
    expect((await own.get(`tasks/${task.id}`)).availableActions).toEqual([]);
    for (const type of ['claim', 'approve'] as const) {
      const { status, body } = await act(own, task, { type });
      expect([status, body.code]).toEqual([403, 'own-case']);
    }
    expect((await stack.task(auditor, id, 'audit')).status).toBe('open');
  });

  it('an ineligible claim is accepted at intake and cannot be approved later', async () => {
    const { task } = await atAudit({ paysSocialInsurance: false });
    const { body } = await act(auditor, task, { type: 'claim' });
    expect(body.availableActions).not.toContain('approve');
    const refused = await act(auditor, task, { type: 'approve' });
    expect([refused.status, refused.body.code]).toEqual([409, 'not-eligible']);
    expect(refused.body.detail).toContain('不符合条件');
    expect((await act(auditor, task, { type: 'reject', opinion: '未缴费' })).status).toBe(200);
  });

  it('sends back to the stage before, which decides anew', async () => {
    const { id, applicant, task } = await atAudit();
    await act(auditor, task, { type: 'claim' });
    await act(auditor, task, { type: 'sendBack', opinion: '户口页不清楚' });
    expect(await applicant.get(`applications/${id}`)).toMatchObject({ status: 'inReview', stage: 'intake' });
    const again = await stack.task(intakeA, id, 'intake');
    expect(again.visit).toBeGreaterThan(task.visit);
  });

  it('redirects to another street, not to its own', async () => {
    const { id, applicant } = await stack.submittedClaim();
    const task = await stack.task(intakeA, id, 'intake');
    await act(intakeA, task, { type: 'claim' });
    for (const district of ['street-a', 'atlantis']) {
      const { status, body } = await act(intakeA, task, { type: 'redirect', district });
      expect([status, body.errors[0].pointer]).toEqual([422, '/district']);
    }
    expect((await act(intakeA, task, { type: 'redirect', district: 'street-b' })).status).toBe(200);
    expect((await applicant.get(`applications/${id}`)).status).toBe('redirected');
  });

  it('a fact establishes it and assesses the case again', async () => {
    const { id, applicant, task } = await atAudit();
    await act(auditor, task, { type: 'claim' });
    const { status, body } = await act(auditor, task, {
      type: 'establishFact',
      fact: 'monthlyIncome',
      value: '700.00',
      opinion: '工资单',
    });
    expect([status, body.status, body.outcome]).toEqual([200, 'claimed', 'ineligible']);
    expect(body.availableActions).not.toContain('approve');
    const { assessment } = await applicant.get(`applications/${id}`);
    expect(assessment.reasons).toEqual(['income-below-minimum-wage']);
    const known = await act(auditor, task, { type: 'establishFact', fact: 'otherAwards', value: [] });
    expect([known.status, known.body.code, known.body.errors[0].pointer]).toEqual([422, 'unknown-fact', '/fact']);
  });

  it('after the claim was withdrawn is 409', async () => {
    const { id, applicant, task } = await atAudit();
    await act(auditor, task, { type: 'claim' });
    await applicant.post(`applications/${id}/actions`, { type: 'withdraw' });
    for (const type of ['approve', 'release'] as const) {
      const { status, body } = await act(auditor, task, { type });
      expect([status, body.code]).toEqual([409, 'not-available']);
    }
  });

  let shared: Promise<{ task: Loose }> | undefined;
  /** One taken audit task for refusals that leave it as it is. */
  function sharedTask(): Promise<{ task: Loose }> {
    shared ??= atAudit().then(async (found) => {
      await act(auditor, found.task, { type: 'claim' });
      return found;
    });
    return shared;
  }
});
