import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readExpression } from '../../../domain/policy/expression-fence.js';
import { findZenText, zenExpression } from '../../../domain/policy/zen-expression.js';
import { wrongWords } from './both-languages.js';
import type { ValueType } from '../../../domain/policy/value-type.js';

const refusals = (source: string) =>
  readExpression(source)
    .refusals.map(({ en }) => en)
    .join('; ');
const typed = (types: Record<string, ValueType>) => (name: string) => {
  const type = types[name];
  if (!type) throw new Error(name);
  return type;
};

describe('the fence around expressions', () => {
  it.each([
    'monthlyIncome >= minimumWage',
    'employmentForm in ["flexible", "self-employed"] and not hasStableJob',
    'date(retirementDate) < date(limit) or date(retirementDate) == date("2009-12-31")',
    '36 - existingEntitlement.monthsPaid',
    'some(otherAwards, #.scheme == "piecework-social-insurance")',
    'count(personCategories, # in ["graduate"]) > 1',
    'sum(map(units, #.annualTarget)) >= 100',
    'partnerCount * 30000 >= 100000',
    'floor(courseDays / 7) > 2',
    'max([a, b]) > min([a, b])',
    'isUrban ? a : b',
  ])('admits %s', (source) => {
    expect(refusals(source)).toBe('');
  });

  it.each([
    ['rand(5) > 1', /rand\(\) is not allowed/],
    ['d("2009-01-01") == x', /d\(\) is not allowed/],
    ['len(reason) > 0', /len\(\) is not allowed/],
    ['date("now") < date(x)', /not a date that exists/],
    ['date(1) < date(x)', /one declared date or one written day/],
    ['date(x + y) < date(x)', /one declared date or one written day/],
    ['date("2009-02-30") < date(x)', /not a date that exists/],
    ['date("1900-01-01") < date(x)', /not a plausible date/],
    ['x in [1..10000000]', /ranges are not allowed/],
    ['map([1..3], # * 2)', /ranges are not allowed/],
    ['some(["a"], # == "a")', /takes a declared list/],
    ['some(filter(list, # > 1), # > 2)', /inside another walk|takes a declared list/],
    ['some(list, some(list, # == 1))', /inside another walk/],
    ['# == 1', /stands outside/],
    ['list[0] == 1', /not taken by their place/],
    ['a % 2 == 0', /operator is not allowed/],
    ['a ^ 2 > 1', /operator is not allowed/],
    ['a ?? 1', /./],
    ['a = 1; a', /assignments/],
    ['$root == 1', /root access/],
    ['`${a}` == "x"', /templates/],
    ['{a: 1}', /objects/],
    ['a && b', /write and, or, not/],
    ['!a', /write and, or, not/],
    ['a == null', /null is not allowed/],
    ['a == "x\\"', /backslash/],
    ['(a', /not closed/],
    ['a) or (b', /do not match/],
    ['(a]', /do not match/],
    ['a * b > 1', /needs a written number/],
    ['a / b > 1', /needs a written number/],
    ['a * 100001 > 1', /needs a written number/],
    ['a * 2 * 2 > 1', /more than one multiplication/],
    ['a > 1234567890123456', /at most 15 digits/],
    [`${'('.repeat(21)}a${')'.repeat(21)}`, /nested deeper/],
    ['a > 1e9', /./],
    ['a > 1_000', /./],
  ])('refuses %s', (source, message) => {
    expect(refusals(source)).toMatch(message);
    expect(wrongWords(...readExpression(source).refusals)).toEqual([]);
  });

  it('admits or refuses any text, but never fails on it', () => {
    const piece = fc.constantFrom(
      'a',
      '#',
      '#.b',
      '(',
      ')',
      '[',
      ']',
      ',',
      '"x"',
      '12',
      '..',
      'some',
      'date',
      ' and ',
      '*',
      '/',
      '?',
      ':',
      '$',
      '\\',
      '中',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (source) => {
          expect(Array.isArray(readExpression(source).refusals)).toBe(true);
        },
      ),
    );
  });
});

describe('ZEN behind the fence', () => {
  it('compares money exactly, to the fen and to thirteen digits', () => {
    const compare = zenExpression('a >= b', ['a', 'b'], () => ({ kind: 'yuan' }), 'yesNo');
    const fen = fc.bigInt(0n, 999_999_999_999_999n);
    const yuan = (amount: bigint) => `${amount / 100n}.${(amount % 100n).toString().padStart(2, '0')}`;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fen, fen),
          fen.map((a) => [a, a === 0n ? 0n : a - 1n] as const),
        ),
        ([a, b]) => {
          expect(compare([yuan(a), yuan(b)])).toBe(a >= b);
          expect(compare([yuan(b), yuan(a)])).toBe(b >= a);
        },
      ),
    );
  });

  it('takes a month as its first day, so that months and days compare', () => {
    const isBefore = zenExpression(
      'date(m) < date(d)',
      ['m', 'd'],
      typed({ m: { kind: 'month' }, d: { kind: 'date' } }),
      'yesNo',
    );
    expect([isBefore(['2009-03', '2009-03-01']), isBefore(['2009-03', '2009-03-02'])]).toEqual([false, true]);
  });

  it('survives the largest numbers that the fence admits', () => {
    const types = typed({
      a: { kind: 'wholeNumber' },
      list: { kind: 'objects', members: { n: { type: { kind: 'wholeNumber' }, isOptional: false } } },
    });
    const list = Array.from({ length: 500 }, () => ({ n: Number.MAX_SAFE_INTEGER }));
    expect(findZenText(`sum(map(list, ${'#.n + '.repeat(60)}#.n)) * 100000 > 1`, ['list'], types, [list])).toBe('true');
    expect(findZenText('a / 0.00001 + a', ['a'], types, [Number.MAX_SAFE_INTEGER])).toMatch(/^\d+(\.0+)?$/);
  });

  it('refuses a number beyond its range, which ZEN could not even hand out', () => {
    const product = zenExpression('a * 100000', ['a'], () => ({ kind: 'wholeNumber' }), 'wholeNumber');
    expect(() => product([Number.MAX_SAFE_INTEGER])).toThrow(TypeError);
  });

  it('refuses a number that is no whole one instead of passing it on', () => {
    const half = zenExpression('a * 0.5', ['a'], () => ({ kind: 'wholeNumber' }), 'wholeNumber');
    expect(half([4])).toBe(2);
    expect(() => half([3])).toThrow(TypeError);
  });
});
