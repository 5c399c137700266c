// Which entitlements run on a setting: those of the schemes that depend on it, as long as anything of them may change. What was paid
// provisionally may change for good: a published base may be corrected.
import { dependsOn } from '../../domain/policy/unpublished-base.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Dependencies } from '../dependencies.js';
import { OPEN_PERIOD_STATUSES } from '../entitlements/entitlement-file.js';

const PAID_PROVISIONALLY = { some: { provisionalBase: { not: Prisma.DbNull } } };

/** A page of them after an id, in the order of their ids. */
export async function pageOfEntitlements(
  { db, policies }: Pick<Dependencies, 'db' | 'policies'>,
  { jurisdiction, name }: { jurisdiction: string; name: string },
  after: string,
  limit: number,
) {
  const schemes = policies.released
    .filter((one) => one.jurisdiction === jurisdiction && dependsOn(one.content, name))
    .map(({ scheme }) => scheme);
  return db.entitlement.findMany({
    where: {
      jurisdiction,
      scheme: { in: schemes },
      OR: [
        { status: { in: ['active', 'suspended'] } },
        { status: 'ended', periods: { some: { status: { in: [...OPEN_PERIOD_STATUSES] } } } },
        { status: { in: ['ended', 'closed'] }, periods: PAID_PROVISIONALLY },
      ],
      ...(after === '' ? {} : { id: { gt: after } }),
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: {
      id: true,
      applicationId: true,
      personId: true,
      scheme: true,
      status: true,
      policyHash: true,
      budgetLine: true,
      termFrom: true,
      termTo: true,
      months: true,
      clockOffsetMs: true,
      // Whether any instalment was ever paid provisionally.
      periods: { where: { provisionalBase: { not: Prisma.DbNull } }, take: 1, select: { period: true } },
    },
  });
}
