// Two people act on one claim at the same moment. Each race is brought about, not waited for: a session of the test holds a lock, so
// that the first is in the middle of its transaction when the second arrives.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { Holder } from '../helpers/holder.js';
import { flexibleFacts } from '../helpers/office.js';
import { flexibleClaim, month, Stack, type Member } from '../helpers/stack.js';

const DAY = 86_400_000;
let stack: Stack;
let holder: Holder | undefined;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());
afterEach(async () => {
  // A test that failed half-way must not stop the next one.
  await holder?.release().catch(() => undefined);
  holder = undefined;
});

const office = () => stack.office;
const holdRecord = async (id: string) => (holder = await Holder.holdRecord(office().database, `case/${id}`));
const events = (id: string, type: string) =>
  office().db.event.findMany({ where: { stream: `case/${id}`, type }, orderBy: { seq: 'asc' } });
async function release(how?: 'COMMIT'): Promise<void> {
  await holder?.release(how);
  holder = undefined;
}

/** A claim that waits for its last approval, and the task, taken by the approver. */
async function atApproval(): Promise<{ applicant: Member; approver: Member; id: string; taskId: string }> {
  const { applicant, id } = await stack.submittedClaim();
  await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'approve' });
  await stack.decide(await stack.as('auditor-1'), id, 'audit', { type: 'approve' });
  const approver = await stack.as('approver-1');
  const task = await stack.task(approver, id, 'approval');
  await approver.post(`tasks/${task.id}/actions`, { type: 'claim' });
  return { applicant, approver, id, taskId: task.id };
}

describe('a submission and a change of the draft', () => {
  async function draft(): Promise<{ applicant: Member; id: string; etag: string }> {
    const applicant = await stack.newApplicant();
    const { body, headers } = await applicant.send('POST', 'applications', flexibleClaim());
    return { applicant, id: body.id, etag: headers.get('etag') ?? '' };
  }
  const richer = { facts: flexibleFacts(month(1), { monthlyIncome: '1234.00' }) };
  const submit = ({ applicant, id }: { applicant: Member; id: string }) =>
    applicant.send('POST', `applications/${id}/actions`, { type: 'submit' });

  it('that commits first: the submission of what was read before is refused, and nothing is recorded of it', async () => {
    const claim = await draft();
    const { applicant, id, etag } = claim;
    const held = await holdRecord(id);
    const changing = applicant.send('PATCH', `applications/${id}`, richer, { 'if-match': etag });
    await held.untilWaiting(1);
    const submitting = submit(claim);
    await held.untilWaiting(2);
    await release();
    expect((await changing).status).toBe(200);
    const refused = await submitting;
    expect([refused.status, refused.body.code]).toEqual([409, 'draft-changed']);
    expect((await applicant.get(`applications/${id}`)).status).toBe('draft');
    expect(await events(id, 'submitted')).toHaveLength(0);
    expect((await submit(claim)).body).toMatchObject({ status: 'inReview', facts: { monthlyIncome: '1234.00' } });
  });

  it('that comes second: the change is refused, and the claim keeps what was submitted', async () => {
    const claim = await draft();
    const { applicant, id, etag } = claim;
    const held = await holdRecord(id);
    const submitting = submit(claim);
    await held.untilWaiting(1);
    const changing = applicant.send('PATCH', `applications/${id}`, richer, { 'if-match': etag });
    await held.untilWaiting(2);
    await release();
    expect((await submitting).status).toBe(200);
    expect((await changing).status).toBe(412);
    const { status, facts } = await applicant.get(`applications/${id}`);
    expect([status, facts.monthlyIncome]).toEqual(['inReview', '1000.00']);
  });
});

describe('a decision and a withdrawal', () => {
  it('that comes while the approval is being committed is told who was first; the award stands', async () => {
    const { applicant, approver, id, taskId } = await atApproval();
    const held = await holdRecord(id);
    const approving = approver.send('POST', `tasks/${taskId}/actions`, { type: 'approve' });
    await held.untilWaiting(1);
    const withdrawal = await applicant.send('POST', `applications/${id}/actions`, { type: 'withdraw' });
    expect([withdrawal.status, withdrawal.body.code, withdrawal.body.conflict]).toEqual([
      409,
      'conflict',
      { who: approver.user.displayName, what: 'approve', when: expect.any(String) },
    ]);
    await release();
    expect((await approving).status).toBe(200);
    expect((await applicant.get(`applications/${id}`)).status).toBe('approved');
    expect(await office().db.entitlement.count({ where: { applicationId: id } })).toBe(1);
  });

  it('that is being committed bars the approval; nothing is granted', async () => {
    const { applicant, approver, id, taskId } = await atApproval();
    const held = await holdRecord(id);
    const withdrawing = applicant.send('POST', `applications/${id}/actions`, { type: 'withdraw' });
    await held.untilWaiting(1);
    const approval = await approver.send('POST', `tasks/${taskId}/actions`, { type: 'approve' });
    expect([approval.status, approval.body.code, approval.body.conflict?.what]).toEqual([409, 'conflict', 'withdraw']);
    await release();
    expect((await withdrawing).status).toBe(200);
    expect((await applicant.get(`applications/${id}`)).status).toBe('withdrawn');
    expect(await office().db.entitlement.count({ where: { applicationId: id } })).toBe(0);
    expect(await office().db.ledgerEntry.count({ where: { stream: `case/${id}` } })).toBe(0);
  });
});

describe('a decision and the hand-over of its task', () => {
  it('to a colleague: what is decided by somebody who no longer has the task is not done', async () => {
    const { id } = await stack.submittedClaim();
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'approve' });
    const [auditor, colleague] = [await stack.as('auditor-1'), await stack.as('auditor-2')];
    const task = await stack.task(auditor, id, 'audit');
    await auditor.post(`tasks/${task.id}/actions`, { type: 'claim' });
    // The decision has read who has the task, and stands before its first write.
    const { personId } = await office().db.userAccount.findUniqueOrThrow({ where: { id: 'auditor-1' } });
    holder = await Holder.hold(
      office().database,
      "INSERT INTO case_actor (application_id, person_id, stage) VALUES ($1, $2, 'audit')",
      [id, personId],
    );
    const deciding = auditor.send('POST', `tasks/${task.id}/actions`, { type: 'approve' });
    await holder.untilWaiting(1);
    await auditor.post(`tasks/${task.id}/actions`, { type: 'release' });
    await colleague.post(`tasks/${task.id}/actions`, { type: 'claim' });
    await release();
    const refused = await deciding;
    expect([refused.status, refused.body.code]).toEqual([409, 'task-not-claimed']);
    expect(await colleague.get(`tasks/${task.id}`)).toMatchObject({ status: 'claimed', assignee: 'auditor-2' });
    const { status } = await colleague.send('POST', `tasks/${task.id}/actions`, { type: 'approve' });
    expect(status).toBe(200);
    expect(await events(id, 'decided')).toHaveLength(2);
  });

  it('while a fact is being established: who no longer has the task establishes nothing', async () => {
    const { id } = await stack.submittedClaim();
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'approve' });
    const auditor = await stack.as('auditor-1');
    const task = await stack.task(auditor, id, 'audit');
    await auditor.post(`tasks/${task.id}/actions`, { type: 'claim' });
    const { personId } = await office().db.userAccount.findUniqueOrThrow({ where: { id: 'auditor-1' } });
    holder = await Holder.hold(
      office().database,
      "INSERT INTO case_actor (application_id, person_id, stage) VALUES ($1, $2, 'audit')",
      [id, personId],
    );
    const fact = { type: 'establishFact', fact: 'monthlyIncome', value: '1200.00' };
    const establishing = auditor.send('POST', `tasks/${task.id}/actions`, fact);
    await holder.untilWaiting(1);
    await auditor.post(`tasks/${task.id}/actions`, { type: 'release' });
    await release();
    const refused = await establishing;
    expect([refused.status, refused.body.code]).toEqual([409, 'task-not-claimed']);
    expect(await office().db.establishedFact.count({ where: { applicationId: id, fact: 'monthlyIncome' } })).toBe(0);
  });
});

describe('a deadline that passes in the same moment', () => {
  /** Lets time pass while no worker is there: what falls due waits in the engine beside whatever people send. */
  async function passUnattended(id: string, durationMs: number): Promise<void> {
    const handle = office().client.workflow.getHandle(`application/${id}`);
    const fired = async () =>
      (await handle.fetchHistory()).events?.filter(({ timerFiredEventAttributes: timer }) => timer).length ?? 0;
    const before = await fired();
    await office().stopWorker();
    const passing = fastForward(office().client, `application/${id}`, durationMs);
    await eventually('the deadline to have passed', fired, (count) => count > before);
    unattended.push(passing);
  }
  const unattended: Promise<void>[] = [];
  afterAll(() => Promise.all(unattended));

  it('ends the claim; the papers that arrive with it come too late', async () => {
    const { applicant, id } = await stack.submittedClaim();
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'requestCorrection' });
    await fastForward(office().client, `application/${id}`, 29 * DAY);
    await passUnattended(id, 3 * DAY);
    const papers = applicant.send('POST', `applications/${id}/actions`, { type: 'submitCorrection' });
    await office().startWorker();
    const late = await papers;
    expect([late.status, late.body.code]).toEqual([409, 'deadline-passed']);
    await eventually(
      'the end of the claim',
      async () => (await applicant.get(`applications/${id}`)).status,
      (status) => status === 'expired',
    );
    const expired = await events(id, 'expired');
    expect(expired.map(({ effectiveAt }) => effectiveAt)).toEqual([
      new Date(startOfDay(addDays(civilDateAt(Date.now()), 31))),
    ]);
    expect(await events(id, 'correctionSubmitted')).toHaveLength(0);
  }, 60_000);

  it('of a stage is on the record before the decision that came after it', async () => {
    const { id } = await stack.submittedClaim();
    const intake = await stack.as('intake-street-a');
    const task = await stack.task(intake, id, 'intake');
    await intake.post(`tasks/${task.id}/actions`, { type: 'claim' });
    // The reminder of the fifth day has been given; the stage is due at the end of it.
    await fastForward(office().client, `application/${id}`, new Date(task.dueAt).getTime() - Date.now() - DAY / 2);
    await passUnattended(id, DAY);
    const deciding = intake.send('POST', `tasks/${task.id}/actions`, { type: 'approve' });
    await office().startWorker();
    expect((await deciding).status).toBe(200);
    const story = await office().db.event.findMany({
      where: { stream: `case/${id}`, type: { in: ['overdue', 'decided'] } },
      orderBy: { seq: 'asc' },
    });
    expect(story.map(({ type }) => type)).toEqual(['overdue', 'decided']);
    expect(story[0]?.effectiveAt).toEqual(new Date(task.dueAt));
    expect(await intake.get(`tasks/${task.id}`)).toMatchObject({ status: 'done', isOverdue: true });
  }, 60_000);
});

describe('two awards for the same months of one person', () => {
  it('that are granted at the same moment: the second is refused and leaves nothing', async () => {
    const { applicant, approver, id, taskId } = await atApproval();
    const { claimantPersonId } = await office().db.application.findUniqueOrThrow({ where: { id } });
    // The other award covers the months in a transaction that has not committed yet.
    holder = await Holder.hold(
      office().database,
      `INSERT INTO coverage (id, entitlement_id, person_id, exclusion_group, months)
       VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'insurance-subsidy', '[0,100000)')`,
      [claimantPersonId],
    );
    const approving = approver.send('POST', `tasks/${taskId}/actions`, { type: 'approve' });
    await holder.untilWaiting(1);
    await release('COMMIT');
    const refused = await approving;
    expect([refused.status, refused.body.code]).toEqual([409, 'coverage-conflict']);
    expect((await applicant.get(`applications/${id}`)).status).not.toBe('approved');
    expect(await office().db.entitlement.count({ where: { applicationId: id } })).toBe(0);
    expect(await office().db.ledgerEntry.count({ where: { stream: `case/${id}` } })).toBe(0);
  });
});
