// Data of the demo: personas, budget lines, and the settings of the first scheme. Idempotent; nothing here weakens a rule.
import type { ConnectedConfig } from '../config.js';
import { openBudgetLine } from '../activities/money/budget.js';
import { civilDateAt } from '../domain/calendar/shanghai.js';
import { composeIdentityNumber, INVENTED_REGION } from '../domain/people/identity-number.js';
import { ENGINE_ACTOR } from '../domain/record.js';
import { createDatabase, type Database } from '../prisma/client.js';
import { ensurePerson } from '../prisma/people.js';
import { createProtection, type Protection } from '../prisma/protection.js';
import { DEMO_PERSONAS, type DemoPersona } from './demo-personas.js';
import { importPolicyFolder } from './import-policies.js';

const YEARS_OF_BUDGET = 8;
/** Enough for thousands of awards in each year: a hundred million yuan, in fen. */
const APPROPRIATION_FEN = 10_000_000_000n;

/** Writes what the demo needs and is not there yet. */
export async function seedDemo(config: ConnectedConfig): Promise<void> {
  const db = createDatabase(config.databaseUrl, { max: 4 });
  try {
    await importPolicyFolder(db);
    const protection = createProtection(config.masterKey);
    for (const [i, persona] of DEMO_PERSONAS.entries()) await seedPersona(db, protection, persona, i);
    await seedBudget(db);
    await seedSettings(db);
  } finally {
    await db.$disconnect();
  }
}

async function seedPersona(
  db: Database,
  protection: Protection,
  { id, displayName, roles, organisation }: DemoPersona,
  sequence: number,
): Promise<void> {
  if (await db.userAccount.findUnique({ where: { id }, select: { id: true } })) return;
  const personId = await ensurePerson(db, protection, {
    name: displayName,
    identityNumber: composeIdentityNumber(INVENTED_REGION, '1970-01-01', sequence),
  });
  await db.userAccount.create({
    data: { id, personId, displayName, roles, organisationPath: organisation ?? null, isDemo: true },
    select: { id: true },
  });
}

async function seedBudget(db: Database): Promise<void> {
  const first = Number(civilDateAt(Date.now()).slice(0, 4));
  for (let year = first; year < first + YEARS_OF_BUDGET; year += 1) {
    const place = { jurisdiction: 'dongyang', line: 'employment-fund', year };
    if (await db.budgetLine.findUnique({ where: { jurisdiction_line_year: place }, select: { year: true } })) continue;
    await db.$transaction((tx) =>
      openBudgetLine(tx, place, APPROPRIATION_FEN, `open:${place.line}:${year}`, ENGINE_ACTOR, Date.now()),
    );
  }
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
