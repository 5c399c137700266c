import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import {
  matchLines,
  MOST_STATEMENT_LINES,
  readStatement,
  STATEMENT_COLUMNS,
  type LineOutcome,
  type StatementLine,
  type StatementPayout,
} from '../../domain/bank-statement.js';

const HEADER = STATEMENT_COLUMNS.join(',');
const PAID = 'payout:e:base.claimant:2026-01:1,settled,264.00,SB1,2026-02-03,';
const BACK = 'payout:e:base.claimant:2026-02:1,returned,264.00,,,AC04';
const faultsOf = (...lines: string[]) => {
  const read = readStatement([HEADER, ...lines].join('\n'));
  return 'faults' in read ? read.faults : [];
};

describe('a return file of the bank', () => {
  it('is read line by line, with line breaks of either kind and a byte order mark', () => {
    const read = readStatement(`\uFEFF${HEADER}\r\n${PAID}\r\n\r\n${BACK}`);
    expect(read).toEqual({
      lines: [
        {
          line: 2,
          payoutKey: 'payout:e:base.claimant:2026-01:1',
          status: 'settled',
          amount: 26_400n,
          bankReference: 'SB1',
          settledOn: '2026-02-03',
          reasonCode: '',
        },
        {
          line: 4,
          payoutKey: 'payout:e:base.claimant:2026-02:1',
          status: 'returned',
          amount: 26_400n,
          bankReference: '',
          settledOn: '',
          reasonCode: 'AC04',
        },
      ],
    });
  });

  it.each<[string, string, object[]]>([
    [
      'an amount with three decimals',
      PAID.replace('264.00', '264.001'),
      [{ line: 2, column: 'amount', message: 'yuan' }],
    ],
    ['an amount in full-width digits', PAID.replace('264', '２６４'), [{ line: 2, column: 'amount', message: 'yuan' }]],
    ['a negative amount', PAID.replace('264', '-264'), [{ line: 2, column: 'amount', message: 'yuan' }]],
    ['a formula', PAID.replace('264.00', '=HYPERLINK(1)'), [{ line: 2, column: 'amount', message: 'yuan' }]],
    ['a day that does not exist', PAID.replace('02-03', '02-30'), [{ line: 2, column: 'settledOn', message: 'date' }]],
    ['a status of another kind', PAID.replace('settled', 'paid'), [{ line: 2, column: 'status', message: 'code' }]],
    [
      'a payment without a reference',
      PAID.replace('SB1', ''),
      [{ line: 2, column: 'bankReference', message: 'required' }],
    ],
    ['a return without a reason', BACK.replace('AC04', ''), [{ line: 2, column: 'reasonCode', message: 'required' }]],
    ['a control character', PAID.replace('SB1', 'S\u0007'), [{ line: 2, column: 'bankReference', message: 'line' }]],
    ['a column too many', `${PAID},x`, [{ line: 2, message: 'columns' }]],
    ['an open quote', `"${PAID}`, [{ line: 2, message: 'quote' }]],
    ['a quote in the middle', PAID.replace('SB1', 'S"B1'), [{ line: 2, message: 'quote' }]],
  ])('is refused for %s, with line and column', (_what, line, expected) => {
    expect(faultsOf(line)).toEqual(expected);
  });

  it('is refused as a whole with every fault, or for its header, or when it is too long', () => {
    expect(faultsOf(PAID, BACK.replace('AC04', ''), PAID.replace('264.00', 'x'))).toHaveLength(2);
    expect(readStatement(PAID)).toEqual({ faults: [{ line: 1, message: 'header' }] });
    expect(readStatement('')).toEqual({ faults: [{ line: 1, message: 'header' }] });
    const many = Array.from({ length: MOST_STATEMENT_LINES + 1 }, () => PAID);
    expect(faultsOf(...many)).toEqual([{ line: MOST_STATEMENT_LINES + 2, message: 'tooManyLines' }]);
  });

  it('is read as a CSV writer writes it, whatever its fields hold', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', ':', '1'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 10 }), (references) => {
        const rows = references.map((reference) => ['payout:x', 'settled', '1.00', reference, '2026-01-02', '']);
        const read = readStatement(stringify([[...STATEMENT_COLUMNS], ...rows]));
        expect('lines' in read && read.lines.map(({ bankReference }) => bankReference)).toEqual(references);
      }),
    );
  });

  it('never makes the reader fail, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '0', '\u0000') }), (text) => {
        expect(Object.keys(readStatement(`${HEADER}\n${text}`))).toHaveLength(1);
      }),
    );
  });
});

const payout = (change: Partial<StatementPayout> = {}): StatementPayout => ({
  id: 'p',
  key: 'k',
  status: 'sent',
  amount: 100n,
  bankReference: null,
  isSubmitted: true,
  isConfirmed: false,
  ...change,
});
const line = (change: Partial<StatementLine> = {}): StatementLine => ({
  line: 2,
  payoutKey: 'k',
  status: 'settled',
  amount: 100n,
  bankReference: 'R',
  settledOn: '2026-01-02',
  reasonCode: '',
  ...change,
});
const back = (change: Partial<StatementLine> = {}) =>
  line({ status: 'returned', bankReference: '', reasonCode: 'AC04', ...change });
const nameOf = (one: StatementLine) => `${one.payoutKey} ${one.status} ${one.bankReference} ${one.reasonCode}`;
const judge = (lines: StatementLine[], ours: StatementPayout, counted: string[] = []): LineOutcome[] =>
  matchLines(lines, new Map([[ours.key, ours]]), nameOf, new Set(counted));
const brief = (outcome: LineOutcome | undefined) =>
  outcome?.outcome === 'unmatched' ? outcome.reason : outcome?.outcome;

describe('a line against its payout', () => {
  it.each<[string, StatementLine, Partial<StatementPayout>, string]>([
    ['settles what was sent', line(), {}, 'matched'],
    ['settles what is unknown', line(), { status: 'unknown' }, 'matched'],
    ['returns what was sent', back(), {}, 'returned'],
    ['confirms what asking has found out', line(), { status: 'settled', bankReference: 'other' }, 'matched'],
    ['confirms a return', back(), { status: 'returned' }, 'returned'],
    ['of another amount is left to a person', line({ amount: 101n }), {}, 'amountDiffers'],
    ['of an unknown key is left to a person', line({ payoutKey: 'x' }), {}, 'unknownPayout'],
    ['of a payout that was never sent is left to a person', line(), { status: 'due' }, 'notSent'],
    ['of a payout that the bank has finally denied is left to a person', line(), { isSubmitted: false }, 'notSent'],
    ['that returns what was paid is left to a person', back(), { status: 'settled' }, 'paidBefore'],
    [
      'of a second payment is left to a person',
      line(),
      { status: 'settled', bankReference: 'Q', isConfirmed: true },
      'paidOtherwise',
    ],
    ['that speaks of a key used twice returns nothing', back({ reasonCode: 'AM05' }), {}, 'keyReused'],
    ['that pays what came back is late', line(), { status: 'returned' }, 'late'],
  ])('%s', (_what, one, ours, expected) => {
    expect(brief(judge([one], payout(ours))[0])).toBe(expected);
  });

  it('counts once, in one file or in two', () => {
    expect(judge([line(), line({ line: 3 })], payout()).map(brief)).toEqual(['matched', 'repeated']);
    expect(judge([line()], payout(), [nameOf(line())]).map(brief)).toEqual(['repeated']);
  });

  it('that had no effect may have one later', () => {
    expect(judge([line()], payout({ status: 'batched' })).map(brief)).toEqual(['notSent']);
    expect(judge([line()], payout()).map(brief)).toEqual(['matched']);
  });

  it('in any order gives a payout at most one outcome, and each payment of the bank one place in the books', () => {
    const said = fc.oneof(
      fc.constantFrom('R', 'Q').map((bankReference) => line({ bankReference })),
      fc.constantFrom('AC04', 'AM05').map((reasonCode) => back({ reasonCode })),
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), (lines) => {
        const outcomes = judge(lines, payout());
        const changes = outcomes.filter((one) => 'isChange' in one && one.isChange).map(brief);
        expect(changes.filter((one) => one === 'matched' || one === 'returned').length).toBeLessThanOrEqual(1);
        // A late payment follows a return; a return never follows a payment.
        const firstPaid = changes.indexOf('matched');
        if (firstPaid >= 0) expect(changes).toEqual(['matched']);
        const counted = outcomes.map((one, i) => [brief(one), nameOf(lines[i] as StatementLine)] as const);
        const effective = counted.filter(([one]) => ['matched', 'returned', 'late'].includes(one ?? ''));
        expect(new Set(effective.map(([, name]) => name)).size).toBe(effective.length);
      }),
    );
  });
});
