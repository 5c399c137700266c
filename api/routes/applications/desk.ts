// An application on the claimant's desk: its row locked while he changes what he may.
import type { Facts } from '../../../domain/policy/value-type.js';
import type { ApplicationStatus } from '../../../domain/lifecycle.js';
import { claimantActions } from '../../../domain/lifecycle.js';
import { stream, type EventType } from '../../../domain/record.js';
import type { Transaction } from '../../../prisma/client.js';
import { appendEvents, type Json } from '../../../prisma/record.js';
import { Problem } from '../../problem.js';
import type { Correction } from './application-row.js';

export interface DeskRow {
  id: string;
  status: ApplicationStatus;
  facts: Record<string, Json>;
  correction: Correction | null;
  draftVersion: number;
  revision: number;
  clockOffsetMs: bigint;
}

/** Locks an application for the rest of the transaction. */
export async function lockApplication(tx: Transaction, id: string): Promise<DeskRow> {
  const [row] = await tx.$queryRaw<DeskRow[]>`
    SELECT id, status, facts, correction, draft_version AS "draftVersion", revision, clock_offset_ms AS "clockOffsetMs"
    FROM application WHERE id = ${id}::uuid FOR UPDATE`;
  if (!row) throw new Problem('not-found');
  return row;
}

/**
 * What the claimant may change now: everything in a draft, what was asked for while papers are wanted.
 * @throws Problem `not-available` in every other state
 */
export function openFor({ status, correction }: DeskRow): Correction | 'everything' {
  if (status === 'draft') return 'everything';
  if (status === 'correctionRequested' && correction) return correction;
  throw new Problem('not-available', { availableActions: claimantActions(status) });
}

/** What a change writes; what is left out stays. */
export interface DraftChange {
  facts?: Facts | undefined;
  payee?: { payeeSealed: Uint8Array; payeeLast4: string } | undefined;
}

/** Writes a change and its event, and counts the version up: whoever read the old one has read something else. */
export async function changeDraft(
  tx: Transaction,
  { id, status, draftVersion, clockOffsetMs }: DeskRow,
  { facts, payee }: DraftChange,
  event: { type: EventType; actor: string; details: Json },
): Promise<void> {
  const changed = await tx.$executeRaw`
    UPDATE application SET draft_version = draft_version + 1,
      facts = coalesce(${facts === undefined ? null : JSON.stringify(facts)}::jsonb, facts),
      payee_sealed = coalesce(${payee?.payeeSealed ?? null}::bytea, payee_sealed),
      payee_last4 = coalesce(${payee?.payeeLast4 ?? null}, payee_last4)
    WHERE id = ${id}::uuid AND draft_version = ${draftVersion}::int AND status = ${status}`;
  if (changed !== 1) throw new Problem('draft-changed');
  await appendEvents(tx, stream.case(id), undefined, [{ ...event, occurredAt: Date.now() + Number(clockOffsetMs) }]);
}
