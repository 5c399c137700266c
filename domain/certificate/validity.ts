// Whether a certificate is valid on a day, and what may be done with it.
import type { CivilDate } from '../calendar/civil-date.js';

export const CERTIFICATE_STATUSES = ['valid', 'lapsed'] as const;
/** `lapsed`: revoked, over, or not yet begun. */
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

export const CERTIFICATE_ACTIONS = ['revoke'] as const;
export type CertificateAction = (typeof CERTIFICATE_ACTIONS)[number];

export interface Validity {
  validFrom: CivilDate;
  /** The last day; null where the source states no end. */
  validTo: CivilDate | null;
}

/** How a certificate stands on a day: compared whenever somebody asks, so that no timer has to end it. */
export function certificateStatus(
  { validFrom, validTo, isRevoked }: Validity & { isRevoked: boolean },
  today: CivilDate,
): CertificateStatus {
  const isWithin = validFrom <= today && (validTo === null || today <= validTo);
  return isWithin && !isRevoked ? 'valid' : 'lapsed';
}

/** What an officer may do with a certificate. One whose days are over can still be revoked: it was wrong from the start (撤销). */
export function certificateActions(isRevoked: boolean): readonly CertificateAction[] {
  return isRevoked ? [] : CERTIFICATE_ACTIONS;
}
