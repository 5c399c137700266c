// Live rows for which nothing runs: started again from the database, under the same business id.
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import type { Finding } from './finding.js';
import { LIVE_KINDS, type LiveKind, type LiveRow } from './live-rows.js';

/** As many ids as one question to the engine's list carries. */
const PAGE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export async function restartMissing(deps: Dependencies): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const kind of LIVE_KINDS) {
    for (let after: string | undefined = FIRST_ID; after !== undefined;) {
      const rows: LiveRow[] = await kind.page(deps.db, after, PAGE);
      findings.push(...(await restartMissingOf(deps, kind, rows)));
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    }
  }
  return findings;
}

async function restartMissingOf(deps: Dependencies, kind: LiveKind, rows: readonly LiveRow[]): Promise<Finding[]> {
  const listed = await listRunning(deps, rows);
  const findings: Finding[] = [];
  for (const { id, workflowId, parentId } of rows) {
    // The engine's list lags behind: it only says for whom one need not ask.
    if (listed.has(workflowId) || (await isRunning(deps, workflowId))) continue;
    if (parentId !== undefined && (await isRunning(deps, parentId))) continue;
    if (await kind.restart(deps, id))
      findings.push({ what: 'workflowMissing', subject: workflowId, outcome: 'redriven' });
  }
  return findings;
}

async function listRunning({ workflows }: Dependencies, rows: readonly LiveRow[]): Promise<Set<string>> {
  const running = new Set<string>();
  if (rows.length === 0) return running;
  const ids = rows.map(({ workflowId }) => `'${workflowId}'`).join(', ');
  for await (const { workflowId } of workflows.list({
    query: `WorkflowId IN (${ids}) AND ExecutionStatus = 'Running'`,
  }))
    running.add(workflowId);
  return running;
}

async function isRunning({ workflows }: Dependencies, workflowId: string): Promise<boolean> {
  try {
    return (await workflows.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
