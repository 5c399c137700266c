// Completed cases per second, the same workflows with activities that do nothing, and a reviewer's action at half load.
import { connectClient } from '../../temporal.js';
import { Persona } from '../../runtime/persona-client.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { start, stop } from './child-process.js';
import { completeEngineOnlyCase } from './engine-only-case.js';
import { closedLoop, openLoop, percentile, round } from './load.js';
import type { Instance } from './instance.js';
import { completeCase, type Officers } from './three-step-case.js';

export const CONCURRENCY = 20;
export const CASES_A_ROUND = 150;
const WARM_UP_CASES = 60;
const HALF_LOAD_SECONDS = 20;

export interface CaseFigures {
  casesPerSecond: number[];
  engineOnlyCasesPerSecond: number[];
  reviewerActionP95Ms: number[];
}

export async function measureCases(
  { base, dataFolder, environment, say }: Instance,
  rounds: number,
): Promise<CaseFigures> {
  const officers: Officers = {
    intake: await Persona.signIn(base, 'intake-street-a'),
    auditor: await Persona.signIn(base, 'auditor-1'),
    approver: await Persona.signIn(base, 'approver-1'),
  };
  const applicants = async (count: number) => {
    const made: Persona[] = [];
    await closedLoop(Array.from({ length: count }), 8, async () => void made.push(await Persona.newApplicant(base)));
    return made;
  };
  const figures: CaseFigures = { casesPerSecond: [], engineOnlyCasesPerSecond: [], reviewerActionP95Ms: [] };
  const ignore = () => undefined;

  const taskQueue = 'engine-only';
  const engineOnly = await start(
    ['test/bench/engine-only-worker.ts', taskQueue],
    (line) => line === 'running',
    environment,
  );
  const client = await connectClient(getRunningConfig(dataFolder));
  await closedLoop(await applicants(WARM_UP_CASES), CONCURRENCY, (applicant) =>
    completeCase(applicant, officers, ignore),
  );
  await closedLoop(Array.from({ length: WARM_UP_CASES }), CONCURRENCY, () => completeEngineOnlyCase(client, taskQueue));

  for (let i = 1; i <= rounds; i += 1) {
    const people = await applicants(CASES_A_ROUND);
    const rate = await closedLoop(people, CONCURRENCY, (applicant) => completeCase(applicant, officers, ignore));
    const engineRate = await closedLoop(Array.from({ length: CASES_A_ROUND }), CONCURRENCY, () =>
      completeEngineOnlyCase(client, taskQueue),
    );
    const actions: number[] = [];
    const half = rate / 2;
    await openLoop(await applicants(Math.ceil(half * HALF_LOAD_SECONDS)), half, (applicant) =>
      completeCase(applicant, officers, (ms) => actions.push(ms)),
    );
    const p95 = percentile(actions, 0.95);
    figures.casesPerSecond.push(round(rate));
    figures.engineOnlyCasesPerSecond.push(round(engineRate));
    figures.reviewerActionP95Ms.push(round(p95, 0));
    say(
      `  round ${i}: ${round(rate)} cases/s, engine only ${round(engineRate)}, reviewer action p95 ${round(p95, 0)} ms at ${round(half)} cases/s`,
    );
  }
  await client.connection.close();
  await stop(engineOnly);
  return figures;
}
