// The running cases of a scheme are moved to a published version: after a dry run, by a second officer, each case looked at again.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { moveCases } from '../../activities/policies/carry-out.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import { readEvents, verifyStream } from '../../prisma/record.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import { createDependencies } from '../../worker.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

const SCHEME = 'flexible-employment-social-insurance';
const today = civilDateAt(Date.now());
const released = readPolicyFiles().find(({ path }) => path === `dongyang/schemes/${SCHEME}.yaml`)?.text ?? '';

/** The pack as a version that counts from today and pays another share of the average wage, of which 5 % stay for medical care. */
const packPaying = (version: string, rate: string, pension: string): string =>
  [
    ['version: 1.0.0', `version: ${version}`],
    ["inForceFrom: '2006-01-01'", `inForceFrom: '${today}'`],
    ["rate: '0.11'", `rate: '${rate}'`],
    ["rate: '0.06'", `rate: '${pension}'`],
  ].reduce((text, [from = '', to = '']) => text.replace(from, () => to), released);

let stack: Stack;
let officer: Member;
let second: Member;
let holder: Holder | undefined;
beforeAll(async () => {
  stack = await Stack.open();
  [officer, second] = (await Promise.all(['policy-officer', 'policy-officer-2'].map((one) => stack.as(one)))) as [
    Member,
    Member,
  ];
}, 60_000);
afterAll(() => stack.close());
afterEach(async () => {
  await holder?.release().catch(() => undefined);
  holder = undefined;
});

/** A version that an officer wrote, had rehearsed, and another published; answers with its hash. */
async function published(text: string): Promise<string> {
  const { id, hash } = await officer.post('policy-drafts', { jurisdiction: 'dongyang', scheme: SCHEME, text });
  const rehearsal = await officer.post(`policy-drafts/${id}/rehearsals`);
  await eventually(
    'the rehearsal is through',
    () => officer.get(`policy-drafts/${id}/rehearsals/${rehearsal.id}`),
    ({ status }: Loose) => status === 'completed',
  );
  await second.post(`policy-drafts/${id}/actions`, { type: 'publish' });
  return hash;
}

const pathOf = ({ hash, id }: Loose) => `policy-versions/${hash}/migrations/${id}`;
const act = (who: Member, migration: Loose, action: object) => who.send('POST', `${pathOf(migration)}/actions`, action);
const until = (migration: Loose, wanted: string): Promise<Loose> =>
  eventually(
    `the migration is ${wanted}`,
    () => officer.get(pathOf(migration)),
    ({ status }: Loose) => status === wanted,
  );
/** A dry run that is through. */
const tried = async (hash: string): Promise<Loose> =>
  until(await officer.post(`policy-versions/${hash}/migrations`), 'completed');
const becameOf = async (migration: Loose) =>
  Object.fromEntries(
    (await officer.get(`${pathOf(migration)}/cases`)).items.map((one: Loose) => [one.applicationId, one.carriedOut]),
  );

const REASON = '按新标准执行';
const carryOut = { type: 'carryOut', reason: REASON };
const stages = [
  ['intake', 'intake-street-a'],
  ['audit', 'auditor-1'],
  ['approval', 'approver-1'],
] as const;
async function approveFrom(stage: string, id: string): Promise<void> {
  for (const [name, persona] of stages.slice(stages.findIndex(([one]) => one === stage)))
    await stack.decide(await stack.as(persona), id, name, { type: 'approve', opinion: '同意' });
}

describe('moving running cases to a published version', () => {
  type Claim = Awaited<ReturnType<Stack['submittedClaim']>>;
  let moved: Claim;
  let asked: Claim;
  let decided: Claim;
  let hash: string;
  let migration: Loose;

  it('is not for who started the dry run, nor for others than policy officers, nor without a reason', async () => {
    [moved, asked, decided] = [
      await stack.submittedClaim(),
      await stack.submittedClaim(),
      await stack.submittedClaim(),
    ];
    hash = await published(packPaying('1.1.0', '0.12', '0.07'));
    migration = await tried(hash);
    expect(migration).toMatchObject({
      ...{ isDryRun: true, carriedOut: null, availableActions: [] },
      verdicts: [{ verdict: 'move', reason: 'otherResult', cases: 3 }],
    });
    expect((await second.get(pathOf(migration))).availableActions).toEqual(['carryOut']);
    const own = await act(officer, migration, carryOut);
    expect([own.status, own.body.code]).toEqual([403, 'four-eyes']);
    expect((await act(await stack.as('supervisor'), migration, carryOut)).status).toBe(403);
    const silent = await act(second, migration, { type: 'carryOut' });
    expect([silent.status, silent.body.errors?.[0]?.pointer]).toEqual([422, '/reason']);
    const early = await act(second, migration, { type: 'cancel' });
    expect([early.status, early.body.code, early.body.availableActions]).toEqual([409, 'not-available', ['carryOut']]);
    const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({ where: { id: 'policy-officer' } });
    await expect(
      stack.office.db.policyMigration.update({
        where: { id: migration.id },
        data: { status: 'moving', carriedOutBy: 'another-account', carriedOutByPerson: personId },
      }),
    ).rejects.toThrow(/four_eyes/);
  });

  it('moves what can still move; what was decided or sent back meanwhile stays as it is', async () => {
    const deadline = (await stack.task(await stack.as('intake-street-a'), moved.id, 'intake')).dueAt;

    await stack.decide(await stack.as('intake-street-a'), asked.id, 'intake', {
      type: 'requestCorrection',
      opinion: '请补正收入',
      items: ['monthlyIncome'],
    });
    await stack.decide(await stack.as('intake-street-a'), decided.id, 'intake', { type: 'approve' });
    await stack.decide(await stack.as('auditor-1'), decided.id, 'audit', { type: 'approve' });
    const approver = await stack.as('approver-1');
    const task = await stack.task(approver, decided.id, 'approval');
    await approver.post(`tasks/${task.id}/actions`, { type: 'claim' });
    // The approval is written and not yet committed when the migration reaches the case.
    holder = await Holder.holdRecord(stack.office.database, stream.case(decided.id));
    const approving = approver.send('POST', `tasks/${task.id}/actions`, { type: 'approve', opinion: '同意' });
    await holder.untilWaiting(1);
    expect((await act(second, migration, carryOut)).body.status).toBe('moving');
    await holder.untilWaiting(2);
    await holder.release();
    holder = undefined;
    expect((await approving).status).toBe(200);

    expect((await until(migration, 'carriedOut')).carriedOut).toMatchObject({
      ...{ by: 'policy-officer-2', reason: REASON },
      ...{ moved: 1, changed: 2, waiting: 0 },
    });
    expect(await becameOf(migration)).toEqual({
      [moved.id]: 'moved',
      [asked.id]: 'changed',
      [decided.id]: 'changed',
    });
    expect((await decided.applicant.get(`applications/${decided.id}`)).award.monthlyAmount).toBe('264.00');
    // The average wage of 2400 yuan a month, of which the version pays 12 %.
    const claim = await moved.applicant.get(`applications/${moved.id}`);
    expect([claim.status, claim.stage, claim.assessment.monthlyAmount]).toEqual(['inReview', 'intake', '288.00']);
    expect((await stack.task(await stack.as('intake-street-a'), moved.id, 'intake')).dueAt).toBe(deadline);
    expect((await act(second, migration, carryOut)).body.code).toBe('not-available');
  });

  it('stands in the record of the case and of the policies, and is assessed beside what was', async () => {
    const { items } = await moved.applicant.get(`applications/${moved.id}/timeline?limit=100`);
    const [change, after] = items.slice(items.findIndex(({ type }: Loose) => type === 'policyVersionChanged'));
    expect([change.actor.id, after.type]).toEqual(['policy-officer-2', 'assessed']);
    const assessed = await stack.office.db.assessment.findMany({
      where: { applicationId: moved.id },
      orderBy: { id: 'asc' },
    });
    expect(assessed.map(({ policyHash }) => policyHash === hash).slice(-2)).toEqual([false, true]);
    const events = await readEvents(stack.office.db, stream.case(moved.id), undefined, 0n, 1000);
    expect(events.find(({ type }) => type === 'policyVersionChanged')).toMatchObject({
      policyHash: hash,
      details: { reason: REASON, from: { version: '1.0.0' }, to: { version: '1.1.0', hash } },
    });
    const policies = await readEvents(stack.office.db, stream.policies('dongyang'), undefined, 0n, 1000);
    expect(policies.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['migrationCarriedOut', 'migrationReported']),
    );
    expect((await verifyStream(stack.office.db, stream.case(moved.id))).intact).toBe(true);
  });

  it('moves a case once, however often a page is repeated', async () => {
    const { config, db, client, bank } = stack.office;
    const deps = await createDependencies(config, { db, workflows: client.workflow, bank });
    const again = await moveCases(deps, { migrationId: migration.id, businessNow: Date.now() });
    expect(again).toEqual({ movedApplications: [moved.id], isOver: true });
    expect(await db.event.count({ where: { stream: stream.case(moved.id), type: 'policyVersionChanged' } })).toBe(1);
  });

  it('lets the case go on under the version, to an award by it', async () => {
    await approveFrom('intake', moved.id);
    const claim = await moved.applicant.get(`applications/${moved.id}`);
    expect([claim.status, claim.award.monthlyAmount]).toEqual(['approved', '288.00']);
    const { policyHash } = await stack.office.db.entitlement.findUniqueOrThrow({ where: { id: claim.entitlementId } });
    expect(policyHash).toBe(hash);
  });

  it('can be stopped: what is moved stays moved, the rest stays where it was', async () => {
    const claims = [await stack.submittedClaim(), await stack.submittedClaim()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const next = await tried(await published(packPaying('1.2.0', '0.13', '0.08')));
    const [first, rest] = claims.map(({ id }) => id) as [string, string];
    holder = await Holder.holdRecord(stack.office.database, stream.case(first));
    await act(second, next, carryOut);
    await holder.untilWaiting(1);
    const stopping = act(officer, next, { type: 'cancel' });
    await holder.untilWaiting(2);
    await holder.release();
    holder = undefined;
    const { status, body } = await stopping;
    expect([status, body.status, body.availableActions]).toEqual([200, 'cancelled', []]);
    expect(body.carriedOut).toMatchObject({ moved: 1, changed: 0, waiting: 1 });
    const amounts = [];
    for (const { applicant, id } of claims)
      amounts.push((await applicant.get(`applications/${id}`)).assessment.monthlyAmount);
    expect(amounts).toEqual(['312.00', '288.00']);
    expect(await becameOf(next)).toMatchObject({ [first]: 'moved', [rest]: null });
  });

  it('says that a case was moved to whoever repeats the page while it is being moved', async () => {
    const { id } = await stack.submittedClaim();
    const next = await tried(await published(packPaying('1.3.0', '0.14', '0.09')));
    const { config, db, client, bank } = stack.office;
    const deps = await createDependencies(config, { db, workflows: client.workflow, bank });
    holder = await Holder.holdRecord(stack.office.database, stream.case(id));
    await act(second, next, carryOut);
    await holder.untilWaiting(1);
    // What a worker does that was given the page of another, which is slow and not dead.
    const repeated = moveCases(deps, { migrationId: next.id, businessNow: Date.now() });
    await holder.untilWaiting(2);
    await holder.release();
    holder = undefined;
    expect((await repeated).movedApplications).toContain(id);
    await until(next, 'carriedOut');
    expect((await becameOf(next))[id]).toBe('moved');
    expect(await db.event.count({ where: { stream: stream.case(id), type: 'policyVersionChanged' } })).toBe(1);
  });

  it('leaves a case that comes to less as everything stands now, whatever the dry run saw', async () => {
    const { id, applicant } = await stack.submittedClaim();
    const next = await tried(await published(packPaying('1.4.0', '0.15', '0.10')));
    const path = 'jurisdictions/dongyang/settings/enterpriseMinimumWage';
    const { value } = await officer.get(path);
    const raised = [...value, { from: today.slice(0, 7), amount: '1300.00' }];
    const { changeId } = await officer.send('PUT', path, { value: raised, reason: '调整' }).then(({ body }) => body);
    await second.post(`jurisdictions/dongyang/settings/changes/${changeId}/confirm`, {});
    await act(second, next, carryOut);
    await until(next, 'carriedOut');
    expect((await becameOf(next))[id]).toBe('changed');
    expect((await applicant.get(`applications/${id}`)).assessment.outcome).toBe('eligible');
  });

  it('moves nobody back to a version that another has taken the place of', async () => {
    const { id } = await stack.submittedClaim();
    const back = await tried(hash);
    expect(back.verdicts.map(({ verdict }: Loose) => verdict)).toEqual(expect.not.arrayContaining(['move']));
    const { items } = await officer.get(`${pathOf(back)}/cases`);
    expect(items.find(({ applicationId }: Loose) => applicationId === id)).toMatchObject({ reason: 'otherInForce' });
  });
});
