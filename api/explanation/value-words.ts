// Values of a claim as people read them: with the name, the unit and the words of codes, in one language.
import { exact } from '../../domain/money.js';
import { AS_OF, findNameType } from '../../domain/policy/name-type.js';
import { findOwn } from '../../domain/policy/own-member.js';
import type { SchemeContent } from '../../domain/policy/scheme-content.js';
import type { NameWords, SchemeWords } from '../../domain/policy/scheme-words.js';
import { asText, type Value, type ValueType } from '../../domain/policy/value-type.js';
import type { NamedValue } from '../../domain/assessment/explain.js';
import { wordsOf, type Language, type Words } from '../language.js';

/** Of a longer list only the first are written out, and how many there are. */
const LONGEST_LIST = 10;

/** The words of one policy version in one language. */
export class ValueWords {
  readonly #say: Words;

  constructor(
    readonly content: SchemeContent,
    readonly words: SchemeWords,
    readonly language: Language,
  ) {
    this.#say = wordsOf(language);
  }

  /** What people call a fact, a setting or a member of one; undefined for other names. */
  findLabel(name: string): string | undefined {
    if (name === AS_OF) return this.#say('explanation.asOf');
    const [root = name, member] = name.split('.');
    const words = findOwn(this.words.names, root);
    const part = member === undefined ? undefined : findOwn(words?.members ?? {}, member);
    if (!words || (member !== undefined && !part)) return undefined;
    return [words, ...(part ? [part] : [])].map(({ label }) => label[this.language]).join(this.#say('explanation.of'));
  }

  /** A fact or a setting with its value. */
  sayNamed({ name, value }: NamedValue): string {
    return this.#say('explanation.named', { name: this.findLabel(name) ?? name, value: this.say(name, value) });
  }

  /** The value of a name of the policy. */
  say(name: string, value: Value): string {
    const [root = name, member] = name.split('.');
    const words = name === AS_OF ? undefined : findOwn(this.words.names, root);
    const part = member === undefined ? words : findOwn(words?.members ?? {}, member);
    return this.#sayTyped(value, this.#typeOf(name), part);
  }

  /** What lacks: a fact, a setting or a paper. */
  sayMissing(name: string): string {
    return this.findLabel(name) ?? findOwn(this.words.documents, name)?.[this.language] ?? name;
  }

  /** The value of a result field, with the words of its codes and parts. */
  sayResult(name: string, value: Value): string {
    const words = findOwn(this.words.results, name);
    const text = isCounts(value)
      ? this.#join(Object.entries(value).map(([part, count]) => this.#named(this.sayPart(part), String(count))))
      : this.#sayTyped(value, undefined, words);
    return this.#named(words?.label[this.language] ?? name, text);
  }

  /** A named part of an amount. */
  sayPart(name: string): string {
    return findOwn(this.words.parts, name)?.[this.language] ?? name;
  }

  #typeOf(name: string): ValueType | undefined {
    const [root = name, member = ''] = name.split('.');
    const shape = findOwn(this.content.settings, root)?.shape;
    if (shape?.kind === 'byMonth') return findOwn(shape.members, member)?.type;
    return findNameType(this.content, name);
  }

  #sayTyped(value: Value, type: ValueType | undefined, words: NameWords | undefined): string {
    if (typeof value === 'boolean') return this.#say(value ? 'explanation.yes' : 'explanation.no');
    if (Array.isArray(value)) return this.#sayList(value as readonly Value[], type, words);
    if (typeof value === 'object') return this.#sayMembers(value as Readonly<Record<string, Value>>, type, words);
    if (words?.codes) return findOwn(words.codes, String(value))?.[this.language] ?? String(value);
    switch (type?.kind) {
      case 'yuan':
        return this.#withUnit(String(value), words?.unit ?? 'yuan');
      case 'decimal':
        return words?.unit === 'fraction' ? percent(asText(value)) : this.#withUnit(String(value), words?.unit);
      case 'wholeNumber':
        return this.#withUnit(String(value), words?.unit);
      case 'year':
        return this.#say('explanation.unit.year', { value: String(value) });
      default:
        return String(value);
    }
  }

  #sayList(list: readonly Value[], type: ValueType | undefined, words: NameWords | undefined): string {
    if (list.length === 0) return this.#say('explanation.none');
    const element: ValueType | undefined =
      type?.kind === 'objects' ? { kind: 'object', members: type.members } : undefined;
    const shown = list.slice(0, LONGEST_LIST).map((item) => this.#sayTyped(item, element, words));
    const text = this.#join(shown);
    return list.length > shown.length ? this.#say('explanation.andMore', { text, count: String(list.length) }) : text;
  }

  #sayMembers(
    value: Readonly<Record<string, Value>>,
    type: ValueType | undefined,
    words: NameWords | undefined,
  ): string {
    const members = type?.kind === 'object' ? type.members : {};
    const texts = Object.entries(value).map(([name, item]) => {
      const part = findOwn(words?.members ?? {}, name);
      return this.#named(part?.label[this.language] ?? name, this.#sayTyped(item, findOwn(members, name)?.type, part));
    });
    return this.#say('explanation.group', { text: this.#join(texts) });
  }

  #named = (name: string, value: string): string => this.#say('explanation.named', { name, value });

  #join = (texts: readonly string[]): string => texts.join(this.#say('list.separator'));

  #withUnit(value: string, unit: string | undefined): string {
    return unit === undefined ? value : this.#say(`explanation.unit.${unit}`, { value });
  }
}

/** So many of each part; whole numbers, as the closed table of result fields says. */
function isCounts(value: Value): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && !Array.isArray(value);
}

/** A rate as percent, exactly: "0.015" is 1.5%. */
export function percent(rate: string): string {
  return `${exact(rate).times(100).toFixed()}%`;
}
