// Where an assessment puts a claim that no officer has taken in yet (design section 9: submitting never refuses because of
// the assessment).
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { Assessment } from '../../domain/assessment/assessment.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import { startOfDay, type Instant } from '../../domain/calendar/shanghai.js';
import { askedOfClaimant } from '../../domain/policy/who-supplies.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Transaction } from '../../prisma/client.js';
import type { Dependencies } from '../dependencies.js';
import { stopWaiting, waitFor } from '../waiting.js';
import type { CaseFile } from './case-file.js';
import { enterStage, leaveStages, pauseForCorrection, type StageClock } from './stages.js';

/** Places a claim by the outcome of its assessment: to intake, back to the claimant, to another office, or into waiting. */
export async function placeClaim(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  assessment: Assessment,
  businessNow: Instant,
): Promise<void> {
  const { row, change } = file;
  const workflowId = workflowIds.application(row.id);
  await stopWaiting(tx, 'setting', workflowId);
  switch (assessment.outcome) {
    case 'redirect':
      await leaveStages(tx, file);
      Object.assign(change, {
        status: 'redirected',
        nextEvent: { type: 'redirected', district: assessment.redirectTo },
      });
      return;
    case 'blocked':
      await waitForSettings(tx, file, assessment);
      await wait(tx, file, {});
      Object.assign(change, { nextEvent: { type: 'setting', settings: assessment.missingSettings } });
      return;
    case 'wait': {
      const opensOn = assessment.opensOn as string;
      const { filingWindow } = assessment;
      if (filingWindow) await waitFor(tx, 'setting', [`${row.jurisdiction}/${FILING_WINDOWS}`], workflowId);
      await wait(tx, file, { opensAt: startOfDay(opensOn) });
      Object.assign(change, {
        nextEvent: {
          type: 'opens',
          at: new Date(startOfDay(opensOn)).toISOString(),
          on: opensOn,
          ...(filingWindow && { filingWindow }),
        },
      });
      return;
    }
    case 'incomplete': {
      const { vocabulary } = deps.policies.current;
      const asked = askedOfClaimant(vocabulary, scheme.content.document, assessment.missing ?? []);
      // What only officers can state must not go back to somebody who may not even send it.
      if (asked.length === 0) return takeIn(deps, tx, file, scheme, 'inReview', businessNow);
      Object.assign(change, { status: 'correctionRequested', correction: askFor(scheme, asked) });
      return pauseForCorrection(deps, tx, file, scheme, businessNow);
    }
    case 'hold':
      return takeIn(deps, tx, file, scheme, 'onHold', businessNow);
    case 'eligible':
    case 'ineligible':
      return takeIn(deps, tx, file, scheme, 'inReview', businessNow);
  }
}

/** Puts a claim on the desk of its first stage. */
async function takeIn(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  status: 'inReview' | 'onHold',
  businessNow: Instant,
): Promise<void> {
  Object.assign(file.change, { status });
  await enterStage(deps, tx, file, scheme, firstStageOf(scheme), businessNow);
}

/** Notes that a claim waits for the settings that its assessment needs and the jurisdiction lacks. */
export async function waitForSettings(
  tx: Transaction,
  { row }: CaseFile,
  { missingSettings = [] }: Assessment,
): Promise<void> {
  const keys = missingSettings.map((name) => `${row.jurisdiction}/${name}`);
  await waitFor(tx, 'setting', keys, workflowIds.application(row.id));
}

async function wait(tx: Transaction, file: CaseFile, next: StageClock['next']): Promise<void> {
  await leaveStages(tx, file);
  file.clock = next;
  Object.assign(file.change, { status: 'waiting', stageClock: { next } });
}

function firstStageOf(scheme: CompiledScheme): string {
  const [first] = scheme.content.document.chain.stages;
  if (!first) throw new RangeError(`${scheme.scheme} has a chain without stages`);
  return first.id;
}

/** What a request for papers opens for change: the named facts, and documents of the named kinds. */
export interface Correction {
  facts: string[];
  documents: string[];
  payee: boolean;
}

/** Splits names of facts and documents; everything may be changed if nothing is named. */
export function askFor(scheme: CompiledScheme, names: readonly string[]): Correction {
  const facts = Object.keys(scheme.content.facts);
  const kinds = scheme.content.document.evidence.map(({ kind }) => kind);
  if (names.length === 0) return { facts, documents: kinds, payee: true };
  return {
    facts: names.filter((name) => facts.includes(name)),
    documents: names.filter((name) => !facts.includes(name) && name !== 'payee'),
    payee: names.includes('payee'),
  };
}
