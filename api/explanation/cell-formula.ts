// The arithmetic as formulas of a spreadsheet program. ROUND there is half away from zero, as our rounding is.
import type { Formula } from '../../domain/assessment/calculation.js';

/** Digits at which two numbers are compared: those of a program are binary, and a quotient may miss its whole value by less. */
const COMPARED_DIGITS = 9;

/** The formula of a cell, without the sign of equality; `cellOf` says where a line has its number. */
export function cellFormula(formula: Formula, cellOf: (line: string) => string): string {
  const written = (part: Formula): string => cellFormula(part, cellOf);
  const operand = (part: Formula): string =>
    'op' in part && part.op !== 'round' ? `(${written(part)})` : written(part);
  if ('number' in formula) return formula.number;
  if ('line' in formula) return cellOf(formula.line);
  switch (formula.op) {
    // Not SUM and MAX of many: their arguments are limited to 255.
    case 'sum':
      return formula.of.map(operand).join('+');
    case 'product':
      return formula.of.map(operand).join('*');
    case 'difference':
      return formula.of.map(operand).join('-');
    case 'quotient':
      return formula.of.map(operand).join('/');
    case 'least':
      return `MIN(${formula.of.map(written).join(',')})`;
    case 'greatest':
      return `MAX(${formula.of.map(written).join(',')})`;
    case 'round':
      return `ROUND(${written(formula.of)},${formula.digits})`;
    case 'wholeTimes':
      return `INT(${inFen(formula.of, operand)})`;
    case 'timesBegun':
      return `ROUNDUP(${inFen(formula.of, operand)},0)`;
    case 'reached': {
      const compared = (part: Formula): string => `ROUND(${written(part)},${COMPARED_DIGITS})`;
      const conditions = formula.of.map(([one, other]) => `${compared(one)}>=${compared(other)}`);
      return `IF(AND(${conditions.join(',')}),1,0)`;
    }
  }
}

/** A quotient of two amounts in whole fen, which a program divides without a rest where there is none. */
function inFen(of: readonly [Formula, Formula], operand: (part: Formula) => string): string {
  return of.map((part) => `ROUND(${operand(part)}*100,0)`).join('/');
}
