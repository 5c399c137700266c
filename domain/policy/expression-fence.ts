// The fence around ZEN: which functions, operators and forms a policy expression may use. ZEN is not pure (`rand`, `date('now')`),
// has no time limit, answers unknown names with null, and ends the whole process when a number leaves its range; so
// nothing reaches it that this file has not admitted.
import { isCivilDate } from '../calendar/civil-date.js';
import { both, type Label } from './label.js';
import { readTokens, type Token } from './expression-tokens.js';
import { FIRST_PLAUSIBLE_DAY } from './value-type.js';

/** Functions that walk through a declared list, element by element. */
const LIST_FUNCTIONS: ReadonlySet<string> = new Set(['some', 'all', 'count', 'map', 'filter']);
const FUNCTIONS: ReadonlySet<string> = new Set([...LIST_FUNCTIONS, 'date', 'sum', 'min', 'max', 'floor', 'ceil']);
/** Words that ZEN understands otherwise; no derivation may be called so. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  ...FUNCTIONS,
  'and',
  'or',
  'not',
  'in',
  'true',
  'false',
  'null',
  'as',
  'if',
  'then',
  'else',
  'asOf',
]);
const MAX_DEPTH = 20;
// A factor outside this range could carry a product of two admitted numbers beyond the 28 digits of ZEN's decimals.
const FACTOR = { least: 0.00001, most: 100_000 } as const;
const MAX_NUMBER_DIGITS = 15;

/** What an expression holds, as far as the fence has to know. */
export interface ReadExpression {
  /** Names and paths that it reads, each once. */
  readonly names: readonly string[];
  /** Names given to `date(...)`. */
  readonly dateNames: readonly string[];
  /** Lists that a closure walks through, with the members it reads of each element. */
  readonly walks: readonly { readonly list: string; readonly members: readonly (string | undefined)[] }[];
  /** Names on the right of `in`. */
  readonly containers: readonly string[];
  /** Texts other than dates. */
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly dates: readonly string[];
  readonly refusals: readonly Label[];
}

/** Reads an expression and lists every form in it that is not admitted. */
export function readExpression(source: string): ReadExpression {
  const read = readTokens(source);
  if ('refused' in read) {
    return {
      names: [],
      dateNames: [],
      walks: [],
      containers: [],
      texts: [],
      numbers: [],
      dates: [],
      refusals: [read.refused],
    };
  }
  return new FenceReader(read.tokens).read();
}

class FenceReader {
  readonly #names = new Set<string>();
  readonly #dateNames = new Set<string>();
  readonly #walks: { list: string; members: (string | undefined)[] }[] = [];
  readonly #containers = new Set<string>();
  readonly #texts = new Set<string>();
  readonly #numbers = new Set<number>();
  readonly #dates = new Set<string>();
  readonly #refusals: Label[] = [];
  readonly #open: { bracket: string; walk?: { members: (string | undefined)[] } }[] = [];
  #factors = 0;

  constructor(readonly tokens: readonly Token[]) {}

  read(): ReadExpression {
    this.tokens.forEach((token, index) => this.#take(token, index));
    if (this.#open.length > 0) this.#refuse('括号没有闭合', 'a bracket is not closed');
    return {
      names: [...this.#names],
      dateNames: [...this.#dateNames],
      walks: this.#walks,
      containers: [...this.#containers],
      texts: [...this.#texts],
      numbers: [...this.#numbers],
      dates: [...this.#dates],
      refusals: this.#refusals,
    };
  }

  #take(token: Token, index: number): void {
    switch (token.kind) {
      case 'number':
        this.#takeNumber(token.text);
        break;
      case 'text':
        this.#takeText(token.text, index);
        break;
      case 'element':
        this.#takeElement(token.member);
        break;
      case 'name':
        this.#takeName(token.text, index);
        break;
      case 'sign':
        this.#takeSign(token.text, index);
        break;
      case 'keyword':
        break;
    }
  }

  #refuse(chinese: string, english: string): void {
    if (!this.#refusals.some(({ en }) => en === english)) this.#refusals.push(both(chinese, english));
  }

  #isSign(index: number, text: string): boolean {
    const token = this.tokens[index];
    return token?.kind === 'sign' && token.text === text;
  }

  #isDateArgument(index: number): boolean {
    const name = this.tokens[index - 2];
    const isDate = name?.kind === 'name' && name.text === 'date' && this.#isSign(index - 1, '(');
    const kind = this.tokens[index]?.kind;
    return isDate && (kind === 'name' || kind === 'text') && this.#isSign(index + 1, ')');
  }

  #takeNumber(text: string): void {
    if (text.replace('.', '').length > MAX_NUMBER_DIGITS)
      this.#refuse(
        `${text}：数字最多 ${MAX_NUMBER_DIGITS} 位`,
        `${text}: a number has at most ${MAX_NUMBER_DIGITS} digits`,
      );
    this.#numbers.add(Number(text));
  }

  #takeText(text: string, index: number): void {
    if (!this.#isDateArgument(index)) {
      this.#texts.add(text);
      return;
    }
    this.#dates.add(text);
    const exists: boolean = isCivilDate(text);
    if (!exists)
      this.#refuse(
        `date("${text}")：应为存在的日期，写作 YYYY-MM-DD`,
        `date("${text}"): not a date that exists, written YYYY-MM-DD`,
      );
    else if (text < FIRST_PLAUSIBLE_DAY)
      this.#refuse(
        `date("${text}")：日期不合理，早于 ${FIRST_PLAUSIBLE_DAY}`,
        `date("${text}"): not a plausible date, before ${FIRST_PLAUSIBLE_DAY}`,
      );
  }

  #takeElement(member: string | undefined): void {
    const walk = this.#open.findLast((level) => level.walk !== undefined)?.walk;
    if (walk === undefined)
      this.#refuse(
        '# 只能用在 some、all、count、map、filter 之内',
        '# stands outside of some, all, count, map and filter',
      );
    else walk.members.push(member);
  }

  #takeName(name: string, index: number): void {
    if (this.#isSign(index + 1, '(')) {
      if (!FUNCTIONS.has(name)) this.#refuse(`不允许使用函数 ${name}()`, `the function ${name}() is not allowed`);
      return;
    }
    if (name === 'null') {
      this.#refuse(
        '不允许使用 null：是否填写用 isGiven 推算',
        'null is not allowed: whether something is given is derived with isGiven',
      );
      return;
    }
    this.#names.add(name);
    if (this.#isDateArgument(index)) this.#dateNames.add(name);
    const before = this.tokens[index - 1];
    if (before?.kind === 'keyword' && before.text === 'in') this.#containers.add(name);
  }

  #takeSign(sign: string, index: number): void {
    if (sign === '(') this.#openBracket(index);
    else if (sign === '[') this.#openList(index);
    else if (sign === ')' || sign === ']') this.#closeBracket(sign);
    else if (sign === '*' || sign === '/') this.#takeFactor(sign, index);
  }

  #openBracket(index: number): void {
    const before = this.tokens[index - 1];
    const name = before?.kind === 'name' ? before.text : undefined;
    if (name === 'date' && !this.#isDateArgument(index + 1)) {
      this.#refuse(
        'date() 只接受一个已声明的日期，或一个写明的日期',
        'date() takes one declared date or one written day',
      );
    }
    if (name !== undefined && LIST_FUNCTIONS.has(name)) this.#openWalk(name, index);
    else this.#open.push({ bracket: ')' });
    if (this.#open.length > MAX_DEPTH)
      this.#refuse(`括号嵌套超过 ${MAX_DEPTH} 层`, `brackets are nested deeper than ${MAX_DEPTH}`);
  }

  #openWalk(name: string, index: number): void {
    const list = this.tokens[index + 1];
    if (list?.kind !== 'name' || !this.#isSign(index + 2, ',')) {
      this.#refuse(
        `${name}() 应写已声明的列表、一个逗号和对每一项的要求`,
        `${name}() takes a declared list, a comma and what is asked of each element`,
      );
    }
    // Walks inside walks multiply: 500 x 500 x 500 elements would hold up the process for seconds.
    if (this.#open.some((level) => level.walk !== undefined))
      this.#refuse(`${name}() 不得用在对另一列表逐项处理之内`, `${name}() stands inside another walk through a list`);
    const walk = { list: list?.text ?? '', members: [] };
    this.#walks.push(walk);
    this.#open.push({ bracket: ')', walk });
  }

  #openList(index: number): void {
    const before = this.tokens[index - 1];
    const follows =
      before?.kind === 'name' ||
      before?.kind === 'element' ||
      this.#isSign(index - 1, ')') ||
      this.#isSign(index - 1, ']');
    if (follows) this.#refuse('不得按位置取列表中的某一项', 'elements of a list are not taken by their place');
    this.#open.push({ bracket: ']' });
  }

  #closeBracket(sign: string): void {
    if (this.#open.pop()?.bracket !== sign) this.#refuse('括号不配对', 'brackets do not match');
  }

  #takeFactor(sign: '*' | '/', index: number): void {
    this.#factors += 1;
    if (this.#factors > 1) this.#refuse('乘除运算不得超过一次', 'more than one multiplication or division');
    const sides = sign === '/' ? [this.tokens[index + 1]] : [this.tokens[index - 1], this.tokens[index + 1]];
    const hasFactor = sides.some(
      (token) => token?.kind === 'number' && Number(token.text) >= FACTOR.least && Number(token.text) <= FACTOR.most,
    );
    if (!hasFactor)
      this.#refuse(
        `${sign} 须有一个写明的数，在 ${FACTOR.least} 与 ${FACTOR.most} 之间`,
        `${sign} needs a written number between ${FACTOR.least} and ${FACTOR.most}`,
      );
  }
}
