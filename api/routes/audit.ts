// The proof that nobody altered the record of a case or a duty.
import { z } from 'zod';
import { stream } from '../../domain/record.js';
import type { Reader } from '../../prisma/client.js';
import { verifyStream } from '../../prisma/record.js';
import type { Caller } from '../auth/caller.js';
import { may } from '../auth/permissions.js';
import { body, Id } from '../fields.js';
import { Problem } from '../problem.js';
import { memberRoute } from '../route.js';
import { getDuty } from './duties/duty-row.js';

const Verification = z
  .object({
    intact: z.boolean(),
    events: z.int().meta({ description: 'How many events were verified' }),
    firstBroken: z.string().optional(),
  })
  .meta({ id: 'Verification' });

export const verifyRecord = memberRoute({
  method: 'get',
  path: '/api/v1/audit/verify',
  tag: 'Record',
  summary: 'Recomputes the hash chain of a case or a duty from its stored bytes',
  access: 'read Record',
  request: {
    query: body({ application: Id.optional(), duty: Id.optional() }).refine(
      ({ application, duty }) => (application === undefined) !== (duty === undefined),
      'oneRecord',
    ),
  },
  responses: { 200: { description: 'What the check found', schema: Verification } },
  async handle({ deps: { db }, caller, query }) {
    return { status: 200, body: await verifyStream(db, await streamOf(db, caller, query)) };
  },
});

/** @throws Problem `not-found` for who may not see the record */
async function streamOf(
  db: Reader,
  caller: Caller,
  { application, duty }: { application?: string | undefined; duty?: string | undefined },
): Promise<string> {
  if (duty !== undefined) {
    const { id } = await getDuty(db, caller, duty, 'read');
    return stream.duty(id);
  }
  const row = await db.application.findUnique({
    where: { id: application ?? '' },
    select: { jurisdiction: true, claimantPersonId: true },
  });
  if (!row || !may(caller, 'read', 'Record', row)) throw new Problem('not-found');
  return stream.case(application ?? '');
}
