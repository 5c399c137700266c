// Takes this checkout's policies into the database, with the organisations and work calendars of its jurisdictions.
import chineseDays from 'chinese-days';
import type { Jurisdiction } from '../domain/policy/jurisdiction.js';
import type { Database } from '../prisma/client.js';
import { importPolicies } from '../prisma/policy-store.js';
import { readPolicyFiles } from './policy-files.js';

/** Years that the published calendars in use cover; a later one is not assumed to look like them. */
const CALENDAR_YEARS = { first: 2004, last: 2026 };
const SINCE_EVER = '1949-10-01';

/** Imports what changed since the last start, and returns the jurisdictions; writes nothing if nothing did. */
export async function importPolicyFolder(db: Database): Promise<ReadonlyMap<string, Jurisdiction>> {
  const { jurisdictions } = await importPolicies(db, readPolicyFiles());
  await importOrganisations(db, [...jurisdictions.values()]);
  await importCalendars(db, [...jurisdictions.keys()]);
  return jurisdictions;
}

async function importOrganisations(db: Database, jurisdictions: readonly Jurisdiction[]): Promise<void> {
  const organisations = jurisdictions.flatMap(({ jurisdiction, label, levels, bodies }) => [
    { path: jurisdiction, jurisdiction, name: label, level: levels[0]?.id ?? 'city' },
    ...Object.entries(bodies).map(([code, body]) => ({
      path: `${jurisdiction}/${code}`,
      jurisdiction,
      name: body.label,
      level: body.level,
    })),
  ]);
  await db.$executeRaw`
    INSERT INTO organisation (path, jurisdiction, name, level, valid_from)
    SELECT path, jurisdiction, name, level, ${SINCE_EVER}
    FROM jsonb_to_recordset(${JSON.stringify(organisations)}::jsonb) AS o (path text, jurisdiction text, name jsonb, level text)
    ON CONFLICT (path) DO UPDATE SET name = excluded.name, level = excluded.level`;
}

async function importCalendars(db: Database, jurisdictions: readonly string[]): Promise<void> {
  const years = Array.from(
    { length: CALENDAR_YEARS.last - CALENDAR_YEARS.first + 1 },
    (_, i) => CALENDAR_YEARS.first + i,
  );
  const rows = years.map((year) => ({ year, ...calendarOf(year) }));
  await db.calendarYear.createMany({
    data: jurisdictions.flatMap((jurisdiction) => rows.map((row) => ({ jurisdiction, ...row }))),
    skipDuplicates: true,
  });
}

/** Weekdays that are off and weekend days that are worked, as the State Council published them for a year. */
function calendarOf(year: number): { daysOff: string[]; extraWorkdays: string[] } {
  const daysOff: string[] = [];
  const extraWorkdays: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
    const isWorked = chineseDays.isWorkday(date);
    if (!isWeekend && !isWorked) daysOff.push(date);
    if (isWeekend && isWorked) extraWorkdays.push(date);
  }
  return { daysOff, extraWorkdays };
}
