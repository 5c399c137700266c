// Steps that should have been made and were not, although whoever makes them may be running: instalments that are due for long, lists
// that could close, returns without a procedure, commands that nobody carried out, wakes that were lost.
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { UNPUBLISHED_BASE } from '../../domain/policy/unpublished-base.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Dependencies } from '../dependencies.js';
import { startReturns } from '../money/start-returns.js';
import { wake } from '../waiting.js';
import type { Finding } from './finding.js';

/** How long after its instant, and after the window of the day, an instalment that is not handed over is looked into. */
const OVERDUE_MS = 3_600_000;
/** After this waking has not helped. */
const HOPELESS_MS = 48 * 3_600_000;
/** Commands that expired this long ago surely are in nobody's hands. */
const EXPIRED_MINUTES = 1;
const MOST_AT_ONCE = 10_000;

/** Wakes entitlements whose next instalment is due for long by their own clock. */
export async function wakeOverdue(deps: Dependencies, now: Instant): Promise<Finding[]> {
  const rows = await deps.db.$queryRaw<{ id: string; period: string; lateMs: number }[]>`
    SELECT e.id, e.next_event ->> 'period' AS period,
      (${now}::float8 + e.clock_offset_ms - extract(epoch FROM (e.next_event ->> 'at')::timestamptz) * 1000)::float8 AS "lateMs"
    FROM entitlement e
    WHERE e.status = 'active' AND (e.next_event ->> 'type' = 'instalment'
        -- What waits for its base is overdue only where it should have been paid without.
        OR (e.next_event ->> 'type' = 'awaitingBase' AND EXISTS (SELECT FROM setting s
          WHERE s.jurisdiction = e.jurisdiction AND s.name = ${UNPUBLISHED_BASE} AND s.value = '"provisional"'::jsonb)))
      AND extract(epoch FROM (e.next_event ->> 'at')::timestamptz) * 1000 < ${now - deps.wakeWindowMs - OVERDUE_MS}::float8 + e.clock_offset_ms
    ORDER BY e.id LIMIT ${MOST_AT_ONCE}`;
  for (const { id } of rows) await wake(deps, workflowIds.entitlement(id));
  return rows.map(({ id, period, lateMs }) => ({
    what: 'instalmentOverdue',
    subject: workflowIds.entitlement(id),
    outcome: lateMs > deps.wakeWindowMs + HOPELESS_MS ? 'needsPerson' : 'redriven',
    detail: period,
  }));
}

/** Wakes lists that were sent and of which every line has its outcome. */
export async function wakeClosable(deps: Dependencies): Promise<Finding[]> {
  const rows = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM payout_batch b WHERE b.status = 'sent'
      AND NOT EXISTS (SELECT FROM payout p WHERE p.batch_id = b.id AND p.status IN ('sent', 'unknown')) ORDER BY b.id`;
  for (const { id } of rows) await wake(deps, workflowIds.payoutBatch(id));
  return rows.map(({ id }) => ({ what: 'batchNotClosed', subject: workflowIds.payoutBatch(id), outcome: 'redriven' }));
}

/** Starts the procedure of returns that have none, because whoever noted them died in the middle. */
export async function startForgottenReturns(deps: Dependencies): Promise<Finding[]> {
  const count = await startReturns(deps, {});
  return count === 0
    ? []
    : [{ what: 'returnNotStarted', subject: 'payout-return', outcome: 'redriven', detail: String(count) }];
}

/**
 * Says of commands past their expiry that nothing was done: the same words that carrying them out would leave behind. Commands
 * that the API answered without the engine have their answer.
 */
export async function expireCommands({ db }: Dependencies, since: Date): Promise<Finding[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE command SET result = '{"refused": "command-expired", "details": {}}'::jsonb
    WHERE id IN (
      SELECT id FROM command WHERE created_at >= ${since} AND result IS NULL AND response_status IS NULL
        AND expires_at <= clock_timestamp() - make_interval(mins => ${EXPIRED_MINUTES}::int)
      ORDER BY id LIMIT ${MOST_AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return rows.map(({ id }) => ({ what: 'commandExpired', subject: id, outcome: 'redriven' }));
}

/**
 * Wakes workflows of which everything that they wait for is there. Who waits for a filing window waits for another one than is in
 * force: for him there is something only when the windows were changed since.
 */
export async function wakeWaiters(deps: Dependencies): Promise<Finding[]> {
  const rows = await deps.db.$queryRaw<{ workflowId: string }[]>`
    SELECT DISTINCT w.workflow_id AS "workflowId" FROM waiting w
    WHERE NOT EXISTS (
      SELECT FROM waiting still WHERE still.workflow_id = w.workflow_id AND NOT CASE still.waits_on
        WHEN 'setting' THEN EXISTS (SELECT FROM setting s WHERE s.jurisdiction || '/' || s.name = still.key
          AND CASE s.name WHEN ${FILING_WINDOWS} THEN s.updated_at > still.created_at
            ELSE s.value IS NOT NULL AND s.value NOT IN ('null'::jsonb, '[]'::jsonb) END)
        WHEN 'calendar' THEN EXISTS (SELECT FROM calendar_year c WHERE c.jurisdiction || '/' || c.year = still.key)
        WHEN 'budget' THEN EXISTS (SELECT FROM budget_line l WHERE concat_ws('/', l.jurisdiction, l.line, l.year) = still.key)
        ELSE true END)
    ORDER BY 1 LIMIT ${MOST_AT_ONCE}`;
  for (const { workflowId } of rows) await wake(deps, workflowId);
  return rows.map(({ workflowId }) => ({ what: 'waiterNotWoken', subject: workflowId, outcome: 'redriven' }));
}
