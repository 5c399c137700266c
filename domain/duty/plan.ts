// When a duty is due, and what happens by itself on the way: computed once, when it is recorded, and kept with it.
import { addDays, type CivilDate } from '../calendar/civil-date.js';
import { deadlineOf } from '../calendar/legal-clock.js';
import { civilDateAt, startOfDay, type Instant } from '../calendar/shanghai.js';
import type { DutyTerms, EscalatedTo } from './terms.js';

/** What an instant brings that nobody has to send: a reminder, the breach, or one rung of the ladder. */
export type DutyStep =
  | { kind: 'reminder'; at: Instant }
  | { kind: 'due'; at: Instant }
  | { kind: 'escalation'; at: Instant; rung: number; to: EscalatedTo };

export interface DutyPlan {
  /** The last day on which it is in time. */
  dueOn: CivilDate;
  /** The first instant at which it is breached: the end of the due day in Asia/Shanghai. */
  dueAt: Instant;
  /** In order of time. */
  steps: DutyStep[];
}

/** Duties count in days or months, for which no calendar of holidays is needed. */
const NO_CALENDAR = { years: new Map() };

/**
 * The plan of a duty that began on a day, whenever it is recorded.
 * @throws RangeError before 1992, where the civil time of Asia/Shanghai is not known
 */
export function planDuty({ limit, reminderLeadDays, escalation }: DutyTerms, startedOn: CivilDate): DutyPlan {
  const dueAt = dueInstantOf(limit, startedOn);
  const dueOn = addDays(civilDateAt(dueAt), -1);
  const rungs = escalation.map(({ afterDays, to }, i): DutyStep => {
    return { kind: 'escalation', at: startOfDay(addDays(civilDateAt(dueAt), afterDays)), rung: i + 1, to };
  });
  return {
    dueOn,
    dueAt,
    steps: [
      { kind: 'reminder', at: startOfDay(addDays(dueOn, -reminderLeadDays)) },
      { kind: 'due', at: dueAt },
      ...rungs,
    ],
  };
}

function dueInstantOf(limit: DutyTerms['limit'], startedOn: CivilDate): Instant {
  // 提前30日: the thirtieth day before the day itself is the last one in time.
  if (limit.before === true) return startOfDay(addDays(startedOn, 1 - limit.limit));
  const deadline = deadlineOf(startOfDay(startedOn), limit, [], NO_CALENDAR);
  if (!('at' in deadline)) throw new RangeError(`a duty in ${limit.unit}s has no deadline`);
  return deadline.at;
}
