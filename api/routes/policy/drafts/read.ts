// Drafts of policy versions as a list and one by one.
import { DRAFT_STATUSES } from '../../../../domain/policy/draft-lifecycle.js';
import { body, IdParams, listOf, oneOf, PAGE_QUERY, PolicyCode } from '../../../fields.js';
import { idCursor, pageOf } from '../../../paging.js';
import { memberRoute } from '../../../route.js';
import { getDraft, listDrafts } from './draft-row.js';
import { DraftSummary, DraftView, viewDraft, viewDraftSummary } from './draft-view.js';
import { draftEtag } from './write.js';

export const getDrafts = memberRoute({
  method: 'get',
  path: '/api/v1/policy-drafts',
  tag: 'Policies',
  summary: 'The drafts of policy versions that the caller may see, newest first',
  access: 'read Policy',
  request: {
    query: body({
      ...PAGE_QUERY,
      jurisdiction: PolicyCode.optional(),
      scheme: PolicyCode.optional(),
      status: oneOf(DRAFT_STATUSES).optional(),
    }),
  },
  responses: { 200: { description: 'Drafts', schema: listOf(DraftSummary) } },
  async handle({ deps, caller, query, language }) {
    const rows = await listDrafts(deps.db, caller, { ...query, after: idCursor(query.after) });
    return {
      status: 200,
      body: pageOf(rows, query.limit, {
        show: (row) => viewDraftSummary(row, caller, language),
        cursor: ({ id }) => id,
      }),
    };
  },
});

export const getOneDraft = memberRoute({
  method: 'get',
  path: '/api/v1/policy-drafts/{id}',
  tag: 'Policies',
  summary: 'One draft: its text, what is to be mended, what changes against the newest released version',
  access: 'read Policy',
  request: { params: IdParams },
  responses: { 200: { description: 'The draft', schema: DraftView, hasEtag: true } },
  async handle({ deps, caller, params, language }) {
    const row = await getDraft(deps.db, caller, params.id, 'read');
    return { status: 200, body: viewDraft(deps, row, caller, language), etag: draftEtag(row) };
  },
});
