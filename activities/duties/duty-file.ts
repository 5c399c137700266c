// A duty on the desk: its row locked, the instants that have come passed first, and how it is put back.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { countOwed, isKept, isOutstanding, type DutyStatus, type ItemCount } from '../../domain/duty/lifecycle.js';
import type { DutyStep } from '../../domain/duty/plan.js';
import type { DutyTerms } from '../../domain/duty/terms.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import type { DataKey } from '../../prisma/protection.js';
import { appendEvents, type NewEvent } from '../../prisma/record.js';
import type { DutyStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';

/** A locked duty and what has been done to it so far. */
export interface DutyFile {
  readonly id: string;
  readonly organisationPath: string;
  readonly terms: DutyTerms;
  readonly steps: readonly DutyStep[];
  readonly revision: number;
  /** Key of its subject, for the confidential part of events; absent once the subject has been erased. */
  readonly key: DataKey | undefined;
  status: DutyStatus;
  items: ItemCount[];
  passedSteps: number;
  /** When everything that has a day was done. */
  keptAt: Instant | undefined;
  completedAt: Instant | undefined;
  events: NewEvent[];
}

/** Locks a duty for the rest of the transaction. @throws if there is none */
export async function lockDuty({ protection }: Dependencies, tx: Transaction, dutyId: string): Promise<DutyFile> {
  await tx.$queryRaw`SELECT id FROM duty WHERE id = ${dutyId}::uuid FOR UPDATE`;
  const row = await tx.duty.findUniqueOrThrow({ where: { id: dutyId }, include: { key: true } });
  return {
    id: row.id,
    organisationPath: row.organisationPath,
    terms: row.terms as unknown as DutyTerms,
    steps: row.steps as unknown as DutyStep[],
    revision: row.revision,
    key: row.key ? protection.unwrapPersonKey(row.key.wrappedKey) : undefined,
    status: row.status as DutyStatus,
    items: row.items as unknown as ItemCount[],
    passedSteps: row.passedSteps,
    keptAt: row.keptAt?.getTime(),
    completedAt: row.completedAt?.getTime(),
    events: [],
  };
}

/**
 * Passes every step whose instant has come, in order, each stamped with its legal instant however late it is noticed. It runs
 * before anything else that happens to a duty: what is done at or after the due instant finds the breach already counted.
 */
export function passSteps(file: DutyFile, businessNow: Instant): void {
  for (const step of file.steps.slice(file.passedSteps)) {
    if (isAsleep(file) || businessNow < step.at) return;
    file.passedSteps += 1;
    const event = { actor: ENGINE_ACTOR, effectiveAt: step.at, occurredAt: businessNow, clauses: [file.terms.clause] };
    switch (step.kind) {
      case 'reminder':
        file.events.push({ type: 'reminded', ...event });
        break;
      case 'due':
        file.status = 'breached';
        file.events.push({ type: 'breached', ...event, details: { owed: countOwed(file.items) } });
        break;
      case 'escalation':
        file.events.push({ type: 'escalated', ...event, details: { rung: step.rung, to: { ...step.to } } });
    }
  }
}

/** Writes what was changed and appends its events; last of all, since it locks the head of the record. */
export async function putDutyBack(tx: Transaction, file: DutyFile): Promise<DutyStanding> {
  if (file.events.length === 0) return standingOf(file);
  await tx.duty.update({
    where: { id: file.id },
    data: {
      status: file.status,
      items: file.items as unknown as Prisma.InputJsonValue,
      passedSteps: file.passedSteps,
      keptAt: file.keptAt === undefined ? null : new Date(file.keptAt),
      completedAt: file.completedAt === undefined ? null : new Date(file.completedAt),
      revision: file.revision + 1,
    },
    select: { id: true },
  });
  await appendEvents(tx, stream.duty(file.id), file.key, file.events);
  return { ...standingOf(file), revision: file.revision + 1 };
}

/** How a duty stands, as its workflow is told. */
export function standingOf(file: DutyFile): DutyStanding {
  const { revision, status, items, steps, passedSteps } = file;
  const next = isAsleep(file) ? undefined : steps[passedSteps];
  return { revision, status, owed: countOwed(items), ...(next ? { nextAt: next.at } : {}) };
}

/** Whether no instant brings anything any more: it is over, or what has a day was done, and the rest has none. */
function isAsleep({ status, items }: Pick<DutyFile, 'status' | 'items'>): boolean {
  return !isOutstanding(status) || isKept(items);
}
