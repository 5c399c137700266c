// The ledger: double entry, append-only, fen. An entry moves money from one bucket to another; the database refuses an entry
// that does not sum to zero at commit, and a second entry under the same key.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Fen } from '../../domain/money.js';
import type { Transaction } from '../../prisma/client.js';

/** The stations of money on its way to a person, and where it came from. */
export const BUCKETS = [
  /** Granted by the budget for a year (credit side). */
  'appropriation',
  /** Granted and free. */
  'available',
  /** Bound by an award, in a year whose line is open. */
  'reserved',
  /** Bound by an award, for a year whose line is not open or is spent; with its contra account. */
  'committed',
  'commitmentContra',
  /** Fallen due, to be paid. */
  'payable',
  /** Handed to the bank, not confirmed yet. */
  'inTransit',
  /** Confirmed by the bank as received. */
  'disbursed',
  /** Come back from the bank; waits for a new account. */
  'returned',
  /** Paid by the bank after it had been taken as returned; unexplained until a person has looked. With its contra account. */
  'suspense',
  'suspenseContra',
  /** Paid too much, to be got back; with its contra account. */
  'receivable',
  'receivableContra',
] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Where a budget stands: a jurisdiction's line in a year. A scheme without a line is `unlimited`. */
export interface BudgetPlace {
  jurisdiction: string;
  line: string;
  year: number;
}

export const UNLIMITED_LINE = 'unlimited';

export function accountOf(bucket: Bucket, { jurisdiction, line, year }: BudgetPlace): string {
  return `${bucket}/${jurisdiction}/${line}/${year}`;
}

/** Money that goes from one account (credit) to another (debit). */
export interface Move {
  from: string;
  to: string;
  amount: Fen;
}

export interface NewEntry {
  stream: string;
  /** Business key: the same entry cannot be posted twice. */
  key: string;
  kind: string;
  occurredAt: Instant;
  moves: readonly Move[];
}

/** Posts entries in the caller's transaction; entries that move nothing are left out. */
export async function postEntries(tx: Transaction, entries: readonly NewEntry[]): Promise<void> {
  const posted = entries
    .map(({ moves, occurredAt, ...entry }) => ({
      ...entry,
      occurredAt: new Date(occurredAt).toISOString(),
      legs: [...legsOf(moves)].map(([account, amount]) => ({ account, amount: amount.toString() })),
    }))
    .filter(({ legs }) => legs.length > 0);
  if (posted.length === 0) return;
  await tx.$executeRaw`
    WITH posted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(posted)}::jsonb)
        AS p (stream text, key text, kind text, "occurredAt" timestamptz, legs jsonb)),
    entries AS (
      INSERT INTO ledger_entry (stream, key, kind, occurred_at) SELECT stream, key, kind, "occurredAt" FROM posted)
    INSERT INTO ledger_leg (stream, entry_key, account, amount_fen)
    SELECT stream, key, leg ->> 'account', (leg ->> 'amount')::bigint FROM posted, jsonb_array_elements(legs) AS leg`;
}

/** One leg per account, debit positive; accounts whose moves cancel out have none. */
function legsOf(moves: readonly Move[]): Map<string, Fen> {
  const legs = new Map<string, Fen>();
  for (const { from, to, amount } of moves) {
    legs.set(from, (legs.get(from) ?? 0n) - amount);
    legs.set(to, (legs.get(to) ?? 0n) + amount);
  }
  return new Map([...legs].filter(([, amount]) => amount !== 0n));
}
