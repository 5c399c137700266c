// What must be true when everything has settled: the bank's book, the payouts, the ledger, the cases, the commands and the engine
// tell the same story. Each contradiction is one sentence in one of three lists.
import type { Client } from '@temporalio/client';
import { verifyStream } from '../../prisma/record.js';
import type { Database } from '../../prisma/client.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { INSTALMENT_FEN, MONTHS, type Load } from './load.js';

export interface Findings {
  /** What was promised and is not there. */
  lost: string[];
  /** What is there twice. */
  duplicated: string[];
  /** What nobody can explain. */
  unexplained: string[];
}

export interface Books {
  load: Load;
  db: Database;
  engine: Client;
}

interface Payout {
  key: string;
  entitlementId: string;
  period: string;
  amount: string;
  status: string;
}

const TERMINAL = ['settled', 'returned', 'cancelled'];
const fen = (yuan: string) => BigInt(yuan.replace('.', ''));
const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + fen(amount), 0n);

/** Values that occur more than once. */
function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/** Looks at everything at rest. @returns how many payouts were settled and returned */
export async function audit(books: Books, findings: Findings): Promise<{ settled: number; returned: number }> {
  const payouts = await books.load.who('payer-1').all<Payout>('payouts');
  await auditMoney(books, payouts, findings);
  await auditCases(books, payouts, findings);
  await auditCommands(books, findings);
  await auditEngine(books, findings);
  const count = (status: string) => payouts.filter((payout) => payout.status === status).length;
  return { settled: count('settled'), returned: count('returned') };
}

/** Bank = payouts = ledger, to the fen. */
async function auditMoney({ load }: Books, payouts: readonly Payout[], findings: Findings): Promise<void> {
  const payer = load.who('payer-1');
  const book = await payer.all<{ payoutKey: string; amount: string }>('demo/bank/book');
  const { balanced, accounts } = await payer.get<{
    balanced: boolean;
    accounts: { account: string; debit: string; credit: string }[];
  }>('ledger/trial-balance');
  const settled = payouts.filter(({ status }) => status === 'settled');
  const booked = new Map(book.map(({ payoutKey, amount }) => [payoutKey, amount]));
  const settledKeys = new Set(settled.map(({ key }) => key));

  for (const key of repeated(book.map(({ payoutKey }) => payoutKey)))
    findings.duplicated.push(`the bank has booked ${key} twice`);
  for (const { key, amount } of settled) {
    if (!booked.has(key)) findings.lost.push(`${key} counts as settled and the bank has not booked it`);
    else if (booked.get(key) !== amount)
      findings.unexplained.push(`${key} is ${amount}, the bank has booked ${booked.get(key)}`);
  }
  for (const key of booked.keys())
    if (!settledKeys.has(key)) findings.unexplained.push(`the bank has booked ${key}, which does not count as settled`);
  for (const { key, status } of payouts)
    if (!TERMINAL.includes(status)) findings.unexplained.push(`${key} is still ${status}`);

  const balanceOf = (bucket: string) =>
    accounts
      .filter(({ account }) => account.startsWith(`${bucket}/`))
      .reduce((total, { debit, credit }) => total + fen(debit) - fen(credit), 0n);
  const amountsOf = (status: string) => payouts.filter((one) => one.status === status).map(({ amount }) => amount);
  const expected = {
    disbursed: sum(book.map(({ amount }) => amount)),
    returned: sum(amountsOf('returned')),
    inTransit: 0n,
    payable: 0n,
  };
  if (!balanced) findings.unexplained.push('the trial balance is not zero');
  for (const [bucket, amount] of Object.entries(expected))
    if (balanceOf(bucket) !== amount)
      findings.unexplained.push(`the ledger has ${balanceOf(bucket)} fen ${bucket}, not ${amount}`);
}

/** Each claim stands where its people were told that it stands, with one entitlement and every instalment exactly once. */
async function auditCases({ load, db }: Books, payouts: readonly Payout[], findings: Findings): Promise<void> {
  const inspector = load.who('inspector');
  for (const { id, isToBeRefused, applicant } of load.claims) {
    const { status } = await applicant.get<{ status: string }>(`applications/${id}`);
    const expected = isToBeRefused ? 'rejected' : 'approved';
    if (status !== expected) findings.unexplained.push(`case ${id} is ${status}, its officer was told ${expected}`);
    const entitlements = await db.entitlement.findMany({ where: { applicationId: id } });
    const promised = expected === 'approved' ? 1 : 0;
    if (entitlements.length < promised) findings.lost.push(`case ${id} is approved and has no entitlement`);
    if (entitlements.length > promised)
      findings.duplicated.push(`case ${id} has ${entitlements.length} entitlements, not ${promised}`);
    for (const entitlement of entitlements) auditEntitlement(entitlement, payouts, findings);
    const decided = await db.event.findMany({
      where: { stream: `case/${id}`, type: { in: ['submitted', 'decided'] } },
    });
    const acts = decided.map(
      ({ type, publicPart }) => `${type} ${(JSON.parse(publicPart) as { taskId?: string }).taskId}`,
    );
    for (const act of repeated(acts)) findings.duplicated.push(`case ${id}: ${act}`);
    const wanted = isToBeRefused ? 3 : 4;
    if (acts.length < wanted) findings.lost.push(`case ${id} has ${acts.length} of ${wanted} acts in its record`);
    const { intact, firstBroken } = await inspector.get<{ intact: boolean; firstBroken?: string }>(
      `audit/verify?application=${id}`,
    );
    if (!intact) findings.unexplained.push(`the record of case ${id} is broken at ${firstBroken}`);
  }
  for (const id of load.lists) {
    const { intact } = await verifyStream(db, `batch/${id}`);
    if (!intact) findings.unexplained.push(`the record of list ${id} is broken`);
  }
}

function auditEntitlement(
  { id, status, endReason }: { id: string; status: string; endReason: string | null },
  payouts: readonly Payout[],
  findings: Findings,
): void {
  const own = payouts.filter(({ entitlementId }) => entitlementId === id);
  if (own.length < MONTHS) findings.lost.push(`entitlement ${id} has ${own.length} of ${MONTHS} instalments`);
  for (const period of repeated(own.map((payout) => payout.period)))
    findings.duplicated.push(`entitlement ${id} has ${period} twice`);
  for (const { key, amount } of own)
    if (fen(amount) !== INSTALMENT_FEN) findings.unexplained.push(`${key} is ${amount}`);
  // What the bank returned waits for an officer; the entitlement is closed when that, too, has been settled.
  const expected = own.some((payout) => payout.status === 'returned') ? 'ended' : 'closed';
  if (status !== expected || endReason !== 'retired')
    findings.unexplained.push(`entitlement ${id} is ${status} (${endReason}) and should be ${expected} (retired)`);
}

async function auditCommands({ db }: Books, findings: Findings): Promise<void> {
  const unanswered = await db.command.findMany({ where: { responseStatus: null }, select: { id: true, route: true } });
  for (const { id, route } of unanswered) findings.unexplained.push(`command ${id} (${route}) has no answer`);
}

/** No workflow has failed, and none runs for what is over. */
async function auditEngine({ engine, load }: Books, findings: Findings): Promise<void> {
  const ids = [
    ...load.claims.map(({ id }) => workflowIds.application(id)),
    ...load.claims.flatMap(({ entitlementId }) => (entitlementId ? [workflowIds.entitlement(entitlementId)] : [])),
    ...load.lists.map((id) => workflowIds.payoutBatch(id)),
  ];
  for (const id of ids) {
    const { status } = await engine.workflow.getHandle(id).describe();
    if (status.name !== 'COMPLETED') findings.unexplained.push(`workflow ${id} is ${status.name}, its work is over`);
  }
}
