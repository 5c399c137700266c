// What is told of a certificate, to its holder and to officers; anybody else learns only whether it is valid.
import { z } from 'zod';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import {
  certificateActions,
  CERTIFICATE_ACTIONS,
  certificateStatus,
  CERTIFICATE_STATUSES,
  type CertificateStatus,
} from '../../../domain/certificate/validity.js';
import type { Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { CivilDay, Timestamp } from '../../fields.js';
import { subjectOf, type CertificateRow } from './certificate-row.js';

export const CertificateView = z
  .object({
    id: z.uuid(),
    number: z.string().meta({ example: '2026-7K3M-9QPX-4T8W-57' }),
    applicationId: z.uuid(),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z
      .enum(CERTIFICATE_STATUSES)
      .meta({ description: 'Today, by the clock of its case; lapsed: revoked, over, or not yet begun' }),
    validFrom: CivilDay,
    validTo: CivilDay.nullable().meta({ description: 'The last day; null where the source states no end' }),
    opensSchemes: z.array(z.string()).meta({ description: 'Schemes that it opens to its holder' }),
    responsible: z
      .object({ id: z.string(), displayName: z.string() })
      .optional()
      .meta({ description: 'The official whom the register names for the entry' }),
    issuedAt: Timestamp,
    revokedAt: Timestamp.optional(),
    availableActions: z.array(z.enum(CERTIFICATE_ACTIONS)),
  })
  .meta({ id: 'Certificate' });
export type CertificateView = z.infer<typeof CertificateView>;

export function viewCertificate(row: CertificateRow, caller: Caller): CertificateView {
  const { id, number, applicationId, jurisdiction, scheme, validFrom, validTo, opensSchemes } = row;
  const { responsibleId, responsibleName, issuedAt, revokedAt } = row;
  return {
    ...{ id, number, applicationId, jurisdiction, scheme, validFrom, validTo, opensSchemes },
    status: statusToday(row),
    ...(responsibleId === null ? {} : { responsible: { id: responsibleId, displayName: responsibleName ?? '' } }),
    issuedAt: issuedAt.toISOString(),
    ...(revokedAt === null ? {} : { revokedAt: revokedAt.toISOString() }),
    availableActions: mayRevoke(row, caller) ? [...certificateActions(revokedAt !== null)] : [],
  };
}

/** How a certificate stands today, by the clock of its case. */
export function statusToday({
  validFrom,
  validTo,
  revokedAt,
  clockOffsetMs,
}: Pick<CertificateRow, 'validFrom' | 'validTo' | 'revokedAt' | 'clockOffsetMs'>): CertificateStatus {
  const today = civilDateAt(Date.now() + Number(clockOffsetMs));
  return certificateStatus({ validFrom, validTo, isRevoked: revokedAt !== null }, today);
}

/** Never one's own, whatever roles one has. */
function mayRevoke(row: CertificateRow, caller: Caller): boolean {
  return may(caller, 'act', 'Certificate', subjectOf(row)) && row.claimantPersonId !== caller.personId;
}
