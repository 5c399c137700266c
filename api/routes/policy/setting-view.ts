// A setting and the changes of it as the API shows them.
import { z } from 'zod';
import { findOwn } from '../../../domain/policy/own-member.js';
import type { Jurisdiction } from '../../../domain/policy/jurisdiction.js';
import { movesMoney } from '../../../domain/policy/moves-money.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import type { Reader } from '../../../prisma/client.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import type { Json } from '../../../prisma/record.js';
import type { Catalogue } from '../../catalogue.js';
import { CivilDay, Labels, Open, Timestamp } from '../../fields.js';
import { say, type Language } from '../../language.js';

export const SourceView = z
  .object({ documentNumber: z.string(), date: CivilDay, link: z.string() })
  .meta({ description: 'The document that laid the value down' });

const PROPOSED = {
  changeId: z.uuid(),
  value: z.unknown(),
  proposedBy: z.string(),
  proposedByName: z.string().nullable(),
  proposedAt: Timestamp,
};

export const SettingView = z
  .object({
    name: z.string(),
    label: z.string(),
    labels: Labels,
    clauses: z.array(z.string()).meta({ description: 'Clauses that need it' }),
    shape: Open,
    unit: z.string().optional(),
    value: z.unknown().meta({ description: 'Null where nothing is set' }),
    needsSecondOfficer: z
      .boolean()
      .meta({ description: 'Money depends on it: one officer proposes a value, another confirms it' }),
    awaiting: z.object(PROPOSED).optional().meta({ description: 'A proposed value that waits for a second officer' }),
  })
  .meta({ id: 'Setting' });

export const OneSettingView = SettingView.extend({
  source: SourceView.optional(),
  inForceSince: Timestamp.optional().meta({ description: 'When its last change took effect' }),
}).meta({ id: 'SettingDetails' });

export const SettingChangeView = z
  .object({
    ...PROPOSED,
    name: z.string(),
    before: z.unknown().meta({
      description: 'The value in force when it was proposed, or that it took the place of; null where nothing was set',
    }),
    source: SourceView.optional(),
    reason: z.string().optional(),
    status: z.enum(['awaitingConfirmation', 'inForce', 'replaced', 'superseded']).meta({
      description: '`replaced`: was in force until the next one; `superseded`: given up before it was confirmed',
    }),
    confirmedBy: z.string().optional(),
    confirmedByName: z.string().nullable().optional(),
    confirmedAt: Timestamp.optional(),
  })
  .meta({ id: 'SettingChange' });

export type ChangeRow = Prisma.SettingChangeGetPayload<object>;

/** Display names of whoever proposed and confirmed. */
export async function namesOf(db: Reader, changes: readonly ChangeRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(changes.flatMap(({ proposedBy, confirmedBy }) => [proposedBy, confirmedBy ?? proposedBy]));
  const accounts = await db.userAccount.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, displayName: true },
  });
  return new Map(accounts.map(({ id, displayName }) => [id, displayName]));
}

/** The setting as it stands: its words, its value, and what waits for a second officer. */
export function viewSetting(
  { policies, released }: Catalogue,
  { jurisdiction, settings }: Jurisdiction,
  name: string,
  stands: { value: Json; waiting: ChangeRow | undefined; names: ReadonlyMap<string, string> },
  language: Language,
): z.infer<typeof SettingView> {
  const { label, shape, unit, clauses } = getSetting(policies.vocabulary, name);
  const { value, waiting, names } = stands;
  return {
    name,
    label: say(label, language),
    labels: label,
    clauses: [...(findOwn(settings, name) ?? clauses)],
    shape,
    ...(unit === undefined ? {} : { unit }),
    value,
    needsSecondOfficer: movesMoney({ schemes: released }, jurisdiction, name),
    ...(waiting && { awaiting: viewProposal(waiting, names) }),
  };
}

/** A change of a setting. `inForceId` is the change that is in force now, if one is. */
export function viewChange(
  change: ChangeRow,
  names: ReadonlyMap<string, string>,
  inForceId: string | undefined,
): z.infer<typeof SettingChangeView> {
  const { id, name, before, source, reason, status, confirmedBy, confirmedAt } = change;
  return {
    ...viewProposal(change, names),
    name,
    before,
    ...(source === null ? {} : { source: source as z.infer<typeof SourceView> }),
    ...(reason === null ? {} : { reason }),
    status: status === 'inForce' && id !== inForceId ? 'replaced' : (status as 'inForce'),
    ...(confirmedBy === null ? {} : { confirmedBy, confirmedByName: names.get(confirmedBy) ?? null }),
    ...(confirmedAt === null ? {} : { confirmedAt: confirmedAt.toISOString() }),
  };
}

function viewProposal({ id, value, proposedBy, proposedAt }: ChangeRow, names: ReadonlyMap<string, string>) {
  return {
    changeId: id,
    value,
    proposedBy,
    proposedByName: names.get(proposedBy) ?? null,
    proposedAt: proposedAt.toISOString(),
  };
}
