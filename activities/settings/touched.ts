// Which entitlements run on a setting: those of the schemes that read it, as long as anything of them may change.
import type { Dependencies } from '../dependencies.js';

/** A page of them after an id, in the order of their ids. */
export function pageOfEntitlements(
  { db, policies }: Pick<Dependencies, 'db' | 'policies'>,
  { jurisdiction, name }: { jurisdiction: string; name: string },
  after: string,
  limit: number,
) {
  const schemes = policies.released
    .filter((one) => one.jurisdiction === jurisdiction && Object.hasOwn(one.content.settings, name))
    .map(({ scheme }) => scheme);
  return db.entitlement.findMany({
    where: {
      jurisdiction,
      scheme: { in: schemes },
      status: { in: ['active', 'suspended'] },
      ...(after === '' ? {} : { id: { gt: after } }),
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: {
      id: true,
      applicationId: true,
      scheme: true,
      policyHash: true,
      budgetLine: true,
      termFrom: true,
      termTo: true,
      months: true,
    },
  });
}
