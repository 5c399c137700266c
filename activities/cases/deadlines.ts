// What a passed instant brings: a reminder, an overdue stage, or the end of a claim whose papers never came. No deadline ever
// approves money.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Transaction } from '../../prisma/client.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { addEvent, lockCase, putBack, type CaseFile } from './case-file.js';
import { leaveStages, type StageClock } from './stages.js';

/** Records that an instant has passed, stamped with the legal instant; each only once. */
export async function passDeadline(
  deps: Dependencies,
  {
    applicationId,
    kind,
    at,
    businessNow,
  }: { applicationId: string; kind: 'reminder' | 'due' | 'correction'; at: Instant; businessNow: Instant },
): Promise<Standing> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockCase(deps, tx, applicationId);
    const { row, change } = file;
    const event = {
      actor: 'engine',
      effectiveAt: at,
      occurredAt: businessNow,
      ...(row.stage === null ? {} : { stage: row.stage }),
    };
    if (kind === 'reminder' && file.clock.reminderAt === at) {
      dropInstant(file, 'reminderAt');
      addEvent(file, { type: 'reminded', ...event });
    } else if (kind === 'due' && file.clock.dueAt === at) {
      await passDue(tx, file, at, businessNow);
    } else if (kind === 'correction' && file.clock.correctionDueAt === at && row.status === 'correctionRequested') {
      await leaveStages(tx, file);
      Object.assign(change, {
        status: 'expired',
        decidedAt: new Date(businessNow),
        correction: Prisma.DbNull,
        nextEvent: { type: 'expired' },
      });
      addEvent(file, { type: 'expired', ...event });
    }
    return putBack(tx, file);
  });
}

/**
 * Records that the stage is overdue, if it is and nobody has said so yet: an action can arrive in the same moment as the
 * deadline before it, and ends the stage whose clock would have told.
 */
export async function recordIfOverdue(tx: Transaction, file: CaseFile, businessNow: Instant): Promise<void> {
  const { dueAt } = file.clock;
  if (dueAt !== undefined && businessNow >= dueAt) await passDue(tx, file, dueAt, businessNow);
}

async function passDue(tx: Transaction, file: CaseFile, at: Instant, businessNow: Instant): Promise<void> {
  const { id: applicationId, stage } = file.row;
  dropInstant(file, 'dueAt');
  await tx.task.updateMany({
    where: { applicationId, status: { in: ['open', 'claimed'] } },
    data: { isOverdue: true },
  });
  addEvent(file, {
    type: 'overdue',
    actor: 'engine',
    effectiveAt: at,
    occurredAt: businessNow,
    ...(stage === null ? {} : { stage }),
  });
}

/** An instant that has passed is no longer waited for; the deadline itself stays on the task. */
function dropInstant(file: CaseFile, name: 'reminderAt' | 'dueAt'): void {
  const { [name]: passed, ...next } = file.clock;
  file.clock = next;
  if (passed !== undefined)
    file.change.stageClock = {
      ...(file.row.stageClock as unknown as StageClock),
      next,
    } as unknown as Prisma.InputJsonValue;
}
