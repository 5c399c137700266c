// What may happen to a duty: it is open until it is done or breached; a breach is counted for good, also when it is done late.

export const DUTY_STATUSES = ['open', 'done', 'breached', 'doneLate'] as const;
export type DutyStatus = (typeof DUTY_STATUSES)[number];

/** `record`: one of the things that are owed has been done. `complete`: the last of them. */
export const DUTY_ACTIONS = ['complete', 'record'] as const;
export type DutyAction = (typeof DUTY_ACTIONS)[number];

/** One kind of thing that is owed: how often in all, and how often it has been done. */
export interface ItemCount {
  item: string;
  count: number;
  done: number;
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

/** What an officer may do, `owed` things being outstanding. */
export function dutyActions(status: DutyStatus, owed: number): readonly DutyAction[] {
  if (!isOutstanding(status)) return [];
  return owed === 1 ? DUTY_ACTIONS : ['record'];
}
