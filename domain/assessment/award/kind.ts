// What an award kind is: a way of computing an award, with its own parameters. One file for each, and one line in the registry.
import type { z } from 'zod';
import type { CivilMonth } from '../../calendar/civil-date.js';
import type { Fen } from '../../money.js';
import type { ContentSetting } from '../../policy/scheme-content.js';
import type { AwardFields, Step, Term } from '../assessment.js';
import type { CaseValues, Missing } from '../case-values.js';

/** Something wrong with the parameters of an award, at a place inside them. */
export interface ParameterProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string;
}

/** The amount of one month and its named parts. */
export interface PeriodAmount {
  readonly amount: Fen;
  readonly parts: Readonly<Record<string, Fen>>;
}

export interface ComputedAward {
  readonly fields: AwardFields;
  readonly steps: readonly Step[];
}

/** The settings of a scheme by name. */
export type ContentSettings = Readonly<Record<string, ContentSetting>>;

/** An award ready to be computed. */
export interface Award {
  /** Names of values that it reads. */
  readonly names: readonly string[];
  /** Settings that it reads by itself. */
  readonly settings: readonly string[];
  /** What is missing for the first payment, once its month is known; undefined if nothing is. */
  findMissing(values: CaseValues, firstMonth: CivilMonth): Missing | undefined;
  /** The award for a term. Nothing that `findMissing` names may be missing. */
  compute(values: CaseValues, term: Term): ComputedAward;
  /** The amount of a month of the term, or undefined while its base is not known. */
  findPeriodAmount(values: CaseValues, term: Term, month: CivilMonth): PeriodAmount | undefined;
}

/** How a kind of award reads its part of a pack. */
export interface AwardKind {
  /** The award ready to be computed, or everything that is wrong with its parameters; `settings` are those of the scheme. */
  read(
    parameters: unknown,
    settings: ContentSettings,
  ): { readonly award: Award } | { readonly problems: readonly ParameterProblem[] };
}

/** Makes an award kind of the schema of its parameters, the rules that the schema cannot say, and its computation. */
export function awardKind<Parameters>(definition: {
  readonly parameters: z.ZodType<Parameters>;
  check(parameters: Parameters, settings: ContentSettings): readonly ParameterProblem[];
  create(parameters: Parameters, settings: ContentSettings): Award;
}): AwardKind {
  return {
    read(value, settings) {
      const parsed = definition.parameters.safeParse(value);
      if (!parsed.success) return { problems: parsed.error.issues.map(problemOf) };
      const problems = definition.check(parsed.data, settings);
      return problems.length > 0 ? { problems } : { award: definition.create(parsed.data, settings) };
    },
  };
}

function problemOf(issue: z.core.$ZodIssue): ParameterProblem {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return {
    path,
    message: `${path.map(String).join('.')}: ${issue.message}`,
    mend: 'Mend the parameter as docs/policy-packs.md shows',
  };
}
