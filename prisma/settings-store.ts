// Confirmed values of settings.
import type { Settings } from '../domain/policy/value-type.js';
import { withoutUnset } from '../domain/policy/request-schema.js';
import type { Value } from '../domain/policy/value-type.js';
import type { Reader, Transaction } from './client.js';

/** The confirmed settings of a jurisdiction that a scheme uses; names that are not set are left out. */
export async function readSettings(db: Reader, jurisdiction: string, names: readonly string[]): Promise<Settings> {
  const rows = await db.setting.findMany({
    where: { jurisdiction, name: { in: [...names] } },
    select: { name: true, value: true },
  });
  return withoutUnset(Object.fromEntries(rows.map(({ name, value }) => [name, value as Value | null])));
}

/**
 * The same, and nobody may change these settings until the transaction ends: whoever then writes down that he waits for one
 * of them cannot be missed by the change that sets it.
 */
export async function readSettingsForWaiting(
  tx: Transaction,
  jurisdiction: string,
  names: readonly string[],
): Promise<Settings> {
  await tx.$queryRaw`SELECT name FROM setting WHERE jurisdiction = ${jurisdiction} AND name = ANY(${[...names]}) ORDER BY name FOR SHARE`;
  return readSettings(tx, jurisdiction, names);
}
