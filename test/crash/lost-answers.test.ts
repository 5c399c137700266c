// The worker dies, or its connection breaks, at the one moment that hurts: something has been done and it never hears of it. Here the
// moment is chosen, by what the test puts between the worker and its database or its bank.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Bank } from '../../activities/bank/bank.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt, dueInstantOf } from '../../domain/calendar/shanghai.js';
import { composeCertificateNumber, RANDOM_LENGTH } from '../../domain/certificate/number.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Database } from '../../prisma/client.js';
import { eventually } from '../helpers/eventually.js';
import { fastForward } from '../helpers/fast-forward.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';
import { GRADUATE } from '../helpers/status-claims.js';

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const DAY = 86_400_000;
const MONTHS = 2;

/** How many of the next commits have their answer lost, and which submissions to the bank. */
const lost = { commits: 0, submissions: 0 };
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** A database whose `COMMIT` is carried out and not answered, as often as `lost.commits` says. */
function losingCommits(db: Database): Database {
  return new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name !== '$transaction') return value;
      return async (...call: unknown[]) => {
        const result = await (value as (...given: unknown[]) => Promise<unknown>).apply(target, call);
        if (lost.commits === 0) return result;
        lost.commits -= 1;
        throw new ConnectionLost('after COMMIT');
      };
    },
  });
}

/** A bank that books what it is told; the worker dies before it hears so, as often as `lost.submissions` says. */
function losingAnswers<T extends Bank & { validForMs: number }>(bank: T): Bank & { validForMs: number } {
  return {
    id: bank.id,
    channel: bank.channel,
    validForMs: bank.validForMs,
    enquire: (keys) => bank.enquire(keys),
    async submit(batch) {
      const result = await bank.submit(batch);
      if (lost.submissions === 0) return result;
      lost.submissions -= 1;
      throw new ConnectionLost('after the bank has booked');
    },
  };
}

let office: Office;
beforeAll(async () => {
  office = await Office.open({ dbFor: losingCommits, bankFor: losingAnswers });
}, 240_000);
afterAll(() => office.close());
beforeEach(() => {
  Object.assign(lost, { commits: 0, submissions: 0 });
});

const isRunning = (workflowId: string) =>
  office.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );

describe('a commit that is not answered', () => {
  it('of a decision is found by its command: it is answered, its award granted once, and its workflow started', async () => {
    const claimant = await office.newClaimant();
    const id = await office.draft(claimant, flexibleFacts(first));
    await must(office.submit(id, claimant));
    await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
    await must(office.decide(id, 'auditor-1', 'audit', { type: 'approve' }));
    const taskId = await office.claim(id, 'approver-1', 'approval');
    lost.commits = 1;
    expect(await office.act(id, 'approver-1', taskId, { type: 'approve' })).toEqual({ done: true });
    expect(lost.commits).toBe(0);
    const entitlements = await office.db.entitlement.findMany({ where: { applicationId: id } });
    expect(entitlements).toHaveLength(1);
    await eventually(
      'the workflow of the entitlement',
      () => isRunning(workflowIds.entitlement(entitlements[0]?.id ?? '')),
      (runs) => runs,
    );
    expect(await office.db.event.count({ where: { stream: `case/${id}`, type: 'decided' } })).toBe(3);
  });

  it('of a decision that brings a certificate issues it once', async () => {
    const { id, claimant } = await claimAtDecision();
    const taskId = await office.claim(id, 'auditor-1', 'decision');
    lost.commits = 1;
    expect(await office.act(id, 'auditor-1', taskId, { type: 'approve' })).toEqual({ done: true });
    expect(lost.commits).toBe(0);
    expect(await office.db.certificate.findMany({ where: { applicationId: id } })).toMatchObject([
      { personId: claimant.personId, revokedAt: null },
    ]);
    expect(await office.db.event.count({ where: { stream: `case/${id}`, type: 'certificateIssued' } })).toBe(1);
  });

  it('of a refused revocation, by whoever could not decide the claim, leaves it refused', async () => {
    const { id } = await claimAtDecision();
    await must(office.decide(id, 'auditor-1', 'decision', { type: 'approve' }));
    const certificate = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: id } });
    lost.commits = 1;
    expect(await office.revokeCertificate(certificate.id, 'approver-1')).toMatchObject({ refused: 'forbidden' });
    expect(await office.db.certificate.findUnique({ where: { id: certificate.id } })).toMatchObject({
      revokedAt: null,
    });
  });

  it('of a revocation is found by its command: it is answered, and done once', async () => {
    const { id } = await claimAtDecision();
    await must(office.decide(id, 'auditor-1', 'decision', { type: 'approve' }));
    const certificate = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: id } });
    lost.commits = 1;
    expect(await office.revokeCertificate(certificate.id, 'auditor-2')).toEqual({ done: true });
    expect(lost.commits).toBe(0);
    expect(await office.db.event.count({ where: { stream: `case/${id}`, type: 'certificateRevoked' } })).toBe(1);
  });

  it('of instalments that fell due does not hand them over twice', async () => {
    const entitlementId = await due();
    const payouts = await office.db.payout.findMany({ where: { entitlementId }, orderBy: { period: 'asc' } });
    expect(payouts.map(({ period }) => period)).toEqual([first, shiftMonth(first, 1)]);
    const entries = await office.db.ledgerEntry.findMany({ where: { kind: 'due' } });
    expect(entries.filter(({ key }) => key.includes(entitlementId))).toHaveLength(MONTHS);
    await payAll();
  });
});

describe('an order that the bank has booked when the worker dies', () => {
  it('is asked about before anything is sent again, even if the bank would not know it again', async () => {
    const entitlementId = await due();
    const { batchId } = await must(office.prepareBatch('payer-1', { jurisdiction: 'dongyang' }));
    await office.bank.setMode('forgetKeys');
    lost.submissions = 1;
    await must(office.decideBatch(batchId, 'payer-2', 'approve'));
    await settled(batchId);
    await office.bank.setMode('ok');
    expect(lost.submissions).toBe(0);
    await expectPaidOnce(entitlementId);
  });

  it("bears the payout's own key, the same in the list, in the ledger and in the book", async () => {
    const entitlementId = await due();
    lost.submissions = 1;
    await payAll();
    await expectPaidOnce(entitlementId);
  });
});

describe('the database itself', () => {
  it('keeps a second certificate of the same claim from being stored, whatever runs twice', async () => {
    const { id } = await claimAtDecision();
    await must(office.decide(id, 'auditor-1', 'decision', { type: 'approve' }));
    const { decidingSeats, ...twin } = await office.db.certificate.findUniqueOrThrow({ where: { applicationId: id } });
    const number = composeCertificateNumber('2026', randomBytes(RANDOM_LENGTH));
    const data = { ...twin, id: randomUUID(), number, decidingSeats: decidingSeats as never };
    await expect(office.db.certificate.create({ data })).rejects.toThrow(/Unique constraint/);
  });

  it('keeps a second entitlement of the same head from being stored, whatever runs twice', async () => {
    const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
    const {
      id: _id,
      nextEvent: _nextEvent,
      continuation: _continuation,
      ...twin
    } = await office.db.entitlement.findUniqueOrThrow({
      where: { id: entitlementId },
    });
    await expect(office.db.entitlement.create({ data: { ...twin, id: randomUUID() } })).rejects.toThrow(
      /Unique constraint/,
    );
  });
});

/** A claim for a status that waits for its last approval. */
async function claimAtDecision() {
  const claimant = await office.newClaimant();
  const claimed = { jurisdiction: 'dongyang', scheme: GRADUATE.scheme };
  const id = await office.draft(claimant, GRADUATE.facts, 0, claimed, GRADUATE.papers);
  await must(office.submit(id, claimant));
  await must(office.decide(id, 'intake-street-a', 'intake', { type: 'approve' }));
  return { id, claimant };
}

/** An entitlement whose first months fall due while the first commit of their falling due is not answered. */
async function due(): Promise<string> {
  const { entitlementId } = await office.approvedEntitlement(flexibleFacts(first));
  lost.commits = 1;
  const workflowId = workflowIds.entitlement(entitlementId);
  await fastForward(office.client, workflowId, dueInstantOf(shiftMonth(first, MONTHS - 1)) - Date.now() + DAY);
  await eventually(
    'the months to fall due',
    () => office.db.payout.count({ where: { entitlementId } }),
    (count) => count === MONTHS,
  );
  expect(lost.commits).toBe(0);
  return entitlementId;
}

async function payAll(): Promise<void> {
  const { batchId } = await must(office.prepareBatch('payer-1', { jurisdiction: 'dongyang' }));
  await must(office.decideBatch(batchId, 'payer-2', 'approve'));
  await settled(batchId);
}

const settled = (batchId: string) =>
  eventually(
    'the list to be settled',
    async () => (await office.db.payoutBatch.findUniqueOrThrow({ where: { id: batchId } })).status,
    (status) => status === 'settled',
  );

async function expectPaidOnce(entitlementId: string): Promise<void> {
  const payouts = await office.db.payout.findMany({ where: { entitlementId }, orderBy: { key: 'asc' } });
  expect(payouts.map(({ status }) => status)).toEqual(['settled', 'settled']);
  const { items } = await office.bank.book(0, 1000);
  const booked = items.map(({ payoutKey }) => payoutKey).filter((key) => key.includes(entitlementId));
  expect(booked.sort()).toEqual(payouts.map(({ key }) => key));
}
