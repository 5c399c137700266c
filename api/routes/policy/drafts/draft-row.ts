// Reads drafts of policy versions with what their view and the permissions need.
import type { DraftStatus } from '../../../../domain/policy/draft-lifecycle.js';
import type { Label } from '../../../../domain/policy/label.js';
import type { PolicyProblem } from '../../../../domain/policy/policy-error.js';
import type { SchemeContent } from '../../../../domain/policy/scheme-content.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { Reader, Transaction } from '../../../../prisma/client.js';
import type { Caller } from '../../../auth/caller.js';
import { allOf, anyOf, listConditions } from '../../../auth/list-scope.js';
import { may, type Action } from '../../../auth/permissions.js';
import { rowsFor } from '../../../paging.js';
import { Problem } from '../../../problem.js';

export interface DraftRow {
  id: string;
  jurisdiction: string;
  scheme: string;
  status: DraftStatus;
  text: string;
  textHash: string;
  /** Those of a text written before problems were told in two languages are in English. */
  problems: PolicyProblem<Label | string>[];
  version: string | null;
  inForceFrom: string | null;
  policyHash: string | null;
  content: SchemeContent | null;
  revision: number;
  createdAt: Date;
  changedAt: Date;
  publishedBy: string | null;
  publishedAt: Date | null;
  /** Whether a rehearsal of this very text is running, or is through. */
  isRehearsing: boolean;
  isRehearsed: boolean;
  /** Whoever wrote any text of it. */
  authors: { id: string; displayName: string; personId: string }[];
}

/** A draft without what it says, for lists. */
export type DraftSummaryRow = Omit<DraftRow, 'text' | 'content'>;

const SUMMARY = Prisma.sql`
  d.id, d.jurisdiction, d.scheme, d.status, d.text_hash AS "textHash", d.problems, d.version, d.in_force_from AS "inForceFrom",
  d.policy_hash AS "policyHash", d.revision, d.created_at AS "createdAt", d.changed_at AS "changedAt",
  d.published_by AS "publishedBy", d.published_at AS "publishedAt",
  EXISTS (SELECT FROM rehearsal r WHERE r.draft_id = d.id AND r.status = 'running') AS "isRehearsing",
  EXISTS (SELECT FROM rehearsal r WHERE r.draft_id = d.id AND r.status = 'completed' AND r.text_hash = d.text_hash
    AND r.policy_hash = d.policy_hash) AS "isRehearsed",
  (SELECT jsonb_agg(jsonb_build_object('id', a.user_id, 'personId', a.person_id, 'displayName', coalesce(u.display_name, a.user_id))
      ORDER BY a.user_id)
    FROM policy_draft_author a LEFT JOIN user_account u ON u.id = a.user_id WHERE a.draft_id = d.id) AS authors`;

/** A draft. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getDraft(db: Reader, caller: Caller, id: string, action: Action): Promise<DraftRow> {
  const [row] = await db.$queryRaw<DraftRow[]>`
    SELECT ${SUMMARY}, d.text, d.content FROM policy_draft d WHERE d.id = ${id}::uuid`;
  if (row && may(caller, action, 'Policy', row)) return row;
  if (row && may(caller, 'read', 'Policy', row)) throw new Problem('forbidden');
  throw new Problem('not-found');
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockDraft(tx: Transaction, caller: Caller, id: string, action: Action): Promise<DraftRow> {
  await tx.$queryRaw`SELECT id FROM policy_draft WHERE id = ${id}::uuid FOR UPDATE`;
  return getDraft(tx, caller, id, action);
}

export interface DraftFilter {
  jurisdiction?: string | undefined;
  scheme?: string | undefined;
  status?: DraftStatus | undefined;
}

/** A page of the drafts that a caller may see, the newest first. */
export function listDrafts(
  db: Reader,
  caller: Caller,
  {
    after,
    limit,
    jurisdiction,
    scheme,
    status,
  }: DraftFilter & { after?: string | undefined; limit?: number | undefined },
): Promise<DraftSummaryRow[]> {
  const visible = listConditions(caller, 'read Policy', {
    jurisdiction: (_scope, officer) => Prisma.sql`d.jurisdiction = ${officer.jurisdiction}`,
  });
  const conditions = allOf([
    anyOf(visible),
    jurisdiction === undefined ? undefined : Prisma.sql`d.jurisdiction = ${jurisdiction}`,
    scheme === undefined ? undefined : Prisma.sql`d.scheme = ${scheme}`,
    status === undefined ? undefined : Prisma.sql`d.status = ${status}`,
    after === undefined ? undefined : Prisma.sql`d.id < ${after}::uuid`,
  ]);
  return db.$queryRaw<DraftSummaryRow[]>`
    SELECT ${SUMMARY} FROM policy_draft d WHERE ${conditions} ORDER BY d.id DESC LIMIT ${rowsFor(limit)}`;
}
