// What an award kind is: a way of computing an award, with its own parameters. One file for each, and one line in the registry.
import type { z } from 'zod';
import type { CivilMonth } from '../../calendar/civil-date.js';
import type { Fen } from '../../money.js';
import { both, type Label } from '../../policy/label.js';
import { complaintAt } from '../../policy/schema-message.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import type { AverageEntry } from '../../policy/setting-value.js';
import type { ScalarKind } from '../../policy/value-type.js';
import type { AwardFields, FindingFields, Step, Term } from '../assessment.js';
import type { Calculation } from '../calculation.js';
import type { CaseValues, Lookup, Missing } from '../case-values.js';

/** Something wrong with the parameters of an award, at a place inside them. */
export interface ParameterProblem {
  readonly path: readonly PropertyKey[];
  readonly message: Label;
  readonly mend: Label;
}

/** Which instalment of an award: a month `YYYY-MM`, a year `YYYY`, or the only one. */
export type AwardPeriod = string;
export const ONCE: AwardPeriod = 'once';

/** The amount of one instalment and its named parts. */
export interface PeriodAmount {
  readonly amount: Fen;
  readonly parts: Readonly<Record<string, Fen>>;
}

/** The base of an instalment that is published year by year. */
export interface DatedBase {
  /** Name of the setting. */
  readonly setting: string;
  /** The year that the instalment rests on. */
  readonly year: number;
  /** The recorded entry by which it was computed: of that year, or of an earlier one while that is not published. */
  readonly entry: AverageEntry;
}

/** By which base: the published one of the year itself, or the last one before it while that is not published. */
export type WhichBase = 'published' | 'lastKnown';

/** The amount of an instalment with the base that it was computed by. */
export interface AmountOnBase extends PeriodAmount {
  readonly base: DatedBase;
}

export interface ComputedAward {
  readonly fields: AwardFields;
  readonly steps: readonly Step[];
}

/** A value that an award kind finds out and that conditions, term and results may read (`op: awardValue`). */
export interface Offer {
  readonly type: ScalarKind;
  find(values: CaseValues): Lookup;
}

/** An award ready to be computed. */
export interface Award {
  /** Names of values that it reads. */
  readonly names: readonly string[];
  /** Settings that it reads by itself. */
  readonly settings: readonly string[];
  /** Values that it offers to the rest of the pack, by name; they may not read what rests on the term. */
  readonly offers?: Readonly<Record<string, Offer>>;
  /** What is missing for the first payment; undefined if nothing is. The month is that of the term, once it is known. */
  findMissing(values: CaseValues, firstMonth: CivilMonth | undefined): Missing | undefined;
  /** The award of an eligible claim, with its term if it has one. Nothing that `findMissing` names may be missing. */
  compute(values: CaseValues, term: Term | undefined): ComputedAward;
  /** The same arithmetic as lines to recompute by hand; the line of the last amount comes last. */
  calculate(values: CaseValues, term: Term | undefined): Calculation;
  /** Fields that are given with every outcome, as far as they can be computed: the ratios of a check that fails. */
  findFindings?(values: CaseValues): FindingFields;
  /** The instalments in which it is paid, in order; none if it pays nothing by itself (a loan, a relief). */
  periodsOf(values: CaseValues, term: Term | undefined): readonly AwardPeriod[];
  /**
   * The amount of one instalment, or undefined while its base is not known.
   * @throws RangeError for a period that is none of `periodsOf`.
   */
  findPeriodAmount(values: CaseValues, term: Term | undefined, period: AwardPeriod): PeriodAmount | undefined;
  /**
   * The amount of one instalment by a base that is published year by year, with the base; undefined if there is none. Kinds
   * without such a base, or all of whose instalments are known when they are granted, have no such amount.
   * @throws RangeError for a period that is none of `periodsOf`.
   */
  findAmountOnBase?(
    values: CaseValues,
    term: Term | undefined,
    period: AwardPeriod,
    which: WhichBase,
  ): AmountOnBase | undefined;
}

/** How a kind of award reads its part of a pack. */
export interface AwardKind {
  /** The award ready to be computed, or everything that is wrong with its parameters; `content` is the pack it stands in. */
  read(
    parameters: unknown,
    content: SchemeContent,
  ): { readonly award: Award } | { readonly problems: readonly ParameterProblem[] };
}

/** Makes an award kind of the schema of its parameters, the rules that the schema cannot say, and its computation. */
export function awardKind<Parameters>(definition: {
  readonly parameters: z.ZodType<Parameters>;
  check(parameters: Parameters, content: SchemeContent): readonly ParameterProblem[];
  create(parameters: Parameters, content: SchemeContent): Award;
}): AwardKind {
  return {
    read(value, content) {
      const parsed = definition.parameters.safeParse(value, { reportInput: true });
      if (!parsed.success) return { problems: parsed.error.issues.map(problemOf) };
      const problems = definition.check(parsed.data, content);
      return problems.length > 0 ? { problems } : { award: definition.create(parsed.data, content) };
    },
  };
}

function problemOf(issue: z.core.$ZodIssue): ParameterProblem {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return {
    path,
    message: complaintAt(path, issue),
    mend: both('按 docs/policy-packs.md 所示更正参数', 'Mend the parameter as docs/policy-packs.md shows'),
  };
}
