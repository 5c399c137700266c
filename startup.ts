// How a part that is our own comes to its database, and how it says that it cannot start.
import { inspect } from 'node:util';
import { ConfigError, type ConnectedConfig } from './config.js';
import { createDatabase, type Database } from './prisma/client.js';
import {
  assertFitForProduction,
  assertMasterKey,
  assertMigrated,
  assertReachable,
  InstallationError,
} from './prisma/installation.js';
import { EngineError } from './temporal.js';

/**
 * Opens the database when this part may work with it: it answers, has the schema of this release, was written with our master
 * key, and in production was never used for a demo and gives us no right to alter the record.
 * @param connections the most that are opened
 * @throws InstallationError with the first thing that is wrong
 */
export async function openDatabase(
  { databaseUrl, masterKey, mode }: Pick<ConnectedConfig, 'databaseUrl' | 'masterKey' | 'mode'>,
  connections: number,
): Promise<Database> {
  const db = createDatabase(databaseUrl, { max: connections });
  try {
    await assertReachable(db, databaseUrl);
    await assertMigrated(db);
    if (mode === 'production') await assertFitForProduction(db);
    await assertMasterKey(db, masterKey);
    return db;
  } catch (error) {
    await db.$disconnect();
    throw error;
  }
}

/** Why a part cannot go on: settings and servers in their own words, of everything else the stack. */
export function failureText(error: unknown): string {
  const isExpected = error instanceof ConfigError || error instanceof EngineError || error instanceof InstallationError;
  return isExpected ? error.message : inspect(error);
}

/** Runs a part to its end, or until it cannot go on: then it says why and the process ends with 1. */
export async function runPart(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exit(1);
  }
}
