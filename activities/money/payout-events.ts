// Events of many payouts at once, each on the stream of its own case.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { formatYuan } from '../../domain/money.js';
import { stream, type EventType } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { appendToStreams } from '../../prisma/record.js';

/** Appends one event for each chosen payout to the record of its case. Last writes of a transaction. */
export async function recordPayouts(
  tx: Transaction,
  where: Prisma.PayoutWhereInput,
  type: EventType,
  actor: string,
  occurredAt: Instant,
): Promise<void> {
  const payouts = await tx.payout.findMany({
    where,
    select: {
      key: true,
      period: true,
      amountFen: true,
      batchId: true,
      applicationId: true,
      entitlementId: true,
      reasonCode: true,
    },
    orderBy: { id: 'asc' },
  });
  if (payouts.length === 0) return;
  await appendToStreams(
    tx,
    payouts.map(({ key, period, amountFen, batchId, applicationId, entitlementId, reasonCode }) => ({
      stream: stream.case(applicationId ?? entitlementId),
      event: {
        type,
        actor,
        occurredAt,
        details: {
          payoutKey: key,
          period,
          amount: formatYuan(amountFen),
          batchId,
          ...(reasonCode === null ? {} : { reasonCode }),
        },
      },
    })),
  );
}
