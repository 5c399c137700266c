// Case numbers (办件编号): readable, in order of creation, never used twice.
import { civilDateAt, type Instant } from '../domain/calendar/shanghai.js';
import type { Transaction } from './client.js';

/** The next number, e.g. `2026-00000042`. The year is that of the case's own clock. */
export async function nextCaseNumber(tx: Transaction, businessNow: Instant): Promise<string> {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`SELECT nextval('case_number') AS number`;
  return `${civilDateAt(businessNow).slice(0, 4)}-${String(row?.number).padStart(8, '0')}`;
}
