// When a budget line has money again: commitments of that year become reservations and held payouts fall due, in the order in
// which they came, as far as the money goes.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import type { Transaction } from '../../prisma/client.js';
import { appendToStreams, type NewEvent } from '../../prisma/record.js';
import { fundDueAmount } from './budget.js';
import { accountOf, postEntries, type BudgetPlace, type NewEntry } from './ledger.js';

/** Releases held payouts first, since they are late already, then turns commitments into reservations. */
export async function fundQueue(tx: Transaction, place: BudgetPlace, at: Instant): Promise<void> {
  await releaseHeldPayouts(tx, place, at);
  await reserveCommitments(tx, place, at);
}

async function releaseHeldPayouts(
  tx: Transaction,
  { jurisdiction, line, year }: BudgetPlace,
  at: Instant,
): Promise<void> {
  const held = await tx.payout.findMany({
    where: { jurisdiction, budgetLine: line, budgetYear: year, status: 'held', heldReason: 'budget' },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
  });
  const events: { stream: string; event: NewEvent }[] = [];
  for (const payout of held) {
    const moves = await fundDueAmount(tx, { jurisdiction, line, year }, 'committed', payout.amountFen);
    // The queue is kept: whoever comes later does not overtake with a smaller amount.
    if (!moves) break;
    const caseStream = stream.case(payout.applicationId ?? payout.entitlementId);
    await tx.payout.update({
      where: { id: payout.id },
      data: { status: 'due', heldReason: null },
      select: { id: true },
    });
    await tx.period.updateMany({ where: { payoutId: payout.id }, data: { funding: 'reserved' } });
    await postEntries(tx, [{ stream: caseStream, key: `due:${payout.key}`, kind: 'due', occurredAt: at, moves }]);
    events.push({
      stream: caseStream,
      event: {
        type: 'periodDue',
        actor: ENGINE_ACTOR,
        occurredAt: at,
        details: { payoutKey: payout.key, period: payout.period },
      },
    });
  }
  await appendToStreams(tx, events);
}

async function reserveCommitments(tx: Transaction, place: BudgetPlace, at: Instant): Promise<void> {
  const { jurisdiction, line, year } = place;
  const waiting = await tx.$queryRaw<{ entitlementId: string; applicationId: string | null; amount: bigint }[]>`
    SELECT e.id AS "entitlementId", e.application_id AS "applicationId", sum(p.amount_fen)::bigint AS amount
    FROM period p JOIN entitlement e ON e.id = p.entitlement_id
    WHERE e.jurisdiction = ${jurisdiction} AND e.budget_line = ${line} AND p.budget_year = ${year} AND p.funding = 'committed'
      AND p.status IN ('planned', 'unconfirmed') AND p.amount_fen IS NOT NULL
    GROUP BY e.id ORDER BY e.id`;
  const entries: NewEntry[] = [];
  for (const { entitlementId, applicationId, amount } of waiting) {
    const taken = await tx.budgetLine.updateMany({
      where: { jurisdiction, line, year, availableFen: { gte: amount } },
      data: { availableFen: { decrement: amount } },
    });
    if (taken.count === 0) break;
    await tx.period.updateMany({
      where: {
        entitlementId,
        budgetYear: year,
        funding: 'committed',
        status: { in: ['planned', 'unconfirmed'] },
        amountFen: { not: null },
      },
      data: { funding: 'reserved' },
    });
    entries.push({
      stream: stream.case(applicationId ?? entitlementId),
      key: `reserve:${entitlementId}:${year}:${at}`,
      kind: 'reserved',
      occurredAt: at,
      moves: [
        { from: accountOf('committed', place), to: accountOf('commitmentContra', place), amount },
        { from: accountOf('available', place), to: accountOf('reserved', place), amount },
      ],
    });
  }
  await postEntries(tx, entries);
}
