// Writes down a proposed value of a setting: at most one waits, and a different one takes its place.
import { isUnset } from '../../../domain/policy/setting-value.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { stream } from '../../../domain/record.js';
import type { Database, Transaction } from '../../../prisma/client.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { canonicalJson } from '../../../domain/canonical-json.js';
import { appendEvents, type Json, type NewEvent } from '../../../prisma/record.js';
import { Problem } from '../../problem.js';

export type Proposal = { status: 'inForce' } | { status: 'awaitingConfirmation'; changeId: string };

export interface ProposedValue {
  jurisdiction: string;
  name: string;
  value: Value | null;
  source?: object | undefined;
  reason?: string | undefined;
  userId: string;
  /** Becomes the id of the change, so that a repetition finds it. */
  commandId: string;
}

/** What a proposal comes to: nothing changes, it waits already, or it waits from now on. */
export function propose(db: Database, proposed: ProposedValue): Promise<Proposal> {
  return db.$transaction((tx) => proposeInTurn(tx, proposed));
}

async function proposeInTurn(tx: Transaction, proposed: ProposedValue): Promise<Proposal> {
  const { jurisdiction, name, value, commandId } = proposed;
  // Proposals take turns. Not on the setting's row: a confirmation locks its change first and the setting then.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`setting/${jurisdiction}/${name}`}, 0))::text`;
  const before = await tx.settingChange.findUnique({ where: { id: commandId }, select: { status: true } });
  if (before) return repeated(before.status, commandId);
  const [waiting] = await tx.$queryRaw<{ id: string; value: Value | null }[]>`
    SELECT id, value FROM setting_change
    WHERE jurisdiction = ${jurisdiction} AND name = ${name} AND status = 'awaitingConfirmation' FOR UPDATE`;
  const setting = await tx.setting.findUnique({
    where: { jurisdiction_name: { jurisdiction, name } },
    select: { value: true },
  });
  if (!setting) throw new Problem('not-found');
  if (waiting && isSame(waiting.value, value)) return { status: 'awaitingConfirmation', changeId: waiting.id };
  const events: NewEvent[] = [];
  if (waiting) events.push(await supersede(tx, waiting.id, proposed));
  const isInForce = isSame(setting.value as Value | null, value);
  if (!isInForce) events.push(await write(tx, proposed, setting.value));
  if (events.length > 0) await appendEvents(tx, stream.settings(jurisdiction), undefined, events);
  return isInForce ? { status: 'inForce' } : { status: 'awaitingConfirmation', changeId: commandId };
}

function repeated(status: string, changeId: string): Proposal {
  if (status === 'inForce') return { status };
  if (status === 'awaitingConfirmation') return { status, changeId };
  throw new Problem('not-available', { availableActions: [] });
}

/** Nothing, null and an empty list all mean "not set". */
function isSame(a: Value | null, b: Value | null): boolean {
  if (isUnset(a) || isUnset(b)) return isUnset(a) && isUnset(b);
  return canonicalJson(a) === canonicalJson(b);
}

async function supersede(tx: Transaction, changeId: string, { name, userId }: ProposedValue): Promise<NewEvent> {
  await tx.settingChange.update({ where: { id: changeId }, data: { status: 'superseded' }, select: { id: true } });
  return { type: 'settingSuperseded', actor: userId, occurredAt: Date.now(), details: { changeId, name } };
}

async function write(tx: Transaction, proposed: ProposedValue, before: Prisma.JsonValue): Promise<NewEvent> {
  const { jurisdiction, name, value, source, reason, userId, commandId } = proposed;
  const now = Date.now();
  await tx.settingChange.create({
    data: {
      id: commandId,
      jurisdiction,
      name,
      value: value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue),
      before: before ?? Prisma.JsonNull,
      ...(source ? { source } : {}),
      reason: reason ?? null,
      status: 'awaitingConfirmation',
      proposedBy: userId,
      proposedAt: new Date(now),
    },
    select: { id: true },
  });
  const details = { changeId: commandId, name, value, source: source as Json | undefined, reason };
  return { type: 'settingProposed', actor: userId, occurredAt: now, details: details as Json };
}
