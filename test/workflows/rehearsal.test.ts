import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginRehearsal, cancelRehearsal, rehearsePage } from '../../activities/policies/rehearse.js';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { createDependencies } from '../../worker.js';
import { Holder } from '../helpers/holder.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';
import { PolicyOffice } from '../helpers/policy-office.js';

const CASES = 3;
let office: Office;
let policies: PolicyOffice;
beforeAll(async () => {
  office = await Office.open();
  policies = new PolicyOffice(office);
  const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
  for (let i = 0; i < CASES; i += 1) {
    const claimant = await office.newClaimant();
    await must(office.submit(await office.draft(claimant, flexibleFacts(first)), claimant));
  }
}, 60_000);
afterAll(() => office.close());

const dependencies = () => {
  const { config, db, client, bank } = office;
  return createDependencies(config, { db, workflows: client.workflow, bank });
};
const read = (rehearsalId: string) =>
  office.db.rehearsal.findUniqueOrThrow({ where: { id: rehearsalId }, include: { sums: true, cases: true } });

/** A rehearsal that has begun and for which nothing runs. */
async function begun() {
  const deps = await dependencies();
  const draftId = await policies.draft();
  const rehearsalId = await office.command('policy-officer', { draftId });
  const businessNow = Date.now();
  expect(await beginRehearsal(deps, { rehearsalId, draftId, commandId: rehearsalId, businessNow })).toEqual({
    done: true,
  });
  return { deps, draftId, rehearsalId, businessNow };
}

describe('a page of a rehearsal', () => {
  it('counts once, however often it is repeated at the same time', async () => {
    const { deps, rehearsalId, businessNow } = await begun();
    const holder = await Holder.hold(office.database, 'SELECT id FROM rehearsal WHERE id = $1 FOR UPDATE', [
      rehearsalId,
    ]);
    const pages = [1, 2, 3].map(() => rehearsePage(deps, { rehearsalId, businessNow }));
    await holder.untilWaiting(3);
    await holder.release();
    const answers = await Promise.all(pages);
    expect(answers.filter(({ isOver }) => isOver)).toHaveLength(1);
    const { status, done, total, sums, cases } = await read(rehearsalId);
    expect([status, done, total, cases.length]).toEqual(['completed', CASES, CASES, CASES]);
    expect(sums).toEqual([
      expect.objectContaining({ cases: CASES, running: CASES, unknown: 0, upFen: 86_400n * BigInt(CASES) }),
    ]);
  });

  it('finds nothing more once it is cancelled', async () => {
    const { deps, rehearsalId, businessNow } = await begun();
    const commandId = await office.command('policy-officer-2', { type: 'cancel' });
    expect(await cancelRehearsal(deps, { rehearsalId, commandId, businessNow })).toEqual({ done: true });
    expect(await rehearsePage(deps, { rehearsalId, businessNow })).toEqual({ isOver: true });
    const { status, done, sums, endedBy } = await read(rehearsalId);
    expect([status, done, sums, endedBy]).toEqual(['cancelled', 0, [], 'policy-officer-2']);
  });
});

describe('a rehearsal', () => {
  it('is set going again when its workflow is lost', async () => {
    const { rehearsalId } = await begun();
    const { findings } = await reconcile(await dependencies());
    expect(findings).toContainEqual({
      what: 'workflowMissing',
      subject: `rehearsal/${rehearsalId}`,
      outcome: 'redriven',
    });
    await office.client.workflow.getHandle(`rehearsal/${rehearsalId}`).result();
    expect(await read(rehearsalId)).toMatchObject({ status: 'completed', done: CASES });
  });

  it('is for policy officers of the jurisdiction, whoever sends the command', async () => {
    const draftId = await policies.draft();
    expect(await policies.begin(draftId, 'auditor-1')).toMatchObject({ refused: 'forbidden' });
    expect(await office.db.rehearsal.count({ where: { draftId } })).toBe(0);
  });

  it('runs once at a time for a draft', async () => {
    const holder = await Holder.hold(office.database, 'LOCK TABLE assessment IN ACCESS EXCLUSIVE MODE');
    const draftId = await policies.draft();
    const { rehearsalId } = await must(policies.begin(draftId));
    expect(await policies.begin(draftId, 'policy-officer-2')).toMatchObject({
      refused: 'conflict',
      details: { conflict: { userId: 'policy-officer', action: 'rehearse' } },
    });
    await must(policies.cancel(rehearsalId));
    await holder.release();
    await office.client.workflow.getHandle(`rehearsal/${rehearsalId}`).result();
  });

  it('that is over does not change any more', async () => {
    const rehearsalId = await policies.rehearse(await policies.draft());
    await expect(office.db.rehearsal.update({ where: { id: rehearsalId }, data: { textHash: 'x' } })).rejects.toThrow(
      /is over/,
    );
  });
});

// Last in this file: it leaves many cases behind.
describe('a rehearsal of several pages', () => {
  it('looks at every case once, though each page is repeated at the same time', async () => {
    const copies = 600;
    const { id } = await office.db.application.findFirstOrThrow();
    await office.db.$executeRaw`
      INSERT INTO application SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
        'case_number', gen_random_uuid()::text, 'status', 'rejected'))).*
      FROM application a, generate_series(1, ${copies}::int) WHERE a.id = ${id}::uuid`;
    const { deps, rehearsalId, businessNow } = await begun();
    const lock = 'SELECT id FROM rehearsal WHERE id = $1 FOR UPDATE';
    const holder = await Holder.hold(office.database, lock, [rehearsalId]);
    const pages = [1, 2, 3].map(() => rehearsePage(deps, { rehearsalId, businessNow }));
    await holder.untilWaiting(3);
    await holder.release();
    expect((await Promise.all(pages)).map(({ isOver }) => isOver)).toEqual([false, false, false]);
    expect((await read(rehearsalId)).sums).toEqual([expect.objectContaining({ cases: 500 })]);
    expect(await rehearsePage(deps, { rehearsalId, businessNow })).toEqual({ isOver: true });
    const { status, done, total, sums, cases } = await read(rehearsalId);
    expect([status, done, total, cases.length]).toEqual(['completed', ...Array<number>(3).fill(CASES + copies)]);
    expect(sums).toEqual([expect.objectContaining({ cases: CASES + copies, running: CASES })]);
  });
});
