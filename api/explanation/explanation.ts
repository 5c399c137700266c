// An assessment in words: one sentence for each condition, one line for each step of the arithmetic, each with its clause.
import { z } from 'zod';
import type { Assessment, AssessedCondition } from '../../domain/assessment/assessment.js';
import { CONDITION_RESULTS } from '../../domain/assessment/assessment.js';
import { valuesOf, type CalculationLine } from '../../domain/assessment/calculation.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import {
  explainAssessment,
  type ExplainedAssessment,
  type ExplainedCondition,
} from '../../domain/assessment/explain.js';
import type { Exact } from '../../domain/money.js';
import { findOwn } from '../../domain/policy/own-member.js';
import { fillWords, type SchemeWords } from '../../domain/policy/scheme-words.js';
import type { Facts } from '../../domain/policy/value-type.js';
import { say, wordsOf, type Language, type Words } from '../language.js';
import { Yuan } from '../fields.js';
import { LineWords } from './line-words.js';
import { ValueWords } from './value-words.js';

const CITED = { clause: z.string(), quote: z.string() };

export const ExplanationView = z
  .object({
    conditions: z.array(
      z.object({
        id: z.string(),
        result: z.enum(CONDITION_RESULTS),
        sentence: z.string(),
        required: z
          .string()
          .meta({ description: 'What the condition requires, with the values that it is measured by' }),
        given: z.array(z.string()).meta({ description: 'The facts and settings that were looked at' }),
        ...CITED,
      }),
    ),
    steps: z.array(
      z.object({
        line: z.string(),
        amount: Yuan.optional().meta({ description: 'Where the line gives one' }),
        ...CITED,
      }),
    ),
    opens: z.string().optional().meta({ description: 'Of a claim that waits: for which day, and for what' }),
  })
  .meta({ id: 'Explanation', description: 'In the language of the request' });
export type ExplanationView = z.infer<typeof ExplanationView>;

/** What an explanation is made of: the version and its words, the stored result, the facts that it judged. */
export interface ExplainedRecord {
  readonly scheme: CompiledScheme;
  readonly words: SchemeWords;
  readonly assessment: Assessment;
  readonly facts: Facts;
}

/** A line of the arithmetic with its number, its words, and the facts that its number comes from. */
export interface SpokenLine {
  readonly line: CalculationLine;
  /** Absent in a line of words. */
  readonly value?: Exact;
  readonly label: string;
  readonly text: string;
}

/** An assessment in one language: the sentences, and what a workbook is made of. */
export interface SpokenAssessment {
  readonly explained: ExplainedAssessment;
  readonly view: ExplanationView;
  readonly lines: readonly SpokenLine[];
  readonly values: ValueWords;
}

/** Says an assessment in a language. @throws InternalPolicyError if the record does not give its own amounts again. */
export function speak({ scheme, words, assessment, facts }: ExplainedRecord, language: Language): SpokenAssessment {
  const explained = explainAssessment(scheme, { assessment, facts });
  const values = new ValueWords(scheme.content, words, language);
  const lines = linesOf(explained, values);
  const fromResults = Object.entries(scheme.content.document.results ?? {}).flatMap(([name, { clause, quote }]) => {
    const value = assessment[name as keyof Assessment];
    if (assessment.outcome !== 'eligible' || value === undefined) return [];
    return [{ line: values.sayResult(name, value as never), clause, quote }];
  });
  const view = {
    conditions: explained.conditions.map((condition) => sentenceOf(condition, explained, values)),
    // What the answer says beside amounts stands first: the last line is the amount.
    steps: [...fromResults, ...lines.map((line) => stepOf(line, wordsOf(language)))],
    ...openingOf(assessment, wordsOf(language)),
  };
  return { explained, view, lines, values };
}

/** For which day a claim waits: that of its conditions, or the first on which claims of the scheme are taken. */
function openingOf({ outcome, opensOn, filingWindow }: Assessment, t: Words): { opens?: string } {
  if (outcome !== 'wait' || opensOn === undefined) return {};
  if (!filingWindow) return { opens: t('explanation.opens', { day: opensOn }) };
  return { opens: t('explanation.opensInWindow', { day: opensOn, ...filingWindow }) };
}

function sentenceOf(
  { assessed, given, missing }: ExplainedCondition,
  { find }: ExplainedAssessment,
  values: ValueWords,
): ExplanationView['conditions'][number] {
  const { language, words } = values;
  const t = wordsOf(language);
  const { id, clause, quote, result } = assessed;
  const requirement = findOwn(words.requirements, id) ?? words.label;
  const required = fillWords(say(requirement, language), (name) => {
    const found = find(name);
    return found.state === 'known' ? values.say(name, found.value) : t('explanation.unknown');
  });
  const shown = given.map((one) => values.sayNamed(one));
  const lacking = [...missing.facts, ...missing.settings].map((name) => values.sayMissing(name));
  const sentence = t('explanation.sentence', {
    clause,
    quote,
    required,
    given: shown.length > 0 ? shown.join(t('explanation.next')) : t('explanation.nothingGiven'),
    result: resultOf(assessed, lacking, words, language, t),
  });
  return { id, result, sentence, required, given: shown, clause, quote };
}

function resultOf(
  { result, reason }: AssessedCondition,
  lacking: readonly string[],
  { reasons }: SchemeWords,
  language: Language,
  t: Words,
): string {
  const text = reason === undefined ? undefined : findOwn(reasons, reason)?.[language];
  const names = lacking.join(t('list.separator'));
  if (result === 'notMet' && text !== undefined) return t('explanation.notMetBecause', { reason: withoutStop(text) });
  return t(`explanation.result.${result}`, { names });
}

const withoutStop = (text: string): string => text.replace(/[。.]$/u, '');

function linesOf(explained: ExplainedAssessment, values: ValueWords): readonly SpokenLine[] {
  const { calculation, givenFor } = explained;
  if (!calculation) return [];
  const { language } = values;
  const t = wordsOf(language);
  const numbers = valuesOf(calculation.lines);
  const print = new LineWords(calculation.lines, numbers, language);
  return calculation.lines.map((line): SpokenLine => {
    const value = numbers.get(line.id);
    if (line.kind === 'words' || value === undefined) {
      const text = line.kind === 'words' ? say(line.text, language) : '';
      return { line, label: print.label(line), text };
    }
    const result = print.print(value, line.unit);
    if (line.kind === 'step') {
      const text = t('explanation.step', {
        formula: print.compute(line.formula),
        result,
        rounding: print.rounding(line.formula),
      });
      return { line, value, label: partLabel(line.id, print.label(line), calculation.amounts, values), text };
    }
    const name = line.name;
    const called = name === undefined ? undefined : values.findLabel(name);
    const label = print.label(line);
    // A value that is derived, or chosen by a code, is shown with the facts that it comes from.
    const sources = name === undefined || called !== undefined ? [] : givenFor(name).map((one) => values.sayNamed(one));
    const chosen =
      line.unit === 'yuan' && name !== undefined && called !== undefined ? codeOf(name, explained, values) : '';
    const origin = chosen || sources.join(t('explanation.next'));
    return {
      line,
      value,
      label: called === undefined || called === label ? label : t('explanation.labelOf', { label, name: called }),
      text: origin === '' ? result : t('explanation.from', { result, origin }),
    };
  });
}

/** What an amount by code was chosen by; empty where the name is the amount itself. */
function codeOf(name: string, { givenFor }: ExplainedAssessment, values: ValueWords): string {
  const [given] = givenFor(name);
  const isCode = given !== undefined && findOwn(values.words.names, name)?.codes !== undefined;
  return isCode ? values.sayNamed(given) : '';
}

/** A step that gives a named part of an amount says which. */
function partLabel(id: string, label: string, amounts: Readonly<Record<string, string>>, values: ValueWords): string {
  const part = Object.entries(amounts)
    .find(([name, line]) => line === id && name.includes('.'))?.[0]
    .split('.')[1];
  if (part === undefined) return label;
  return wordsOf(values.language)('explanation.labelOf', { label, name: values.sayPart(part) });
}

function stepOf({ line, value, label, text }: SpokenLine, t: Words): ExplanationView['steps'][number] {
  const { clause, quote } = line;
  const isAmount = line.kind === 'step' && line.unit === 'yuan' && value !== undefined;
  return {
    line: t('explanation.named', { name: label, value: text }),
    ...(isAmount && { amount: value.toFixed(2) }),
    clause,
    quote,
  };
}
