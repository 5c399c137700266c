// Anybody who is shown a certificate asks whether it is valid, and learns nothing else.
import { z } from 'zod';
import { readCertificateNumber } from '../../../domain/certificate/number.js';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../../domain/certificate/validity.js';
import type { Reader } from '../../../prisma/client.js';
import { body } from '../../fields.js';
import { Problem } from '../../problem.js';
import { publicRoute } from '../../route.js';
import { statusToday } from './certificate-view.js';

/**
 * Whether the certificate with a number is valid today. A mistyped number is told apart without looking anything up; a well-formed
 * one that nobody has been given answers as one that has lapsed, so that nobody learns which numbers exist.
 */
export async function checkCertificate(db: Reader, typed: string): Promise<CertificateStatus | 'mistyped'> {
  const number = readCertificateNumber(typed);
  if (number === undefined) return 'mistyped';
  const [row] = await db.$queryRaw<Parameters<typeof statusToday>[0][]>`
    SELECT c.valid_from AS "validFrom", c.valid_to AS "validTo", c.revoked_at AS "revokedAt", a.clock_offset_ms AS "clockOffsetMs"
    FROM certificate c JOIN application a ON a.id = c.application_id WHERE c.number = ${number}`;
  return row ? statusToday(row) : 'lapsed';
}

export const checkCertificateNumber = publicRoute({
  method: 'get',
  path: '/api/v1/certificates/check',
  tag: 'Certificates',
  summary: 'Whether the certificate with a number is valid; no sign-in, at most 60 a minute from an address',
  isRateLimited: true,
  request: { query: body({ number: z.string('required').meta({ example: '2026-7K3M-9QPX-4T8W-57' }) }) },
  responses: {
    200: {
      description: 'Valid or lapsed; lapsed too where nobody has the number',
      schema: z.strictObject({ status: z.enum(CERTIFICATE_STATUSES) }).meta({ id: 'CertificateCheck' }),
    },
  },
  async handle({ deps: { db }, query }) {
    const status = await checkCertificate(db, query.number);
    if (status === 'mistyped') throw new Problem('certificate-number-mistyped');
    return { status: 200, body: { status } };
  },
});
