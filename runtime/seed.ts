// Data of the demo: personas, budget lines, and the settings of the first scheme. Idempotent; nothing here weakens a rule.
import { createHash } from 'node:crypto';
import type { ConnectedConfig } from '../config.js';
import { openBudgetLines } from '../activities/money/budget.js';
import { addDays } from '../domain/calendar/civil-date.js';
import { civilDateAt } from '../domain/calendar/shanghai.js';
import { composeIdentityNumber, INVENTED_REGION } from '../domain/people/identity-number.js';
import { ENGINE_ACTOR } from '../domain/record.js';
import { createDatabase, type Database } from '../prisma/client.js';
import { createPersons } from '../prisma/people.js';
import { createProtection, type Protection } from '../prisma/protection.js';
import { demoPersonas, type DemoPersona } from './demo-personas.js';
import { importPolicyFolder } from './import-policies.js';

/** Thirty years of birth days, and as many sequences as a day has. */
const BIRTH_DAYS = 10_957;
const SEQUENCES = 1_000;
const YEARS_OF_BUDGET = 8;
/** Enough for thousands of awards in each year: a hundred million yuan, in fen. */
const APPROPRIATION_FEN = 10_000_000_000n;

/** Writes what the demo needs and is not there yet. */
export async function seedDemo(config: ConnectedConfig): Promise<void> {
  const db = createDatabase(config.databaseUrl, { max: 4 });
  try {
    const jurisdictions = await importPolicyFolder(db);
    const protection = createProtection(config.masterKey);
    await seedPersonas(db, protection, demoPersonas(jurisdictions.values()));
    for (const { jurisdiction, budgetLines } of jurisdictions.values())
      await seedBudget(db, jurisdiction, Object.keys(budgetLines));
    await seedSettings(db);
  } finally {
    await db.$disconnect();
  }
}

async function seedPersonas(db: Database, protection: Protection, personas: readonly DemoPersona[]): Promise<void> {
  const accounts = await db.userAccount.findMany({ where: { isDemo: true }, select: { id: true } });
  const present = new Set(accounts.map(({ id }) => id));
  const missing = personas.filter(({ id }) => !present.has(id));
  await db.$transaction(async (tx) => {
    const persons = await createPersons(
      tx,
      protection,
      missing.map(({ id, displayName }) => ({ name: displayName, identityNumber: inventedNumberOf(id) })),
    );
    await tx.userAccount.createMany({
      data: missing.map(({ id, displayName, roles, organisation }, i) => ({
        id,
        personId: persons[i] ?? '',
        displayName,
        roles,
        organisationPath: organisation ?? null,
        isDemo: true,
      })),
    });
  });
}

/** Always the same number for a persona, and another for each: nobody's, since nobody is registered in the region. */
function inventedNumberOf(persona: string): string {
  const digest = createHash('sha256').update(persona).digest();
  const born = addDays('1960-01-01', digest.readUInt32BE(0) % BIRTH_DAYS);
  return composeIdentityNumber(INVENTED_REGION, born, digest.readUInt32BE(4) % SEQUENCES);
}

async function seedBudget(db: Database, jurisdiction: string, lines: readonly string[]): Promise<void> {
  const first = Number(civilDateAt(Date.now()).slice(0, 4));
  const open = await db.budgetLine.findMany({ where: { jurisdiction }, select: { line: true, year: true } });
  const isOpen = new Set(open.map(({ line, year }) => `${line}/${year}`));
  const missing = lines.flatMap((line) =>
    Array.from({ length: YEARS_OF_BUDGET }, (_, i) => first + i)
      .filter((year) => !isOpen.has(`${line}/${year}`))
      .map((year) => ({ line, year, amount: APPROPRIATION_FEN, key: `open:${line}:${year}` })),
  );
  if (missing.length === 0) return;
  await db.$transaction((tx) => openBudgetLines(tx, jurisdiction, missing, ENGINE_ACTOR, Date.now()));
}

/** Invented values, so that the first claim can be computed at once; a setting that has a value keeps it. */
async function seedSettings(db: Database): Promise<void> {
  const year = Number(civilDateAt(Date.now()).slice(0, 4));
  const values = {
    enterpriseMinimumWage: [{ from: `${year - 1}-01`, amount: '850.00' }],
    cityAverageWage: Array.from({ length: 7 }, (_, i) => ({ year: year - 1 + i, amount: '28800.00', unit: 'year' })),
  };
  for (const [name, value] of Object.entries(values)) {
    await db.setting.updateMany({
      where: { jurisdiction: 'dongyang', name, revision: 0 },
      data: { value, revision: 1 },
    });
  }
}
