// Instalments that were paid provisionally, whose base is published or corrected since, and whose difference nobody has settled.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { Dependencies } from '../dependencies.js';
import { rebaseUnattended } from '../entitlements/rebase.js';
import type { Finding } from './finding.js';

/** How long the change of the setting has to settle them itself. */
const OVERDUE_MS = 3_600_000;
const PAGE = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Unsettled {
  id: string;
  personId: string;
  clockOffsetMs: bigint;
}

/** Settles them, by the same computation as the change of the setting; what comes to nothing is no finding. */
export async function settleMissingDifferences(deps: Dependencies, now: Instant): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after: string | undefined = FIRST_ID; after !== undefined;) {
    const rows: Unsettled[] = await pageOfUnsettled(deps, after, now);
    for (const row of rows) {
      const { settled } = await rebaseUnattended(deps, row, now);
      if (settled > 0)
        findings.push({
          what: 'differenceMissing',
          subject: workflowIds.entitlement(row.id),
          outcome: 'redriven',
          detail: String(settled),
        });
    }
    after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
  }
  return findings;
}

function pageOfUnsettled({ db }: Dependencies, after: string, now: Instant): Promise<Unsettled[]> {
  return db.$queryRaw<Unsettled[]>`
    SELECT e.id, e.person_id AS "personId", e.clock_offset_ms AS "clockOffsetMs" FROM entitlement e
    WHERE e.id > ${after}::uuid AND EXISTS (
      SELECT FROM period d
        JOIN setting s ON s.jurisdiction = e.jurisdiction AND s.name = d.provisional_base ->> 'setting'
        CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value ELSE '[]' END) AS published (entry)
        LEFT JOIN LATERAL (SELECT a.base -> 'entry' AS entry FROM adjustment a
          WHERE a.entitlement_id = d.entitlement_id AND a.component = d.component AND a.period = d.period
          ORDER BY a.number DESC LIMIT 1) AS last ON true
      WHERE d.entitlement_id = e.id AND d.provisional_base IS NOT NULL AND s.updated_at < ${new Date(now - OVERDUE_MS)}
        AND published.entry -> 'year' = d.provisional_base -> 'year'
        AND (d.is_provisional OR published.entry <> last.entry))
    ORDER BY e.id LIMIT ${PAGE}`;
}
