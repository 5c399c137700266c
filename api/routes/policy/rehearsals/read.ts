// Rehearsals of a draft: a list, one with its sums, and the cases that would change.
import { z } from 'zod';
import { Prisma } from '../../../../prisma/generated/client.js';
import { allOf } from '../../../auth/list-scope.js';
import { body, Id, IdParams, listOf, PAGE_QUERY, pattern } from '../../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../../paging.js';
import { memberRoute } from '../../../route.js';
import { getDraft } from '../drafts/draft-row.js';
import {
  getRehearsal,
  RehearsalSummary,
  RehearsalView,
  RehearsedCase,
  viewRehearsal,
  viewRehearsedCase,
  viewSummary,
  type RehearsedCaseRow,
} from './rehearsal-view.js';

const RehearsalParams = z.object({ id: Id, rehearsalId: Id });

export const getRehearsals = memberRoute({
  method: 'get',
  path: '/api/v1/policy-drafts/{id}/rehearsals',
  tag: 'Policies',
  summary: 'The rehearsals of a draft, newest first',
  access: 'read Policy',
  request: { params: IdParams, query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Rehearsals', schema: listOf(RehearsalSummary) } },
  async handle({ deps: { db }, caller, params, query }) {
    const draft = await getDraft(db, caller, params.id, 'read');
    const after = idCursor(query.after);
    const rows = await db.rehearsal.findMany({
      where: { draftId: draft.id, ...(after === undefined ? {} : { id: { lt: after } }) },
      orderBy: { id: 'desc' },
      take: rowsFor(query.limit),
    });
    return {
      status: 200,
      body: pageOf(rows, query.limit, { show: (row) => viewSummary(row, caller), cursor: ({ id }) => id }),
    };
  },
});

export const getOneRehearsal = memberRoute({
  method: 'get',
  path: '/api/v1/policy-drafts/{id}/rehearsals/{rehearsalId}',
  tag: 'Policies',
  summary: 'One rehearsal: progress, which outcomes change, how much money, by month',
  access: 'read Policy',
  request: { params: RehearsalParams },
  responses: { 200: { description: 'The rehearsal', schema: RehearsalView } },
  async handle({ deps: { db }, caller, params }) {
    const row = await getRehearsal(db, caller, params.id, params.rehearsalId);
    return { status: 200, body: await viewRehearsal(db, row, caller) };
  },
});

const Flip = pattern('flip', /^[a-zA-Z]{1,20}-[a-zA-Z]{1,20}$/).meta({
  description: 'Outcome before and after: `eligible-ineligible`; without, every case whose outcome or money changes',
});

export const getRehearsedCases = memberRoute({
  method: 'get',
  path: '/api/v1/policy-drafts/{id}/rehearsals/{rehearsalId}/cases',
  tag: 'Policies',
  summary: 'The cases whose outcome or money would change',
  access: 'read Policy',
  request: { params: RehearsalParams, query: body({ ...PAGE_QUERY, flip: Flip.optional() }) },
  responses: { 200: { description: 'Cases', schema: listOf(RehearsedCase) } },
  async handle({ deps: { db }, caller, params, query }) {
    const { id } = await getRehearsal(db, caller, params.id, params.rehearsalId);
    const [before, after] = query.flip?.split('-') ?? [];
    const position = idCursor(query.after);
    const conditions = allOf([
      Prisma.sql`c.rehearsal_id = ${id}::uuid`,
      before === undefined ? undefined : Prisma.sql`c.before = ${before} AND c.after = ${after}`,
      position === undefined ? undefined : Prisma.sql`c.application_id > ${position}::uuid`,
    ]);
    const rows = await db.$queryRaw<RehearsedCaseRow[]>`
      SELECT c.application_id AS "applicationId", a.case_number AS "caseNumber", a.status, c.as_of AS "asOf", c.before, c.after,
        c.before_fen AS "beforeFen", c.after_fen AS "afterFen"
      FROM rehearsal_case c JOIN application a ON a.id = c.application_id
      WHERE ${conditions} ORDER BY c.application_id LIMIT ${rowsFor(query.limit)}`;
    const page = pageOf(rows, query.limit, { show: viewRehearsedCase, cursor: ({ applicationId }) => applicationId });
    return { status: 200, body: page };
  },
});
