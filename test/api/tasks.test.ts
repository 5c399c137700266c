import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let intakeA: Member;
let intakeB: Member;
let auditor: Member;
let auditor2: Member;
let approver: Member;
let deputy: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [intakeA, intakeB, auditor, auditor2, approver, deputy] = (await Promise.all(
    ['intake-street-a', 'intake-street-b', 'auditor-1', 'auditor-2', 'approver-1', 'deputy'].map((one) =>
      stack.as(one),
    ),
  )) as [Member, Member, Member, Member, Member, Member];
}, 60_000);
afterAll(() => stack.close());

const act = (who: Member, task: Loose, action: object) => who.send('POST', `tasks/${task.id}/actions`, action);

/** A claim whose audit task is open. */
async function atAudit(change: Record<string, unknown> = {}): Promise<{ applicant: Member; id: string; task: Loose }> {
  const claim = await stack.submittedClaim(change);
  await stack.decide(intakeA, claim.id, 'intake', { type: 'approve', opinion: '材料齐全' });
  return { ...claim, task: await stack.task(auditor, claim.id, 'audit') };
}

describe('a task', () => {
  it('shows stage, seat, deadline and what the caller may do', async () => {
    const { id } = await stack.submittedClaim();
    const task = await stack.task(intakeA, id, 'intake');
    expect(task).toMatchObject({
      applicationId: id,
      stage: 'intake',
      status: 'open',
      role: 'intake',
      organisation: 'dongyang/street-a',
      assignee: null,
      isOverdue: false,
      outcome: 'eligible',
      availableActions: ['claim'],
    });
    expect(Date.parse(task.dueAt)).toBeGreaterThan(Date.now());
    expect(await intakeA.get(`tasks/${task.id}`)).toEqual(task);
  });

  it('is not found by who does not cover it, and refused to who never acts on tasks', async () => {
    const { applicant, id } = await stack.submittedClaim();
    const task = await stack.task(intakeA, id, 'intake');
    for (const who of [intakeB, auditor, approver, deputy]) {
      expect((await who.send('GET', `tasks/${task.id}`)).status).toBe(404);
      expect((await act(who, task, { type: 'claim' })).status).toBe(404);
      expect((await act(who, task, { type: 'approve' })).status).toBe(404);
      expect((await who.get(`tasks?application=${id}`)).items).toEqual([]);
    }
    for (const who of [applicant, await stack.as('payer-1'), await stack.as('policy-officer')])
      expect((await act(who, task, { type: 'approve' })).status).toBe(403);
    for (const who of [await stack.as('supervisor'), await stack.as('inspector')]) {
      const seen = await who.get(`tasks/${task.id}`);
      expect(seen.availableActions).toEqual([]);
      expect((await act(who, task, { type: 'claim' })).status).toBe(403);
    }
  });
});

describe('taking a task', () => {
  it('offers its decisions, and giving it back', async () => {
    const { task } = await atAudit();
    const { status, body } = await act(auditor, task, { type: 'claim' });
    expect([status, body.status, body.assignee, body.assigneeName]).toEqual([
      200,
      'claimed',
      'auditor-1',
      auditor.user.displayName,
    ]);
    expect(body.availableActions).toEqual([
      'release',
      'approve',
      'reject',
      'requestCorrection',
      'sendBack',
      'establishFact',
    ]);
    expect((await auditor2.get(`tasks/${task.id}`)).availableActions).toEqual([]);
    const released = await act(auditor, task, { type: 'release' });
    expect([released.body.status, released.body.assignee, released.body.availableActions]).toEqual([
      'open',
      null,
      ['claim'],
    ]);
    expect((await act(auditor2, task, { type: 'claim' })).status).toBe(200);
  });

  it('that another has taken is a conflict with who, what and when', async () => {
    const { task } = await atAudit();
    const taken = await act(auditor, task, { type: 'claim' });
    for (const type of ['claim', 'release', 'approve'] as const) {
      const { status, body } = await act(auditor2, task, { type });
      expect([type, status, body.code]).toEqual([type, 409, 'conflict']);
      expect(body.conflict).toEqual({ who: auditor.user.displayName, what: 'claim', when: taken.body.claimedAt });
    }
  });

  it('by ten at once succeeds once', async () => {
    const { task } = await atAudit();
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) => act(i % 2 ? auditor : auditor2, task, { type: 'claim' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('twice, or giving back what one has not taken, is 409', async () => {
    const { task } = await atAudit();
    expect((await act(auditor, task, { type: 'release' })).body.code).toBe('task-not-claimed');
    await act(auditor, task, { type: 'claim' });
    const again = await act(auditor, task, { type: 'claim' });
    expect([again.status, again.body.availableActions]).toEqual([409, ['release']]);
  });

  it('is an event of the case', async () => {
    const { id, applicant, task } = await atAudit();
    await act(auditor, task, { type: 'claim' });
    await act(auditor, task, { type: 'release' });
    const { items } = await applicant.get(`applications/${id}/timeline`);
    expect(items.slice(-2).map((one: Loose) => [one.type, one.actor.id, one.stage, one.taskId])).toEqual([
      ['taskClaimed', 'auditor-1', 'audit', task.id],
      ['taskReleased', 'auditor-1', 'audit', task.id],
    ]);
  });
});

describe('a list of tasks', () => {
  it('has the most urgent first and goes on without a gap', async () => {
    for (let i = 0; i < 5; i += 1) await stack.submittedClaim();
    const whole = (await intakeA.get('tasks?status=open&limit=100')).items.map(({ id, dueAt }: Loose) => [id, dueAt]);
    const seen: Loose[] = [];
    for (let after = ''; ;) {
      const page = await intakeA.get(`tasks?status=open&limit=2${after && `&after=${after}`}`);
      seen.push(...page.items.map(({ id, dueAt }: Loose) => [id, dueAt]));
      if (!page.page.hasMore) break;
      after = page.page.endCursor;
    }
    expect(seen).toEqual(whole);
    expect(whole.map(([, dueAt]: Loose) => dueAt)).toEqual(whole.map(([, dueAt]: Loose) => dueAt).sort());
  });

  it('is filtered by status, stage and what is mine', async () => {
    const { id, task } = await atAudit();
    const of = async (query: string) =>
      (await auditor.get(`tasks?application=${id}&${query}`)).items.map((one: Loose) => one.id);
    expect(await of('status=open')).toEqual([task.id]);
    expect(await of('mine=true')).toEqual([]);
    await act(auditor, task, { type: 'claim' });
    expect(await of('mine=true')).toEqual([task.id]);
    expect(await of('status=open')).toEqual([]);
    expect(await of('stage=audit')).toEqual([task.id]);
    expect(await of('stage=intake')).toEqual([]);
    expect((await auditor2.get(`tasks?application=${id}&mine=true`)).items).toEqual([]);
  });

  it.each(['status=sleeping', 'mine=maybe', 'application=x', 'stage=%00', 'after=x', 'after=1_x'])(
    'with ?%s is 400',
    async (query) => {
      expect((await auditor.send('GET', `tasks?${query}`)).status).toBe(400);
    },
  );
});
