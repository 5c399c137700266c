// What happened in a case, from its record: oldest first, with the names of who acted.
import { z } from 'zod';
import { ENGINE_ACTOR, stream } from '../../../domain/record.js';
import type { Reader } from '../../../prisma/client.js';
import { readEvents, type Json, type StoredEvent } from '../../../prisma/record.js';
import { may } from '../../auth/permissions.js';
import type { Dependencies } from '../../dependencies.js';
import { body, IdParams, listOf, MAX_LIMIT, Open, PAGE_QUERY, Person, Timestamp } from '../../fields.js';
import { wordsOf, type Language } from '../../language.js';
import { numberCursor, pageOf } from '../../paging.js';
import { memberRoute } from '../../route.js';
import { getCase, subjectOf } from './application-row.js';

export const TimelineItem = z
  .object({
    id: z.uuid(),
    type: z.string(),
    occurredAt: Timestamp.meta({ description: 'When it was processed, by the clock of the case' }),
    recordedAt: Timestamp.meta({ description: 'When it was written down' }),
    effectiveAt: Timestamp.meta({ description: 'The legal instant' }),
    actor: Person,
    onBehalfOf: Person.optional(),
    stage: z.string().optional(),
    taskId: z.string().optional(),
    decision: z.string().optional(),
    opinion: z.string().optional(),
    clauses: z.array(z.string()).optional(),
    details: Open.optional(),
  })
  .meta({ id: 'TimelineItem' });
type TimelineItem = z.infer<typeof TimelineItem>;

export const getTimeline = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/timeline',
  tag: 'Applications',
  summary: 'What happened in a case, oldest first',
  access: 'read Application',
  request: { params: IdParams, query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Events', schema: listOf(TimelineItem) } },
  async handle({ deps, caller, params, query, language }) {
    const row = await getCase(deps.db, caller, params.id, 'read');
    const limit = query.limit ?? MAX_LIMIT;
    const key = await findKey(deps, row.claimantPersonId);
    const after = BigInt(numberCursor(query.after));
    const events = await readEvents(deps.db, stream.case(row.id), key, after, limit + 1);
    const names = await namesOf(deps.db, events, language);
    const isClaimant = may(caller, 'act', 'Application', subjectOf(row));
    return {
      status: 200,
      body: pageOf(events, limit, {
        show: (event) => viewEvent(event, names, isClaimant),
        cursor: ({ seq }) => String(seq),
      }),
    };
  },
});

async function findKey({ db, protection }: Dependencies, personId: string) {
  const row = await db.personKey.findUnique({ where: { personId } });
  return row ? protection.unwrapPersonKey(row.wrappedKey) : undefined;
}

/** Names of everybody who acted; the engine has a name of its own in each language. */
export async function namesOf(
  db: Reader,
  events: readonly StoredEvent[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(events.flatMap(({ actor, onBehalfOf }) => [actor, onBehalfOf ?? actor]));
  ids.delete(ENGINE_ACTOR);
  const accounts = await db.userAccount.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, displayName: true },
  });
  return new Map([
    [ENGINE_ACTOR, wordsOf(language)('engine')],
    ...accounts.map(({ id, displayName }): [string, string] => [id, displayName]),
  ]);
}

/** The reasons that officers give one another are not the claimant's to read; those of the engine are. */
const INTERNAL = 'reason';

export function viewEvent(event: StoredEvent, names: ReadonlyMap<string, string>, isClaimant: boolean): TimelineItem {
  const { opinion, ...confidential } = asObject(event.confidential);
  const isHidden = (name: string) => isClaimant && event.actor !== ENGINE_ACTOR && name === INTERNAL;
  const details = Object.entries({ ...asObject(event.details), ...confidential }).filter(
    ([name, value]) => value !== undefined && !isHidden(name),
  );
  const person = (id: string) => ({ id, displayName: names.get(id) ?? id });
  return {
    id: event.id,
    type: event.type,
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: event.recordedAt.toISOString(),
    effectiveAt: event.effectiveAt.toISOString(),
    actor: person(event.actor),
    ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: person(event.onBehalfOf) }),
    ...(event.stage === undefined ? {} : { stage: event.stage }),
    ...(event.taskId === undefined ? {} : { taskId: event.taskId }),
    ...(event.decision === undefined ? {} : { decision: event.decision }),
    ...(typeof opinion === 'string' ? { opinion } : {}),
    ...(event.clauses === undefined ? {} : { clauses: [...event.clauses] }),
    ...(details.length === 0 ? {} : { details: Object.fromEntries(details) }),
  };
}

function asObject(value: Json | undefined): Record<string, Json | undefined> {
  return typeof value === 'object' && value !== null && !(value instanceof Array) ? { ...value } : {};
}
