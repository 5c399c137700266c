// Ledger entries of many payouts at once: each payout moves its amount from one bucket of its budget place to another.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { accountOf, postEntries, UNLIMITED_LINE, type Bucket } from './ledger.js';

/** Posts one entry for each chosen payout, keyed `kind:payoutKey`, so that no payout makes the same move twice. */
export async function movePayouts(
  tx: Transaction,
  where: Prisma.PayoutWhereInput,
  kind: string,
  from: Bucket,
  to: Bucket,
  occurredAt: Instant,
): Promise<void> {
  const payouts = await tx.payout.findMany({
    where,
    select: {
      key: true,
      amountFen: true,
      applicationId: true,
      entitlementId: true,
      jurisdiction: true,
      budgetLine: true,
      budgetYear: true,
    },
  });
  await postEntries(
    tx,
    payouts.map(({ key, amountFen, applicationId, entitlementId, jurisdiction, budgetLine, budgetYear }) => {
      const place = { jurisdiction, line: budgetLine ?? UNLIMITED_LINE, year: budgetYear };
      return {
        stream: stream.case(applicationId ?? entitlementId),
        key: `${kind}:${key}`,
        kind,
        occurredAt,
        moves: [{ from: accountOf(from, place), to: accountOf(to, place), amount: amountFen }],
      };
    }),
  );
}
