// Payouts: orders to pay one instalment, and where they stand.
import { z } from 'zod';
import { PAYOUT_STATUSES } from '../../../domain/lifecycle.js';
import { formatYuan } from '../../../domain/money.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import { jurisdictionOf, type Caller } from '../../auth/caller.js';
import { allOf } from '../../auth/list-scope.js';
import { scopesOf } from '../../auth/permissions.js';
import { body, CivilDay, Id, listOf, oneOf, PAGE_QUERY, Timestamp, Yuan } from '../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

export const PayoutView = z
  .object({
    id: z.uuid(),
    key: z.string(),
    entitlementId: z.uuid(),
    period: z.string(),
    amount: Yuan,
    status: z.enum(PAYOUT_STATUSES),
    dueAt: Timestamp,
    batchId: z.uuid().optional(),
    heldReason: z.string().optional(),
    settledOn: CivilDay.optional(),
    bankReference: z.string().optional(),
    reasonCode: z.string().optional().meta({ description: 'Why the bank returned it' }),
    provisional: z
      .literal(true)
      .optional()
      .meta({ description: 'Paid by the last known base, since its own was not published' }),
  })
  .meta({ id: 'Payout' });
export type PayoutView = z.infer<typeof PayoutView>;

export interface PayoutRow {
  id: string;
  key: string;
  entitlementId: string;
  period: string;
  amountFen: bigint;
  status: PayoutView['status'];
  dueAt: Date;
  batchId: string | null;
  heldReason: string | null;
  settledOn: string | null;
  bankReference: string | null;
  reasonCode: string | null;
  isProvisional: boolean;
}

export const PAYOUTS = Prisma.sql`
  SELECT p.id, p.key, p.entitlement_id AS "entitlementId", p.period, p.amount_fen AS "amountFen", p.status, p.due_at AS "dueAt",
    p.batch_id AS "batchId", p.held_reason AS "heldReason", p.settled_on AS "settledOn", p.bank_reference AS "bankReference",
    p.reason_code AS "reasonCode", p.is_provisional AS "isProvisional"
  FROM payout p`;

export const getPayouts = memberRoute({
  method: 'get',
  path: '/api/v1/payouts',
  tag: 'Money',
  summary: 'Payouts; a claimant must name an entitlement of his own',
  access: 'read Payout',
  request: {
    query: body({
      ...PAGE_QUERY,
      entitlement: Id.optional(),
      status: oneOf(PAYOUT_STATUSES).optional(),
      batch: Id.optional(),
    }),
  },
  responses: { 200: { description: 'Payouts', schema: listOf(PayoutView) } },
  async handle({ deps: { db }, caller, query }) {
    const visible = await visibleTo(db, caller, query.entitlement);
    const { entitlement, status, batch, limit } = query;
    const after = idCursor(query.after);
    const conditions = allOf([
      visible,
      entitlement === undefined ? undefined : Prisma.sql`p.entitlement_id = ${entitlement}::uuid`,
      status === undefined ? undefined : Prisma.sql`p.status = ${status}`,
      batch === undefined ? undefined : Prisma.sql`p.batch_id = ${batch}::uuid`,
      after === undefined ? undefined : Prisma.sql`p.id > ${after}::uuid`,
    ]);
    const rows = await db.$queryRaw<PayoutRow[]>`
      ${PAYOUTS} WHERE ${conditions} ORDER BY p.id LIMIT ${rowsFor(limit)}`;
    return { status: 200, body: pageOf(rows, limit, { show: viewPayout, cursor: ({ id }) => id }) };
  },
});

/** Officers see the payouts of their jurisdiction; a claimant those of an entitlement that is his. */
async function visibleTo(db: Reader, caller: Caller, entitlementId: string | undefined): Promise<Prisma.Sql> {
  const jurisdiction = jurisdictionOf(caller);
  const seesAll = scopesOf(caller, 'read Payout').some(({ relation }) => relation === 'jurisdiction');
  if (seesAll && jurisdiction !== undefined) return Prisma.sql`p.jurisdiction = ${jurisdiction}`;
  const own =
    entitlementId === undefined
      ? null
      : await db.entitlement.findUnique({ where: { id: entitlementId }, select: { personId: true } });
  if (own?.personId !== caller.personId) throw new Problem('forbidden');
  return Prisma.sql`TRUE`;
}

export function viewPayout(row: PayoutRow): PayoutView {
  const {
    id,
    key,
    entitlementId,
    period,
    status,
    amountFen,
    dueAt,
    batchId,
    heldReason,
    settledOn,
    bankReference,
    reasonCode,
    isProvisional,
  } = row;
  return {
    ...{ id, key, entitlementId, period, status },
    amount: formatYuan(amountFen),
    dueAt: dueAt.toISOString(),
    ...(batchId === null ? {} : { batchId }),
    ...(heldReason === null ? {} : { heldReason }),
    ...(settledOn === null ? {} : { settledOn }),
    ...(bankReference === null ? {} : { bankReference }),
    ...(reasonCode === null ? {} : { reasonCode }),
    ...(isProvisional ? { provisional: true } : {}),
  };
}
