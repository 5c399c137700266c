// What this database was ever used for, and by whom it may be used: questions that production asks before it starts.
import type { Database } from './client.js';

const MODE = 'mode';
const DEMO = 'demo';

/** The database must not be used as it is; the message says why. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/** Marks the database, for ever, as one that has been in demo mode. */
export async function recordDemoMode(db: Database): Promise<void> {
  await db.installation.upsert({ where: { name: MODE }, create: { name: MODE, value: DEMO }, update: { value: DEMO } });
}

/** @throws InstallationError when the database was ever in demo mode: its persons, awards and payouts are invented. */
export async function assertNeverDemo(db: Database): Promise<void> {
  if ((await db.installation.findUnique({ where: { name: MODE } }))?.value !== DEMO) return;
  throw new InstallationError(
    'This database was used in demo mode; production never works on invented data. Use an empty database.',
  );
}

/** @throws InstallationError when the role we are connected as owns tables: it could then alter the record. */
export async function assertOwnsNoTables(db: Database): Promise<void> {
  const [answer] = await db.$queryRaw<{ owned: number; role: string }[]>`
    SELECT count(*)::int AS owned, current_user::text AS role FROM pg_tables WHERE tableowner = current_user`;
  if (answer === undefined || answer.owned === 0) return;
  throw new InstallationError(
    `The role ${answer.role} of DATABASE_URL owns ${answer.owned} tables, so it could alter the record. Give DATABASE_URL the app role, DATABASE_OWNER_URL the owner.`,
  );
}
