// Claims made up for one scheme, the same for the same seed: values of the types of its form and settings, often at the bounds
// that its own numbers and days draw.
import type { Claim } from '../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { addMonths, shiftMonth, type CivilDate } from '../../domain/calendar/civil-date.js';
import type { Jurisdiction } from '../../domain/policy/jurisdiction.js';
import type { Value, ValueType } from '../../domain/policy/value-type.js';
import { getFact, getSetting, type SettingShape, type Vocabulary } from '../../domain/policy/vocabulary.js';
import { numbersIn } from './amounts.js';

const FIRST_YEAR = 2004;
const YEARS = 10;
const DAY_IN_EXPRESSION = /\d{4}-\d{2}-\d{2}/g;

type Members = Readonly<Record<string, Value>>;

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** True so many times of a hundred. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }
}

/** Makes claims for a scheme, and others from them by changing a little. */
export class ClaimMaker {
  readonly #facts: readonly string[];
  readonly #settings: readonly string[];
  readonly #numbers: readonly number[];
  readonly #days: readonly CivilDate[];
  readonly #schemes: readonly string[];

  constructor(
    private readonly scheme: CompiledScheme,
    private readonly vocabulary: Vocabulary,
    private readonly jurisdiction: Jurisdiction,
    private readonly chance: Chance,
  ) {
    const { document, codeSets } = scheme.content;
    this.#facts = document.form.map(({ fact }) => fact);
    this.#settings = document.settings;
    this.#numbers = [...numbersIn(document)].map(Number);
    this.#days = JSON.stringify([document.conditions, document.derivations]).match(DAY_IN_EXPRESSION) ?? [];
    this.#schemes = [scheme.scheme, ...Object.values(codeSets).flat(), ...Object.keys(jurisdiction.catalogue)];
  }

  /** A claim in which most facts and settings are there. */
  make(): Claim {
    const asOf = this.#someDay();
    const some = (names: readonly string[], valueOf: (name: string) => Value) =>
      Object.fromEntries(names.filter(() => this.chance.percent(90)).map((name) => [name, valueOf(name)]));
    return {
      asOf,
      facts: some(this.#facts, (name) => this.#fact(name, asOf)),
      settings: some(this.#settings, (name) => this.#setting(name, asOf)),
    };
  }

  /** The same claim with a few things changed or left out. */
  change(claim: Claim): Claim {
    let { asOf } = claim;
    const facts = { ...claim.facts };
    const settings = { ...claim.settings };
    for (let changes = 1 + this.chance.below(4); changes > 0; changes--) {
      const index = this.chance.below(this.#facts.length + this.#settings.length + 1);
      const fact = this.#facts[index];
      const setting = this.#settings[index - this.#facts.length];
      const isLeftOut = this.chance.percent(15);
      if (fact !== undefined && isLeftOut) delete facts[fact];
      else if (fact !== undefined) facts[fact] = this.#changedFact(fact, facts[fact], asOf);
      else if (setting !== undefined && isLeftOut) delete settings[setting];
      else if (setting !== undefined) settings[setting] = this.#setting(setting, asOf);
      else asOf = this.#dayNear(asOf);
    }
    return { asOf, facts, settings };
  }

  /** Another value; of an object mostly the same with one member changed. */
  #changedFact(name: string, before: Value | undefined, asOf: CivilDate): Value {
    const { type } = getFact(this.vocabulary, name);
    if (type.kind !== 'object' || before === undefined || this.chance.percent(30)) return this.#value(type, asOf);
    const member = this.chance.pick(Object.entries(type.members));
    return inOrder({ ...(before as Members), [member[0]]: this.#value(member[1].type, asOf) }, type.order);
  }

  #fact(name: string, asOf: CivilDate): Value {
    return this.#value(getFact(this.vocabulary, name).type, asOf);
  }

  #setting(name: string, asOf: CivilDate): Value {
    return this.#settingValue(getSetting(this.vocabulary, name).shape, asOf);
  }

  #settingValue(shape: SettingShape, asOf: CivilDate): Value {
    const years = Array.from({ length: YEARS + 5 }, (_, index) => FIRST_YEAR - 5 + index);
    switch (shape.kind) {
      case 'plain':
        return this.#value(shape.type, asOf);
      case 'byMonth':
        return years
          .filter((year) => year % 4 === 0)
          .map((year) => ({ from: `${year}-0${1 + this.chance.below(9)}`, ...this.#members(shape.members, asOf) }));
      case 'averageByYear':
        return years.map((year) => ({ year, amount: `${10_000 + this.chance.below(30_000)}.00`, unit: 'year' }));
      case 'yearlyWindows':
        // No pack reads it: it decides when a claim opens, whatever the rules say.
        return [];
    }
  }

  #value(type: ValueType, asOf: CivilDate): Value {
    switch (type.kind) {
      case 'yesNo':
        return this.chance.percent(50);
      case 'wholeNumber':
        return Math.floor(this.#number());
      case 'yuan':
        return this.#yuan();
      case 'decimal':
        return String(this.chance.percent(70) ? this.chance.pick([...this.#numbers, 0]) : this.chance.below(100) / 100);
      case 'date':
        return this.#dayNear(asOf);
      case 'month':
        return this.#dayNear(asOf).slice(0, 7);
      case 'year':
        return Number(asOf.slice(0, 4)) + this.chance.below(4) - 2;
      case 'text':
        return this.chance.pick([...Object.keys(this.jurisdiction.districts), 'a', 'b', '']);
      case 'code':
        return this.#code(type.values ?? []);
      case 'codes':
        return [...new Set(Array.from({ length: this.chance.below(4) }, () => this.#code(type.values ?? [])))];
      case 'object':
        return this.#members(type.members, asOf, type.order);
      case 'objects':
        return Array.from({ length: this.chance.below(4) }, () => this.#members(type.members, asOf, type.order));
    }
  }

  /** One of the codes; the jurisdiction and the schemes that matter here more often than others. */
  #code(codes: readonly string[]): string {
    const own = codes.includes(this.scheme.scheme)
      ? this.#schemes
      : codes.filter((code) => code === this.scheme.jurisdiction);
    return own.length > 0 && this.chance.percent(60) ? this.chance.pick(own) : this.chance.pick(codes);
  }

  #members(
    members: Extract<ValueType, { kind: 'object' }>['members'],
    asOf: CivilDate,
    order?: readonly [string, string],
  ): Members {
    const value = Object.fromEntries(
      Object.entries(members)
        .filter(([, { isOptional }]) => !isOptional || this.chance.percent(70))
        .map(([name, { type }]) => [name, this.#value(type, asOf)]),
    );
    return inOrder(value, order);
  }

  /** One of the numbers of the pack, one next to it, or any. */
  #number(): number {
    if (this.chance.percent(25)) return this.chance.below(40);
    const number = this.chance.pick([...this.#numbers, 0]);
    return this.chance.percent(60) ? number : Math.max(0, number + this.chance.pick([-1, 1]));
  }

  #yuan(): string {
    const fen = this.chance.percent(50) ? this.chance.below(10_000_000) : Math.round(this.#number() * 100);
    return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  }

  #someDay(): CivilDate {
    const month = shiftMonth(`${FIRST_YEAR}-01`, this.chance.below(YEARS * 12));
    return `${month}-${String(1 + this.chance.below(28)).padStart(2, '0')}`;
  }

  /** A day that the pack names, one as many months away as it names, or any. */
  #dayNear(asOf: CivilDate): CivilDate {
    if (this.chance.percent(20)) return this.#someDay();
    if (this.#days.length > 0 && this.chance.percent(25)) return this.chance.pick(this.#days);
    const months = Math.min(120, Math.floor(this.#number())) * (this.chance.percent(60) ? -1 : 1);
    const day = addMonths(asOf, months);
    return this.chance.percent(30) ? `${day.slice(0, 8)}01` : day;
  }
}

/** An object whose two members in order are so. */
function inOrder(value: Members, [first = '', second = '']: readonly [string?, string?] = []): Members {
  const [start, end] = [value[first], value[second]];
  return start !== undefined && end !== undefined && start > end ? { ...value, [first]: end, [second]: start } : value;
}
