// Duties as lists, one by one, counted, with what happened to each; and the kinds that a jurisdiction has.
import { z } from 'zod';
import { DUTY_STATUSES, isBreach } from '../../../domain/duty/lifecycle.js';
import { stream } from '../../../domain/record.js';
import { readEvents } from '../../../prisma/record.js';
import { body, IdParams, Labels, listOf, MAX_LIMIT, oneOf, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { say } from '../../language.js';
import { idCursor, numberCursor, pageOf } from '../../paging.js';
import { memberRoute } from '../../route.js';
import { namesOf, TimelineItem, viewEvent } from '../applications/timeline.js';
import { getJurisdiction } from '../policy/jurisdictions.js';
import { countDuties, getDuty, listDuties, type DutyCount } from './duty-row.js';
import { DutyView, viewDuty, viewWholeDuty } from './duty-view.js';

const FILTER = {
  jurisdiction: PolicyCode.optional(),
  type: PolicyCode.optional(),
  status: oneOf(DUTY_STATUSES).optional(),
};

export const getDuties = memberRoute({
  method: 'get',
  path: '/api/v1/duties',
  tag: 'Duties',
  summary: 'The duties that the caller may see, newest first',
  access: 'read Duty',
  request: { query: body({ ...PAGE_QUERY, ...FILTER }) },
  responses: { 200: { description: 'Duties', schema: listOf(DutyView) } },
  async handle({ deps, caller, query }) {
    const rows = await listDuties(deps.db, caller, { ...query, after: idCursor(query.after) });
    const page = pageOf(rows, query.limit, { show: (row) => viewDuty(deps, row, caller), cursor: ({ id }) => id });
    return { status: 200, body: page };
  },
});

export const getOneDuty = memberRoute({
  method: 'get',
  path: '/api/v1/duties/{id}',
  tag: 'Duties',
  summary: 'One duty',
  access: 'read Duty',
  request: { params: IdParams },
  responses: { 200: { description: 'The duty', schema: DutyView } },
  async handle({ deps, caller, params }) {
    return { status: 200, body: viewWholeDuty(deps, await getDuty(deps.db, caller, params.id, 'read'), caller) };
  },
});

const COUNTS = { ...Object.fromEntries(DUTY_STATUSES.map((status) => [status, z.int()])), breaches: z.int() };
const Summary = z
  .object({
    breaches: z.int().meta({ description: 'Duties that were not done in time, also those that were done later' }),
    items: z.array(z.object({ jurisdiction: z.string(), organisation: z.string(), type: z.string(), ...COUNTS })),
  })
  .meta({ id: 'DutySummary' });

export const getDutySummary = memberRoute({
  method: 'get',
  path: '/api/v1/duties/summary',
  tag: 'Duties',
  summary: 'How many duties each office has, by kind and status, and how many were breached; whole, not in pages',
  access: 'read Duty',
  request: { query: body({ jurisdiction: FILTER.jurisdiction, type: FILTER.type }) },
  responses: { 200: { description: 'Counts', schema: Summary } },
  async handle({ deps: { db }, caller, query }) {
    return { status: 200, body: summaryOf(await countDuties(db, caller, query)) };
  },
});

function summaryOf(counts: readonly DutyCount[]) {
  const items = new Map<string, Record<string, string | number>>();
  let breaches = 0;
  for (const { jurisdiction, officePath, type, status, count } of counts) {
    const none = Object.fromEntries([...DUTY_STATUSES, 'breaches'].map((name) => [name, 0]));
    const item = items.get(`${officePath} ${type}`) ?? { jurisdiction, organisation: officePath, type, ...none };
    const breached = isBreach(status) ? count : 0;
    items.set(`${officePath} ${type}`, { ...item, [status]: count, breaches: Number(item.breaches) + breached });
    breaches += breached;
  }
  return { breaches, items: [...items.values()] };
}

export const getDutyTimeline = memberRoute({
  method: 'get',
  path: '/api/v1/duties/{id}/timeline',
  tag: 'Duties',
  summary: 'What happened to a duty, oldest first',
  access: 'read Duty',
  request: { params: IdParams, query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Events', schema: listOf(TimelineItem) } },
  async handle({ deps: { db, protection }, caller, params, query, language }) {
    const { id, wrappedKey } = await getDuty(db, caller, params.id, 'read');
    const limit = query.limit ?? MAX_LIMIT;
    const key = wrappedKey ? protection.unwrapPersonKey(wrappedKey) : undefined;
    const events = await readEvents(db, stream.duty(id), key, BigInt(numberCursor(query.after)), limit + 1);
    const names = await namesOf(db, events, language);
    const page = pageOf(events, limit, {
      show: (event) => withoutSubject(viewEvent(event, names, false)),
      cursor: ({ seq }) => String(seq),
    });
    return { status: 200, body: page };
  },
});

/** Whom it is about stands in the duty itself, where it is masked for those who need not know it. */
function withoutSubject({ details, ...item }: z.infer<typeof TimelineItem>): z.infer<typeof TimelineItem> {
  if (!details) return item;
  const { subject: _subject, ...others } = details;
  return { ...item, details: others };
}

const DutyTypeView = z
  .object({
    type: z.string(),
    label: z.string(),
    labels: Labels,
    clause: z.string(),
    quote: z.string(),
    subject: z.string(),
    start: z.string().meta({ description: 'What happens on the day from which the limit counts' }),
    limit: z.object({
      limit: z.int(),
      unit: z.enum(['day', 'month']),
      before: z.literal(true).optional().meta({ description: 'Counted back from the day' }),
    }),
    evidence: z.string(),
    owes: z.array(
      z.object({
        item: z.string(),
        label: z.string(),
        count: z.int(),
        undated: z.literal(true).optional().meta({ description: 'It has no day of its own' }),
      }),
    ),
    inOrder: z.literal(true).optional().meta({ description: 'Nothing is done before what stands above it' }),
    recordedBy: z.array(z.string()),
    completedBy: z.array(z.string()),
  })
  .meta({ id: 'DutyType' });

export const getDutyTypes = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/duty-types',
  tag: 'Policies',
  summary: 'The kinds of duties that a jurisdiction has',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Kinds', schema: listOf(DutyTypeView) } },
  async handle({ deps: { catalogue }, params, query, language }) {
    const { jurisdiction } = getJurisdiction(catalogue, params.jurisdiction);
    const { after } = query;
    const types = catalogue.policies.dutyTypes
      .filter((one) => one.jurisdiction === jurisdiction && (after === undefined || one.document.duty > after))
      .map(({ document }) => document)
      .sort((a, b) => (a.duty < b.duty ? -1 : 1));
    const page = pageOf(types, query.limit, {
      show: ({ duty, label, clause, quote, subject, start, limit, evidence, owes, inOrder, ...by }) => ({
        type: duty,
        label: say(label, language),
        labels: label,
        clause,
        quote,
        subject: say(subject, language),
        start: say(start, language),
        limit,
        evidence: say(evidence, language),
        owes: owes.map(({ item, label: name, count, undated }) => {
          return { item, label: say(name, language), count, ...(undated && { undated }) };
        }),
        ...(inOrder && { inOrder }),
        recordedBy: by.recordedBy,
        completedBy: by.completedBy,
      }),
      cursor: ({ duty }) => duty,
    });
    return { status: 200, body: page };
  },
});
