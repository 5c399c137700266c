// What may happen to a duty: it is open until it is done or breached; a breach is counted for good, also when it is done late.

import type { CivilDate } from '../calendar/civil-date.js';
import type { OwedItem } from './terms.js';

export const DUTY_STATUSES = ['open', 'done', 'breached', 'doneLate'] as const;
export type DutyStatus = (typeof DUTY_STATUSES)[number];

/** `record`: one of the things that are owed has been done. `complete`: the last of them. */
export const DUTY_ACTIONS = ['complete', 'record'] as const;
export type DutyAction = (typeof DUTY_ACTIONS)[number];

/** One kind of thing that is owed: how often in all, how often it has been done, and on which day last. */
export interface ItemCount extends OwedItem {
  done: number;
  doneOn?: CivilDate;
}

/** While something is still owed, in time or late. */
export const OUTSTANDING_DUTIES = ['open', 'breached'] as const;

export function isOutstanding(status: DutyStatus): status is (typeof OUTSTANDING_DUTIES)[number] {
  return OUTSTANDING_DUTIES.some((outstanding) => outstanding === status);
}

/** Whether the duty was not done in time; what was done later does not change it. */
export function isBreach(status: DutyStatus): status is 'breached' | 'doneLate' {
  return status === 'breached' || status === 'doneLate';
}

/** How many things are still owed. */
export function countOwed(items: readonly ItemCount[]): number {
  return items.reduce((sum, { count, done }) => sum + count - done, 0);
}

/** Whether everything that has a day has been done: from then on the due day asks for nothing. */
export function isKept(items: readonly ItemCount[]): boolean {
  return items.every(({ count, done, undated }) => undated === true || done >= count);
}

/** What an officer may do, `owed` things being outstanding. */
export function dutyActions(status: DutyStatus, owed: number): readonly DutyAction[] {
  if (!isOutstanding(status)) return [];
  return owed === 1 ? DUTY_ACTIONS : ['record'];
}
