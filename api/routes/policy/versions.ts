// The released versions of a scheme: which counted when, and who published it.
import { z } from 'zod';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import { newestFirst } from '../../../domain/policy/version-order.js';
import { CivilDay, listOf, PolicyCode, Timestamp, body, PAGE_QUERY } from '../../fields.js';
import { numberCursor, pageOf } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

const VersionView = z
  .object({
    hash: z.string(),
    version: z.string(),
    inForceFrom: CivilDay,
    isInForce: z.boolean().meta({ description: 'Whether claims that are filed today are assessed under it' }),
    releasedAt: Timestamp,
    publishedBy: z.string().nullable().meta({ description: 'Null where it came with a release of the product' }),
    draftId: z.uuid().nullable(),
  })
  .meta({ id: 'PolicyVersion' });

export const getVersions = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/schemes/{scheme}/versions',
  tag: 'Policies',
  summary: 'The released versions of a scheme, the newest first',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode, scheme: PolicyCode }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Versions', schema: listOf(VersionView) } },
  async handle({ deps: { db, policies }, params, query }) {
    const rows = await db.policyVersion.findMany({ where: params, omit: { content: true } });
    if (rows.length === 0) throw new Problem('not-found');
    const inForce = policies.findInForce(params.jurisdiction, params.scheme, civilDateAt(Date.now()));
    const numbered = rows.sort(newestFirst).map((row, i) => ({ ...row, number: i + 1 }));
    const page = pageOf(numbered.slice(numberCursor(query.after)), query.limit, {
      show: ({ hash, version, inForceFrom, importedAt, publishedBy, draftId }) => ({
        ...{ hash, version, inForceFrom, publishedBy, draftId },
        isInForce: hash === inForce?.hash,
        releasedAt: importedAt.toISOString(),
      }),
      cursor: ({ number }) => String(number),
    });
    return { status: 200, body: page };
  },
});
