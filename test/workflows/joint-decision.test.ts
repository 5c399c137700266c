// A stage that several bodies decide together (共同认定, S2.3 三(二)2): the case goes on when the last of them has agreed.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { createDependencies } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { loseWorkflow } from '../helpers/lost-workflow.js';
import { must, Office } from '../helpers/office.js';
import { CREDIT_COMMUNITY } from '../helpers/status-claims.js';

const BODIES = ['approver-1', 'approver-labour', 'approver-bank'] as const;
const STAGE = 'designation';
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 90_000);
afterAll(() => office.close());

/** A claim that three bodies have to decide, and the task that each of them has taken. */
async function claimAtDesignation(officers: readonly string[] = BODIES) {
  const claimant = await office.newClaimant();
  const claimed = { jurisdiction: 'dongyang', scheme: CREDIT_COMMUNITY.scheme };
  const id = await office.draft(claimant, CREDIT_COMMUNITY.facts, 0, claimed);
  await must(office.submit(id, claimant));
  await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
  const tasks = await office.db.task.findMany({ where: { applicationId: id, stage: STAGE }, orderBy: { seat: 'asc' } });
  const taskIds = tasks.map((task) => task.id);
  for (const [i, taskId] of taskIds.entries())
    await office.db.task.update({
      where: { id: taskId },
      data: { status: 'claimed', assigneeId: officers[i] ?? '', claimedAt: new Date() },
    });
  const act = (seat: number, type: 'approve' | 'reject') =>
    office.act(id, officers[seat] ?? '', taskIds[seat] ?? '', {
      type,
      ...(type === 'reject' ? { opinion: '不同意' } : {}),
    });
  return { id, act };
}
const statusOf = async (id: string) => (await office.db.application.findUniqueOrThrow({ where: { id } })).status;
const certificatesOf = (applicationId: string) => office.db.certificate.count({ where: { applicationId } });

it('grants with the last of three approvals', async () => {
  const { id, act } = await claimAtDesignation();
  await must(act(0, 'approve'));
  await must(act(2, 'approve'));
  expect([await statusOf(id), await certificatesOf(id)]).toEqual(['inReview', 0]);
  await must(act(1, 'approve'));
  expect([await statusOf(id), await certificatesOf(id)]).toEqual(['approved', 1]);
});

it('grants once when all of them agree at the same moment', async () => {
  const { id, act } = await claimAtDesignation();
  const answers = await Promise.all([act(0, 'approve'), act(1, 'approve'), act(2, 'approve')]);
  expect(answers).toEqual([{ done: true }, { done: true }, { done: true }]);
  expect([await statusOf(id), await certificatesOf(id)]).toEqual(['approved', 1]);
});

it('is refused by one who does not agree, whatever the others said', async () => {
  const { id, act } = await claimAtDesignation();
  await must(act(0, 'approve'));
  await must(act(1, 'reject'));
  expect([await statusOf(id), await certificatesOf(id)]).toEqual(['rejected', 0]);
  expect(await office.db.task.count({ where: { applicationId: id, stage: STAGE, status: 'cancelled' } })).toBe(1);
});

it('takes one vote of a person, for however many bodies he may sign', async () => {
  const { id, act } = await claimAtDesignation(['deputy', 'deputy', 'approver-bank']);
  await must(act(0, 'approve'));
  expect(await act(1, 'approve')).toMatchObject({ refused: 'four-eyes' });
  await must(act(2, 'approve'));
  expect([await statusOf(id), await certificatesOf(id)]).toEqual(['inReview', 0]);
});

it('still counts who has agreed when the workflow was lost meanwhile', async () => {
  const { id, act } = await claimAtDesignation();
  await must(act(0, 'approve'));
  await loseWorkflow(office, `application/${id}`);
  const { config, db, client, bank } = office;
  await reconcile(await createDependencies(config, { db, workflows: client.workflow, bank }));
  await must(act(1, 'approve'));
  await must(act(2, 'approve'));
  await eventually(
    'the certificate',
    () => certificatesOf(id),
    (count) => count === 1,
  );
});
