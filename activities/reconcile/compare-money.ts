// Payouts against the accounts, and against the bank's own book: three records of the same money, which must agree to the fen.
import { formatYuan, type Fen } from '../../domain/money.js';
import { HELD_FOR_LATE_PAYMENT } from '../../domain/lifecycle.js';
import type { Database } from '../../prisma/client.js';
import { BankUnavailableError, type BookedPayment } from '../bank/bank.js';
import type { Dependencies } from '../dependencies.js';
import type { Finding } from './finding.js';

const PAGE = 1_000;

/** Approved claims whose scheme pays and that have no entitlement: their approval made both or neither. */
export async function findMissingAwards({ db, policies }: Dependencies): Promise<Finding[]> {
  const rows = await db.application.findMany({
    where: { status: 'approved', entitlements: { none: {} }, certificate: null },
    select: { id: true, policyHash: true },
  });
  const findings: Finding[] = [];
  for (const { id, policyHash } of rows) {
    const scheme = await policies.getVersion(policyHash ?? '');
    if (scheme.content.document.settlement === 'payout')
      findings.push({ what: 'awardMissing', subject: id, outcome: 'needsPerson' });
  }
  return findings;
}

/** Sums of the accounts against sums of the payouts and of the adjustments, in one look, so that nothing moves between them. */
export async function compareLedger({ db }: Dependencies): Promise<Finding[]> {
  const rows = await db.$queryRaw<{ bucket: string; jurisdiction: string; ledger: bigint; payouts: bigint }[]>`
    WITH booked AS (
      SELECT split_part(account, '/', 1) AS bucket, split_part(account, '/', 2) AS jurisdiction, sum(amount_fen)::bigint AS amount
      FROM ledger_leg GROUP BY 1, 2),
    owed AS (
      SELECT CASE
          WHEN p.status IN ('due', 'batched') OR (p.status = 'held' AND p.held_reason = ${HELD_FOR_LATE_PAYMENT}) THEN 'payable'
          WHEN p.status IN ('sent', 'unknown') THEN 'inTransit'
          WHEN p.status = 'settled' THEN 'disbursed'
          ELSE 'returned' END AS bucket, p.jurisdiction, sum(p.amount_fen)::bigint AS amount
      FROM payout p
      WHERE p.status IN ('due', 'batched', 'sent', 'unknown', 'settled') OR (p.status = 'held' AND p.held_reason = ${HELD_FOR_LATE_PAYMENT})
        OR (p.status = 'returned' AND NOT EXISTS (SELECT FROM payout n WHERE n.entitlement_id = p.entitlement_id
          AND n.component = p.component AND n.period = p.period AND n.attempt > p.attempt))
      GROUP BY 1, 2
      UNION ALL SELECT 'receivable', jurisdiction, sum(receivable_fen)::bigint FROM adjustment GROUP BY 2)
    SELECT coalesce(b.bucket, o.bucket) AS bucket, coalesce(b.jurisdiction, o.jurisdiction) AS jurisdiction,
      coalesce(b.amount, 0)::bigint AS ledger, coalesce(o.amount, 0)::bigint AS payouts
    FROM (SELECT * FROM booked WHERE bucket IN ('payable', 'inTransit', 'disbursed', 'returned', 'suspense', 'receivable')) b
      FULL JOIN owed o ON o.bucket = b.bucket AND o.jurisdiction = b.jurisdiction
    UNION ALL SELECT 'trialBalance', '', coalesce(sum(amount), 0)::bigint, 0 FROM booked`;
  return rows
    .filter(({ ledger, payouts }) => ledger !== payouts)
    .map(({ bucket, jurisdiction, ledger, payouts }) => ({
      what: bucket === 'suspense' ? 'suspenseOpen' : 'ledgerDiffers',
      subject: `${bucket}/${jurisdiction}`,
      outcome: 'needsPerson',
      detail: bucket === 'suspense' ? formatYuan(ledger) : `${formatYuan(ledger)} / ${formatYuan(payouts)}`,
    }));
}

interface Booked {
  amount: Fen;
  times: number;
}

/** The bank's book against the payouts, where the bank gives one. */
export async function compareBook({ db, bank }: Dependencies): Promise<Finding[]> {
  if (!bank.book) return [];
  // First ours, then theirs: what we know as paid must stand in a book that is read later.
  const settled = await readSettled(db);
  let book: Map<string, Booked>;
  try {
    book = await readBook((after) => bank.book?.(after, PAGE) ?? Promise.resolve({ items: [], hasMore: false }));
  } catch (error) {
    if (!(error instanceof BankUnavailableError)) throw error;
    return [{ what: 'bankSilent', subject: bank.id, outcome: 'needsPerson' }];
  }
  const differs = (subject: string, detail: string): Finding => ({
    what: 'bookDiffers',
    subject,
    outcome: 'needsPerson',
    detail,
  });
  const findings: Finding[] = [];
  for (const [key, amount] of settled) {
    const booked = book.get(key);
    if (!booked) findings.push(differs(key, 'settled, not booked'));
    else if (booked.times > 1) findings.push(differs(key, `booked ${booked.times} times`));
    else if (booked.amount !== amount) findings.push(differs(key, 'booked with another amount'));
  }
  const others = [...book.keys()].filter((key) => !settled.has(key));
  for (let from = 0; from < others.length; from += PAGE)
    for (const { key, status } of await explainBooked(db, others.slice(from, from + PAGE)))
      findings.push(differs(key, `booked, ${status}`));
  return findings;
}

async function readSettled(db: Database): Promise<Map<string, Fen>> {
  const settled = new Map<string, Fen>();
  for (let after = ''; ;) {
    const rows = await db.payout.findMany({
      where: { status: 'settled', key: { gt: after } },
      orderBy: { key: 'asc' },
      take: PAGE,
      select: { key: true, amountFen: true },
    });
    for (const { key, amountFen } of rows) settled.set(key, amountFen);
    if (rows.length < PAGE) return settled;
    after = rows.at(-1)?.key ?? '';
  }
}

async function readBook(
  page: (after: number) => Promise<{ items: BookedPayment[]; hasMore: boolean }>,
): Promise<Map<string, Booked>> {
  const book = new Map<string, Booked>();
  for (let after = 0; ;) {
    const { items, hasMore } = await page(after);
    for (const { payoutKey, amount } of items) {
      const known = book.get(payoutKey);
      book.set(payoutKey, { amount, times: (known?.times ?? 0) + 1 });
    }
    if (!hasMore) return book;
    after = items.at(-1)?.position ?? after;
  }
}

/**
 * Payments in the book that the payouts do not explain. Those that are on their way are asked about by their list; what was paid
 * late stands in suspense.
 */
async function explainBooked(db: Database, keys: readonly string[]): Promise<{ key: string; status: string }[]> {
  return db.$queryRaw<{ key: string; status: string }[]>`
    SELECT k.key, coalesce(p.status, 'unknown key') AS status FROM unnest(${[...keys]}::text[]) AS k (key) LEFT JOIN payout p ON p.key = k.key
    WHERE p.id IS NULL OR (p.status NOT IN ('sent', 'unknown', 'settled')
      AND NOT EXISTS (SELECT FROM bank_statement_line l WHERE l.payout_id = p.id AND l.outcome = 'late'))
    ORDER BY k.key`;
}
