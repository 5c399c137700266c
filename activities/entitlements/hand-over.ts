// One instalment becomes a payout: funded now or held until its line has money, in the ledger and in the record.
import { v7 as uuidv7 } from 'uuid';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { formatYuan, type Fen } from '../../domain/money.js';
import type { Transaction } from '../../prisma/client.js';
import type { Json } from '../../prisma/record.js';
import { fundDueAmount, type Funding } from '../money/budget.js';
import { postEntries } from '../money/ledger.js';
import { budgetPlaceOf } from './bind.js';
import type { EntitlementFile } from './entitlement-file.js';

export interface DueInstalment {
  component: string;
  period: string;
  amount: Fen;
  funding: Funding;
  budgetYear: number;
  dueAt: Date;
  /** By the last known base, while its own is not published. */
  isProvisional: boolean;
}

/** What an instalment that was handed over says of its payment. */
export interface HandedOver {
  status: 'paidOut';
  payoutId: string;
  funding: Funding;
}

/** Makes the payout of an instalment; answers what its row says from now on. `details` are told with it in the record. */
export async function handOver(
  tx: Transaction,
  { row, stream, events }: EntitlementFile,
  due: DueInstalment,
  businessNow: Instant,
  details: Readonly<Record<string, Json>> = {},
): Promise<HandedOver> {
  const { component, period, amount, funding, budgetYear, dueAt, isProvisional } = due;
  const moves = await fundDueAmount(tx, budgetPlaceOf(row, due), funding, amount);
  const id = uuidv7();
  const attempt = 1;
  const key = `payout:${row.id}:${component}:${period}:${attempt}`;
  await tx.payout.create({
    data: {
      ...{ id, key, component, period, attempt, budgetYear, dueAt, isProvisional },
      entitlementId: row.id,
      applicationId: row.applicationId,
      jurisdiction: row.jurisdiction,
      amountFen: amount,
      status: moves ? 'due' : 'held',
      heldReason: moves ? null : 'budget',
      budgetLine: row.budgetLine,
    },
    select: { id: true },
  });
  if (moves) await postEntries(tx, [{ stream, key: `due:${key}`, kind: 'due', occurredAt: businessNow, moves }]);
  events.push({
    type: moves ? 'periodDue' : 'periodHeld',
    actor: 'engine',
    effectiveAt: dueAt.getTime(),
    occurredAt: businessNow,
    details: {
      period,
      payoutKey: key,
      amount: formatYuan(amount),
      ...details,
      ...(moves ? {} : { reason: 'budget' }),
    },
  });
  return { status: 'paidOut', payoutId: id, funding: moves && funding === 'committed' ? 'reserved' : funding };
}
