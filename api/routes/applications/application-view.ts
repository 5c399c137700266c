// What is told of an application, to its claimant and to officers.
import { z } from 'zod';
import { APPLICATION_STATUSES, claimantActions, CLAIMANT_ACTIONS } from '../../../domain/lifecycle.js';
import type { Answer } from '../../../prisma/commands.js';
import type { Reader } from '../../../prisma/client.js';
import { answer } from '../../commands/answer.js';
import type { Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { etagOf } from '../../etag.js';
import { CivilDay, Open, Timestamp } from '../../fields.js';
import { getApplication, subjectOf, type ApplicationRow } from './application-row.js';

export const ApplicationView = z
  .object({
    id: z.uuid(),
    caseNumber: z.string(),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z.enum(APPLICATION_STATUSES),
    stage: z.string().nullable().meta({ description: 'Null unless an office has it' }),
    availableActions: z.array(z.enum(CLAIMANT_ACTIONS)),
    nextEvent: Open.nullable().meta({ description: 'What happens next, in codes' }),
    facts: Open,
    documents: z
      .array(z.object({ id: z.uuid(), kind: z.string(), sha256: z.string(), size: z.int() }))
      .optional()
      .meta({ description: 'Not in lists' }),
    payee: z.object({ accountLast4: z.string() }).nullable(),
    claimant: z.object({ displayName: z.string() }),
    officePath: z.string().nullable(),
    filedOn: CivilDay.nullable(),
    asOf: CivilDay.nullable(),
    submittedAt: Timestamp.nullable(),
    decidedAt: Timestamp.nullable(),
    createdAt: Timestamp,
    correction: z
      .object({ facts: z.array(z.string()), documents: z.array(z.string()), payee: z.boolean() })
      .optional()
      .meta({ description: 'What may be changed now' }),
    assessment: Open.nullable().meta({
      description: 'The current stored assessment; in lists without conditions and steps',
    }),
    award: Open.optional(),
    entitlementId: z.uuid().optional().meta({ description: 'The only entitlement' }),
    previousEntitlementId: z.uuid().optional(),
    revision: z.int(),
    draftVersion: z.int(),
  })
  .meta({ id: 'Application' });
export type ApplicationView = z.infer<typeof ApplicationView>;

export function viewApplication(row: ApplicationRow, caller: Caller): ApplicationView {
  const isOwn = may(caller, 'act', 'Application', subjectOf(row));
  const [entitlementId, ...further] = row.entitlementIds;
  return {
    id: row.id,
    caseNumber: row.caseNumber,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    status: row.status,
    stage: row.status === 'inReview' || row.status === 'onHold' ? row.stage : null,
    availableActions: isOwn ? [...claimantActions(row.status)] : [],
    nextEvent: (row.nextEvent as Record<string, unknown> | null) ?? null,
    facts: row.facts,
    ...(row.documents ? { documents: row.documents } : {}),
    payee: row.payeeLast4 === null ? null : { accountLast4: row.payeeLast4 },
    claimant: {
      displayName: isOwn || hasTaken(row, caller) ? (row.claimantName ?? '') : masked(row.claimantName ?? ''),
    },
    officePath: row.officePath,
    filedOn: row.filedOn,
    asOf: row.asOf,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    ...(row.status === 'correctionRequested' && row.correction ? { correction: row.correction } : {}),
    assessment: row.assessment,
    ...(row.status === 'approved' && row.award !== null ? { award: row.award as Record<string, unknown> } : {}),
    ...(entitlementId !== undefined && further.length === 0 ? { entitlementId } : {}),
    ...(row.previousEntitlementId === null ? {} : { previousEntitlementId: row.previousEntitlementId }),
    revision: row.revision,
    draftVersion: row.draftVersion,
  };
}

/** Who has taken a task of the case sees whom it is about. */
function hasTaken({ seats }: ApplicationRow, { userId }: Caller): boolean {
  return seats.some(({ assigneeId }) => assigneeId === userId);
}

/** A name that tells two people apart and names neither. */
export function masked(name: string): string {
  return `${[...name][0] ?? ''}**`;
}

/** The application as an answer that is kept. */
export async function applicationAnswer(db: Reader, caller: Caller, id: string, status = 200): Promise<Answer> {
  const row = await getApplication(db, caller, id);
  return answer(status, viewApplication(row, caller), etagOf(row));
}
