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

/** Opens a pool of at most `max` connections. Connections are made on first use; end it with `$disconnect()`. */
export function createDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max }),
    transactionOptions: { maxWait: WAIT_FOR_CONNECTION_MS, timeout: TRANSACTION_TIMEOUT_MS },
  });
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
