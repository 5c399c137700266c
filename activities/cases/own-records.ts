// What the engine itself knows about a claimant: his other awards and what he has had of the same scheme (design section 4).
import {
  firstDayOf,
  lastDayOf,
  monthOf,
  shiftMonth,
  type CivilDate,
  type CivilMonth,
} from '../../domain/calendar/civil-date.js';
import { CLAIMED_STATUSES } from '../../domain/lifecycle.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';

export interface OwnRecords {
  otherAwards: { scheme: string; from: CivilMonth; to?: CivilMonth; status: 'claimed' | 'approved' }[];
  existingEntitlement?: { scheme: string; from: CivilDate; to: CivilDate; monthsPaid: number };
  /** Open cases among the other claims: their assessment looks at this one. */
  openApplications: string[];
}

interface ClaimRow {
  applicationId: string;
  scheme: string;
  firstMonth: string | null;
  term: { from?: CivilDate; to?: CivilDate; months?: number } | null;
}

interface EntitlementRow {
  id: string;
  scheme: string;
  status: string;
  from: CivilMonth | null;
  /** Without a last month it excludes others for good: it was paid once. */
  to: CivilMonth | null;
  months: number;
}

/** An award of which something is or was to be had. */
type Awarded = EntitlementRow & { from: CivilMonth };

interface Question {
  personId: string;
  applicationId: string;
  jurisdiction: string;
  scheme: string;
  /** First month that the claim asks for: an award that ends before it is an earlier one, not another one. */
  firstMonth: CivilMonth | undefined;
  /** The entitlement that the claim continues: every month of its term counts, also those that were suspended (design section 5). */
  continues: string | null;
}

/** Of what pays nothing: the months of its term, or, if an officer ended it, those before the month in which he did. */
const MONTHS_HAD = Prisma.sql`
  CASE WHEN e.end_reason = 'ended' THEN least(e.months, greatest(0,
    12 * (extract(year FROM e.ended_at AT TIME ZONE 'Asia/Shanghai') - left(e.covered_from, 4)::int)
    + extract(month FROM e.ended_at AT TIME ZONE 'Asia/Shanghai') - right(e.covered_from, 2)::int)) ELSE e.months END`;

/** Reads a person's records in a jurisdiction, as they stand beside one of his claims. */
export async function readOwnRecords(tx: Transaction, question: Question): Promise<OwnRecords> {
  const [{ claims, entitlements }] = await tx.$queryRaw<[{ claims: ClaimRow[]; entitlements: EntitlementRow[] }]>`
    SELECT
      coalesce((SELECT jsonb_agg(jsonb_build_object('applicationId', a.id, 'scheme', a.scheme,
          'firstMonth', coalesce(a.facts ->> 'firstSubsidisedMonth', left(a.as_of, 7)), 'term', s.result -> 'term') ORDER BY a.id)
        FROM application a LEFT JOIN assessment s ON s.id = a.assessment_id
        WHERE a.claimant_person_id = ${question.personId}::uuid AND a.jurisdiction = ${question.jurisdiction}
          AND a.id <> ${question.applicationId}::uuid AND a.status = ANY(${[...CLAIMED_STATUSES]})), '[]') AS claims,
      coalesce((SELECT jsonb_agg(to_jsonb(award) ORDER BY award.id) FROM (
        SELECT e.id, e.scheme, e.status,
          CASE WHEN e.id = ${question.continues}::uuid THEN left(e.term_from, 7)
            WHEN e.cadence = 'monthly' THEN min(p.period) WHEN e.cadence = 'none' OR count(p.period) > 0 THEN e.covered_from END AS "from",
          CASE WHEN e.id = ${question.continues}::uuid THEN left(e.term_to, 7)
            WHEN e.cadence = 'monthly' THEN max(p.period) ELSE e.covered_to END AS "to",
          (CASE WHEN e.id = ${question.continues}::uuid THEN e.months
            WHEN e.cadence = 'yearly' THEN least(12 * count(p.period), coalesce(e.months, 12))
            WHEN e.cadence = 'none' THEN ${MONTHS_HAD} ELSE count(p.period) END)::int AS months
        FROM entitlement e
        LEFT JOIN period p ON p.entitlement_id = e.id AND p.component LIKE 'base.%' AND p.status <> 'cancelled'
        WHERE e.person_id = ${question.personId}::uuid AND e.jurisdiction = ${question.jurisdiction}
        GROUP BY e.id) award), '[]') AS entitlements`;
  const awarded = entitlements.filter((row): row is Awarded => row.from !== null);
  const isOver = ({ status }: Awarded) => status === 'ended' || status === 'closed';
  const isEarlier = (row: Awarded): row is Awarded & { to: CivilMonth } =>
    row.to !== null && (isOver(row) || (question.firstMonth !== undefined && row.to < question.firstMonth));
  const earlier = awarded.filter((row) => row.scheme === question.scheme).filter(isEarlier);
  const living = awarded.filter((row) => !earlier.some(({ id }) => id === row.id) && (row.to === null || !isOver(row)));
  return {
    otherAwards: [
      ...claims.flatMap((row) => {
        const from = row.term?.from === undefined ? row.firstMonth : monthOf(row.term.from);
        if (from === null) return [];
        return [
          {
            scheme: row.scheme,
            from,
            ...lastMonthOf(from, row.term),
            status: 'claimed' as const,
          },
        ];
      }),
      ...living.map((row) => ({
        scheme: row.scheme,
        from: row.from,
        ...(row.to === null ? {} : { to: row.to }),
        status: 'approved' as const,
      })),
    ],
    ...(earlier.length === 0 ? {} : { existingEntitlement: joined(question.scheme, earlier) }),
    openApplications: claims.map(({ applicationId }) => applicationId),
  };
}

/** Nothing for a claim without a term: what is paid once excludes others for good. */
function lastMonthOf(from: CivilMonth, term: ClaimRow['term']): { to?: CivilMonth } {
  if (term?.to !== undefined) return { to: monthOf(term.to) };
  return term?.months === undefined ? {} : { to: shiftMonth(from, term.months - 1) };
}

/** Several earlier awards of one scheme, e.g. a term and its extension, count as one use of it. */
function joined(scheme: string, rows: readonly { from: CivilMonth; to: CivilMonth; months: number }[]) {
  const from = rows.map((row) => row.from).reduce((a, b) => (a < b ? a : b));
  const to = rows.map((row) => row.to).reduce((a, b) => (a > b ? a : b));
  return {
    scheme,
    from: firstDayOf(from),
    to: lastDayOf(to),
    monthsPaid: rows.reduce((sum, row) => sum + row.months, 0),
  };
}
