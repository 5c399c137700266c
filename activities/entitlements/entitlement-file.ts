// An entitlement on the desk: its row locked, with what decisions about it need; and how it is put back.
import type { Term } from '../../domain/assessment/assessment.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { EntitlementStatus } from '../../domain/lifecycle.js';
import { stream } from '../../domain/record.js';
import { type Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import type { DataKey } from '../../prisma/protection.js';
import { appendEvents, type NewEvent } from '../../prisma/record.js';
import type { EntitlementStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';

/** Statuses of an instalment that is still to be handed over. */
export const OPEN_PERIOD_STATUSES = ['planned', 'awaitingBase', 'unconfirmed'] as const;

export type EntitlementRow = Prisma.EntitlementGetPayload<{ include: { suspensions: true } }>;

export interface EntitlementFile {
  row: EntitlementRow;
  /** Stream of the record: that of the case, or the entitlement's own if it was imported. */
  stream: string;
  key: DataKey;
  change: Omit<Prisma.EntitlementUncheckedUpdateInput, 'status' | 'revision'> & { status?: EntitlementStatus };
  events: NewEvent[];
}

/** Locks an entitlement for the rest of the transaction. @throws if there is none. */
export async function lockEntitlement(
  { protection }: Dependencies,
  tx: Transaction,
  entitlementId: string,
): Promise<EntitlementFile> {
  const [found] = await tx.$queryRaw<{ wrappedKey: Uint8Array }[]>`
    SELECT k.wrapped_key AS "wrappedKey" FROM entitlement e JOIN person_key k ON k.person_id = e.person_id
    WHERE e.id = ${entitlementId}::uuid FOR UPDATE OF e`;
  if (!found) throw new Error(`no entitlement ${entitlementId}, or its person has been erased`);
  const row = await tx.entitlement.findUniqueOrThrow({
    where: { id: entitlementId },
    include: { suspensions: { orderBy: { fromDate: 'asc' } } },
  });
  return {
    row,
    stream: stream.case(row.applicationId ?? row.id),
    key: protection.unwrapPersonKey(found.wrappedKey),
    change: {},
    events: [],
  };
}

/** Writes what was changed and appends its events; last of all, since it locks the head of the record. */
export async function putBackEntitlement(
  tx: Transaction,
  file: EntitlementFile,
  standing: { openPeriods: number; retryInMs?: number },
): Promise<EntitlementStanding> {
  const { row, change, events } = file;
  const isChanged = Object.keys(change).length > 0 || events.length > 0;
  if (isChanged) {
    await tx.entitlement.update({
      where: { id: row.id },
      data: { ...change, revision: row.revision + 1 },
      select: { id: true },
    });
    await appendEvents(tx, file.stream, file.key, events);
  }
  return {
    revision: isChanged ? row.revision + 1 : row.revision,
    status: change.status ?? (row.status as EntitlementStatus),
    ...standing,
  };
}

/** The term as it was granted; undefined for an award without one. */
export function termOf({
  termFrom,
  termTo,
  months,
}: Pick<EntitlementRow, 'termFrom' | 'termTo' | 'months'>): Term | undefined {
  if (months === null) return undefined;
  return termFrom === null || termTo === null ? { months } : { from: termFrom, to: termTo, months };
}

/** How many instalments have fallen due and are not paid out. */
export async function countOpenPeriods(tx: Transaction, entitlementId: string, now: Instant): Promise<number> {
  return tx.period.count({
    where: { entitlementId, status: { in: [...OPEN_PERIOD_STATUSES] }, dueAt: { lte: new Date(now) } },
  });
}
