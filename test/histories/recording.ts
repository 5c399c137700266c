// Records one history of each path that a case, an entitlement, a list of payouts, a setting, a draft of a policy and a duty can take. Run it when a path is
// added, never to make a failing replay pass: a recorded history stands for cases that are running somewhere.
//   node --import tsx test/histories/recording.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils.js';
import { reconcile } from '../../activities/reconcile/reconcile.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import { startTestEngine } from '../helpers/engine-for-tests.js';
import { Duties } from '../helpers/duties.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { fastForward } from '../helpers/fast-forward.js';
import { actOnReturn, ACCOUNT, dueEntitlement, giveNewAccount, haveReturned, payoutsOf, settledLine, takeStatement } from '../helpers/money.js';
import { loseWorkflow } from '../helpers/lost-workflow.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';
import { GRADUATE, GRADUATES_RENT, type StatusClaim } from '../helpers/status-claims.js';
import { PolicyOffice } from '../helpers/policy-office.js';
import { createDependencies } from '../../worker.js';
import { RECORDING_KEY } from './recording-key.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'recorded');
const DAY = 86_400_000;
const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);

/** Writes every run of a workflow, oldest first. */
async function record(office: Office, name: string, workflowId: string): Promise<void> {
  const runs: string[] = [];
  let runId = await firstRun(office, workflowId);
  while (runId) {
    const history: History = await office.client.workflow.getHandle(workflowId, runId).fetchHistory();
    // Which process on which machine ran a task is of no interest later.
    runs.push(historyToJSON(history).replace(/"identity": *"[^"]*"/g, '"identity": "recorded"'));
    const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    runId = last?.newExecutionRunId ?? undefined;
  }
  mkdirSync(FOLDER, { recursive: true });
  runs.forEach((run, i) => writeFileSync(join(FOLDER, runs.length === 1 ? `${name}.json` : `${name}.${i + 1}.json`), run));
  process.stdout.write(`${name}: ${runs.length} runs\n`);
}

async function firstRun(office: Office, workflowId: string): Promise<string | undefined> {
  const { workflowExecutionInfo } = await office.client.workflowService.describeWorkflowExecution({
    namespace: office.client.options.namespace,
    execution: { workflowId },
  });
  return workflowExecutionInfo?.firstRunId ?? undefined;
}

async function newCase(office: Office, change: Record<string, unknown> = {}) {
  const claimant = await office.newClaimant();
  const id = await office.draft(claimant, flexibleFacts(first, change));
  await must(office.submit(id, claimant));
  return { id, claimant, workflowId: `application/${id}` };
}

async function recordApplications(office: Office): Promise<void> {
  const rejected = await newCase(office);
  await must(office.decide(rejected.id, 'intake-street-a', 'intake', { type: 'approve' }));
  await must(office.decide(rejected.id, 'auditor-1', 'audit', { type: 'sendBack', opinion: '退回' }));
  await must(office.decide(rejected.id, 'intake-street-a', 'intake', { type: 'approve' }));
  await must(office.decide(rejected.id, 'auditor-1', 'audit', { type: 'reject', opinion: '不符合' }));
  await ended(office, rejected.workflowId);
  await record(office, 'application-sent-back-and-rejected', rejected.workflowId);

  const corrected = await newCase(office);
  await must(office.decide(corrected.id, 'intake-street-a', 'intake', { type: 'requestCorrection' }));
  await fastForward(office.client, corrected.workflowId, 3 * DAY);
  await must(office.claimantActs(corrected.id, corrected.claimant, 'submitCorrection'));
  await fastForward(office.client, corrected.workflowId, 10 * DAY);
  await must(office.claimantActs(corrected.id, corrected.claimant, 'withdraw'));
  await ended(office, corrected.workflowId);
  await record(office, 'application-corrected-overdue-and-withdrawn', corrected.workflowId);

  const expired = await newCase(office);
  await must(office.decide(expired.id, 'intake-street-a', 'intake', { type: 'requestCorrection' }));
  await fastForward(office.client, expired.workflowId, 40 * DAY);
  await ended(office, expired.workflowId);
  await record(office, 'application-expired', expired.workflowId);

  const redirected = await newCase(office, { filingDistrict: 'street-b' });
  await ended(office, redirected.workflowId);
  await record(office, 'application-redirected', redirected.workflowId);

  const disputed = await newCase(office);
  await must(office.decide(disputed.id, 'intake-street-a', 'intake', { type: 'approve' }));
  const taskId = await office.claim(disputed.id, 'auditor-1', 'audit');
  await Promise.all(Array.from({ length: 10 }, (_, i) => office.act(disputed.id, 'auditor-1', taskId, i % 2 ? { type: 'approve' } : { type: 'reject', opinion: '不' })));
  await office.claimantActs(disputed.id, disputed.claimant, 'withdraw').catch(() => undefined);
  await ended(office, disputed.workflowId);
  await record(office, 'application-ten-decisions-at-once', disputed.workflowId);

  const { value } = await office.db.setting.findUniqueOrThrow({ where: { jurisdiction_name: { jurisdiction: 'dongyang', name: 'enterpriseMinimumWage' } } });
  await must(office.setSetting('enterpriseMinimumWage', []));
  const waiting = await newCase(office);
  await must(office.setSetting('enterpriseMinimumWage', value as never));
  await eventually('the claim goes on', () => office.db.application.findUniqueOrThrow({ where: { id: waiting.id } }), ({ status }) => status === 'inReview');
  const change = await office.db.settingChange.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await ended(office, `setting-change/${change.id}`);
  await record(office, 'setting-change-counted', `setting-change/${change.id}`);
  await must(office.decide(waiting.id, 'intake-street-a', 'intake', { type: 'establishFact', fact: 'monthlyIncome', value: '1100.00' }));
  await must(office.decide(waiting.id, 'intake-street-a', 'intake', { type: 'reject', opinion: '不予受理' }));
  await ended(office, waiting.workflowId);
  await record(office, 'application-waited-and-not-accepted', waiting.workflowId);
}

async function recordEntitlements(office: Office): Promise<void> {
  const full = await office.approvedEntitlement(flexibleFacts(first, { retirementDate: `${shiftMonth(first, 59)}-01` }));
  await ended(office, `application/${full.applicationId}`);
  await record(office, 'application-approved', `application/${full.applicationId}`);
  await fastForward(office.client, `entitlement/${full.entitlementId}`, 38 * 31 * DAY);
  await ended(office, `entitlement/${full.entitlementId}`);
  await record(office, 'entitlement-three-years', `entitlement/${full.entitlementId}`);

  const changed = await office.approvedEntitlement(flexibleFacts(first));
  const workflowId = `entitlement/${changed.entitlementId}`;
  await fastForward(office.client, workflowId, dueInstantOf(first) - Date.now() + 10 * DAY);
  await must(office.changeEntitlement(changed.entitlementId, 'auditor-1', 'suspend'));
  await fastForward(office.client, workflowId, 90 * DAY);
  await must(office.changeEntitlement(changed.entitlementId, 'auditor-1', 'resume'));
  await office.db.installation.create({ data: { name: 'sandboxRegistry', value: 'unavailable' } });
  await fastForward(office.client, workflowId, 40 * DAY);
  await office.db.installation.update({ where: { name: 'sandboxRegistry' }, data: { value: 'ok' } });
  await fastForward(office.client, workflowId, 5 * DAY);
  await must(office.changeEntitlement(changed.entitlementId, 'auditor-1', 'end'));
  await ended(office, workflowId);
  await record(office, 'entitlement-suspended-resumed-ended', workflowId);
}

/** Months whose base is not published wait, are paid provisionally when the operator chooses so, and get their difference. */
export async function recordProvisional(office: Office): Promise<void> {
  const wage = { jurisdiction_name: { jurisdiction: 'dongyang', name: 'cityAverageWage' } };
  const { value } = await office.db.setting.findUniqueOrThrow({ where: wage });
  const baseYear = Number(first.slice(0, 4)) - 1;
  const known = (value as { year: number }[]).filter(({ year }) => year <= baseYear);
  await must(office.setSetting('cityAverageWage', known));
  const months = 13 - Number(first.slice(5)) + 2;
  const facts = flexibleFacts(first, { retirementDate: `${shiftMonth(first, months + 1)}-15` });
  const { entitlementId } = await office.approvedEntitlement(facts);
  const workflowId = `entitlement/${entitlementId}`;
  await fastForward(office.client, workflowId, dueInstantOf(shiftMonth(first, months - 1)) - Date.now() + DAY);
  await must(office.setSetting('unpublishedBase', 'provisional'));
  await eventually('they are paid', () => office.db.period.count({ where: { entitlementId, isProvisional: true } }), (count) => count === 2);
  await must(office.setSetting('cityAverageWage', [...known, { year: baseYear + 1, amount: '2600.00', unit: 'month' }]));
  const change = await office.db.settingChange.findFirstOrThrow({ orderBy: { confirmedAt: 'desc' }, where: { name: 'cityAverageWage', status: 'inForce' } });
  await ended(office, `setting-change/${change.id}`);
  await eventually('the differences', () => office.db.adjustment.count({ where: { entitlementId } }), (count) => count === 2);
  await fastForward(office.client, workflowId, 60 * DAY);
  await ended(office, workflowId);
  await record(office, 'entitlement-paid-provisionally', workflowId);
  await record(office, 'setting-change-settles-differences', `setting-change/${change.id}`);
  await must(office.setSetting('unpublishedBase', []));
  await must(office.setSetting('cityAverageWage', value as never));
}

async function recordBatches(office: Office): Promise<void> {
  const rejected = await must(office.prepareBatch('payer-1', { jurisdiction: 'dongyang' }));
  await must(office.decideBatch(rejected.batchId, 'payer-2', 'reject'));
  await ended(office, `payout-batch/${rejected.batchId}`);
  await record(office, 'payout-batch-rejected', `payout-batch/${rejected.batchId}`);

  const paid = await must(office.prepareBatch('payer-1', { jurisdiction: 'dongyang' }));
  await office.bank.setMode('payLate', 1_500);
  await office.decideBatch(paid.batchId, 'payer-1', 'approve');
  await must(office.decideBatch(paid.batchId, 'payer-2', 'approve'));
  await ended(office, `payout-batch/${paid.batchId}`);
  await record(office, 'payout-batch-paid-late', `payout-batch/${paid.batchId}`);
}

async function recordDuties(office: Office): Promise<void> {
  const duties = new Duties(office);
  const startedOn = civilDateAt(Date.now());
  const done = await duties.record({ startedOn });
  await must(duties.act(done.id, { type: 'complete' }));
  await ended(office, `duty/${done.id}`);
  await record(office, 'duty-done', `duty/${done.id}`);

  const late = await duties.record({ startedOn });
  await duties.pass(late.id, 150 * DAY);
  await eventually('both rungs', () => duties.types(late.id), (types) => types.filter((type) => type === 'escalated').length === 2);
  await must(duties.act(late.id, { type: 'complete' }));
  await ended(office, `duty/${late.id}`);
  await record(office, 'duty-breached-escalated-done-late', `duty/${late.id}`);

  const several = await duties.record({ startedOn, type: 'graduate-one-on-one' }, 'hubei-employment-clerk');
  for (const item of ['consultation', 'vacancy', 'vacancy', 'vacancy']) await must(duties.act(several.id, { type: 'record', item }, 'hubei-employment-clerk'));
  await ended(office, `duty/${several.id}`);
  await record(office, 'duty-several-items-done', `duty/${several.id}`);
}

/** A revocation that is refused; and one of which an open claim hears. */
async function recordCertificates(office: Office): Promise<void> {
  const claimant = await office.newClaimant();
  const claim = async ({ scheme, facts, papers }: StatusClaim) => {
    const id = await office.draft(claimant, facts, 0, { jurisdiction: 'dongyang', scheme }, papers);
    await must(office.submit(id, claimant));
    return id;
  };
  const granted = await claim(GRADUATE);
  await must(office.decide(granted, 'intake-street-a', 'intake', { type: 'approve' }));
  await must(office.decide(granted, 'auditor-1', 'decision', { type: 'approve' }));
  await claim(GRADUATES_RENT);
  const { id } = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: granted } });
  await office.revokeCertificate(id, 'approver-1');
  await ended(office, `certificate/${id}`);
  await record(office, 'certificate-refused', `certificate/${id}`);
  await must(office.revokeCertificate(id, 'auditor-1'));
  await ended(office, `certificate/${id}`);
  await record(office, 'certificate-revoked', `certificate/${id}`);
}

/** A return that is reminded of, rejected, proposed again and approved; then the bank says that it paid, and an officer decides. */
async function recordReturns(office: Office): Promise<void> {
  const entitlementId = await dueEntitlement(office, 1);
  await haveReturned(office);
  const [payout] = await payoutsOf(office, entitlementId);
  if (!payout) throw new Error('no payout');
  const workflowId = `payout-return/${payout.key}`;
  await fastForward(office.client, workflowId, 20 * DAY);
  await must(actOnReturn(office, payout.id, 'payer-1', 'changeAccount', { account: ACCOUNT }));
  await must(actOnReturn(office, payout.id, 'payer-2', 'reject'));
  await giveNewAccount(office, payout.id);
  await ended(office, workflowId);
  await record(office, 'payout-return-new-account', workflowId);

  const { sha256 } = await takeStatement(office, [settledLine(payout.key, 'LATE')]);
  await ended(office, `bank-statement/${sha256}`);
  await record(office, 'bank-statement-late-line', `bank-statement/${sha256}`);
  await must(actOnReturn(office, payout.id, 'payer-2', 'acceptPayment'));
  await ended(office, workflowId);
  await record(office, 'payout-return-paid-late', workflowId);
}

/** A rehearsal that is through, one that is cancelled while its page waits, a publication, and a running case moved to it. */
async function recordPolicies(office: Office): Promise<void> {
  const policies = new PolicyOffice(office);
  await newCase(office);
  const draftId = await policies.draft();
  const rehearsalId = await policies.rehearse(draftId);
  await record(office, 'rehearsal-completed', `rehearsal/${rehearsalId}`);

  const holder = await Holder.hold(office.database, 'LOCK TABLE assessment IN ACCESS EXCLUSIVE MODE');
  const begun = await must(policies.begin(draftId));
  await holder.untilWaiting(1);
  await must(policies.cancel(begun.rehearsalId));
  await holder.release();
  await ended(office, `rehearsal/${begun.rehearsalId}`);
  await record(office, 'rehearsal-cancelled', `rehearsal/${begun.rehearsalId}`);

  await policies.publish(draftId, 'policy-officer');
  await must(policies.publish(draftId));
  await ended(office, `policy-publication/${draftId}`);
  await record(office, 'policy-publication', `policy-publication/${draftId}`);

  const { policyHash } = await office.db.policyDraft.findUniqueOrThrow({ where: { id: draftId } });
  const migrationId = await policies.examine(policyHash ?? '');
  await record(office, 'policy-migration', `policy-migration/${migrationId}`);
  await must(policies.carryOut(migrationId));
  await ended(office, `policy-move/${migrationId}`);
  await record(office, 'policy-move', `policy-move/${migrationId}`);
}

/** A case whose workflows are lost at two stations and started again from the rows; and the hourly comparison itself. */
async function recordReconciliation(office: Office): Promise<void> {
  const { config, db, client, bank } = office;
  const deps = await createDependencies(config, { db, workflows: client.workflow, bank });
  const lost = await newCase(office);
  await must(office.decide(lost.id, 'intake-street-a', 'intake', { type: 'approve' }));
  await loseWorkflow(office, lost.workflowId);
  await reconcile(deps);
  await must(office.decide(lost.id, 'auditor-1', 'audit', { type: 'approve' }));
  await must(office.decide(lost.id, 'approver-1', 'approval', { type: 'approve' }));
  await ended(office, lost.workflowId);
  await record(office, 'application-restarted', lost.workflowId);

  const { id } = await db.entitlement.findFirstOrThrow({ where: { applicationId: lost.id } });
  await loseWorkflow(office, `entitlement/${id}`);
  await reconcile(deps);
  await fastForward(client, `entitlement/${id}`, dueInstantOf(first) - Date.now() + 10 * DAY);
  await must(office.changeEntitlement(id, 'auditor-1', 'end'));
  await ended(office, `entitlement/${id}`);
  await record(office, 'entitlement-restarted', `entitlement/${id}`);

  const before = await db.reconcileReport.count();
  const { taskQueue } = config.temporal;
  const hourly = await client.workflow.start('reconcile', { workflowId: `reconcile/${taskQueue}`, taskQueue, args: [] });
  await eventually('a report', () => db.reconcileReport.count(), (count) => count > before);
  await fastForward(client, hourly.workflowId, 3 * 3_600_000);
  await hourly.terminate();
  await record(office, 'reconcile', hourly.workflowId);
}

async function ended(office: Office, workflowId: string): Promise<void> {
  await office.client.workflow.getHandle(workflowId).result();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const stop = await startTestEngine();
  const office = await Office.open({ masterKey: RECORDING_KEY.toString('base64') });
  try {
    await recordApplications(office);
    await recordEntitlements(office);
    await recordProvisional(office);
    await recordBatches(office);
    await recordDuties(office);
    await recordReturns(office);
    await recordCertificates(office);
    await recordReconciliation(office);
    await recordPolicies(office);
  } finally {
    await office.close();
    await stop();
  }
}
