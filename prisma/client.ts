// The connection to PostgreSQL.
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from './generated/client.js';

export type Database = PrismaClient;
/** What runs inside `db.$transaction`. */
export type Transaction = Prisma.TransactionClient;
/** Either: for reads that do not care whether they are part of a transaction. */
export type Reader = Database | Transaction;

/** Long enough for a batch of 10,000 payouts; an ordinary change takes milliseconds. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const WAIT_FOR_CONNECTION_MS = 10_000;
/**
 * How many statements a connection keeps prepared. Planning a join anew each time costs the server more than running it (a
 * page of tasks: 1.7 ms and 0.2 ms).
 */
const MOST_STATEMENTS = 500;

/** Opens a pool of at most `max` connections. Connections are made on first use; end it with `$disconnect()`. */
export function createDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  return new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: url, max },
      { statementNameGenerator: createStatementNames(MOST_STATEMENTS) },
    ),
    transactionOptions: { maxWait: WAIT_FOR_CONNECTION_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
}

/** Gives each statement a name by its text, the first `most` of them; the empty name of all others means: not kept. */
export function createStatementNames(most: number): (statement: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= most) return known ?? '';
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** SQLSTATE of a failed statement, through Prisma's wrapping: `23505` unique, `23P01` exclusion, `23514` check. */
export function findSqlState(error: unknown): string | undefined {
  for (let cause: unknown = error; typeof cause === 'object' && cause !== null;) {
    const { code, originalCode, meta, cause: next } = cause as Record<string, unknown>;
    if (typeof originalCode === 'string') return originalCode;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code;
    cause = next ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return undefined;
}
