// The bank's return file: read strictly, then held against our payouts line by line. Pure, so that every order of lines can be tried.
import { CsvError, parse } from 'csv-parse/sync';
import { isYuan, parseYuan, type Fen } from './money.js';
import type { PayoutStatus } from './lifecycle.js';

export const STATEMENT_COLUMNS = ['payoutKey', 'status', 'amount', 'bankReference', 'settledOn', 'reasonCode'] as const;
export type StatementColumn = (typeof STATEMENT_COLUMNS)[number];

/** The most lines that one file holds, as many as a list of payouts. */
export const MOST_STATEMENT_LINES = 10_000;
const MOST_FAULTS = 100;
const SHORT_TEXT = /^[\x20-\x7e]{1,100}$/;
const PAYOUT_KEY = /^[\x21-\x7e]{1,200}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What the bank says of one payout. */
export interface StatementLine {
  /** Line of the file; the header is line 1. */
  line: number;
  payoutKey: string;
  status: 'settled' | 'returned';
  amount: Fen;
  /** Empty where the bank gives none. */
  bankReference: string;
  /** Day of the booking; empty for a return. */
  settledOn: string;
  /** Why it was returned; empty for a payment. */
  reasonCode: string;
}

/** What is wrong where; without a column: with the whole line. */
export interface StatementFault {
  line: number;
  column?: StatementColumn;
  message: 'required' | 'yuan' | 'date' | 'code' | 'line' | 'header' | 'columns' | 'quote' | 'tooManyLines';
}

export type ReadStatement = { lines: StatementLine[] } | { faults: StatementFault[] };

/** Reads a file: all of it, or what is wrong with it. Separators are commas, quotes are double, as RFC 4180 has them. */
export function readStatement(text: string): ReadStatement {
  const records = splitRecords(text);
  if ('fault' in records) return { faults: [records.fault] };
  const [header, ...rest] = records.records;
  if (header?.fields.join(',') !== STATEMENT_COLUMNS.join(',')) return { faults: [{ line: 1, message: 'header' }] };
  if (rest.length > MOST_STATEMENT_LINES)
    return { faults: [{ line: rest[MOST_STATEMENT_LINES]?.line ?? 1, message: 'tooManyLines' }] };
  const lines: StatementLine[] = [];
  const faults: StatementFault[] = [];
  for (const { line, fields } of rest) {
    const found = faultsOf(line, fields);
    faults.push(...found);
    if (found.length === 0) lines.push(lineOf(line, fields));
  }
  return faults.length === 0 ? { lines } : { faults: faults.slice(0, MOST_FAULTS) };
}

interface CsvRecord {
  line: number;
  fields: string[];
}

/** Splits into records and fields; an empty line is no record. */
function splitRecords(text: string): { records: CsvRecord[] } | { fault: StatementFault } {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\n', '\r\n'],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return { records: records.map(({ record, info }) => ({ line: info.lines, fields: record })) };
  } catch (error) {
    if (error instanceof CsvError) return { fault: { line: Number(error['lines'] ?? 1), message: 'quote' } };
    throw error;
  }
}

function faultsOf(line: number, fields: readonly string[]): StatementFault[] {
  if (fields.length !== STATEMENT_COLUMNS.length) return [{ line, message: 'columns' }];
  const [payoutKey = '', status = '', amount = '', bankReference = '', settledOn = '', reasonCode = ''] = fields;
  const faults: StatementFault[] = [];
  const unless = (holds: boolean, column: StatementColumn, message: StatementFault['message']) => {
    if (!holds) faults.push({ line, column, message });
  };
  unless(PAYOUT_KEY.test(payoutKey), 'payoutKey', payoutKey === '' ? 'required' : 'line');
  unless(status === 'settled' || status === 'returned', 'status', status === '' ? 'required' : 'code');
  unless(isYuan(amount), 'amount', amount === '' ? 'required' : 'yuan');
  if (status === 'settled') {
    unless(SHORT_TEXT.test(bankReference), 'bankReference', bankReference === '' ? 'required' : 'line');
    unless(isDay(settledOn), 'settledOn', settledOn === '' ? 'required' : 'date');
    unless(reasonCode === '' || SHORT_TEXT.test(reasonCode), 'reasonCode', 'line');
  } else if (status === 'returned') {
    unless(bankReference === '' || SHORT_TEXT.test(bankReference), 'bankReference', 'line');
    unless(settledOn === '' || isDay(settledOn), 'settledOn', 'date');
    unless(SHORT_TEXT.test(reasonCode), 'reasonCode', reasonCode === '' ? 'required' : 'line');
  }
  return faults;
}

function isDay(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function lineOf(line: number, fields: readonly string[]): StatementLine {
  const [payoutKey = '', status, amount = '', bankReference = '', settledOn = '', reasonCode = ''] = fields;
  return {
    line,
    payoutKey,
    status: status === 'settled' ? 'settled' : 'returned',
    amount: parseYuan(amount),
    bankReference,
    settledOn,
    reasonCode,
  };
}

// ---------------------------------------------------------------- against our payouts

/** A payout as far as a line can touch it. */
export interface StatementPayout {
  id: string;
  key: string;
  status: PayoutStatus;
  amount: Fen;
  bankReference: string | null;
  /** Whether the bank may have an order for it: it was submitted and not finally denied. */
  isSubmitted: boolean;
  /** Whether a line of a statement has said that it is paid; a second one speaks of a second payment. */
  isConfirmed: boolean;
}

/** Why a line has no effect, for a person to look at. */
export const UNMATCHED_REASONS = [
  /** We have no payout of this key. */
  'unknownPayout',
  'amountDiffers',
  /** The bank was never given an order for it. */
  'notSent',
  /** A statement has said before that it is paid, under another reference: perhaps it was paid twice. */
  'paidOtherwise',
  /** The bank had said that it was paid. */
  'paidBefore',
  /** "Known with another amount" speaks of a second submission only. */
  'keyReused',
] as const;
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number];

/**
 * What a line does. `matched`, `returned`: the payout has this outcome, now or since before. `late`: paid after it was
 * returned. `repeated`: the same line has counted already.
 */
export type LineOutcome =
  | { outcome: 'matched' | 'returned' | 'late'; payoutId: string; isChange: boolean }
  | { outcome: 'unmatched'; reason: UnmatchedReason }
  | { outcome: 'repeated' };

/** Reason of a return (ISO 20022) that is no confirmed return, see activities/bank/bank.ts. */
const KEY_REUSED = 'AM05';

/**
 * Holds lines against payouts, in their order. `payouts` by key; `hashOf` names a line by its content, `counted` holds the
 * names of lines that have counted before.
 */
export function matchLines(
  lines: readonly StatementLine[],
  payouts: ReadonlyMap<string, StatementPayout>,
  hashOf: (line: StatementLine) => string,
  counted: ReadonlySet<string>,
): LineOutcome[] {
  const seen = new Set(counted);
  const standing = new Map([...payouts].map(([key, payout]) => [key, { ...payout }]));
  return lines.map((line) => {
    const hash = hashOf(line);
    if (seen.has(hash)) return { outcome: 'repeated' };
    const outcome = outcomeOf(line, standing.get(line.payoutKey));
    if (outcome.outcome !== 'unmatched') seen.add(hash);
    return outcome;
  });
}

function outcomeOf(line: StatementLine, payout: StatementPayout | undefined): LineOutcome {
  const unmatched = (reason: UnmatchedReason): LineOutcome => ({ outcome: 'unmatched', reason });
  if (!payout) return unmatched('unknownPayout');
  if (payout.amount !== line.amount) return unmatched('amountDiffers');
  const effect = (outcome: 'matched' | 'returned' | 'late', isChange: boolean): LineOutcome => ({
    outcome,
    payoutId: payout.id,
    isChange,
  });
  const isOpen = (payout.status === 'sent' || payout.status === 'unknown') && payout.isSubmitted;
  if (line.status === 'returned') {
    if (line.reasonCode === KEY_REUSED) return unmatched('keyReused');
    if (payout.status === 'settled') return unmatched('paidBefore');
    if (payout.status === 'returned') return effect('returned', false);
    if (!isOpen) return unmatched('notSent');
    payout.status = 'returned';
    return effect('returned', true);
  }
  if (payout.status === 'settled') {
    if (payout.isConfirmed && payout.bankReference !== line.bankReference) return unmatched('paidOtherwise');
    payout.isConfirmed = true;
    return effect('matched', false);
  }
  if (payout.status === 'returned') return effect('late', true);
  if (!isOpen) return unmatched('notSent');
  Object.assign(payout, { status: 'settled', bankReference: line.bankReference, isConfirmed: true });
  return effect('matched', true);
}
