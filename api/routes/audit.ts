// The proof that nobody altered the record of a case.
import { z } from 'zod';
import { stream } from '../../domain/record.js';
import { verifyStream } from '../../prisma/record.js';
import { may } from '../auth/permissions.js';
import { body, Id } from '../fields.js';
import { Problem } from '../problem.js';
import { memberRoute } from '../route.js';

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
  summary: 'Recomputes the hash chain of a case from its stored bytes',
  access: 'read Record',
  request: { query: body({ application: Id }) },
  responses: { 200: { description: 'What the check found', schema: Verification } },
  async handle({ deps: { db }, caller, query }) {
    const row = await db.application.findUnique({
      where: { id: query.application },
      select: { jurisdiction: true, claimantPersonId: true },
    });
    if (!row || !may(caller, 'read', 'Record', row)) throw new Problem('not-found');
    return { status: 200, body: await verifyStream(db, stream.case(query.application)) };
  },
});
