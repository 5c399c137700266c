// What is done about a payout that the bank returned: one person proposes an account, another approves it, and a further attempt
// falls due. Nothing is paid again by itself: whoever does nothing is reminded.
import { v7 as uuidv7 } from 'uuid';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import {
  HELD_FOR_LATE_PAYMENT,
  type PayoutStatus,
  type ReturnAction,
  type ReturnStatus,
} from '../../domain/lifecycle.js';
import { formatYuan } from '../../domain/money.js';
import { ENGINE_ACTOR } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { performCommand } from '../../prisma/commands.js';
import { sealPayee } from '../../prisma/payee.js';
import { findPerson } from '../../prisma/people.js';
import { appendEvents } from '../../prisma/record.js';
import type { Refused, ReturnStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import type { EntitlementFile } from '../entitlements/entitlement-file.js';
import { accountOf, postEntries, UNLIMITED_LINE, type Bucket, type Move } from './ledger.js';
import { closeEntitlements, FIRST_REMINDER_MS, recordClosed } from './outcomes.js';
import {
  availableReturnActions,
  checkActor,
  lockReturn,
  standingOf,
  type PayoutRow,
  type ReturnFile,
} from './return-file.js';

const LONGEST_REMINDER_MS = 80 * 86_400_000;

/** What somebody wants done about a return; schema: api/routes/money/payout-actions. */
interface ReturnBody {
  type: ReturnAction;
  /** With `changeAccount`. The holder is the claimant unless a mandate names another. */
  account?: { bankName: string; accountNumber: string; mandate?: { holderName: string; document: string } };
  opinion?: string;
}

interface Acting {
  userId: string;
  personId: string;
  businessNow: Instant;
}

/** Where a return stands, for a workflow that begins or begins again. */
export async function readReturn({ db }: Dependencies, { payoutId }: { payoutId: string }): Promise<ReturnStanding> {
  return standingOf(await db.payoutReturn.findUniqueOrThrow({ where: { payoutId } }));
}

/** Proposes, approves or rejects an account, or decides about a late payment. Whoever proposed does not approve. */
export async function actOnReturn(
  deps: Dependencies,
  call: { payoutId: string; commandId: string; type: ReturnAction; businessNow: Instant },
): Promise<ReturnStanding | Refused> {
  const { payoutId, commandId, type, businessNow } = call;
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    const file = await lockReturn(deps, tx, payoutId);
    const personId = await checkActor(tx, file, userId, type);
    const availableActions = await availableReturnActions(tx, file);
    if (!availableActions.includes(type)) throw new Refusal('not-available', { availableActions });
    if (type === 'approve' && personId === file.row.proposedByPerson) throw new Refusal('four-eyes');
    const acting = { userId, personId, businessNow };
    const wanted = body as unknown as ReturnBody;
    const status = await ACTS[type](deps, tx, file, acting, wanted);
    await appendEvents(tx, file.entitlement.stream, file.entitlement.key, file.entitlement.events);
    const closed = await closeEntitlements(tx, [payoutId]);
    await recordClosed(tx, closed, businessNow);
    return standingOf({ status, remindAt: file.row.remindAt });
  });
  return 'refused' in result ? result : result.done;
}

/** Records that nobody has acted; the next reminder comes after twice the time, 80 days at most. */
export async function remindReturn(
  deps: Dependencies,
  { payoutId, at, businessNow }: { payoutId: string; at: Instant; businessNow: Instant },
): Promise<ReturnStanding> {
  return deps.db.$transaction(async (tx) => {
    const { entitlement, row, payout } = await lockReturn(deps, tx, payoutId);
    if (row.status === 'resolved' || row.remindAt.getTime() !== at) return standingOf(row);
    const remindAt = new Date(
      at + Math.min(LONGEST_REMINDER_MS, FIRST_REMINDER_MS * 2 ** Math.min(row.reminders + 1, 10)),
    );
    await tx.payoutReturn.update({
      where: { payoutId },
      data: { reminders: { increment: 1 }, remindAt },
      select: { payoutId: true },
    });
    await appendEvents(tx, entitlement.stream, entitlement.key, [
      {
        type: 'returnReminded',
        actor: ENGINE_ACTOR,
        effectiveAt: at,
        occurredAt: businessNow,
        details: { payoutKey: payout.key, status: row.status },
      },
    ]);
    return standingOf({ status: row.status, remindAt });
  });
}

type Act = (
  deps: Dependencies,
  tx: Transaction,
  file: ReturnFile,
  acting: Acting,
  wanted: ReturnBody,
) => Promise<ReturnStatus>;

const ACTS: Record<ReturnAction, Act> = {
  async changeAccount({ protection }, tx, file, acting, { account, opinion }) {
    const { entitlement } = file;
    const { personId } = entitlement.row;
    const person = await findPerson(tx, protection, personId);
    if (!person || !account) throw new Refusal('payee-missing', { names: ['payee'] });
    const { bankName, accountNumber, mandate } = account;
    const payeeSealed = sealPayee(entitlement.key, personId, {
      bankName,
      accountNumber,
      holderName: mandate?.holderName ?? person.data.name,
      ...(mandate ? { mandate: mandate.document } : {}),
    });
    return propose(tx, file, acting, opinion, {
      proposal: 'newAccount',
      payeeSealed,
      payeeLast4: accountNumber.slice(-4),
    });
  },

  retry: (_deps, tx, file, acting, { opinion }) =>
    propose(tx, file, acting, opinion, { proposal: 'sameAccount', payeeSealed: null, payeeLast4: null }),

  async reject(_deps, tx, file, acting, { opinion }) {
    tell(file, acting, 'accountRejected', { payoutKey: file.payout.key, proposal: file.row.proposal }, opinion);
    return update(tx, file, { status: 'open', ...NO_PROPOSAL });
  },

  async approve(_deps, tx, file, acting, { opinion }) {
    const { row, payout } = file;
    if (row.proposal === 'newAccount')
      await tx.entitlement.update({
        where: { id: row.entitlementId },
        data: { payeeSealed: row.payeeSealed, payeeLast4: row.payeeLast4 },
        select: { id: true },
      });
    const next = nextAttempt(payout);
    // The return names its attempt before that is there: the database then accepts it.
    const status = await update(tx, file, {
      status: 'resolved',
      approvedBy: acting.userId,
      approvedByPerson: acting.personId,
      approvedAt: new Date(acting.businessNow),
      nextPayoutId: next.id,
    });
    await tx.payout.create({ data: next, select: { id: true } });
    await showInPeriod(tx, payout, next.id);
    await post(tx, file, acting, `due:${next.key}`, 'due', [move(payout, 'returned', 'payable')]);
    tell(
      file,
      acting,
      'accountApproved',
      { payoutKey: payout.key, proposal: row.proposal, nextKey: next.key },
      opinion,
    );
    tell(file, { ...acting, userId: ENGINE_ACTOR }, 'periodDue', {
      period: payout.period,
      payoutKey: next.key,
      amount: formatYuan(payout.amountFen),
    });
    return status;
  },

  /** The newer attempt goes on although the bank says that it paid; what it paid stays in suspense, to be recovered. */
  async release(_deps, tx, file, acting, { opinion }) {
    const { row, payout, newest } = file;
    if (newest.id === payout.id) {
      tell(file, acting, 'payoutReleased', { payoutKey: payout.key }, opinion);
      return update(tx, file, { status: 'open', ...NO_PROPOSAL });
    }
    if (newest.status === 'held' && newest.heldReason === HELD_FOR_LATE_PAYMENT)
      await tx.payout.update({
        where: { id: newest.id },
        data: { status: newest.batchId === null ? 'due' : 'batched', heldReason: null },
        select: { id: true },
      });
    tell(file, acting, 'payoutReleased', { payoutKey: newest.key, reason: row.status }, opinion);
    return update(tx, file, { status: 'resolved' });
  },

  /** What the bank paid late is the payment of the instalment; the newer attempt is given up, and suspense is cleared. */
  async acceptPayment(_deps, tx, file, acting, { opinion }) {
    const { payout, newest } = file;
    const { bankReference, settledOn, amountFen } = await getLateLine(tx, payout.id);
    const from: Bucket = newest.status === 'returned' ? 'returned' : 'payable';
    if (newest.id !== payout.id) {
      await tx.payout.update({
        where: { id: newest.id },
        data: { status: 'cancelled', heldReason: null },
        select: { id: true },
      });
      await tx.payoutReturn.updateMany({ where: { payoutId: newest.id }, data: { status: 'resolved' } });
      tell(file, acting, 'payoutCancelled', { payoutKey: newest.key, period: newest.period });
    }
    await tx.payout.update({
      where: { id: payout.id },
      data: { status: 'settled' satisfies PayoutStatus, bankReference, settledOn },
      select: { id: true },
    });
    await showInPeriod(tx, payout, payout.id);
    await post(tx, file, acting, `accepted:${payout.key}`, 'settled', [
      move(newest, from, 'disbursed'),
      { ...move(payout, 'suspense', 'suspenseContra'), amount: amountFen },
    ]);
    tell(file, acting, 'payoutSettled', { payoutKey: payout.key, period: payout.period, bankReference }, opinion);
    return update(tx, file, { status: 'resolved' });
  },
};

const NO_PROPOSAL = { proposal: null, payeeSealed: null, payeeLast4: null, proposedBy: null, proposedByPerson: null };

async function propose(
  tx: Transaction,
  file: ReturnFile,
  acting: Acting,
  opinion: string | undefined,
  proposal: Pick<Prisma.PayoutReturnUncheckedUpdateInput, 'proposal' | 'payeeSealed' | 'payeeLast4'>,
): Promise<ReturnStatus> {
  tell(file, acting, 'accountProposed', { payoutKey: file.payout.key, proposal: proposal.proposal as string }, opinion);
  const { userId, personId } = acting;
  return update(tx, file, { status: 'proposed', ...proposal, proposedBy: userId, proposedByPerson: personId });
}

async function update(
  tx: Transaction,
  { row }: ReturnFile,
  data: Prisma.PayoutReturnUncheckedUpdateInput & { status: ReturnStatus },
): Promise<ReturnStatus> {
  await tx.payoutReturn.update({ where: { payoutId: row.payoutId }, data, select: { payoutId: true } });
  return data.status;
}

/** A further attempt to pay the same instalment, under the next key. */
function nextAttempt(payout: PayoutRow) {
  const { entitlementId, applicationId, jurisdiction, component, period, amountFen } = payout;
  const { budgetLine, budgetYear, dueAt, isProvisional } = payout;
  const attempt = payout.attempt + 1;
  return {
    id: uuidv7(),
    key: `payout:${entitlementId}:${component}:${period}:${attempt}`,
    attempt,
    status: 'due',
    ...{ entitlementId, applicationId, jurisdiction, component, period, amountFen },
    ...{ budgetLine, budgetYear, dueAt, isProvisional },
  };
}

async function showInPeriod(
  tx: Transaction,
  { entitlementId, component, period }: PayoutRow,
  payoutId: string,
): Promise<void> {
  await tx.period.update({
    where: { entitlementId_component_period: { entitlementId, component, period } },
    data: { payoutId },
    select: { period: true },
  });
}

/** The line of a statement by which the bank said that it paid a returned payout. */
async function getLateLine(tx: Transaction, payoutId: string) {
  return tx.bankStatementLine.findFirstOrThrow({
    where: { payoutId, outcome: 'late' },
    orderBy: { statementId: 'asc' },
  });
}

function move({ jurisdiction, budgetLine, budgetYear, amountFen }: PayoutRow, from: Bucket, to: Bucket): Move {
  const place = { jurisdiction, line: budgetLine ?? UNLIMITED_LINE, year: budgetYear };
  return { from: accountOf(from, place), to: accountOf(to, place), amount: amountFen };
}

async function post(
  tx: Transaction,
  { entitlement: { stream } }: ReturnFile,
  { businessNow }: Acting,
  key: string,
  kind: string,
  moves: Move[],
): Promise<void> {
  await postEntries(tx, [{ stream, key, kind, occurredAt: businessNow, moves }]);
}

function tell(
  { entitlement: { events } }: ReturnFile,
  { userId, businessNow }: Acting,
  type: EntitlementFile['events'][number]['type'],
  details: Record<string, string | null>,
  opinion?: string,
): void {
  events.push({
    type,
    actor: userId,
    occurredAt: businessNow,
    details,
    ...(opinion === undefined ? {} : { confidential: { opinion } }),
  });
}
