// Every condition of every pack in words, in both languages: a whole sentence without anything that only a programmer reads.
import { describe, expect, it } from '@jest/globals';
import { speak } from '../../../api/explanation/explanation.js';
import { LANGUAGES, type Language } from '../../../api/language.js';
import { asText } from '../../../domain/policy/value-type.js';
import { claimsOf, recordedOf, SCHEMES, workedOf, type Recorded } from '../../domain/assessment/explained-claims.js';
import { flexible, policies } from '../../domain/assessment/flexible-claim.js';

const { vocabulary } = policies;
/** Names and codes that no reader may meet. */
const IDENTIFIERS = new Set(
  [
    ...vocabulary.facts.keys(),
    ...vocabulary.settings.keys(),
    ...vocabulary.reasons.keys(),
    ...[...vocabulary.codes.values()].flatMap(({ values }) => Object.keys(values)),
    ...policies.schemes.flatMap(({ content: { document } }) => [
      ...Object.keys(document.derivations),
      ...document.conditions.map(({ id }) => id),
    ]),
  ].filter((name) => /[A-Z-]/.test(name)),
);
const WORDS = /[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*/g;
/** Words of English labels that are codes too: in Chinese they would be met as codes. */
const ENGLISH = new Set(englishIn(vocabularyWords()).flatMap((text) => text.toLowerCase().match(WORDS) ?? []));

function vocabularyWords(): unknown {
  const { codes, facts, reasons } = vocabulary;
  return [[...codes.values()], [...facts.values()], [...reasons.values()], [...policies.words.values()]];
}

/** Every English label in a value. */
function englishIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { en } = value as { en?: unknown };
  return typeof en === 'string' ? [en] : Object.values(value).flatMap(englishIn);
}

const identifiersIn = (text: string, language: Language): string[] =>
  (text.match(WORDS) ?? []).filter(
    (word) => IDENTIFIERS.has(word) && !(language === 'en' && ENGLISH.has(word.toLowerCase())),
  );

describe.each(SCHEMES)('%s', (_name, scheme) => {
  const recorded = claimsOf(scheme);

  it.each(LANGUAGES)('says each condition in a whole sentence (%s)', (language) => {
    for (const record of recorded) {
      const { conditions } = speak(record, language).view;
      expect(conditions.map(({ id }) => id)).toEqual(scheme.content.document.conditions.map(({ id }) => id));
      for (const { sentence, required, clause, quote } of conditions) {
        expect(sentence).toContain(clause);
        expect(sentence).toContain(quote);
        expect(sentence).toContain(required);
        expect(sentence).toMatch(language === 'en' ? /\.$/ : /。$/);
        expect(sentence).not.toMatch(/undefined|null|[{}]|explanation\.|\[object/);
        expect([sentence, identifiersIn(sentence.replace(quote, ''), language)]).toEqual([sentence, []]);
      }
    }
  });

  it.each(LANGUAGES)('says each step in a line with its clause (%s)', (language) => {
    for (const record of recorded) {
      for (const { line, clause, quote } of speak(record, language).view.steps) {
        expect([clause !== '', quote !== '']).toEqual([true, true]);
        expect(line).not.toMatch(/undefined|null|[{}]|explanation\.|\[object/);
        expect([line, identifiersIn(line, language)]).toEqual([line, []]);
      }
    }
  });

  it('says what is required of every condition in both languages', () => {
    const words = policies.words.get(scheme.hash);
    for (const { id } of scheme.content.document.conditions) {
      expect(words?.requirements[id]?.['zh-CN']).toMatch(/[一-鿿]/);
      expect(words?.requirements[id]?.en).toMatch(/[a-z]/);
    }
  });
});

describe('the flexible-employment subsidy', () => {
  const [good] = workedOf(flexible).filter(({ assessment }) => assessment.outcome === 'eligible') as [Recorded];
  const poor = recordedOf(flexible, { ...good.claim, facts: { ...good.claim.facts, monthlyIncome: '100.00' } });
  const sentenceOf = (record: Recorded, id: string, language: Language) =>
    speak(record, language).view.conditions.find((condition) => condition.id === id)?.sentence;
  const minimumWage = asText(poor.assessment.conditions.find(({ id }) => id === 'income')?.needs['minimumWage']);

  it('names the value of the claimant, the value required, and the clause', () => {
    expect(sentenceOf(poor, 'income', 'zh-CN')).toBe(
      `依据S2.3 三(三)4“月收入达到本市企业最低工资标准”，要求：月收入不低于企业最低工资标准${minimumWage}元；` +
        `您的情况：月收入：每月100.00元；企业最低工资标准·月标准：每月${minimumWage}元；结论：不符合，月收入未达到本市企业最低工资标准。`,
    );
    expect(sentenceOf(poor, 'income', 'en')).toContain('Monthly income: 100.00 yuan a month');
  });

  it('ends with the total of the term', () => {
    const { steps } = speak(good, 'zh-CN').view;
    expect(steps.at(-1)?.amount).toBe(good.assessment.totalAmount);
  });
});
