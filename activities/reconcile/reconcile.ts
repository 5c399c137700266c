// Reconciliation: database, engine and bank are compared; what stands still is set going again, what only a person can mend is named.
// Safe at any time and as often as one likes: it uses the same business ids, locks and commands as everybody else.
import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Dependencies } from '../dependencies.js';
import { compareBook, compareLedger, findMissingAwards } from './compare-money.js';
import type { Finding } from './finding.js';
import { expireCommands, startForgottenReturns, wakeClosable, wakeOverdue, wakeWaiters } from './lost-steps.js';
import { issueMissingCertificates } from './missing-certificates.js';
import { settleMissingDifferences } from './missing-differences.js';
import { restartMissing } from './missing-workflows.js';

const DAY_MS = 86_400_000;

export interface ReconcileReport {
  startedAt: Date;
  finishedAt: Date;
  findings: Finding[];
  counts: { found: number; redriven: number; needsPerson: number };
}

/** Compares and re-drives; stores and returns the report. */
export async function reconcile(deps: Dependencies): Promise<ReconcileReport> {
  const startedAt = new Date();
  await deps.policies.refresh();
  const findings: Finding[] = [];
  // Waking comes after restarting: whoever has just been started need not be looked for again.
  findings.push(...(await restartMissing(deps)));
  const isRestarted = new Set(findings.map(({ subject }) => subject));
  const steps = [
    () => findMissingAwards(deps),
    () => issueMissingCertificates(deps, startedAt.getTime()),
    () => startForgottenReturns(deps),
    () => wakeOverdue(deps, startedAt.getTime()),
    () => wakeClosable(deps),
    () => wakeWaiters(deps),
    () => settleMissingDifferences(deps, startedAt.getTime()),
    async () => expireCommands(deps, await commandsSince(deps)),
    () => compareLedger(deps),
    () => compareBook(deps),
  ];
  for (const step of steps) findings.push(...(await step()).filter(({ subject }) => !isRestarted.has(subject)));
  const report = { startedAt, finishedAt: new Date(), findings, counts: countsOf(findings) };
  await store(deps, report);
  return report;
}

/** Older commands were looked at by the comparison before; one day more, for those that ran meanwhile. */
async function commandsSince({ db }: Dependencies): Promise<Date> {
  const last = await db.reconcileReport.findFirst({ orderBy: { id: 'desc' }, select: { startedAt: true } });
  return new Date(last === null ? 0 : last.startedAt.getTime() - DAY_MS);
}

function countsOf(findings: readonly Finding[]): ReconcileReport['counts'] {
  const of = (wanted: Finding['outcome']) => findings.filter(({ outcome }) => outcome === wanted).length;
  return { found: findings.length, redriven: of('redriven'), needsPerson: of('needsPerson') };
}

async function store(
  { db }: Dependencies,
  { startedAt, finishedAt, findings, counts }: ReconcileReport,
): Promise<void> {
  await db.reconcileReport.create({
    data: { id: uuidv7(), startedAt, finishedAt, ...counts, findings: findings as unknown as Prisma.InputJsonValue },
    select: { id: true },
  });
}
