// Instalments that fall due, per second: wake, registry, re-check, budget, ledger, hand-over. Time passes for many entitlements at
// once, each by a year in every round, through the time machine of the demo; skipping time is part of what is measured.
import { Persona } from '../../runtime/persona-client.js';
import { measureMemory } from '../../scripts/instance-memory.js';
import type { Instance } from './instance.js';
import { closedLoop, round } from './load.js';
import { completeCase, type Officers } from './three-step-case.js';

const ENTITLEMENTS = 40;
const CONCURRENCY = 20;
const YEAR = 'P1Y';

export interface DuePeriodFigures {
  duePeriodsPerSecond: number[];
  /** Of the worker, after each round: it must not grow with the instalments it has handed over. */
  workerMegabytes: number[];
}

interface Award {
  readonly claimant: Persona;
  readonly entitlementId: string;
}

export async function measureDuePeriods(instance: Instance, rounds: number): Promise<DuePeriodFigures> {
  const { base, dataFolder, say } = instance;
  const awards = await grantAwards(base);
  const figures: DuePeriodFigures = { duePeriodsPerSecond: [], workerMegabytes: [] };
  let before = await countPaidOut(awards);
  for (let i = 1; i <= rounds; i += 1) {
    const startedAt = performance.now();
    await closedLoop(awards, CONCURRENCY, async ({ claimant, entitlementId }) => {
      await claimant.post('demo/time/advance', { entitlementId, by: YEAR });
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await countPaidOut(awards);
    const rate = (after - before) / seconds;
    const worker = measureMemory(dataFolder)['worker'] ?? 0;
    figures.duePeriodsPerSecond.push(round(rate));
    figures.workerMegabytes.push(worker);
    say(
      `  round ${i}: ${after - before} periods due in ${round(seconds)} s, ${round(rate)} periods/s, worker ${worker} MB`,
    );
    before = after;
  }
  return figures;
}

async function grantAwards(base: URL): Promise<Award[]> {
  const officers: Officers = {
    intake: await Persona.signIn(base, 'intake-street-b'),
    auditor: await Persona.signIn(base, 'auditor-2'),
    approver: await Persona.signIn(base, 'approver-2'),
  };
  const awards: Award[] = [];
  await closedLoop(Array.from({ length: ENTITLEMENTS }), CONCURRENCY, async () => {
    const claimant = await Persona.newApplicant(base);
    const application = await completeCase(claimant, officers, () => undefined, 'street-b');
    const { items } = await claimant.get<{ items: { id: string }[] }>(`entitlements?application=${application}`);
    awards.push({ claimant, entitlementId: items[0]?.id ?? '' });
  });
  return awards;
}

async function countPaidOut(awards: readonly Award[]): Promise<number> {
  let count = 0;
  for (const { claimant, entitlementId } of awards) {
    const { items } = await claimant.get<{ items: { status: string }[] }>(
      `entitlements/${entitlementId}/periods?limit=100`,
    );
    count += items.filter(({ status }) => status === 'paidOut').length;
  }
  return count;
}
