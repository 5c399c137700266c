// Waiting for something outside: whoever sees a lack writes down that he waits, whoever mends it wakes the waiters.
import { WorkflowNotFoundError } from '@temporalio/client';
import { WAKE_SIGNAL } from '../domain/workflow-ids.js';
import type { Database, Transaction } from '../prisma/client.js';
import type { Dependencies } from './dependencies.js';

/** What can be waited for: `key` is `jurisdiction/setting`, `jurisdiction/line/year` or `jurisdiction/year`. */
export type WaitsOn = 'setting' | 'budget' | 'calendar';

const PAGE = 200;

/** Notes that a workflow waits. The caller holds a lock that the change it waits for needs, so that neither misses the other. */
export async function waitFor(
  tx: Transaction,
  waitsOn: WaitsOn,
  keys: readonly string[],
  workflowId: string,
): Promise<void> {
  await tx.waiting.createMany({ data: keys.map((key) => ({ waitsOn, key, workflowId })), skipDuplicates: true });
}

/** A workflow looked again and waits no longer for anything of this kind. */
export async function stopWaiting(tx: Transaction, waitsOn: WaitsOn, workflowId: string): Promise<void> {
  await tx.waiting.deleteMany({ where: { waitsOn, workflowId } });
}

/** Wakes one page of waiters; answers the last workflow id of a full page. They delete their own rows when they have looked. */
export async function wakeWaiters(
  deps: Pick<Dependencies, 'db' | 'workflows'>,
  waitsOn: WaitsOn,
  key: string,
  after = '',
): Promise<string | undefined> {
  const rows = await deps.db.waiting.findMany({
    where: { waitsOn, key, workflowId: { gt: after } },
    orderBy: { workflowId: 'asc' },
    take: PAGE,
  });
  for (const { workflowId } of rows) await wake(deps, workflowId);
  return rows.length === PAGE ? rows.at(-1)?.workflowId : undefined;
}

/** Wakes a workflow; one that has ended needs no waking, and its notes are removed. */
export async function wake(
  { db, workflows }: { db: Database; workflows: Dependencies['workflows'] },
  workflowId: string,
): Promise<void> {
  try {
    await workflows.getHandle(workflowId).signal(WAKE_SIGNAL);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    await db.waiting.deleteMany({ where: { workflowId } });
  }
}
