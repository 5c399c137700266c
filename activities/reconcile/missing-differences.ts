// Instalments that were paid provisionally, whose base is published or corrected since, and whose difference nobody has settled.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Dependencies } from '../dependencies.js';
import { rebasePeriods } from '../entitlements/rebase.js';
import type { Finding } from './finding.js';

/** How long the change of the setting has to settle them itself. */
const OVERDUE_MS = 3_600_000;
const MOST_AT_ONCE = 1_000;

/** Settles them, by the same computation as the change of the setting; what comes to nothing is no finding. */
export async function settleMissingDifferences(deps: Dependencies, now: Instant): Promise<Finding[]> {
  const rows = await deps.db.$queryRaw<{ id: string; offset: bigint }[]>`
    SELECT e.id, e.clock_offset_ms AS offset FROM entitlement e
    WHERE EXISTS (
      SELECT FROM period d
        JOIN setting s ON s.jurisdiction = e.jurisdiction AND s.name = d.provisional_base ->> 'setting'
        CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value ELSE '[]' END) AS published (entry)
        LEFT JOIN LATERAL (SELECT a.base -> 'entry' AS entry FROM adjustment a
          WHERE a.entitlement_id = d.entitlement_id AND a.component = d.component AND a.period = d.period
          ORDER BY a.number DESC LIMIT 1) AS last ON true
      WHERE d.entitlement_id = e.id AND d.provisional_base IS NOT NULL AND s.updated_at < ${new Date(now - OVERDUE_MS)}
        AND published.entry -> 'year' = d.provisional_base -> 'year'
        AND (d.is_provisional OR published.entry <> last.entry))
    ORDER BY e.id LIMIT ${MOST_AT_ONCE}`;
  const findings: Finding[] = [];
  for (const { id, offset } of rows) {
    const { settled } = await rebasePeriods(deps, { entitlementId: id, businessNow: now + Number(offset) });
    if (settled > 0)
      findings.push({
        what: 'differenceMissing',
        subject: workflowIds.entitlement(id),
        outcome: 'redriven',
        detail: String(settled),
      });
  }
  return findings;
}
