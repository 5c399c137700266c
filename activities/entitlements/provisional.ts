// Instalments that are paid by the last known base, where the operator has chosen so, and the differences when their base is published.
import type { AmountOnBase, AwardPeriod, DatedBase } from '../../domain/assessment/award/kind.js';
import {
  findAdjustments,
  findProvisionalAmount,
  type Adjustment,
  type PaidProvisionally,
} from '../../domain/assessment/provisional.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { formatYuan, type Fen } from '../../domain/money.js';
import { paysProvisionally } from '../../domain/policy/unpublished-base.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Reader, Transaction } from '../../prisma/client.js';
import type { Json } from '../../prisma/record.js';
import type { Dependencies } from '../dependencies.js';
import { accountOf, postEntries, UNLIMITED_LINE, type Move } from '../money/ledger.js';
import { bindAgain, budgetPlaceOf } from './bind.js';
import { closeIfDone } from './end.js';
import type { EntitlementFile } from './entitlement-file.js';
import { readGrantedClaim, type GrantedClaim } from './granted-claim.js';
import { handOver } from './hand-over.js';

/**
 * Amounts of instalments without one, by the last known base: empty where the operator waits. Nobody changes the settings until the
 * transaction ends, so that whoever publishes the base finds what is paid for want of it.
 */
export async function findProvisionalAmounts(
  deps: Dependencies,
  tx: Transaction,
  { row }: EntitlementFile,
  due: readonly { period: AwardPeriod; amountFen: Fen | null }[],
): Promise<ReadonlyMap<AwardPeriod, AmountOnBase>> {
  const open = due.filter(({ amountFen }) => amountFen === null);
  const granted = open.length === 0 ? undefined : await readGrantedClaim(deps, tx, row, { isLocking: true });
  const amounts = new Map<AwardPeriod, AmountOnBase>();
  if (!granted || !paysProvisionally(granted.claim.settings)) return amounts;
  for (const { period } of open) {
    const found = findProvisionalAmount(granted.scheme, granted.claim, period);
    if (found) amounts.set(period, found);
  }
  return amounts;
}

/** A base as it is stored and told. */
export function writeBase({ setting, year, entry }: DatedBase): { [name: string]: Json } {
  return { setting, year, entry: { ...entry } };
}

const PAID_PROVISIONALLY = {
  where: { provisionalBase: { not: Prisma.DbNull } },
  include: { adjustments: { orderBy: { number: 'asc' } } },
  orderBy: [{ period: 'asc' }, { component: 'asc' }],
} satisfies Prisma.PeriodFindManyArgs;

type ProvisionalRow = Prisma.PeriodGetPayload<typeof PAID_PROVISIONALLY>;

/** Instalments of some entitlements that were ever paid provisionally, with their rows. */
export async function readPaidProvisionally(
  db: Reader,
  entitlementIds: readonly string[],
): Promise<(PaidProvisionally & { row: ProvisionalRow })[]> {
  const { where, ...rest } = PAID_PROVISIONALLY;
  const rows = await db.period.findMany({ where: { ...where, entitlementId: { in: [...entitlementIds] } }, ...rest });
  return rows.map((row) => ({
    row,
    period: row.period,
    paid: row.amountFen ?? 0n,
    adjustments: row.adjustments.map(({ amountFen, receivableFen, base }) => ({
      amount: amountFen,
      receivable: receivableFen,
      base: base as unknown as DatedBase,
    })),
  }));
}

/** Settles what was paid provisionally, as far as its base is published or was corrected; answers how many instalments. */
export async function settleProvisional(
  deps: Dependencies,
  tx: Transaction,
  file: EntitlementFile,
  { scheme, claim }: GrantedClaim,
  businessNow: Instant,
): Promise<number> {
  const found = findAdjustments(scheme, claim, await readPaidProvisionally(tx, [file.row.id]));
  for (const { of, adjustment } of found) await adjust(tx, file, of.row, adjustment, businessNow);
  if (found.length === 0) return 0;
  // What is closed has no payout on its way: a further one opens it again, until that has its outcome.
  if (file.row.status === 'closed' && found.some(({ adjustment }) => adjustment.payout > 0n))
    file.change.status = 'ended';
  if (file.row.status === 'ended') await closeIfDone(tx, file, businessNow);
  return found.length;
}

async function adjust(
  tx: Transaction,
  file: EntitlementFile,
  instalment: ProvisionalRow,
  { number, amount, difference, payout, receivable, base }: Adjustment,
  businessNow: Instant,
): Promise<void> {
  const { entitlementId, component, period } = instalment;
  const counted = amount - difference;
  await tx.adjustment.create({
    data: {
      ...{ entitlementId, component, period, number },
      jurisdiction: file.row.jurisdiction,
      base: writeBase(base),
      amountFen: amount,
      differenceFen: difference,
      payoutFen: payout,
      receivableFen: receivable,
      occurredAt: new Date(businessNow),
    },
    select: { number: true },
  });
  await tx.period.update({
    where: { entitlementId_component_period: { entitlementId, component, period } },
    data: { isProvisional: false },
    select: { period: true },
  });
  file.events.push({
    type: 'adjusted',
    actor: 'engine',
    occurredAt: businessNow,
    details: {
      ...{ period, number },
      base: writeBase(base),
      from: formatYuan(counted),
      to: formatYuan(amount),
      difference: formatYuan(difference),
      ...(receivable === 0n ? {} : { receivable: formatYuan(receivable) }),
    },
  });
  if (payout > 0n) await payFurther(tx, file, instalment, number, payout, businessNow);
  if (receivable !== 0n) await postReceivable(tx, file, instalment, number, receivable, businessNow);
}

/** The difference is an instalment of its own, of the same period and the same budget year, and due at once. */
async function payFurther(
  tx: Transaction,
  file: EntitlementFile,
  { entitlementId, component: adjusted, period, budgetYear }: ProvisionalRow,
  number: number,
  amount: Fen,
  businessNow: Instant,
): Promise<void> {
  const component = adjustmentOf(adjusted, number);
  const dueAt = new Date(businessNow);
  const unbound = { component, period, budgetYear, amountFen: null, funding: 'committed' };
  const funding = await bindAgain(tx, file, unbound, amount, { kind: 'adjusted', businessNow });
  const due = { component, period, amount, funding, budgetYear, dueAt, isProvisional: false };
  const handedOver = await handOver(tx, file, due, businessNow, { adjustment: number });
  await tx.period.create({
    data: { ...{ entitlementId, component, period, budgetYear, dueAt }, amountFen: amount, ...handedOver },
    select: { period: true },
  });
}

/** The component of the n-th adjustment of `base.{payeeRole}` (design 6). */
function adjustmentOf(component: string, number: number): string {
  return `adj${number}${component.slice(component.indexOf('.'))}`;
}

async function postReceivable(
  tx: Transaction,
  { row, stream }: EntitlementFile,
  instalment: ProvisionalRow,
  number: number,
  receivable: Fen,
  businessNow: Instant,
): Promise<void> {
  const place = { ...budgetPlaceOf(row, instalment), line: row.budgetLine ?? UNLIMITED_LINE };
  const [owing, contra] = [accountOf('receivable', place), accountOf('receivableContra', place)];
  const move: Move =
    receivable > 0n
      ? { from: contra, to: owing, amount: receivable }
      : { from: owing, to: contra, amount: -receivable };
  const key = `receivable:${row.id}:${instalment.component}:${instalment.period}:${number}`;
  await postEntries(tx, [{ stream, key, kind: 'receivable', occurredAt: businessNow, moves: [move] }]);
}
