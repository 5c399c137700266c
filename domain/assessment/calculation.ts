// The arithmetic of an award as lines that anybody can recompute: inputs, and steps that refer to the lines above them. The same
// lines are printed as sentences and written as formulas of a workbook; their exact values must be those of the assessment.
import type { Citation } from '../policy/citation.js';
import type { Label } from '../policy/label.js';
import { exact, type Exact } from '../money.js';
import type { AwardPeriod } from './award/kind.js';

/** What a number of a line is: money is shown with two digits, a rate also as percent, everything else as it is. */
export type LineUnit = 'yuan' | 'rate' | 'months' | 'heads' | 'years' | 'points' | 'number';

/** How the number of a step is made. `line` is another line, which stands above. */
export type Formula =
  | { readonly line: string }
  | { readonly number: string }
  | { readonly op: 'sum' | 'product' | 'least' | 'greatest'; readonly of: readonly Formula[] }
  | { readonly op: 'difference' | 'quotient'; readonly of: readonly [Formula, Formula] }
  /** Half away from zero, to so many digits after the point. */
  | { readonly op: 'round'; readonly of: Formula; readonly digits: number }
  /** How often the second, an amount in yuan, goes into the first: whole times only, or one more for what is left. */
  | { readonly op: 'wholeTimes' | 'timesBegun'; readonly of: readonly [Formula, Formula] }
  /** One if each first number is at least the second, else zero. */
  | { readonly op: 'reached'; readonly of: readonly (readonly [Formula, Formula])[] };

interface Line extends Citation {
  readonly id: string;
  readonly label: Label;
}

/** A number that is given: a fact, a setting, or what the policy states. */
export interface InputLine extends Line {
  readonly kind: 'input';
  /** A decimal text. */
  readonly value: string;
  readonly unit: LineUnit;
  /** The name of the pack that it is the value of, if it is one. */
  readonly name?: string;
}

export interface StepLine extends Line {
  readonly kind: 'step';
  readonly formula: Formula;
  readonly unit: LineUnit;
}

/** A line without a number of its own: which months count, in which order units stand. */
export interface WordsLine extends Line {
  readonly kind: 'words';
  readonly text: Label;
}

export type CalculationLine = InputLine | StepLine | WordsLine;

export interface Calculation {
  readonly lines: readonly CalculationLine[];
  /** The line of each amount of the answer by its name; members by a point: `parts.pension`. */
  readonly amounts: Readonly<Record<string, string>>;
  /** The instalments whose amount is known, in order. */
  readonly periods: readonly { readonly period: AwardPeriod; readonly amount: Formula }[];
}

/** Collects the lines of a calculation; each call gives the line as part of further formulas. */
export class Lines {
  readonly all: CalculationLine[] = [];

  constructor(readonly cited: Citation) {}

  input(
    id: string,
    label: Label,
    unit: LineUnit,
    value: string | number,
    { cited = this.cited, name }: { readonly cited?: Citation; readonly name?: string | undefined } = {},
  ): Formula {
    // The same input of two runs is one line.
    if (!this.all.some((line) => line.id === id))
      this.all.push({
        kind: 'input',
        id,
        label,
        unit,
        value: String(value),
        ...quoted(cited),
        ...(name !== undefined && { name }),
      });
    return { line: id };
  }

  step(id: string, label: Label, unit: LineUnit, formula: Formula, cited: Citation = this.cited): Formula {
    this.all.push({ kind: 'step', id, label, unit, formula, ...quoted(cited) });
    return { line: id };
  }

  words(id: string, label: Label, text: Label, cited: Citation = this.cited): void {
    this.all.push({ kind: 'words', id, label, text, ...quoted(cited) });
  }
}

const quoted = ({ clause, quote }: Citation): Citation => ({ clause, quote });

export const number = (value: string | number): Formula => ({ number: String(value) });
export const sum = (...of: readonly Formula[]): Formula => folded('sum', of);
export const product = (...of: readonly Formula[]): Formula => folded('product', of);
export const least = (...of: readonly Formula[]): Formula => folded('least', of);
export const greatest = (...of: readonly Formula[]): Formula => folded('greatest', of);
export const difference = (one: Formula, other: Formula): Formula => ({ op: 'difference', of: [one, other] });
export const quotient = (one: Formula, other: Formula): Formula => ({ op: 'quotient', of: [one, other] });
export const rounded = (of: Formula, digits = 2): Formula => ({ op: 'round', of, digits });

function folded(op: 'sum' | 'product' | 'least' | 'greatest', of: readonly Formula[]): Formula {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { op, of };
}

/** The exact number of each line by its id. @throws RangeError if a formula refers to a line that does not stand above it. */
export function valuesOf(lines: readonly CalculationLine[]): ReadonlyMap<string, Exact> {
  const values = new Map<string, Exact>();
  for (const line of lines) {
    if (line.kind === 'input') values.set(line.id, exact(line.value));
    if (line.kind === 'step') values.set(line.id, valueOf(line.formula, values));
  }
  return values;
}

/** The exact number of a formula over lines with these values. @throws RangeError for a line that has none. */
export function valueOf(formula: Formula, values: ReadonlyMap<string, Exact>): Exact {
  if ('number' in formula) return exact(formula.number);
  if ('line' in formula) {
    const value = values.get(formula.line);
    if (value === undefined) throw new RangeError(`no line ${formula.line} above`);
    return value;
  }
  const numbers = (of: readonly Formula[]): readonly Exact[] => of.map((part) => valueOf(part, values));
  switch (formula.op) {
    case 'sum':
      return numbers(formula.of).reduce((total, part) => total.plus(part), exact(0));
    case 'product':
      return numbers(formula.of).reduce((total, part) => total.times(part), exact(1));
    case 'least':
      return numbers(formula.of).reduce((one, other) => (other.lessThan(one) ? other : one));
    case 'greatest':
      return numbers(formula.of).reduce((one, other) => (other.greaterThan(one) ? other : one));
    case 'difference':
      return valueOf(formula.of[0], values).minus(valueOf(formula.of[1], values));
    case 'quotient':
      return valueOf(formula.of[0], values).div(valueOf(formula.of[1], values));
    case 'round':
      return valueOf(formula.of, values).toDecimalPlaces(formula.digits);
    case 'wholeTimes':
      return valueOf(formula.of[0], values).div(valueOf(formula.of[1], values)).floor();
    case 'timesBegun':
      return valueOf(formula.of[0], values).div(valueOf(formula.of[1], values)).ceil();
    case 'reached':
      return exact(formula.of.every(([one, other]) => valueOf(one, values).gte(valueOf(other, values))) ? 1 : 0);
  }
}
