import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reconcile as compare, type ReconcileReport } from '../../activities/reconcile/reconcile.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { createDatabase } from '../../prisma/client.js';
import { verifyStream } from '../../prisma/record.js';
import { createDependencies } from '../../worker.js';
import { Duties } from '../helpers/duties.js';
import { eventually } from '../helpers/eventually.js';
import {
  batchSettled,
  bookedKeys,
  DONGYANG,
  dueEntitlement,
  FIRST_MONTH,
  haveReturned,
  letFallDue,
  pay,
  payoutsOf,
  sendBatch,
  settledLine,
  statusesOf,
  takeStatement,
} from '../helpers/money.js';
import { loseWorkflow } from '../helpers/lost-workflow.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';
import { GRADUATE } from '../helpers/status-claims.js';

const DAY = 86_400_000;
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

async function reconcile(): Promise<ReconcileReport> {
  const { config, db, client, bank } = office;
  return compare(await createDependencies(config, { db, workflows: client.workflow, bank }));
}
const found = ({ findings }: ReconcileReport) => findings.map(({ what, subject }) => `${what} ${subject}`);
const lose = (workflowId: string) => loseWorkflow(office, workflowId);
const isRunning = (workflowId: string) =>
  eventually(
    `${workflowId} runs`,
    () =>
      office.client.workflow
        .getHandle(workflowId)
        .describe()
        .then(
          ({ status }) => status.name,
          () => 'none',
        ),
    (name) => name === 'RUNNING',
  );

describe('reconciliation', () => {
  it('finds nothing where everything goes its way', async () => {
    await dueEntitlement(office, 1);
    await pay(office);
    expect((await reconcile()).findings).toEqual([]);
  });

  it('carries a case on whose workflow is lost, at each of its stations, to its payment, once', async () => {
    const claimant = await office.newClaimant();
    const id = await office.draft(claimant, flexibleFacts(FIRST_MONTH));
    await must(office.submit(id, claimant));
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
    await lose(`application/${id}`);
    expect(found(await reconcile())).toEqual([`workflowMissing application/${id}`]);
    // Whoever acted before is still known to have acted.
    expect(await office.decide(id, 'intake-street-a', 'audit', { type: 'approve' })).toHaveProperty('refused');
    await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve' }));
    await must(office.decide(id, 'approver-1', 'approval', { type: 'approve' }));

    const { id: entitlementId } = await office.db.entitlement.findFirstOrThrow({ where: { applicationId: id } });
    await isRunning(`entitlement/${entitlementId}`);
    await letFallDue(office, entitlementId, 1);
    await lose(`entitlement/${entitlementId}`);
    expect(found(await reconcile())).toEqual([`workflowMissing entitlement/${entitlementId}`]);
    await letFallDue(office, entitlementId, 3);
    expect(await statusesOf(office, entitlementId)).toEqual(['due', 'due', 'due']);

    const { batchId } = await must(office.prepareBatch('payer-1', DONGYANG));
    await lose(`payout-batch/${batchId}`);
    expect(found(await reconcile())).toEqual([`workflowMissing payout-batch/${batchId}`]);
    await office.bank.setMode('payLate', 1_000);
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await eventually(
      'it is with the bank',
      () => statusesOf(office, entitlementId),
      (all) => all.every((status) => status === 'unknown'),
    );
    await lose(`payout-batch/${batchId}`);
    expect(found(await reconcile())).toEqual([`workflowMissing payout-batch/${batchId}`]);
    await office.bank.setMode('ok');
    await batchSettled(office, batchId);

    expect(await statusesOf(office, entitlementId)).toEqual(['settled', 'settled', 'settled']);
    const keys = (await payoutsOf(office, entitlementId)).map(({ key }) => key);
    expect((await bookedKeys(office)).filter((key) => keys.includes(key)).sort()).toEqual([...keys].sort());
    expect(await verifyStream(office.db, `case/${id}`)).toMatchObject({ intact: true });
    expect((await reconcile()).findings).toEqual([]);
  }, 60_000);

  it('carries an entitlement on to its own end, with every instalment once', async () => {
    const facts = flexibleFacts(FIRST_MONTH, { retirementDate: `${Number(FIRST_MONTH.slice(0, 4)) + 1}-09-01` });
    const { entitlementId } = await office.approvedEntitlement(facts);
    await letFallDue(office, entitlementId, 2);
    await lose(`entitlement/${entitlementId}`);
    await reconcile();
    const planned = await office.db.period.count({ where: { entitlementId, status: { not: 'cancelled' } } });
    await letFallDue(office, entitlementId, planned);
    await eventually(
      'it has ended',
      async () => (await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } })).status,
      (status) => status === 'ended',
    );
    const entitlement = await office.db.entitlement.findUniqueOrThrow({ where: { id: entitlementId } });
    expect(entitlement.endReason).toBe('retired');
    expect(new Set((await payoutsOf(office, entitlementId)).map(({ period }) => period)).size).toBe(planned);
    await pay(office);
  }, 60_000);

  it('starts the procedure of a return that nobody started, and does no harm when it runs beside itself', async () => {
    const entitlementId = await dueEntitlement(office, 1);
    await haveReturned(office);
    const [payout] = await payoutsOf(office, entitlementId);
    const workflowId = workflowIds.payoutReturn(payout?.key ?? '');
    await isRunning(workflowId);
    await lose(workflowId);
    const reports = await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(reports.flatMap(found)).toContain(`workflowMissing ${workflowId}`);
    expect(reports.flatMap(found).filter((one) => one === `workflowMissing ${workflowId}`)).toHaveLength(1);
    await isRunning(workflowId);
  });

  it('marks commands that nobody carried out, and leaves those that wait', async () => {
    const [expired, waiting] = [await office.command('payer-1', {}), await office.command('payer-1', {})];
    await office.db.command.update({ where: { id: expired }, data: { expiresAt: new Date(Date.now() - 600_000) } });
    expect(found(await reconcile())).toEqual([`commandExpired ${expired}`]);
    const rows = await office.db.command.findMany({
      where: { id: { in: [expired, waiting] } },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ result }) => result)).toEqual([{ refused: 'command-expired', details: {} }, null]);
  });

  it('wakes who waits for what has come, and lets others wait', async () => {
    const workflowId = `application/${randomUUID()}`;
    await office.db.waiting.createMany({
      data: [
        { waitsOn: 'setting', key: 'dongyang/enterpriseMinimumWage', workflowId },
        { waitsOn: 'setting', key: 'dongyang/noSuchSetting', workflowId: `${workflowId}-x` },
      ],
    });
    expect(found(await reconcile())).toEqual([`waiterNotWoken ${workflowId}`]);
    // It had ended, so its note is gone.
    expect(await office.db.waiting.count({ where: { workflowId: { startsWith: workflowId } } })).toBe(1);
  });

  it('names what only a person can mend: a payment in suspense, books that disagree', async () => {
    const entitlementId = await dueEntitlement(office, 1);
    await haveReturned(office);
    const [payout] = await payoutsOf(office, entitlementId);
    await isRunning(`payout-return/${payout?.key}`);
    await takeStatement(office, [settledLine(payout?.key ?? '', 'LATE')]);
    const suspense = await reconcile();
    expect(found(suspense)).toEqual(['suspenseOpen suspense/dongyang']);
    expect(suspense.counts).toEqual({ found: 1, redriven: 0, needsPerson: 1 });

    const other = await dueEntitlement(office, 1);
    await office.db.payout.updateMany({ where: { entitlementId: other }, data: { status: 'settled' } });
    const [forged] = await payoutsOf(office, other);
    expect(found(await reconcile())).toEqual(
      expect.arrayContaining([
        'ledgerDiffers payable/dongyang',
        'ledgerDiffers disbursed/dongyang',
        `bookDiffers ${forged?.key}`,
      ]),
    );
    await office.db.payout.updateMany({ where: { entitlementId: other }, data: { status: 'due' } });
    await office.bank.setMode('ok');
    const batchId = await sendBatch(office);
    await batchSettled(office, batchId);
  });

  it('runs by itself, and keeps its reports', async () => {
    const { taskQueue } = office.config.temporal;
    const before = await office.db.reconcileReport.count();
    const handle = await office.client.workflow.start(workflowTypes.reconcile, {
      workflowId: workflowIds.reconcile(taskQueue),
      taskQueue,
      args: [],
    });
    await eventually(
      'a report',
      () => office.db.reconcileReport.count(),
      (count) => count > before,
    );
    await handle.terminate();
  });

  it('issues the certificate of a claim that was approved before certificates were kept, as of its decision', async () => {
    const claimant = await office.newClaimant();
    const claimed = { jurisdiction: 'dongyang', scheme: GRADUATE.scheme };
    const id = await office.draft(claimant, GRADUATE.facts, 0, claimed, GRADUATE.papers);
    await must(office.submit(id, claimant));
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
    await must(office.decide(id, 'auditor-1', 'decision', { type: 'approve' }));
    const { number, issuedAt } = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: id } });
    const owner = createDatabase(office.database.ownerUrl, { max: 1 });
    await owner.certificate.delete({ where: { applicationId: id } });
    await owner.$disconnect();

    expect(found(await reconcile())).toContain(`certificateMissing ${id}`);
    const issued = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: id } });
    expect(issued).toMatchObject({ personId: claimant.personId, validFrom: civilDateAt(issuedAt.getTime()), issuedAt });
    expect(issued.number).not.toBe(number);
    expect(found(await reconcile())).not.toContain(`certificateMissing ${id}`);
  });

  it('has it counted what a proposed value would do, where nobody does', async () => {
    const id = randomUUID();
    const proposal = {
      id,
      jurisdiction: 'dongyang',
      name: 'enterpriseMinimumWage',
      value: [{ from: '2025-01', amount: '860.00' }],
      status: 'awaitingConfirmation',
      proposedBy: 'policy-officer',
      proposedAt: new Date(),
    };
    await office.db.settingChange.create({ data: proposal });
    expect(found(await reconcile())).toContain(`workflowMissing setting-change/${id}`);
    await eventually(
      'the impact',
      () => office.db.settingChange.findUniqueOrThrow({ where: { id } }),
      ({ impact }) => (impact as { status?: string } | null)?.status === 'ready',
    );
    await office.db.settingChange.update({ where: { id }, data: { status: 'superseded' } });
  });

  it('watches over a duty again whose workflow is lost, and lets it be breached on its day', async () => {
    const duties = new Duties(office);
    const { id } = await duties.record({ startedOn: civilDateAt(Date.now()) });
    await lose(`duty/${id}`);
    expect(found(await reconcile())).toContain(`workflowMissing duty/${id}`);
    await duties.pass(id, 100 * DAY);
    await eventually(
      'the breach',
      () => duties.read(id),
      ({ status }) => status === 'breached',
    );
  });
});
