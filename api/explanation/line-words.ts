// The arithmetic as sentences: "3500.00 yuan × 11% = 385.00 yuan (rounded to the fen)".
import type { CalculationLine, Formula, InputLine, LineUnit } from '../../domain/assessment/calculation.js';
import type { Exact } from '../../domain/money.js';
import { say, wordsOf, type Language, type Words } from '../language.js';
import { percent } from './value-words.js';

const FEN_DIGITS = 2;
const POINT_DIGITS = 2;

/** Prints the lines of a calculation whose numbers are known. */
export class LineWords {
  readonly #say: Words;
  readonly #lines: ReadonlyMap<string, CalculationLine>;

  constructor(
    lines: readonly CalculationLine[],
    readonly values: ReadonlyMap<string, Exact>,
    readonly language: Language,
  ) {
    this.#say = wordsOf(language);
    this.#lines = new Map(lines.map((line) => [line.id, line]));
  }

  /** What is computed, without the result; an input has nothing to compute. */
  compute(formula: Formula): string {
    const isRounded = 'op' in formula && formula.op === 'round';
    return this.#words(isRounded ? formula.of : formula);
  }

  /** How a result was rounded; empty if it was not. */
  rounding(formula: Formula): string {
    if (!('op' in formula) || formula.op !== 'round') return '';
    return formula.digits === FEN_DIGITS
      ? this.#say('explanation.roundedToFen')
      : this.#say('explanation.roundedTo', { digits: String(formula.digits) });
  }

  /** A number with its unit. */
  print(value: Exact, unit: LineUnit): string {
    switch (unit) {
      case 'yuan':
        return this.#say('explanation.unit.yuan', { value: value.toFixed(FEN_DIGITS) });
      case 'rate':
        return percent(value.toFixed());
      case 'points':
        return this.#say('explanation.unit.points', { value: value.toDecimalPlaces(POINT_DIGITS).toFixed() });
      case 'number':
        return value.toFixed();
      case 'months':
      case 'heads':
      case 'years':
        return this.#say(`explanation.unit.${unit}`, { value: value.toFixed() });
    }
  }

  label({ label }: Pick<InputLine, 'label'>): string {
    return say(label, this.language);
  }

  #words(formula: Formula): string {
    if ('number' in formula) return formula.number;
    if ('line' in formula) {
      const line = this.#lines.get(formula.line);
      const value = this.values.get(formula.line);
      if (!line || line.kind === 'words' || !value) throw new RangeError(`no number in the line ${formula.line}`);
      return this.print(value, line.unit);
    }
    switch (formula.op) {
      case 'sum':
        return formula.of.map((part) => this.#words(part)).join(' + ');
      case 'product':
        return formula.of.map((part, index) => this.#inBrackets(part, index > 0)).join(' × ');
      case 'difference':
        return `${this.#words(formula.of[0])} − ${this.#inBrackets(formula.of[1], false)}`;
      case 'quotient':
        return `${this.#inBrackets(formula.of[0], false)} ÷ ${this.#inBrackets(formula.of[1], true)}`;
      case 'least':
      case 'greatest':
        return this.#say(`explanation.${formula.op}`, { list: this.#list(formula.of) });
      case 'round':
        return `(${this.#words(formula.of)}${this.rounding(formula)})`;
      case 'wholeTimes':
      case 'timesBegun': {
        const [one, other] = formula.of;
        return this.#say(`explanation.${formula.op}`, { quotient: `${this.#words(one)} ÷ ${this.#words(other)}` });
      }
      case 'reached':
        return formula.of
          .map(([one, other]) => `${this.#words(one)} ≥ ${this.#words(other)}`)
          .join(this.#say('explanation.and'));
    }
  }

  #list(parts: readonly Formula[]): string {
    return parts.map((part) => this.#words(part)).join(this.#say('list.separator'));
  }

  /** In brackets if the sign before it would bind first. */
  #inBrackets(formula: Formula, isAfterSign: boolean): string {
    const text = this.#words(formula);
    if (!('op' in formula)) return text;
    const isLoose = formula.op === 'sum' || formula.op === 'difference' || formula.op === 'reached';
    const isTight = formula.op === 'product' || formula.op === 'quotient';
    return isLoose || (isTight && isAfterSign) ? `(${text})` : text;
  }
}
