// What may happen to a migration of running cases: a dry run, which a second officer may have carried out.

/** `completed`: the dry run is through, nothing has been moved. */
export const MIGRATION_STATUSES = ['running', 'completed', 'moving', 'carriedOut', 'cancelled'] as const;
export type MigrationStatus = (typeof MIGRATION_STATUSES)[number];

export const MIGRATION_ACTIONS = ['carryOut', 'cancel'] as const;
export type MigrationAction = (typeof MIGRATION_ACTIONS)[number];

const ACTIONS: Readonly<Record<MigrationStatus, readonly MigrationAction[]>> = {
  running: [],
  completed: ['carryOut'],
  moving: ['cancel'],
  carriedOut: [],
  cancelled: [],
};

/** What policy officers may do with a migration. Whoever started the dry run does not have it carried out. */
export function migrationActions(status: MigrationStatus): readonly MigrationAction[] {
  return ACTIONS[status];
}

/** What became of a case that could move: it was moved, or left because it had changed since the dry run. */
export const CARRIED_OUT = ['moved', 'changed'] as const;
export type CarriedOut = (typeof CARRIED_OUT)[number];
