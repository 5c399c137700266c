// Reads certificates with what their view and the permissions need.
import type { Seat } from '../../../domain/chain.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import type { Caller } from '../../auth/caller.js';
import { allOf, anyOf, listConditions, pathsBelow } from '../../auth/list-scope.js';
import { may, type Action } from '../../auth/permissions.js';
import { rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';

export interface CertificateRow {
  id: string;
  number: string;
  applicationId: string;
  claimantPersonId: string;
  jurisdiction: string;
  scheme: string;
  officePath: string;
  /** Of the stage that decided. */
  seats: Seat[];
  validFrom: string;
  validTo: string | null;
  opensSchemes: string[];
  /** The official whom the register names. */
  responsibleId: string | null;
  responsibleName: string | null;
  issuedAt: Date;
  revokedAt: Date | null;
  /** Business time of the case minus real time. */
  clockOffsetMs: bigint;
}

const COLUMNS = Prisma.sql`
  SELECT c.id, c.number, c.application_id AS "applicationId", c.person_id AS "claimantPersonId", c.jurisdiction, c.scheme,
    c.office_path AS "officePath", c.deciding_seats AS seats, c.valid_from AS "validFrom", c.valid_to AS "validTo",
    c.opens_schemes AS "opensSchemes", c.issued_at AS "issuedAt", c.revoked_at AS "revokedAt", a.clock_offset_ms AS "clockOffsetMs",
    c.responsible_id AS "responsibleId", u.display_name AS "responsibleName"
  FROM certificate c JOIN application a ON a.id = c.application_id LEFT JOIN user_account u ON u.id = c.responsible_id`;

/** What the permissions must know of a certificate. */
export function subjectOf({ claimantPersonId, jurisdiction, officePath, seats }: CertificateRow) {
  return { claimantPersonId, jurisdiction, officePath, seats };
}

/** A certificate. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
export async function getCertificate(db: Reader, caller: Caller, id: string, action: Action): Promise<CertificateRow> {
  const [row] = await db.$queryRaw<CertificateRow[]>`${COLUMNS} WHERE c.id = ${id}::uuid`;
  if (row && may(caller, action, 'Certificate', subjectOf(row))) return row;
  if (row && may(caller, 'read', 'Certificate', subjectOf(row))) throw new Problem('forbidden');
  throw new Problem('not-found');
}

export interface CertificateFilter {
  application?: string | undefined;
  scheme?: string | undefined;
  after?: string | undefined;
  limit?: number | undefined;
}

/** A page of the certificates that a caller may see, the newest first. */
export function listCertificates(
  db: Reader,
  caller: Caller,
  { application, scheme, after, limit }: CertificateFilter,
): Promise<CertificateRow[]> {
  const visible = listConditions(caller, 'read Certificate', {
    own: (_scope, { personId }) => Prisma.sql`c.person_id = ${personId}::uuid`,
    jurisdiction: (_scope, { jurisdiction }) => Prisma.sql`c.jurisdiction = ${jurisdiction}`,
    office: (_scope, { jurisdiction, organisationPath }) =>
      Prisma.sql`(c.jurisdiction = ${jurisdiction} AND c.office_path = ANY(ARRAY(${pathsBelow(organisationPath)})))`,
  });
  const conditions = allOf([
    anyOf(visible),
    application === undefined ? undefined : Prisma.sql`c.application_id = ${application}::uuid`,
    scheme === undefined ? undefined : Prisma.sql`c.scheme = ${scheme}`,
    after === undefined ? undefined : Prisma.sql`c.id < ${after}::uuid`,
  ]);
  return db.$queryRaw<CertificateRow[]>`${COLUMNS} WHERE ${conditions} ORDER BY c.id DESC LIMIT ${rowsFor(limit)}`;
}
