// Removes what has had its time: sessions that are over, and commands whose keys are kept no longer.
import type { Logger } from 'pino';
import type { Database } from '../prisma/client.js';

const EVERY_MS = 3_600_000;
const COMMANDS_KEPT_DAYS = 30;

/** Does it now and every hour until it is stopped. */
export function keepHouse(db: Database, logger: Logger): { stop(): void } {
  const once = (): void => {
    removeOld(db).catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'));
  };
  once();
  const timer = setInterval(once, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** By the clock of the database, by which both were written. */
export async function removeOld(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM session WHERE expires_at <= clock_timestamp()`;
  await db.$executeRaw`DELETE FROM command WHERE created_at <= clock_timestamp() - make_interval(days => ${COMMANDS_KEPT_DAYS}::int)`;
}
