// What a start that was killed may have left running. Normally each part goes with its supervisor; this is for the case that the
// guards were killed too.
import { type DataFolder, ROLES } from './data-folder.js';
import { stopLeftOverPostgres } from './postgres.js';
import { isRunning, stopProcess } from './process-identity.js';

const GRACE_MS = 2_000;
/** The database last: the others write until their end. */
const STOP_ORDER = ROLES.filter((role) => role !== 'supervisor' && role !== 'postgres').reverse();

/** Stops the parts that run.json names and that are still the same processes; returns how many there were. */
export async function stopLeftOvers(folder: DataFolder): Promise<number> {
  const parts = folder.readParts().filter(isRunning);
  for (const role of STOP_ORDER) {
    for (const part of parts) if (part.role === role) await stopProcess(part, 'SIGTERM', GRACE_MS);
  }
  await stopLeftOverPostgres(folder);
  return parts.length;
}
