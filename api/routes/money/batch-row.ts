// Reads lists of payouts, without their files.
import { z } from 'zod';
import { BATCH_ACTIONS, batchActions, BATCH_STATUSES, type BatchStatus } from '../../../domain/lifecycle.js';
import { formatYuan } from '../../../domain/money.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { may, type Action } from '../../auth/permissions.js';
import { CivilMonth, Timestamp, Yuan } from '../../fields.js';
import { Problem } from '../../problem.js';

export interface BatchRow {
  id: string;
  jurisdiction: string;
  status: BatchStatus;
  dueUpTo: string | null;
  count: number;
  totalFen: bigint;
  remaining: number;
  fileSha256: string | null;
  preparedBy: string;
  preparedByName: string | null;
  preparedByPerson: string;
  approvedBy: string | null;
  approvedByName: string | null;
  createdAt: Date;
  settledAt: Date | null;
}

export const BATCHES = Prisma.sql`
  SELECT b.id, b.jurisdiction, b.status, b.due_up_to AS "dueUpTo", b.count, b.total_fen AS "totalFen", b.remaining,
    b.file_sha256 AS "fileSha256", b.prepared_by AS "preparedBy", preparer.display_name AS "preparedByName",
    b.prepared_by_person AS "preparedByPerson", b.approved_by AS "approvedBy", approver.display_name AS "approvedByName",
    b.created_at AS "createdAt", b.settled_at AS "settledAt"
  FROM payout_batch b LEFT JOIN user_account preparer ON preparer.id = b.prepared_by
    LEFT JOIN user_account approver ON approver.id = b.approved_by`;

/** A batch. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getBatch(db: Reader, caller: Caller, id: string, action: Action): Promise<BatchRow> {
  const [row] = await db.$queryRaw<BatchRow[]>`${BATCHES} WHERE b.id = ${id}::uuid`;
  if (row && may(caller, action, 'Batch', { jurisdiction: row.jurisdiction })) return row;
  if (row && may(caller, 'read', 'Batch', { jurisdiction: row.jurisdiction })) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export const BatchView = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    status: z.enum(BATCH_STATUSES),
    dueUpTo: CivilMonth.optional(),
    count: z.int(),
    total: Yuan,
    remaining: z.int().meta({ description: 'Due payouts that did not fit' }),
    preparedBy: z.string(),
    preparedByName: z.string().nullable(),
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    fileSha256: z.string().nullable(),
    createdAt: Timestamp,
    settledAt: Timestamp.nullable(),
    availableActions: z.array(z.enum(BATCH_ACTIONS)),
  })
  .meta({ id: 'PayoutBatch' });
export type BatchView = z.infer<typeof BatchView>;

export function viewBatch(row: BatchRow, caller: Caller): BatchView {
  return {
    id: row.id,
    jurisdiction: row.jurisdiction,
    status: row.status,
    ...(row.dueUpTo === null ? {} : { dueUpTo: row.dueUpTo }),
    count: row.count,
    total: formatYuan(row.totalFen),
    remaining: row.remaining,
    preparedBy: row.preparedBy,
    preparedByName: row.preparedByName,
    approvedBy: row.approvedBy,
    approvedByName: row.approvedByName,
    fileSha256: row.fileSha256,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    availableActions: availableActions(row, caller),
  };
}

/** Whoever prepared a batch does not approve it. */
function availableActions(
  { jurisdiction, status, preparedByPerson }: BatchRow,
  caller: Caller,
): BatchView['availableActions'] {
  if (!may(caller, 'act', 'Batch', { jurisdiction })) return [];
  return batchActions(status).filter((action) => action !== 'approve' || preparedByPerson !== caller.personId);
}
