// What is told of a duty.
import { z } from 'zod';
import { daysBetween } from '../../../domain/calendar/civil-date.js';
import {
  countOwed,
  DUTY_ACTIONS,
  DUTY_STATUSES,
  dutyActions,
  isKept,
  isOutstanding,
  type ItemCount,
} from '../../../domain/duty/lifecycle.js';
import { mayComplete } from '../../../domain/duty/recording.js';
import { openSubject } from '../../../prisma/duty-subject.js';
import type { Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import type { Dependencies } from '../../dependencies.js';
import { CivilDay, Open, Timestamp } from '../../fields.js';
import { masked } from '../applications/application-view.js';
import { subjectOf, type DutyRow } from './duty-row.js';

const Escalation = z.object({
  rung: z.int(),
  at: Timestamp.meta({ description: 'The legal instant' }),
  to: z.object({ organisation: z.string(), role: z.string() }),
});

export const DutyView = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    type: z.string(),
    clause: z.string(),
    organisation: z.string().meta({ description: 'The office that answers for it' }),
    subject: z.string().nullable().meta({ description: 'Masked in lists and answers to changes; null once erased' }),
    startedOn: CivilDay,
    dueOn: CivilDay.meta({ description: 'The last day on which it is in time' }),
    dueAt: Timestamp.meta({ description: 'The end of that day in Asia/Shanghai: breached from here on' }),
    status: z.enum(DUTY_STATUSES),
    completedAt: Timestamp.nullable(),
    owes: z.array(
      z.object({
        item: z.string(),
        count: z.int(),
        done: z.int(),
        doneOn: CivilDay.optional().meta({ description: 'The day on which it was last done' }),
        daysBefore: z.int().optional().meta({ description: 'From then to the day from which the limit counts back' }),
      }),
    ),
    owed: z.int().meta({ description: 'How many things are still owed' }),
    escalations: z.array(Escalation).meta({ description: 'The rungs that have been reached' }),
    nextEvent: Open.nullable().meta({ description: 'What happens by itself next; null when it is done' }),
    availableActions: z.array(z.enum(DUTY_ACTIONS)),
  })
  .meta({ id: 'Duty' });
export type DutyView = z.infer<typeof DutyView>;

export function viewDuty({ protection }: Dependencies, row: DutyRow, caller: Caller): DutyView {
  const subject = openSubject(protection, row.id, row.subjectSealed, row.wrappedKey);
  const owed = countOwed(row.items);
  return {
    id: row.id,
    jurisdiction: row.jurisdiction,
    type: row.type,
    clause: row.terms.clause,
    organisation: row.officePath,
    subject: subject === undefined ? null : masked(subject),
    startedOn: row.startedOn,
    dueOn: row.dueOn,
    dueAt: row.dueAt.toISOString(),
    status: row.status,
    completedAt: row.completedAt?.toISOString() ?? null,
    owes: row.items.map((one) => viewItem(row, one)),
    owed,
    escalations: row.steps.slice(0, row.passedSteps).flatMap((step) => {
      if (step.kind !== 'escalation') return [];
      return [{ rung: step.rung, at: new Date(step.at).toISOString(), to: { ...step.to } }];
    }),
    nextEvent: nextEventOf(row),
    availableActions: mayAct(row, caller) ? [...dutyActions(row.status, owed)] : [],
  };
}

/** The same with the subject in full, for whoever has to act on it. */
export function viewWholeDuty(deps: Dependencies, row: DutyRow, caller: Caller): DutyView {
  const view = viewDuty(deps, row, caller);
  if (!mayAct(row, caller)) return view;
  return { ...view, subject: openSubject(deps.protection, row.id, row.subjectSealed, row.wrappedKey) ?? null };
}

/** By the table of permissions and by the duty's own kind. */
export function mayAct(row: DutyRow, caller: Caller): boolean {
  return may(caller, 'act', 'Duty', subjectOf(row)) && mayComplete(row.terms, caller, row.officePath);
}

function viewItem({ terms, startedOn }: DutyRow, { item, count, done, doneOn }: ItemCount): DutyView['owes'][number] {
  if (doneOn === undefined) return { item, count, done };
  return { item, count, done, doneOn, ...(terms.limit.before && { daysBefore: daysBetween(doneOn, startedOn) }) };
}

function nextEventOf({ status, items, steps, passedSteps }: DutyRow): Record<string, unknown> | null {
  if (!isOutstanding(status)) return null;
  const next = isKept(items) ? undefined : steps[passedSteps];
  return next ? { type: next.kind, at: new Date(next.at).toISOString() } : { type: 'completion' };
}
