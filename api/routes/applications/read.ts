// Applications as lists and one by one.
import { APPLICATION_STATUSES } from '../../../domain/lifecycle.js';
import { etagOf } from '../../etag.js';
import { body, IdParams, listOf, oneOf, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { idCursor, pageOf } from '../../paging.js';
import { memberRoute } from '../../route.js';
import { getApplication, listApplications } from './application-row.js';
import { ApplicationView, viewApplication } from './application-view.js';

export const getApplications = memberRoute({
  method: 'get',
  path: '/api/v1/applications',
  tag: 'Applications',
  summary: 'The applications that the caller may see, newest first',
  access: 'read Application',
  request: {
    query: body({ ...PAGE_QUERY, status: oneOf(APPLICATION_STATUSES).optional(), scheme: PolicyCode.optional() }),
  },
  responses: { 200: { description: 'Applications', schema: listOf(ApplicationView) } },
  async handle({ deps, caller, query }) {
    const rows = await listApplications(deps.db, caller, { ...query, after: idCursor(query.after) });
    return {
      status: 200,
      body: pageOf(rows, query.limit, { show: (row) => viewApplication(row, caller), cursor: ({ id }) => id }),
    };
  },
});

export const getOneApplication = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}',
  tag: 'Applications',
  summary: 'One application',
  access: 'read Application',
  request: { params: IdParams },
  responses: { 200: { description: 'The application', schema: ApplicationView, hasEtag: true } },
  async handle({ deps, caller, params }) {
    const row = await getApplication(deps.db, caller, params.id);
    return { status: 200, body: viewApplication(row, caller), etag: etagOf(row) };
  },
});
