// The workbooks of all worked cases that are granted and some made-up claims, recalculated by another calculator: the same fen.
import { describe, expect, it } from '@jest/globals';
import { read, utils, type CellObject, type WorkBook } from '@e965/xlsx';
import calculate from 'xlsx-calc';
import { workbookOf } from '../../../api/explanation/workbook.js';
import { LANGUAGES } from '../../../api/language.js';
import { amountsOf } from '../../../domain/assessment/explain.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import { exact, formatYuan, sumFen } from '../../../domain/money.js';
import { claimsOf, recordedOf, SCHEMES, workedOf, type Recorded } from '../../domain/assessment/explained-claims.js';
import { flexible, policies } from '../../domain/assessment/flexible-claim.js';

// What spreadsheet programs do and the calculator does not: fifteen digits count, and a half is rounded away from zero.
const digits = (value: number) => exact(value.toPrecision(15));
calculate.set_fx('ROUND', (value: number, places: number) => digits(value).toDecimalPlaces(places).toNumber());
calculate.set_fx('ROUNDUP', (value: number) => digits(value).ceil().toNumber());
calculate.set_fx('INT', (value: number) => Math.floor(value));

const HEAD = { jurisdiction: { 'zh-CN': '*市', en: '*Shi' } };
const open = (record: Recorded, language: 'zh-CN' | 'en' = 'zh-CN') =>
  read(workbookOf(record, HEAD, language), { cellFormula: true, cellNF: true });

function cellsOf(book: WorkBook): [string, CellObject][] {
  return book.SheetNames.flatMap((name) =>
    Object.entries(book.Sheets[name] ?? {})
      .filter(([place]) => !place.startsWith('!'))
      .map(([place, cell]): [string, CellObject] => [`${name}!${place}`, cell as CellObject]),
  );
}

/** Forgets every number that a formula had, and computes them anew. */
function recalculated(book: WorkBook): WorkBook {
  for (const [, cell] of cellsOf(book)) if (cell.f !== undefined) cell.v = -1;
  calculate(book);
  return book;
}

const columnOf = (book: WorkBook, sheet: number, column: string): unknown[] => {
  const name = book.SheetNames[sheet] ?? '';
  const rows = utils.decode_range(book.Sheets[name]?.['!ref'] ?? 'A1').e.r + 1;
  return Array.from(
    { length: rows },
    (_, row) => (book.Sheets[name]?.[`${column}${row + 1}`] as CellObject | undefined)?.v,
  );
};

/** Every worked case that is granted, and for packs without one some that are made up. */
const MADE_UP = 3;
const granted = SCHEMES.flatMap(([name, scheme]) =>
  claimsOf(scheme)
    .filter(({ assessment }) => assessment.outcome === 'eligible')
    .slice(0, workedOf(scheme).filter(({ assessment }) => assessment.outcome === 'eligible').length + MADE_UP)
    .map((record, index) => [`${name} ${index + 1}`, record] as const),
);

describe('the workbook of a claim that is granted', () => {
  it('is tried for every kind of award', () => {
    const kinds = new Set(policies.schemes.map(({ content }) => content.document.award?.kind));
    expect(new Set(granted.map(([, { scheme }]) => scheme.content.document.award?.kind))).toEqual(kinds);
  });

  it.each(granted)('%s recalculates to the fen', (_name, record) => {
    const { assessment, scheme, claim } = record;
    const book = open(record);
    const before = cellsOf(book).map(([place, { f, v }]) => [place, f, v]);
    const formulas = cellsOf(recalculated(book)).filter(([, { f }]) => f !== undefined);
    for (const [place, { f, v }] of formulas) {
      const cached = before.find(([one]) => one === place)?.[2];
      expect([place, f, digits(Number(v)).minus(Number(cached)).abs().lessThan(1e-9)]).toEqual([place, f, true]);
    }
    const amounts = amountsOf(assessment);
    const shown = formulas.filter(([place]) => place.startsWith('摘要!')).map(([, { v }]) => Number(v).toFixed(2));
    expect(shown).toEqual(amounts.map(([, amount]) => Number(amount).toFixed(2)));
    if (!scheme.award) return;
    const planned = planPeriods(scheme, assessment, claim).flatMap(({ period, amount }) =>
      amount === null || period >= (assessment.undeterminedFrom ?? '~') ? [] : [amount],
    );
    const periods = columnOf(book, 3, 'B').slice(1);
    const expected = planned.length === 0 ? [] : [...planned, sumFen(planned)].map(formatYuan);
    expect(periods.map((value) => Number(value).toFixed(2))).toEqual(expected);
  });

  it.each(LANGUAGES)('has its five sheets in the language of the reader (%s)', (language) => {
    const [[, record]] = granted as [(typeof granted)[number]];
    expect(open(record, language).SheetNames).toEqual(
      language === 'en'
        ? ['Summary', 'Conditions', 'Arithmetic', 'Periods', 'Clauses']
        : ['摘要', '条件', '计算', '期次', '条款'],
    );
  });

  it('writes a formula for every step', () => {
    for (const [, record] of granted) {
      const book = open(record);
      const steps = cellsOf(book).filter(([place]) => place.startsWith('计算!C') && place !== '计算!C1');
      const hasSteps = record.assessment.steps.some(({ values }) => Object.hasOwn(values, 'amount'));
      if (hasSteps) expect(steps.some(([, { f }]) => f !== undefined)).toBe(true);
    }
  });
});

describe('claims of every pack', () => {
  it('have a workbook, whatever the outcome', () => {
    for (const [, scheme] of SCHEMES)
      for (const record of claimsOf(scheme).slice(0, 12))
        expect(workbookOf(record, HEAD, 'en').length).toBeGreaterThan(0);
  });
});

describe('what a claimant wrote', () => {
  const HOSTILE = '=HYPERLINK("http://evil.example","x")';
  const [good] = workedOf(flexible) as [Recorded];

  it.each([HOSTILE, '+1+1', '-2', '@SUM(A1)', '\u0009=1', '$t(problem.internal.title)', '{{given}}'])(
    'is a text, and no cell begins with it: %s',
    (district) => {
      const householdRegistration = { jurisdiction: 'dongyang', district, type: 'urban' };
      const facts = { ...good.claim.facts, householdRegistration, filingDistrict: district };
      const cells = cellsOf(open(recordedOf(flexible, { ...good.claim, facts })));
      const holding = cells.filter(([, { v }]) => String(v).includes(district));
      expect(holding.length).toBeGreaterThan(0);
      for (const [, { f, t, v }] of holding) {
        expect([f, t]).toEqual([undefined, 's']);
        expect(String(v).startsWith(district)).toBe(false);
      }
    },
  );
});
