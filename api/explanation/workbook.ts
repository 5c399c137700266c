// An explained assessment as a workbook: inputs are cells, every step is a live formula with the number that it has now.
import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { amountsOf } from '../../domain/assessment/explain.js';
import { valueOf, valuesOf } from '../../domain/assessment/calculation.js';
import { ONCE } from '../../domain/assessment/award/kind.js';
import { sourceOf } from '../../domain/policy/citation.js';
import type { Label } from '../../domain/policy/label.js';
import { findOwn } from '../../domain/policy/own-member.js';
import { say, wordsOf, type Language, type Words } from '../language.js';
import { cellFormula } from './cell-formula.js';
import { speak, type ExplainedRecord, type SpokenAssessment } from './explanation.js';

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What stands over the arithmetic. */
export interface WorkbookHead {
  /** Absent for a question without a case. */
  readonly caseNumber?: string;
  readonly jurisdiction: Label;
}

const YUAN = '0.00';
const RATE = '0.00##%';
const LONGEST_TEXT = 32_000;
/** Column of the numbers of the arithmetic, and the row of its first line: below the headings. */
const NUMBERS = 'C';
const FIRST_ROW = 2;

/**
 * The bytes of the workbook. What a claimant wrote is only ever a text cell: nothing but our own formulas is a formula.
 * @throws InternalPolicyError if the record does not give its own amounts again.
 */
export function workbookOf(record: ExplainedRecord, head: WorkbookHead, language: Language): Buffer {
  const spoken = speak(record, language);
  const t = wordsOf(language);
  const book = utils.book_new();
  const add = (name: string, rows: readonly (readonly CellObject[])[], widths: readonly number[]) =>
    utils.book_append_sheet(book, sheetOf(rows, widths), t(`workbook.sheet.${name}`));
  add('summary', summaryRows(record, head, spoken, t), [28, 60]);
  add('conditions', conditionRows(spoken, t), [6, 90, 50, 60, 14, 16, 40]);
  add('arithmetic', arithmeticRows(spoken, t), [6, 44, 18, 8, 70, 16, 40]);
  add('periods', periodRows(spoken, t), [16, 18]);
  add('clauses', clauseRows(record, spoken, t), [20, 50, 50]);
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

function summaryRows(
  { scheme, words, assessment }: ExplainedRecord,
  { caseNumber, jurisdiction }: WorkbookHead,
  { explained, values, view }: SpokenAssessment,
  t: Words,
): CellObject[][] {
  const { language } = values;
  const { term, policy, outcome, asOf } = assessment;
  const row = (name: string, value: string | number | undefined): CellObject[][] =>
    value === undefined
      ? []
      : [[text(t(`workbook.summary.${name}`)), typeof value === 'number' ? number(value) : text(value)]];
  const cell = cellsOf(explained.calculation?.lines ?? []);
  const sheet = t('workbook.sheet.arithmetic');
  const amounts = amountsOf(assessment).map(([name, amount]) => {
    const line = explained.calculation?.amounts[name];
    const [field = name, part] = name.split('.');
    const label = t(`workbook.amount.${field}`);
    const shown = part === undefined ? label : t('explanation.labelOf', { label, name: values.sayPart(part) });
    const format = field === 'ratios' ? undefined : YUAN;
    return [
      text(shown),
      line === undefined ? text(amount) : formula(`'${sheet}'!${cell(line)}`, Number(amount), format),
    ];
  });
  return [
    [text(t('workbook.summary.title'))],
    ...row('case', caseNumber),
    ...row('scheme', say(words.label, language)),
    ...row('jurisdiction', say(jurisdiction, language)),
    ...row('version', scheme.version),
    ...row('hash', policy.hash),
    ...row('engine', assessment.engineVersion),
    ...row('asOf', asOf),
    ...row('outcome', t(`outcome.${outcome}`)),
    ...row('opens', view.opens),
    ...row('from', term?.from),
    ...row('to', term?.to),
    ...row('months', term?.months),
    ...amounts,
    [text(t('workbook.summary.note'))],
  ];
}

function conditionRows({ view }: SpokenAssessment, t: Words): CellObject[][] {
  const rows = view.conditions.map(({ sentence, required, given, result, clause, quote }, index) => [
    number(index + 1),
    text(sentence),
    text(required),
    text(given.join(t('explanation.next'))),
    text(t(`workbook.result.${result}`)),
    text(clause),
    text(quote),
  ]);
  return [headings(['number', 'condition', 'required', 'given', 'result', 'clause', 'quote'], t), ...rows];
}

function arithmeticRows({ explained, lines }: SpokenAssessment, t: Words): CellObject[][] {
  const cell = cellsOf(explained.calculation?.lines ?? []);
  const rows = lines.map(({ line, value, label, text: words }, index) => {
    const unit = line.kind === 'words' || line.unit === 'number' ? '' : t(`workbook.unit.${line.unit}`);
    return [number(index + 1), text(label), numberOf(), text(unit), text(words), text(line.clause), text(line.quote)];

    function numberOf(): CellObject {
      if (line.kind === 'words' || value === undefined) return text('');
      const format = line.unit === 'yuan' ? YUAN : line.unit === 'rate' ? RATE : undefined;
      if (line.kind === 'input') return number(value.toNumber(), format);
      return formula(cellFormula(line.formula, cell), value.toNumber(), format);
    }
  });
  return [headings(['number', 'item', 'value', 'unit', 'words', 'clause', 'quote'], t), ...rows];
}

function periodRows({ explained: { calculation } }: SpokenAssessment, t: Words): CellObject[][] {
  const titles = headings(['period', 'amount'], t);
  if (!calculation || calculation.periods.length === 0) return [titles];
  const cell = cellsOf(calculation.lines);
  const sheet = t('workbook.sheet.arithmetic');
  const values = valuesOf(calculation.lines);
  const counted = calculation.periods.map(({ period, amount }) => ({ period, amount, value: valueOf(amount, values) }));
  const rows = counted.map(({ period, amount, value }) => [
    text(period === ONCE ? t('workbook.once') : period),
    formula(
      cellFormula(amount, (line) => `'${sheet}'!${cell(line)}`),
      value.toNumber(),
      YUAN,
    ),
  ]);
  const total = counted.reduce((sum, { value }) => sum.plus(value), valueOf({ number: '0' }, values));
  const range = `B${FIRST_ROW}:B${FIRST_ROW + rows.length - 1}`;
  return [titles, ...rows, [text(t('workbook.total')), formula(`SUM(${range})`, total.toNumber(), YUAN)]];
}

function clauseRows({ words }: ExplainedRecord, { view, values }: SpokenAssessment, t: Words): CellObject[][] {
  const cited = new Map([...view.conditions, ...view.steps].map((one) => [`${one.clause} ${one.quote}`, one]));
  const rows = [...cited.values()].map(({ clause, quote }) => {
    const source = findOwn(words.sources, sourceOf(clause));
    return [text(clause), text(source ? say(source, values.language) : ''), text(quote)];
  });
  return [headings(['clause', 'source', 'quote'], t), ...rows];
}

const headings = (names: readonly string[], t: Words): CellObject[] =>
  names.map((name) => text(t(`workbook.column.${name}`)));

/** The cell of each line, counted from the first row below the headings. */
function cellsOf(lines: readonly { readonly id: string }[]): (line: string) => string {
  const rows = new Map(lines.map(({ id }, index) => [id, FIRST_ROW + index]));
  return (line) => {
    const row = rows.get(line);
    if (row === undefined) throw new RangeError(`no line ${line}`);
    return `$${NUMBERS}$${row}`;
  };
}

/** A text is never a formula, whatever it begins with. */
function text(value: string): CellObject {
  return { t: 's', v: value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value };
}

function number(value: number, format?: string): CellObject {
  return { t: 'n', v: value, ...(format !== undefined && { z: format }) };
}

function formula(written: string, value: number, format?: string): CellObject {
  return { ...number(value, format), f: written };
}

function sheetOf(rows: readonly (readonly CellObject[])[], widths: readonly number[]): WorkSheet {
  const sheet = utils.aoa_to_sheet(rows as CellObject[][]);
  sheet['!cols'] = widths.map((width) => ({ wch: width }));
  return sheet;
}
