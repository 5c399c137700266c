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
async function auditMoney({ load, db }: Books, payouts: readonly Payout[], findings: Findings): Promise<void> {
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
  const adjusted = await db.adjustment.aggregate({ _sum: { receivableFen: true } });
  const expected = {
    receivable: adjusted._sum.receivableFen ?? 0n,
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
    for (const entitlement of entitlements) {
      auditEntitlement(entitlement, payouts, findings);
      auditAdjustments(await readAdjusted(db, entitlement.id), payouts, findings);
    }
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
  const instalments = own.filter(({ key }) => componentOf(key).startsWith('base.'));
  if (instalments.length < MONTHS)
    findings.lost.push(`entitlement ${id} has ${instalments.length} of ${MONTHS} instalments`);
  for (const period of repeated(own.map(({ key, period: of }) => `${componentOf(key)} ${of}`)))
    findings.duplicated.push(`entitlement ${id} has ${period} twice`);
  for (const { key, amount } of instalments)
    if (fen(amount) !== INSTALMENT_FEN) findings.unexplained.push(`${key} is ${amount}`);
  // What the bank returned waits for an officer; the entitlement is closed when that, too, has been settled.
  const expected = own.some((payout) => payout.status === 'returned') ? 'ended' : 'closed';
  if (status !== expected || endReason !== 'retired')
    findings.unexplained.push(`entitlement ${id} is ${status} (${endReason}) and should be ${expected} (retired)`);
}

/** An instalment that was paid provisionally, with its adjustments, the oldest first. */
type Adjusted = Awaited<ReturnType<typeof readAdjusted>>[number];

const readAdjusted = (db: Database, entitlementId: string) =>
  db.period.findMany({
    where: { entitlementId, adjustments: { some: {} } },
    include: { adjustments: { orderBy: { number: 'asc' } } },
  });

/** What was paid of each, less what is to be got back, is what its published base makes it; each difference was paid once. */
export function auditAdjustments(
  adjusted: readonly Adjusted[],
  payouts: readonly Pick<Payout, 'key' | 'entitlementId' | 'period' | 'amount'>[],
  findings: Findings,
): void {
  for (const { entitlementId, component, period, amountFen, adjustments } of adjusted) {
    const name = `${period} of entitlement ${entitlementId}`;
    let paid = amountFen ?? 0n;
    for (const { number, payoutFen } of adjustments) {
      const further = component.replace(/^base/, `adj${number}`);
      const own = payouts.filter(
        (one) => one.entitlementId === entitlementId && one.period === period && componentOf(one.key) === further,
      );
      const amounts = new Set(own.map(({ amount }) => fen(amount)));
      if (own.length === 0 && payoutFen > 0n) findings.lost.push(`difference ${number} of ${name} has no payout`);
      else if (own.length > 0 && (amounts.size > 1 || !amounts.has(payoutFen)))
        findings.unexplained.push(
          `difference ${number} of ${name} is ${[...amounts].join(', ')} fen, not ${payoutFen}`,
        );
      paid += payoutFen;
    }
    const receivable = adjustments.reduce((total, one) => total + one.receivableFen, 0n);
    const amount = adjustments.at(-1)?.amountFen;
    if (paid - receivable !== amount)
      findings.unexplained.push(`${name}: paid ${paid} fen less ${receivable} to be got back is not ${amount}`);
  }
}

/** The component of a payout's key. */
const componentOf = (key: string) => key.split(':')[2] ?? '';

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
