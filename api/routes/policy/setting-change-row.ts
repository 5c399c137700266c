// The changes of a setting in the database.
import type { Reader } from '../../../prisma/client.js';
import type { ChangeRow } from './setting-view.js';

interface Named {
  jurisdiction: string;
  name: string;
}

/** The change by which the value in force was set; undefined if it was never changed. */
export async function findChangeInForce(db: Reader, { jurisdiction, name }: Named): Promise<ChangeRow | undefined> {
  const row = await db.settingChange.findFirst({
    where: { jurisdiction, name, status: 'inForce' },
    orderBy: [{ confirmedAt: 'desc' }, { id: 'desc' }],
  });
  return row ?? undefined;
}

/** The changes of a jurisdiction that wait for a second officer: at most one of each setting. */
export function findWaiting(db: Reader, jurisdiction: string, name?: string): Promise<ChangeRow[]> {
  return db.settingChange.findMany({
    where: { jurisdiction, status: 'awaitingConfirmation', ...(name === undefined ? {} : { name }) },
  });
}
