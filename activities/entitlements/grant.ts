// Granting: the approval's own transaction makes the entitlement, covers its months, plans its instalments and binds the money.
import { v7 as uuidv7 } from 'uuid';
import { createHash } from 'node:crypto';
import { endsWithRetirement, findLastDay, type AwardLength } from '../../domain/award-end.js';
import type { Term } from '../../domain/assessment/assessment.js';
import { ONCE } from '../../domain/assessment/award/kind.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import {
  budgetYearOf,
  coveredMonths,
  dueInstantOfPeriod,
  type Granted,
} from '../../domain/assessment/instalment-dates.js';
import { planPeriods, type PlannedPeriod } from '../../domain/assessment/period-amounts.js';
import {
  addDays,
  firstDayOf,
  isCivilMonth,
  lastDayOf,
  wholeMonthsBefore,
  type CivilDate,
  type CivilMonth,
} from '../../domain/calendar/civil-date.js';
import { nextMonth, startOfDay, startOfMonth, type Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { formatYuan, sumFen } from '../../domain/money.js';
import type { Cadence, EndReason } from '../../domain/lifecycle.js';
import { getWarningLeadDays } from '../../domain/policy/jurisdiction.js';
import type { Settings } from '../../domain/policy/value-type.js';
import { stream } from '../../domain/record.js';
import type { Transaction } from '../../prisma/client.js';
import type { EntitlementStart } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import type { AssessedCase } from '../cases/assess-case.js';
import { awardOf } from '../cases/award.js';
import { addEvent, type CaseFile } from '../cases/case-file.js';
import { chainOf } from '../cases/stages.js';
import { bindBudget, type YearNeed } from '../money/budget.js';
import { cover } from '../money/coverage.js';
import { postEntries } from '../money/ledger.js';

/** Makes what an approved claim grants whose scheme pays. A claim without a roster grants exactly one entitlement. */
export async function grantAward(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  assessed: AssessedCase,
  businessNow: Instant,
): Promise<void> {
  const { document } = scheme.content;
  const { row } = file;
  const { assessment, facts } = assessed;
  const planned = planPeriods(scheme, assessment, assessed);
  const term = assessment.term ?? monthsAsTerm(planned);
  if (row.payeeSealed === null) throw new Refusal('payee-missing', { names: ['payee'] });
  const entitlementId = uuidv7();
  const granted: Granted = { term, asOf: assessment.asOf, at: businessNow };
  const periods = planned.map((one): Instalment => {
    const dueAt = dueInstantOfPeriod(one.period, granted);
    return { ...one, dueAt, budgetYear: budgetYearOf(one.period, dueAt) };
  });
  const cadence = cadenceOf(periods);
  const covered = coveredMonths(granted, cadence === 'once');
  const retirementDate = facts['retirementDate'] as CivilDate | undefined;
  const length: AwardLength = {
    cadence,
    termFrom: term?.from ?? null,
    termTo: term?.to ?? null,
    months: term?.months ?? null,
    coveredTo: covered.to ?? null,
    retirementDate: retirementDate ?? null,
  };
  const end = endOf(periods, { cadence, coveredTo: covered.to, termTo: term?.to, retirementDate });
  const payable = periods.slice(0, end.payableCount);
  const component = `base.${document.payee}`;
  const line = document.budgetLine ?? null;

  const first = payable[0];
  const last = payable.at(-1);
  await tx.entitlement.create({
    data: {
      id: entitlementId,
      applicationId: row.id,
      personId: row.claimantPersonId,
      jurisdiction: row.jurisdiction,
      scheme: row.scheme,
      policyHash: scheme.hash,
      exclusionGroup: document.exclusionGroup ?? null,
      status: 'active',
      ...length,
      monthlyAmountFen: cadence === 'monthly' ? (periods[0]?.amount ?? 0n) : null,
      coveredFrom: covered.from,
      payeeSealed: row.payeeSealed,
      payeeLast4: row.payeeLast4,
      budgetLine: line,
      periodConfirmation: document.periodConfirmation,
      previousEntitlementId: row.previousEntitlementId,
      officePath: row.officePath,
      workflowOffsetMs: row.workflowOffsetMs,
      clockOffsetMs: row.clockOffsetMs,
      nextEvent: first
        ? { type: 'instalment', period: first.period, at: new Date(first.dueAt).toISOString() }
        : { type: 'end' },
    },
    select: { id: true },
  });
  if (first && last && document.exclusionGroup !== undefined) {
    await cover(tx, {
      entitlementId,
      personId: row.claimantPersonId,
      exclusionGroup: document.exclusionGroup,
      ...(cadence === 'monthly' ? { from: first.period, to: last.period } : covered),
    });
  }
  const { funding, moves } = await bindBudget(tx, row.jurisdiction, line, needsOf(payable));
  await planInstalments(
    tx,
    entitlementId,
    periods.map((planned, i) => ({
      component,
      period: planned.period,
      amountFen: planned.amount?.toString() ?? null,
      parts: planned.parts ? writeParts(planned.parts) : null,
      status: i >= end.payableCount ? 'cancelled' : planned.amount === null ? 'awaitingBase' : 'planned',
      // An amount that is not known yet binds nothing; it is bound when its base is published.
      funding: planned.amount === null ? 'committed' : (funding.get(planned.budgetYear) ?? 'committed'),
      budgetYear: planned.budgetYear,
      dueAt: new Date(planned.dueAt).toISOString(),
    })),
  );
  await postEntries(tx, [
    { stream: stream.case(row.id), key: `grant:${entitlementId}`, kind: 'granted', occurredAt: businessNow, moves },
  ]);
  file.change.award = awardOf({ ...assessment, ...(term && { term }) });
  file.entitlements.push(startOf(deps, scheme, entitlementId, length, payable, end, assessed.settings));
  addEvent(file, {
    type: 'granted',
    actor: 'engine',
    occurredAt: businessNow,
    policyHash: scheme.hash,
    clauses: assessment.clauses,
    details: {
      entitlementId,
      cadence,
      ...term,
      instalments: payable.length,
      firstAmount: formatYuan(periods[0]?.amount ?? 0n),
      boundAmount: formatYuan(sumFen(moves.map(({ amount }) => amount))),
    },
  });
}

/** A planned instalment with the instant at which it falls due and the budget year that it belongs to. */
type Instalment = PlannedPeriod & { dueAt: Instant; budgetYear: number };

interface PeriodRow {
  component: string;
  period: string;
  amountFen: string | null;
  parts: Record<string, string> | null;
  status: string;
  funding: string;
  budgetYear: number;
  dueAt: string;
}

async function planInstalments(
  tx: Transaction,
  entitlementId: string,
  instalments: readonly PeriodRow[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO period (entitlement_id, component, period, amount_fen, parts, status, funding, budget_year, due_at)
    SELECT ${entitlementId}::uuid, component, period, "amountFen", parts, status, funding, "budgetYear", "dueAt"
    FROM jsonb_to_recordset(${JSON.stringify(instalments)}::jsonb)
      AS i (component text, period text, "amountFen" bigint, parts jsonb, status text, funding text, "budgetYear" int,
        "dueAt" timestamptz)`;
}

export interface End {
  payableCount: number;
  at: Instant;
  reason: EndReason;
}

/** An instalment as far as the end of its award depends on it. */
type Due = Pick<Instalment, 'period' | 'dueAt'>;

/**
 * When an award ends by itself, given its instalments in their order: months with the last payable one, years with the months
 * that they cover; what is paid once with its last day, or, without a term, when it falls due; what pays nothing with its last day, or,
 * where the source states none, with the months that it covers.
 */
export function endOf(
  periods: readonly Due[],
  award: {
    cadence: Cadence;
    coveredTo: CivilMonth | undefined;
    termTo: CivilDate | undefined;
    retirementDate: CivilDate | undefined;
  },
): End {
  if (award.cadence === 'monthly') return endOfMonths(periods, award.retirementDate);
  if (award.cadence === 'none' && award.termTo !== undefined)
    return { payableCount: 0, at: startOfDay(addDays(award.termTo, 1)), reason: 'termCompleted' };
  const lastDue = periods.at(-1)?.dueAt ?? 0;
  return { payableCount: periods.length, at: Math.max(lastDue, endOfCover(award)), reason: 'termCompleted' };
}

function endOfCover({
  cadence,
  coveredTo,
  termTo,
}: Pick<Parameters<typeof endOf>[1], 'cadence' | 'coveredTo' | 'termTo'>): Instant {
  if (cadence === 'once') return termTo === undefined ? 0 : startOfDay(addDays(termTo, 1));
  return coveredTo === undefined ? 0 : startOfMonth(nextMonth(coveredTo));
}

/** A month is paid only if it ends before the retirement date, whatever the assessed term says (C5). */
function endOfMonths(periods: readonly Due[], retirementDate: CivilDate | undefined): End {
  const first = periods[0]?.period;
  if (retirementDate === undefined || first === undefined || !endsWithRetirement(first, periods.length, retirementDate))
    return { payableCount: periods.length, at: periods.at(-1)?.dueAt ?? 0, reason: 'termCompleted' };
  const payableCount = wholeMonthsBefore(first, retirementDate);
  const lastDue = periods[payableCount - 1]?.dueAt ?? 0;
  return { payableCount, at: Math.max(lastDue, startOfDay(retirementDate)), reason: 'retired' };
}

/** Months of an award whose source states no term: they are its term. */
function monthsAsTerm(planned: readonly PlannedPeriod[]): Term | undefined {
  const [first, last] = [planned[0]?.period, planned.at(-1)?.period];
  if (first === undefined || last === undefined || !isCivilMonth(first)) return undefined;
  return { from: firstDayOf(first), to: lastDayOf(last), months: planned.length };
}

function cadenceOf([first]: readonly PlannedPeriod[]): Cadence {
  if (first === undefined || first.period === ONCE) return 'once';
  return isCivilMonth(first.period) ? 'monthly' : 'yearly';
}

function needsOf(periods: readonly Instalment[]): YearNeed[] {
  const years = [...new Set(periods.map(({ budgetYear }) => budgetYear))].sort((a, b) => a - b);
  return years.map((year) => ({
    year,
    amount: sumFen(periods.filter(({ budgetYear }) => budgetYear === year).map(({ amount }) => amount ?? 0n)),
  }));
}

/** What the workflow of an entitlement is started with. */
export function startOf(
  deps: Dependencies,
  scheme: CompiledScheme,
  entitlementId: string,
  length: AwardLength,
  payable: readonly Instalment[],
  end: End,
  settings: Settings,
): EntitlementStart {
  const { jurisdiction } = chainOf(deps, scheme);
  const lead = scheme.content.document.term?.atExpiry?.warningLead;
  const lastDay = findLastDay(length);
  return {
    entitlementId,
    schedule: payable.map(({ period, dueAt }) => ({ period, dueAt })),
    endAt: end.at,
    endReason: end.reason,
    ...(lead === undefined || lastDay === undefined
      ? {}
      : { warningAt: startOfDay(addDays(lastDay, -getWarningLeadDays(jurisdiction, lead, settings))) }),
    delayMs: delayOf(entitlementId, deps.wakeWindowMs),
  };
}

/** Where in the window of a day an entitlement wakes: by hash, so that a million of them do not wake at once. */
function delayOf(entitlementId: string, windowMs: number): number {
  if (windowMs === 0) return 0;
  return createHash('sha256').update(entitlementId).digest().readUInt32BE(0) % windowMs;
}

/** Parts of an amount as they are stored: yuan as text. */
export function writeParts(parts: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, fen]) => [name, formatYuan(fen)]));
}
