// A setting takes effect: the value that a second officer confirmed, and everybody whom it touches looks again.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { formatYuan } from '../../domain/money.js';
import { movesMoney } from '../../domain/policy/moves-money.js';
import { stream } from '../../domain/record.js';
import { isShort, totalOf, type StoredImpact } from '../../domain/setting-impact.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { Prisma } from '../../prisma/generated/client.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import { appendEvents, type Json } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { rebaseUnattended } from '../entitlements/rebase.js';
import { wake, wakeWaiters } from '../waiting.js';
import { pageOfEntitlements } from './touched.js';

const PAGE = 200;
/** How many entitlements of a page are touched at once, and after how long the rest of it is left to the next call. */
const AT_ONCE = 4;
const LONGEST_PAGE_MS = 30_000;

/** What the command of a confirmation may say: which impact the officer was shown. */
interface Confirmation {
  impactCountedAt?: string;
}

/**
 * Puts a proposed value in force. Who proposed it does not confirm it, unless no money depends on it (then the proposal itself
 * carries it out). Locks the setting's row: whoever waits for it has either seen the new value or is woken.
 */
export async function commitSetting(
  deps: Dependencies,
  { changeId, commandId, businessNow }: { changeId: string; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId, body }) => {
    const change = await lockChange(tx, changeId);
    if (change.status === 'inForce') return { inForce: true };
    if (change.status !== 'awaitingConfirmation') throw new Refusal('not-available', { availableActions: [] });
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const proposer = await tx.userAccount.findUniqueOrThrow({ where: { id: change.proposedBy } });
    if (!account.roles.includes('policy-officer') || account.organisationPath?.split('/')[0] !== change.jurisdiction)
      throw new Refusal('forbidden');
    await deps.policies.refresh(tx);
    if (
      movesMoney({ schemes: deps.policies.released }, change.jurisdiction, change.name) &&
      account.personId === proposer.personId
    )
      throw new Refusal('four-eyes');
    const impact = change.impact as StoredImpact | null;
    const seen = (body as Confirmation).impactCountedAt;
    if (seen !== undefined && Date.parse(seen) !== impact?.countedAt) throw new Refusal('impact-changed');
    const [before] = await tx.$queryRaw<{ value: Prisma.JsonValue }[]>`
      SELECT value FROM setting WHERE jurisdiction = ${change.jurisdiction} AND name = ${change.name} FOR UPDATE`;
    await tx.setting.update({
      where: { jurisdiction_name: { jurisdiction: change.jurisdiction, name: change.name } },
      data: {
        value: change.value === null ? Prisma.DbNull : (change.value as Prisma.InputJsonValue),
        revision: { increment: 1 },
        updatedAt: new Date(businessNow),
      },
      select: { name: true },
    });
    await tx.settingChange.update({
      where: { id: changeId },
      data: {
        status: 'inForce',
        before: before?.value ?? Prisma.JsonNull,
        confirmedBy: userId,
        confirmedAt: new Date(businessNow),
      },
      select: { id: true },
    });
    await appendEvents(tx, stream.settings(change.jurisdiction), undefined, [
      {
        type: 'settingConfirmed',
        actor: userId,
        occurredAt: businessNow,
        details: { changeId, name: change.name, ...(impact && { impact: summaryOf(impact, seen !== undefined) }) },
      },
    ]);
    return { inForce: true };
  });
  return 'refused' in result ? result : { done: true };
}

/** What the record keeps of the impact; `isSeen` if the officer named it when he confirmed. */
function summaryOf(impact: StoredImpact, isSeen: boolean): Json {
  const { up, down, ...counts } = totalOf(impact.tally);
  return {
    countedAt: impact.countedAt === undefined ? null : new Date(impact.countedAt).toISOString(),
    isSeen,
    isCapped: impact.isCapped,
    ...counts,
    up: formatYuan(BigInt(up)),
    down: formatYuan(BigInt(down)),
    shortLines: (impact.budgetLines ?? []).filter(isShort).map(({ line, year }) => `${line}/${year}`),
  };
}

async function lockChange(tx: Transaction, changeId: string) {
  await tx.$queryRaw`SELECT id FROM setting_change WHERE id = ${changeId}::uuid FOR UPDATE`;
  return tx.settingChange.findUniqueOrThrow({ where: { id: changeId } });
}

/** Wakes one page of cases that wait for the setting, then of entitlements that run on it, whose differences it settles. */
export async function wakeForSetting(
  deps: Dependencies,
  { changeId, after }: { changeId: string; after?: string },
): Promise<{ next?: string }> {
  await deps.policies.refresh();
  const { jurisdiction, name } = await deps.db.settingChange.findUniqueOrThrow({ where: { id: changeId } });
  const [phase, last] = after === undefined ? (['waiters', ''] as const) : (after.split(':') as [string, string]);
  if (phase === 'waiters') {
    const next = await wakeWaiters(deps, 'setting', `${jurisdiction}/${name}`, last);
    return { next: next === undefined ? 'entitlements:' : `waiters:${next}` };
  }
  const rows = await pageOfEntitlements(deps, { jurisdiction, name }, last, PAGE);
  const begun = Date.now();
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    await Promise.all(some.map((row) => touch(deps, row)));
    const end = some.at(-1)?.id;
    const isMore = rows.length === PAGE || from + AT_ONCE < rows.length;
    if (isMore && end !== undefined && Date.now() - begun > LONGEST_PAGE_MS) return { next: `entitlements:${end}` };
  }
  const end = rows.at(-1)?.id;
  return rows.length === PAGE && end !== undefined ? { next: `entitlements:${end}` } : {};
}

/**
 * Differences of what was paid provisionally are settled here, since they may come long after the end, when nothing runs any more
 * that could be woken; everything else is its workflow's.
 */
async function touch(
  deps: Dependencies,
  entitlement: Awaited<ReturnType<typeof pageOfEntitlements>>[number],
): Promise<void> {
  const { id, status, periods } = entitlement;
  if (periods.length > 0) await rebaseUnattended(deps, entitlement, Date.now());
  if (status !== 'closed') await wake(deps, workflowIds.entitlement(id));
}
