// Counts what a proposed value would do, for the officer who confirms it: the same amounts that would be computed again, the same
// assessment of whoever waits. In pages, each call a bounded number of them; how far it is stands with the change.
import { assess } from '../../domain/assessment/assess.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import { findChangedAmounts } from '../../domain/assessment/period-amounts.js';
import { findAdjustments, findProvisionalAmount } from '../../domain/assessment/provisional.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { movesMoney } from '../../domain/policy/moves-money.js';
import { withoutUnset } from '../../domain/policy/request-schema.js';
import { paysProvisionally, UNPUBLISHED_BASE } from '../../domain/policy/unpublished-base.js';
import type { Facts, Settings, Value } from '../../domain/policy/value-type.js';
import {
  countCase,
  countEntitlement,
  emptyTally,
  type ChangedInstalment,
  type StoredImpact,
} from '../../domain/setting-impact.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { readSettings } from '../../prisma/settings-store.js';
import type { CountingStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { OPEN_PERIOD_STATUSES, termOf } from '../entitlements/entitlement-file.js';
import { readPaidProvisionally } from '../entitlements/provisional.js';
import { pageOfEntitlements } from './touched.js';

/** How much is read at once, how much one call counts, and where counting stops. */
export interface CountingLimits {
  page: number;
  pages: number;
  most: number;
}
const LIMITS: CountingLimits = { page: 100, pages: 10, most: 50_000 };

/** A figure as old as this is counted anew when the procedure of the change starts again. */
const FRESH_MS = 86_400_000;

/** An instalment that is not handed over. */
interface OpenInstalment {
  period: string;
  amountFen: bigint | null;
  funding: string;
  budgetYear: number;
  dueAt: Date;
}

interface Change {
  jurisdiction: string;
  name: string;
  value: Value | null;
}

/** Counts a further part of what a waiting change would do. A value that no money depends on is not counted. */
export async function countImpact(
  deps: Dependencies,
  { changeId, businessNow }: { changeId: string; businessNow: Instant },
  limits: CountingLimits = LIMITS,
): Promise<CountingStanding> {
  await deps.policies.refresh();
  const { impact: stored, ...row } = await deps.db.settingChange.findUniqueOrThrow({ where: { id: changeId } });
  if (row.status !== 'awaitingConfirmation') return 'over';
  if (!movesMoney({ schemes: deps.policies.released }, row.jurisdiction, row.name)) return 'ready';
  const known = structuredClone(stored) as StoredImpact | null;
  if (known?.status === 'ready' && businessNow - (known.countedAt ?? 0) < FRESH_MS) return 'ready';
  const impact = known?.status === 'computing' ? known : beginning(businessNow);
  const change = { jurisdiction: row.jurisdiction, name: row.name, value: row.value as Value | null };
  const counter = new Counter(deps, change, limits.page, businessNow);
  for (let pages = 0; pages < limits.pages && impact.next; pages += 1) await counter.countPage(impact, limits.most);
  if (!impact.next) await finish(deps, row.jurisdiction, impact, businessNow);
  // Whoever was faster has counted the same; what he wrote stands.
  const written = await deps.db.$executeRaw`
    UPDATE setting_change SET impact = ${JSON.stringify(impact)}::jsonb
    WHERE id = ${changeId}::uuid AND status = 'awaitingConfirmation'
      AND impact IS NOT DISTINCT FROM ${stored === null ? null : JSON.stringify(stored)}::jsonb`;
  return written === 1 && impact.status === 'ready' ? 'ready' : 'counting';
}

function beginning(businessNow: Instant): StoredImpact {
  return {
    status: 'computing',
    startedAt: businessNow,
    next: { among: 'cases', after: '' },
    isCapped: false,
    tally: emptyTally(),
  };
}

/** Holds what is needed of each line against what it has; a year that is not open yet bursts nothing. */
async function finish(
  { db }: Dependencies,
  jurisdiction: string,
  impact: StoredImpact,
  businessNow: Instant,
): Promise<void> {
  const needs = Object.values(impact.tally.lines).filter(({ needed }) => BigInt(needed) > 0n);
  const lines = await db.budgetLine.findMany({
    where: { jurisdiction, OR: needs.map(({ line, year }) => ({ line, year })) },
    orderBy: [{ line: 'asc' }, { year: 'asc' }],
  });
  impact.status = 'ready';
  impact.countedAt = businessNow;
  impact.budgetLines = lines.map(({ line, year, availableFen }) => {
    const needed = impact.tally.lines[`${line}/${year}`]?.needed ?? '0';
    return { line, year, available: availableFen.toString(), needed };
  });
}

/** Counts the pages of one call; settings are read once for each version of a scheme. */
class Counter {
  readonly #settings = new Map<string, Promise<Settings>>();

  constructor(
    readonly deps: Dependencies,
    readonly change: Change,
    readonly page: number,
    readonly businessNow: Instant,
  ) {}

  async countPage(impact: StoredImpact, most: number): Promise<void> {
    const { tally, next } = impact;
    if (!next) return;
    const last =
      next.among === 'cases'
        ? await this.#countCases(impact, next.after)
        : await this.#countEntitlements(impact, next.after);
    if (last !== undefined && tally.casesSeen + tally.entitlementsSeen >= most) {
      impact.isCapped = true;
      delete impact.next;
    } else if (last !== undefined) impact.next = { among: next.among, after: last };
    else if (next.among === 'cases') impact.next = { among: 'entitlements', after: '' };
    else delete impact.next;
  }

  /** Assesses a page of whoever waits under the proposed value; answers the last of a full page. */
  async #countCases({ tally }: StoredImpact, after: string): Promise<string | undefined> {
    const { db, policies } = this.deps;
    const { jurisdiction, name } = this.change;
    const waiting = await db.waiting.findMany({
      where: { waitsOn: 'setting', key: `${jurisdiction}/${name}`, workflowId: { gt: after } },
      orderBy: { workflowId: 'asc' },
      take: this.page,
      select: { workflowId: true },
    });
    const ids = waiting.map(({ workflowId }) => workflowId.slice(workflowIds.application('').length));
    const rows = await db.application.findMany({
      where: { id: { in: ids } },
      select: { id: true, scheme: true, policyHash: true },
    });
    const claims = await this.#lastClaims(ids);
    for (const { id, scheme: schemeName, policyHash } of rows) {
      const claim = claims.get(id);
      if (!claim || policyHash === null) continue;
      const scheme = await policies.getVersion(policyHash);
      const { outcome, filingWindow } = assess(scheme, { ...claim, settings: await this.#settingsOf(scheme) });
      countCase(tally, schemeName, outcome !== 'blocked' && filingWindow === undefined);
    }
    return waiting.length === this.page ? waiting.at(-1)?.workflowId : undefined;
  }

  /** Computes the open instalments of a page of entitlements; answers the last of a full page. */
  async #countEntitlements({ tally }: StoredImpact, after: string): Promise<string | undefined> {
    const { db, policies } = this.deps;
    const rows = await pageOfEntitlements(this.deps, this.change, after, this.page);
    const claims = await this.#lastClaims(rows.map(({ id, applicationId }) => applicationId ?? id));
    const open = await db.period.findMany({
      where: { entitlementId: { in: rows.map(({ id }) => id) }, status: { in: [...OPEN_PERIOD_STATUSES] } },
      select: { entitlementId: true, period: true, amountFen: true, funding: true, budgetYear: true, dueAt: true },
    });
    const openOf = groupBy(open, ({ entitlementId }) => entitlementId);
    const provisionally = rows.filter(({ periods }) => periods.length > 0).map(({ id }) => id);
    const paidOf = groupBy(await readPaidProvisionally(db, provisionally), (one) => one.row.entitlementId);
    for (const row of rows) {
      const claim = claims.get(row.applicationId ?? row.id);
      if (!claim) continue;
      const scheme = await policies.getVersion(row.policyHash);
      const granted = { ...claim, settings: await this.#settingsOf(scheme), term: termOf(row) };
      const own = openOf.get(row.id) ?? [];
      const adjustments = findAdjustments(scheme, granted, paidOf.get(row.id) ?? []);
      countEntitlement(tally, { scheme: row.scheme, line: row.budgetLine }, [
        ...findChangedAmounts(scheme, granted, own).map(({ of: { amountFen, funding, budgetYear }, amount }) => ({
          before: amountFen,
          after: amount,
          funding,
          budgetYear,
        })),
        ...this.#paidMeanwhile(scheme, granted, own, this.businessNow + Number(row.clockOffsetMs)),
        ...adjustments
          .filter(({ adjustment: { difference } }) => difference !== 0n)
          .map(({ of, adjustment: { amount, difference, payout } }) => ({
            before: amount - difference,
            after: amount,
            funding: of.row.funding,
            budgetYear: of.row.budgetYear,
            further: payout,
          })),
      ]);
    }
    return rows.length === this.page ? rows.at(-1)?.id : undefined;
  }

  /** Instalments that are due and wait for their base, where the proposed value has them paid by the last known one. */
  #paidMeanwhile(
    scheme: CompiledScheme,
    granted: Parameters<typeof findProvisionalAmount>[1],
    open: readonly OpenInstalment[],
    now: Instant,
  ): ChangedInstalment[] {
    if (this.change.name !== UNPUBLISHED_BASE || !paysProvisionally(granted.settings)) return [];
    return open
      .filter(({ amountFen, dueAt }) => amountFen === null && dueAt.getTime() <= now)
      .flatMap(({ period, funding, budgetYear }) => {
        const found = findProvisionalAmount(scheme, granted, period);
        return found ? [{ before: null, after: found.amount, funding, budgetYear }] : [];
      });
  }

  /** What was last assessed of some cases. */
  async #lastClaims(ids: readonly string[]): Promise<Map<string, { facts: Facts; asOf: string }>> {
    const rows = await this.deps.db.$queryRaw<{ id: string; facts: Facts; asOf: string }[]>`
      SELECT DISTINCT ON (application_id) application_id AS id, facts, as_of AS "asOf" FROM assessment
      WHERE application_id = ANY(${[...ids]}::uuid[]) ORDER BY application_id, id DESC`;
    return new Map(rows.map(({ id, facts, asOf }) => [id, { facts, asOf }]));
  }

  /** The settings that a scheme reads, with the proposed value in the place of the one in force. */
  #settingsOf(scheme: CompiledScheme): Promise<Settings> {
    const { jurisdiction, name, value } = this.change;
    const known = this.#settings.get(scheme.hash);
    if (known) return known;
    const names = [...Object.keys(scheme.content.settings), FILING_WINDOWS].filter((one) => one !== name);
    const reading = readSettings(this.deps.db, jurisdiction, names).then((others) =>
      withoutUnset({ ...others, [name]: value }),
    );
    this.#settings.set(scheme.hash, reading);
    return reading;
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
