// A base is published and corrected while parts of the product die with kill -9: each difference arises once, and nothing is lost.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { createDatabase, type Database } from '../../prisma/client.js';
import { Persona } from '../../runtime/persona-client.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { connectClient } from '../../temporal.js';
import { eventually } from '../helpers/eventually.js';
import { audit, type Findings } from './audit.js';
import { Load, MONTHS } from './load.js';
import { PatientClient, type Asked } from './patient-client.js';
import { Product, type Target } from './product.js';
import { SeededRandom } from './random.js';

const SEED = 20_261_127;
const CLAIMS = 3;
const LIMIT_MS = 120_000;
const KILL_WITHIN_MS = 600;

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const BASE_YEAR = Number(first.slice(0, 4)) - 1;
const KNOWN = [{ year: BASE_YEAR, amount: '28800.00', unit: 'year' }];
/** Months of the award whose average wage is not published. */
const PROVISIONAL = MONTHS - (13 - Number(first.slice(5)));

/** What is published, who dies meanwhile, and what is paid further and to be got back of each month then, in fen. */
const ROUNDS: readonly [amount: string, target: Target, payout: bigint, receivable: bigint][] = [
  // 286.00 - 264.00
  ['2600.00', 'worker', 2_200n, 0n],
  // 291.50 - 286.00
  ['2650.00', 'postgres', 550n, 0n],
  // 253.00 - 291.50
  ['2300.00', 'everything', 0n, 3_850n],
  // 297.00 - 253.00, of which 38.50 had been paid
  ['2700.00', 'temporal', 550n, -3_850n],
];

let product: Product;
beforeAll(async () => {
  product = await Product.start();
}, 240_000);
afterAll(() => product.stop(false), 240_000);

const pathOf = (name: string) => `jurisdictions/dongyang/settings/${name}`;
async function propose(name: string, value: unknown): Promise<string> {
  const officer = await Persona.signIn(product.base, 'policy-officer');
  const { changeId } = await officer.put<{ changeId: string }>(pathOf(name), { value });
  return `jurisdictions/dongyang/settings/changes/${changeId}/confirm`;
}

it('differences of provisional months survive kill -9 of every part, each once', async () => {
  const asked: Asked[] = [];
  const random = new SeededRandom(SEED);
  const load = await Load.open(product.base, asked, random);
  const second = await PatientClient.signIn(product.base, 'policy-officer-2', asked);
  await second.must(await propose('cityAverageWage', KNOWN), {});
  await second.must(await propose('unpublishedBase', 'provisional'), {});
  await load.step(CLAIMS);
  while (!load.isDone) await load.step(0);
  const granted = load.claims.filter(({ entitlementId }) => entitlementId !== undefined).length;
  expect(granted).toBeGreaterThan(0);

  for (const [amount, target] of ROUNDS) {
    const confirmation = await propose('cityAverageWage', [...KNOWN, { year: BASE_YEAR + 1, amount, unit: 'month' }]);
    const confirming = second.must(confirmation, {});
    await new Promise((resolve) => setTimeout(resolve, random.below(KILL_WITHIN_MS)));
    await product.kill(target);
    await confirming;
    // Whatever the dead had begun is carried on; nobody confirms the next value before.
    await withDatabase((db) =>
      eventually(
        `the differences to ${amount}`,
        () => db.adjustment.count({ where: { number: ROUNDS.findIndex(([one]) => one === amount) + 1 } }),
        (count) => count === granted * PROVISIONAL,
        LIMIT_MS,
      ),
    );
  }
  await load.step(0);
  await eventually(
    'every list is settled',
    () => load.who('payer-1').all<{ status: string }>('payout-batches'),
    (lists) => lists.every(({ status }) => status === 'settled'),
    LIMIT_MS,
  );

  const findings: Findings = { lost: [], duplicated: [], unexplained: [] };
  await withDatabase(async (db) => {
    const rows = await db.adjustment.findMany({ orderBy: { number: 'asc' } });
    expect(rows).toHaveLength(ROUNDS.length * granted * PROVISIONAL);
    for (const { number, payoutFen, receivableFen } of rows)
      expect([number, payoutFen, receivableFen]).toEqual([number, ...(ROUNDS[number - 1]?.slice(2) ?? [])]);
    const engine = await connectClient(getRunningConfig(product.dataFolder));
    await audit({ load, db, engine }, findings);
    await engine.connection.close();
  });
  expect(findings).toEqual({ lost: [], duplicated: [], unexplained: [] });
}, 900_000);

async function withDatabase<T>(use: (db: Database) => Promise<T>): Promise<T> {
  const db = createDatabase(getRunningConfig(product.dataFolder).databaseUrl, { max: 2 });
  try {
    return await use(db);
  } finally {
    await db.$disconnect();
  }
}
