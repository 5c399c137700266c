// Tells an outage of the database from a mistake of ours.
import { findSqlState } from '../prisma/client.js';

/** Prisma: cannot reach, timed out, closed, no free connection, transaction not started. Node: refused, reset, timed out. */
const CODES = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
]);
/** PostgreSQL: connection exceptions, too many connections, and the server going down or coming up. */
const STATES = /^(08...|53300|57P0[1-3])$/;

/** Whether an error, or what it was caused by, says that the database cannot be reached now. */
export function isUnreachable(error: unknown): boolean {
  if (STATES.test(findSqlState(error) ?? '')) return true;
  for (let cause: unknown = error; typeof cause === 'object' && cause !== null;) {
    const { code, cause: next } = cause as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && CODES.has(code)) return true;
    cause = next;
  }
  return false;
}
