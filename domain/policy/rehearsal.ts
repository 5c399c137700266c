// What may happen to a rehearsal of a draft.

export const REHEARSAL_STATUSES = ['running', 'completed', 'cancelled'] as const;
export type RehearsalStatus = (typeof REHEARSAL_STATUSES)[number];

export const REHEARSAL_ACTIONS = ['cancel'] as const;
export type RehearsalAction = (typeof REHEARSAL_ACTIONS)[number];

/** What a policy officer may do with a rehearsal. */
export function rehearsalActions(status: RehearsalStatus): readonly RehearsalAction[] {
  return status === 'running' ? REHEARSAL_ACTIONS : [];
}
