import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addDays, shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { verifyStream } from '../../prisma/record.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { flexibleFacts, must, Office, type Claimant } from '../helpers/office.js';

const today = civilDateAt(Date.now());
const nextMonth = shiftMonth(today.slice(0, 7), 1);
const DAY = 86_400_000;
let office: Office;
let claimant: Claimant;
let id: string;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());
beforeEach(async () => {
  claimant = await office.newClaimant();
  id = await office.draft(claimant, flexibleFacts(nextMonth));
});

const row = (applicationId = id) => office.db.application.findUniqueOrThrow({ where: { id: applicationId } });
const status = async (applicationId = id) => (await row(applicationId)).status;
const openTasks = () => office.db.task.findMany({ where: { applicationId: id, status: { in: ['open', 'claimed'] } } });
const events = (type: string) =>
  office.db.event.findMany({ where: { stream: `case/${id}`, type }, orderBy: { seq: 'asc' } });
const submit = () => must(office.submit(id, claimant));

async function toApproval(): Promise<void> {
  await submit();
  await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
  await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve' }));
}

describe('a claim', () => {
  it('goes from submission through intake, audit and approval to its entitlement', async () => {
    await submit();
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'intake', visit: 1, filedOn: today, asOf: today });
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve', opinion: '材料齐全' }));
    await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve', opinion: '符合条件' }));
    await must(office.decide(id, 'approver-1', 'approval', { type: 'approve', opinion: '同意' }));
    expect(await row()).toMatchObject({ status: 'approved', stage: null, award: { monthlyAmount: '264.00' } });
    const entitlement = await office.db.entitlement.findFirstOrThrow({
      where: { applicationId: id },
      include: { periods: true },
    });
    expect(entitlement).toMatchObject({ status: 'active', months: 36, termFrom: `${nextMonth}-01` });
    expect(entitlement.periods).toHaveLength(36);
    expect(
      (await events('decided')).map(
        ({ publicPart }) => (JSON.parse(publicPart) as { stage: string; decision: string }).stage,
      ),
    ).toEqual(['intake', 'audit', 'approval']);
    expect(await verifyStream(office.db, `case/${id}`)).toMatchObject({ intact: true });
  });

  it('is not submitted from a version of the draft that somebody has changed', async () => {
    await office.db.application.update({ where: { id }, data: { draftVersion: 2 } });
    expect(await office.submit(id, claimant, 1)).toMatchObject({ refused: 'draft-changed' });
    expect(await status()).toBe('draft');
    expect(await events('submitted')).toHaveLength(0);
    expect(await office.submit(id, claimant, 2)).toEqual({ done: true });
  });

  it('is submitted once, however often the same command arrives', async () => {
    const command = await office.command(claimant.userId, { type: 'submit' });
    const answers = await Promise.all([1, 2, 3].map(() => office.submit(id, claimant, 1, command)));
    expect(answers).toEqual([{ done: true }, { done: true }, { done: true }]);
    expect(await events('submitted')).toHaveLength(1);
    expect(await openTasks()).toHaveLength(1);
  });

  it('is submitted by one of two commands; the other is told that it came late', async () => {
    const answers = await Promise.all([office.submit(id, claimant), office.submit(id, claimant)]);
    expect(answers.filter((answer) => 'done' in answer)).toHaveLength(1);
    expect(answers.find((answer) => 'refused' in answer)).toMatchObject({
      refused: 'not-available',
      details: { availableActions: ['withdraw'] },
    });
    expect(await events('submitted')).toHaveLength(1);
  });

  it('is not touched by a command that has expired', async () => {
    const command = await office.command(claimant.userId, { type: 'submit' });
    await office.db.command.update({ where: { id: command }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await office.submit(id, claimant, 1, command)).toMatchObject({ refused: 'command-expired' });
    expect(await status()).toBe('draft');
  });

  it('filed at another street than that of the household goes back at once, without a task', async () => {
    const elsewhere = await office.draft(claimant, flexibleFacts(nextMonth, { filingDistrict: 'street-b' }));
    await must(office.submit(elsewhere, claimant));
    expect(await row(elsewhere)).toMatchObject({
      status: 'redirected',
      stage: null,
      nextEvent: { type: 'redirected', district: 'street-a' },
    });
    expect(await office.db.task.count({ where: { applicationId: elsewhere } })).toBe(0);
  });

  it('that the rules refuse still gets its written decision', async () => {
    const poor = await office.draft(claimant, flexibleFacts(nextMonth, { monthlyIncome: '849.99' }));
    await must(office.submit(poor, claimant));
    await must(office.decide(poor, 'intake-street-a', 'intake', { type: 'approve' }));
    expect(await office.decide(poor, 'auditor-1', 'audit', { type: 'approve' })).toMatchObject({
      refused: 'not-eligible',
      details: { names: ['ineligible', 'income-below-minimum-wage'] },
    });
    await must(office.decide(poor, 'auditor-1', 'audit', { type: 'reject', opinion: '收入未达到最低工资标准' }));
    expect(await status(poor)).toBe('rejected');
  });
});

describe('deciding', () => {
  it('lets exactly one of fifty contradictory decisions through and tells the others who, what and when', async () => {
    await submit();
    const taskId = await office.claim(id, 'intake-street-a', 'intake');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        office.act(
          id,
          'intake-street-a',
          taskId,
          i % 2 ? { type: 'approve' } : { type: 'reject', opinion: '不予受理' },
        ),
      ),
    );
    expect(answers.filter((answer) => 'done' in answer)).toHaveLength(1);
    const refused = answers.filter((answer) => 'refused' in answer);
    expect(new Set(refused.map((answer) => ('refused' in answer ? answer.refused : '')))).toEqual(
      new Set(['conflict']),
    );
    expect(refused[0]).toMatchObject({ details: { conflict: { userId: 'intake-street-a', at: expect.any(Number) } } });
    expect(await events('decided')).toHaveLength(1);
  });

  it('at one stage bars a person from every other stage, whatever roles he has', async () => {
    await submit();
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
    await must(office.decide(id, 'deputy', 'audit', { type: 'approve' }));
    expect(await office.decide(id, 'deputy', 'approval', { type: 'approve' })).toMatchObject({ refused: 'four-eyes' });
    expect(await office.db.entitlement.count({ where: { applicationId: id } })).toBe(0);
    expect(await office.decide(id, 'approver-1', 'approval', { type: 'approve' })).toEqual({ done: true });
  });

  it('is refused by the activity too, when the workflow knows nothing of who acted before', async () => {
    await submit();
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
    const { personId } = await office.db.userAccount.findUniqueOrThrow({ where: { id: 'auditor-1' } });
    await office.db.caseActor.create({ data: { applicationId: id, personId, stage: 'approval' } });
    expect(await office.decide(id, 'auditor-1', 'audit', { type: 'approve' })).toMatchObject({ refused: 'four-eyes' });
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'audit' });
  });

  it('is not for the claimant himself, nor for somebody without the role or from another office', async () => {
    await submit();
    await office.db.userAccount.update({
      where: { id: claimant.userId },
      data: { roles: ['applicant', 'intake'], organisationPath: 'dongyang/street-a' },
    });
    expect(await office.decide(id, claimant.userId, 'intake', { type: 'approve' })).toMatchObject({
      refused: 'own-case',
    });
    expect(await office.decide(id, 'auditor-1', 'intake', { type: 'approve' })).toMatchObject({ refused: 'forbidden' });
    expect(await office.decide(id, 'intake-street-b', 'intake', { type: 'approve' })).toMatchObject({
      refused: 'forbidden',
    });
    expect(await status()).toBe('inReview');
  });

  it('needs the task to be taken by whoever decides', async () => {
    await submit();
    const taskId = await office.claim(id, 'intake-street-a', 'intake');
    await office.db.task.update({ where: { id: taskId }, data: { status: 'open', assigneeId: null } });
    expect(await office.act(id, 'intake-street-a', taskId, { type: 'approve' })).toMatchObject({
      refused: 'task-not-claimed',
    });
  });

  it('at intake refuses acceptance, later the claim itself, and neither leaves an award', async () => {
    await toApproval();
    await must(office.decide(id, 'approver-1', 'approval', { type: 'reject', opinion: '资金用途不符' }));
    expect(await row()).toMatchObject({ status: 'rejected', award: null });
    expect(await office.db.entitlement.count({ where: { applicationId: id } })).toBe(0);
    const other = await office.draft(claimant, flexibleFacts(nextMonth));
    await must(office.submit(other, claimant));
    await must(office.decide(other, 'intake-street-a', 'intake', { type: 'reject', opinion: '不予受理' }));
    expect(await status(other)).toBe('notAccepted');
  });

  it('sends a case back to the stage before as a new visit, where the same person may act again', async () => {
    await toApproval();
    await must(office.decide(id, 'approver-1', 'approval', { type: 'sendBack', opinion: '请核实收入' }));
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'audit', visit: 4 });
    await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve' }));
    await must(office.decide(id, 'approver-1', 'approval', { type: 'approve' }));
    expect(await status()).toBe('approved');
  });

  it('grants nothing if another award already covers one of the months, and leaves nothing half done', async () => {
    await toApproval();
    await office.db.$executeRaw`
      INSERT INTO coverage (id, entitlement_id, person_id, exclusion_group, months)
      VALUES (gen_random_uuid(), gen_random_uuid(), ${claimant.personId}::uuid, 'insurance-subsidy', '[0,100000)')`;
    expect(await office.decide(id, 'approver-1', 'approval', { type: 'approve' })).toMatchObject({
      refused: 'coverage-conflict',
    });
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'approval', award: null });
    expect(await office.db.entitlement.count({ where: { applicationId: id } })).toBe(0);
    expect(await office.db.ledgerEntry.count({ where: { stream: `case/${id}` } })).toBe(0);
    expect((await openTasks())[0]).toMatchObject({ stage: 'approval', status: 'claimed' });
  });

  it('needs an account to pay to before the last approval', async () => {
    await office.db.application.update({ where: { id }, data: { payeeSealed: null } });
    await toApproval();
    expect(await office.decide(id, 'approver-1', 'approval', { type: 'approve' })).toMatchObject({
      refused: 'payee-missing',
    });
    expect(await status()).toBe('inReview');
  });
});

describe('asking for papers', () => {
  it('pauses the clock of the stage and goes on where it was', async () => {
    await submit();
    const before = (await openTasks())[0]?.dueAt?.getTime() as number;
    await must(
      office.decide(id, 'intake-street-a', 'intake', {
        type: 'requestCorrection',
        opinion: '请补充',
        items: ['monthlyIncome'],
      }),
    );
    expect(await row()).toMatchObject({
      status: 'correctionRequested',
      stage: 'intake',
      correction: { facts: ['monthlyIncome'], documents: [], payee: false },
    });
    expect(await openTasks()).toHaveLength(0);
    await fastForward(office.client, `application/${id}`, 10 * DAY);
    await must(office.claimantActs(id, claimant, 'submitCorrection'));
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'intake', visit: 2, correction: null });
    expect((await openTasks())[0]?.dueAt?.getTime()).toBe(before + 10 * DAY);
  });

  it('ends the claim if the papers do not come in time, stamped with the legal instant', async () => {
    await submit();
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'requestCorrection' }));
    await fastForward(office.client, `application/${id}`, 40 * DAY);
    await eventually(
      'the end',
      () => status(),
      (s) => s === 'expired',
    );
    const [expired] = await events('expired');
    expect(expired?.effectiveAt).toEqual(new Date(startOfDay(addDays(today, 31))));
    expect(await office.claimantActs(id, claimant, 'submitCorrection').catch((error: Error) => error.name)).toBe(
      'WorkflowNotFoundError',
    );
  });

  it('lists what is missing when a required fact is absent, and takes it without an officer', async () => {
    const { monthlyIncome: _absent, ...facts } = flexibleFacts(nextMonth);
    await office.db.application.update({ where: { id }, data: { facts: facts as never } });
    await submit();
    expect(await row()).toMatchObject({
      status: 'correctionRequested',
      stage: null,
      correction: { facts: ['monthlyIncome'] },
    });
    expect(await office.db.task.count({ where: { applicationId: id } })).toBe(0);
    await must(office.claimantActs(id, claimant, 'submitCorrection'));
    expect(await row()).toMatchObject({ status: 'correctionRequested', correction: { facts: ['monthlyIncome'] } });
    await office.db.application.update({ where: { id }, data: { facts: flexibleFacts(nextMonth) as never } });
    await must(office.claimantActs(id, claimant, 'submitCorrection'));
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'intake', correction: null });
  });
});

describe('time', () => {
  it('reminds before a stage is overdue and marks it then, each once, with the legal instant', async () => {
    await submit();
    await fastForward(office.client, `application/${id}`, 20 * DAY);
    await eventually(
      'overdue',
      () => events('overdue'),
      (found) => found.length === 1,
    );
    expect((await events('reminded')).map(({ effectiveAt }) => effectiveAt)).toEqual([
      new Date(startOfDay(addDays(today, 5))),
    ]);
    expect((await events('overdue')).map(({ effectiveAt }) => effectiveAt)).toEqual([
      new Date(startOfDay(addDays(today, 6))),
    ]);
    expect((await openTasks())[0]).toMatchObject({ isOverdue: true });
    // No deadline approves: the case is where it was, and can still be decided.
    expect(await row()).toMatchObject({ status: 'inReview', stage: 'intake' });
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
  });
});

describe('withdrawing', () => {
  it('ends open tasks and grants nothing', async () => {
    await toApproval();
    const [task] = await openTasks();
    await must(office.claimantActs(id, claimant, 'withdraw'));
    expect(await status()).toBe('withdrawn');
    expect(await openTasks()).toHaveLength(0);
    const late = await office
      .act(id, 'approver-1', task?.id ?? '', { type: 'approve' })
      .catch((error: Error) => error.name);
    expect(late).toBe('WorkflowNotFoundError');
    expect(await office.db.entitlement.count({ where: { applicationId: id } })).toBe(0);
  });

  it('and approving at the same moment have one winner', async () => {
    for (let round = 0; round < 5; round += 1) {
      claimant = await office.newClaimant();
      id = await office.draft(claimant, flexibleFacts(nextMonth));
      await toApproval();
      const taskId = await office.claim(id, 'approver-1', 'approval');
      const answers = await Promise.all([
        office.act(id, 'approver-1', taskId, { type: 'approve' }).catch(() => 'late'),
        office.claimantActs(id, claimant, 'withdraw').catch(() => 'late'),
      ]);
      const won = answers.filter((answer) => typeof answer === 'object' && 'done' in answer);
      expect(won).toHaveLength(1);
      const granted = await office.db.entitlement.count({ where: { applicationId: id } });
      expect([await status(), granted]).toEqual(won[0] === answers[0] ? ['approved', 1] : ['withdrawn', 0]);
    }
  });
});

describe('waiting for something outside', () => {
  it('holds two claims for the same months, and lets the second go on when the first is gone', async () => {
    await submit();
    const second = await office.draft(claimant, flexibleFacts(nextMonth));
    await must(office.submit(second, claimant));
    expect(await row(second)).toMatchObject({ status: 'onHold', stage: 'intake' });
    await eventually(
      'the first goes on hold too',
      () => status(),
      (s) => s === 'onHold',
    );
    expect(await office.decide(second, 'intake-street-a', 'intake', { type: 'approve' })).toMatchObject({
      refused: 'not-eligible',
    });
    await must(office.claimantActs(id, claimant, 'withdraw'));
    await eventually(
      'the second goes on',
      () => status(second),
      (s) => s === 'inReview',
    );
    await must(office.decide(second, 'intake-street-a', 'intake', { type: 'approve' }));
  });

  it('waits for a setting that is not set, and goes on by itself when it is', async () => {
    const wage = await office.db.setting.findUniqueOrThrow({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: 'enterpriseMinimumWage' } },
    });
    await must(office.setSetting('enterpriseMinimumWage', []));
    await submit();
    expect(await row()).toMatchObject({
      status: 'waiting',
      stage: null,
      nextEvent: { type: 'setting', settings: ['enterpriseMinimumWage'] },
    });
    await must(office.setSetting('enterpriseMinimumWage', wage.value as never));
    await eventually(
      'the claim goes on',
      () => status(),
      (s) => s === 'inReview',
    );
    expect(await office.db.waiting.count({ where: { workflowId: `application/${id}` } })).toBe(0);
  });

  it('does not lose a claim that is submitted at the very moment at which the setting is set', async () => {
    const wage = await office.db.setting.findUniqueOrThrow({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: 'enterpriseMinimumWage' } },
    });
    for (let round = 0; round < 3; round += 1) {
      await must(office.setSetting('enterpriseMinimumWage', []));
      const people = await Promise.all(Array.from({ length: 5 }, () => office.newClaimant()));
      const claims = await Promise.all(people.map((person) => office.draft(person, flexibleFacts(nextMonth))));
      await Promise.all([
        must(office.setSetting('enterpriseMinimumWage', wage.value as never)),
        ...claims.map((claim, i) => must(office.submit(claim, people[i] as Claimant))),
      ]);
      for (const claim of claims)
        await eventually(
          'the claim goes on',
          () => status(claim),
          (s) => s === 'inReview',
        );
    }
  });
});

describe('a setting', () => {
  it('is confirmed by somebody else than who proposed it', async () => {
    const changeId = randomUUID();
    await office.db.settingChange.create({
      data: {
        id: changeId,
        jurisdiction: 'dongyang',
        name: 'interruptionReading',
        value: 'cumulative',
        status: 'awaitingConfirmation',
        proposedBy: 'policy-officer',
        proposedAt: new Date(),
      },
    });
    expect(await office.confirmSetting(changeId, 'policy-officer')).toMatchObject({ refused: 'four-eyes' });
    expect(await office.confirmSetting(changeId, 'auditor-1')).toMatchObject({ refused: 'forbidden' });
    expect(await office.confirmSetting(changeId, 'policy-officer-2')).toEqual({ done: true });
    const { value } = await office.db.setting.findUniqueOrThrow({
      where: { jurisdiction_name: { jurisdiction: 'dongyang', name: 'interruptionReading' } },
    });
    expect(value).toBe('cumulative');
  });
});
