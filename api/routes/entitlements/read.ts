// Entitlements and their instalments, as lists and one by one.
import { z } from 'zod';
import { ENTITLEMENT_STATUSES } from '../../../domain/lifecycle.js';
import { body, Id, IdParams, listOf, oneOf, PAGE_QUERY } from '../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getEntitlement, listEntitlements } from './entitlement-row.js';
import { EntitlementView, viewEntitlement } from './entitlement-view.js';
import { periodsViewer, PeriodView } from './period-view.js';

export const getEntitlements = memberRoute({
  method: 'get',
  path: '/api/v1/entitlements',
  tag: 'Entitlements',
  summary: 'The entitlements that the caller may see, newest first',
  access: 'read Entitlement',
  request: {
    query: body({
      ...PAGE_QUERY,
      application: Id.optional(),
      status: oneOf(ENTITLEMENT_STATUSES).optional(),
      expiring: z
        .enum(['true', 'false'])
        .optional()
        .meta({ description: 'Only those that are about to end: the office has been warned' }),
      receivable: z
        .enum(['true', 'false'])
        .optional()
        .meta({ description: 'Only those of which too much was paid that has not been got back' }),
    }),
  },
  responses: { 200: { description: 'Entitlements', schema: listOf(EntitlementView) } },
  async handle({ deps: { db }, caller, query }) {
    const { expiring, receivable, ...filter } = query;
    const rows = await listEntitlements(db, caller, {
      ...filter,
      isExpiring: expiring === 'true',
      hasReceivable: receivable === 'true',
      after: idCursor(query.after),
    });
    return {
      status: 200,
      body: pageOf(rows, query.limit, { show: (row) => viewEntitlement(row, caller), cursor: ({ id }) => id }),
    };
  },
});

export const getOneEntitlement = memberRoute({
  method: 'get',
  path: '/api/v1/entitlements/{id}',
  tag: 'Entitlements',
  summary: 'One entitlement',
  access: 'read Entitlement',
  request: { params: IdParams },
  responses: { 200: { description: 'The entitlement', schema: EntitlementView } },
  async handle({ deps: { db }, caller, params }) {
    return { status: 200, body: viewEntitlement(await getEntitlement(db, caller, params.id, 'read'), caller) };
  },
});

export const getPeriods = memberRoute({
  method: 'get',
  path: '/api/v1/entitlements/{id}/periods',
  tag: 'Entitlements',
  summary: 'The instalments of an entitlement, in their order',
  access: 'read Entitlement',
  request: { params: IdParams, query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Instalments', schema: listOf(PeriodView) } },
  async handle({ deps: { db, catalogue }, caller, params, query, language }) {
    const { id } = await getEntitlement(db, caller, params.id, 'read');
    const after = periodCursor(query.after);
    const rows = await db.period.findMany({
      where: {
        entitlementId: id,
        ...(after && {
          OR: [{ period: { gt: after.period } }, { period: after.period, component: { gt: after.component } }],
        }),
      },
      orderBy: [{ period: 'asc' }, { component: 'asc' }],
      take: rowsFor(query.limit),
    });
    const adjustments = await db.adjustment.findMany({
      where: { entitlementId: id, period: { in: rows.map(({ period }) => period) } },
      orderBy: { number: 'asc' },
    });
    const page = pageOf(rows, query.limit, {
      show: periodsViewer(catalogue, adjustments, language),
      cursor: ({ period, component }) => `${period}_${component}`,
    });
    return { status: 200, body: page };
  },
});

function periodCursor(after: string | undefined): { period: string; component: string } | undefined {
  if (after === undefined) return undefined;
  const [, period, component] = /^([0-9a-z-]{1,20})_([A-Za-z0-9.]{1,100})$/.exec(after) ?? [];
  if (period === undefined || component === undefined)
    throw new Problem('invalid-query', { errors: [{ pointer: '/after', message: 'after' }] });
  return { period, component };
}
