// What waits for open points now, counted from the stored assessments of the cases that wait or are on hold.
import { formatYuan } from '../../../domain/money.js';
import type { Dependencies } from '../../dependencies.js';
import type { StandingPoint } from './open-points.js';

/** What waits for one point. Amounts in yuan with two digits. */
export interface WaitingForPoint {
  cases: number;
  instalments: number;
  /** Over the cases in which its readings give amounts; null if they do so in none. */
  yuan: { cases: number; least: string; most: string } | null;
}

const NO_YUAN = { cases: 0, least: '0.00', most: '0.00' };
export const NOTHING_WAITS: WaitingForPoint = { cases: 0, instalments: 0, yuan: NO_YUAN };

/** Finding of an assessment by which a case waits for a point. */
interface Ground {
  point: string;
  jurisdiction: string;
  scheme: string;
  kind: 'setting' | 'reason';
  name: string;
}

/** What waits for each of these points, by its id; a point for which nothing waits is left out. */
export async function countWaiting(
  deps: Pick<Dependencies, 'db' | 'mode'>,
  points: readonly StandingPoint[],
): Promise<ReadonlyMap<string, WaitingForPoint>> {
  const [cases, instalments] = await Promise.all([countCases(deps, points), countInstalments(deps, points)]);
  const waiting = new Map<string, WaitingForPoint>();
  for (const { point, count, known, least, most } of cases)
    waiting.set(point, {
      ...NOTHING_WAITS,
      cases: count,
      yuan: known === 0 ? null : { cases: known, least: formatYuan(least ?? 0n), most: formatYuan(most ?? 0n) },
    });
  for (const { point, count } of instalments) {
    const { yuan, ...others } = waiting.get(point) ?? NOTHING_WAITS;
    // What an instalment without base comes to is not known.
    waiting.set(point, { ...others, instalments: count, yuan: yuan === NO_YUAN ? null : yuan });
  }
  return waiting;
}

interface CountedCases {
  point: string;
  count: number;
  /** Cases of which the amounts under the readings are known. */
  known: number;
  least: bigint | null;
  most: bigint | null;
}

function countCases({ db }: Pick<Dependencies, 'db'>, points: readonly StandingPoint[]): Promise<CountedCases[]> {
  const grounds = points.flatMap((point) => groundsOf(point));
  return db.$queryRaw<CountedCases[]>`
    WITH ground AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(grounds)}::jsonb)
        AS g (point text, jurisdiction text, scheme text, kind text, name text)
    ), stopped AS MATERIALIZED (
      -- Once for each case, however many points its scheme has.
      SELECT a.id, a.jurisdiction, a.scheme, s.stake_least_fen AS least, s.stake_most_fen AS most, f.kind, f.name
      FROM application a JOIN assessment s ON s.id = a.assessment_id
      CROSS JOIN LATERAL (
        SELECT 'setting', jsonb_array_elements_text(s.result->'missingSettings') WHERE s.outcome = 'blocked'
        UNION ALL
        SELECT 'reason', jsonb_array_elements_text(s.result->'reasons') WHERE s.outcome = 'hold'
      ) AS f (kind, name)
      WHERE a.status IN ('waiting', 'onHold')
    ), found AS (
      -- A case that two reasons stop for one point waits for it once.
      SELECT DISTINCT point, id, least, most FROM stopped JOIN ground USING (jurisdiction, scheme, kind, name)
    )
    SELECT point, count(*)::int AS count, count(least)::int AS known, sum(least)::bigint AS least, sum(most)::bigint AS most
    FROM found GROUP BY point`;
}

function groundsOf({ point: { jurisdiction, document }, schemes = [] }: StandingPoint): Ground[] {
  if (jurisdiction === undefined) return [];
  const { id, setting, reasons } = document;
  return schemes.flatMap((scheme) => [
    ...(setting === undefined ? [] : [{ point: id, jurisdiction, scheme, kind: 'setting' as const, name: setting }]),
    ...reasons.map((name) => ({ point: id, jurisdiction, scheme, kind: 'reason' as const, name })),
  ]);
}

/** Instalments that are due and wait for the average of a year that nobody has set yet. */
async function countInstalments(
  { db, mode }: Pick<Dependencies, 'db' | 'mode'>,
  points: readonly StandingPoint[],
): Promise<{ point: string; count: number }[]> {
  const bases = points.flatMap(({ point: { jurisdiction, document }, setting, schemes = [] }) =>
    setting?.definition.shape.kind === 'averageByYear'
      ? schemes.map((scheme) => ({ point: document.id, jurisdiction, scheme }))
      : [],
  );
  if (bases.length === 0) return [];
  const now = new Date();
  // Only the demo has clocks of its own, which may be years ahead.
  const latest = mode === 'demo' ? null : now;
  return db.$queryRaw<{ point: string; count: number }[]>`
    SELECT b.point, count(*)::int AS count
    FROM period d JOIN entitlement e ON e.id = d.entitlement_id
    JOIN jsonb_to_recordset(${JSON.stringify(bases)}::jsonb) AS b (point text, jurisdiction text, scheme text)
      USING (jurisdiction, scheme)
    WHERE d.status = 'awaitingBase' AND d.due_at <= coalesce(${latest}::timestamptz, 'infinity')
      AND d.due_at <= ${now}::timestamptz + e.clock_offset_ms * interval '1 millisecond'
    GROUP BY b.point`;
}
