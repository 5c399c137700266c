// `npm run reconcile`: compares database, engine and bank of a running instance, sets going what stands still, and prints what it
// found. Ends with 0 only if nothing needs a person. Also to be run after a restore.
import { SandboxBank } from '../activities/bank/sandbox/sandbox-bank.js';
import { reconcile, type ReconcileReport } from '../activities/reconcile/reconcile.js';
import { ConfigError } from '../config.js';
import { failureText, openDatabase } from '../startup.js';
import { connectClient } from '../temporal.js';
import { createDependencies } from '../worker.js';
import { getRunningConfig } from './running-instance.js';

const DATABASE_CONNECTIONS = 4;

async function run(): Promise<ReconcileReport> {
  const config = getRunningConfig();
  if (config.bank.url === undefined)
    throw new ConfigError([{ setting: 'BOFU_BANK_URL', given: '(not set)', problem: 'is where payouts are sent to' }]);
  const db = await openDatabase(config, DATABASE_CONNECTIONS);
  try {
    const client = await connectClient(config);
    try {
      const bank = new SandboxBank({ url: config.bank.url });
      return await reconcile(await createDependencies(config, { db, workflows: client.workflow, bank }));
    } finally {
      await client.connection.close();
    }
  } finally {
    await db.$disconnect();
  }
}

function print({ findings, counts }: ReconcileReport): void {
  for (const { what, subject, outcome, detail } of findings)
    process.stdout.write(
      `${outcome.padEnd(11)}  ${what.padEnd(17)}  ${subject}${detail === undefined ? '' : `  (${detail})`}\n`,
    );
  const { found, redriven, needsPerson } = counts;
  process.stdout.write(`found: ${found}, re-driven: ${redriven}, needs a person: ${needsPerson}\n`);
}

try {
  const report = await run();
  print(report);
  process.exitCode = report.counts.needsPerson === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 2;
}
