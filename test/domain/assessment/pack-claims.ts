// Claims for a pack of the repository. Facts and settings pass their schemas, as those of a request do.
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { planPeriods, type PlannedPeriod } from '../../../domain/assessment/period-amounts.js';
import { factsSchema, settingsSchema, withoutUnset } from '../../../domain/policy/request-schema.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { policies } from './flexible-claim.js';

/** `undefined` leaves a fact or a setting out. */
export type Changes = Readonly<Record<string, Value | undefined>>;

export interface GoodClaim {
  readonly asOf: string;
  readonly facts: Changes;
  readonly settings?: Changes;
}

const factsOf = factsSchema(policies.vocabulary);
const settingsOf = settingsSchema(policies.vocabulary);

/** The scheme of this name. @throws Error if there is no pack of it. */
export function getScheme(name: string): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === name);
  if (!scheme) throw new Error(`there is no pack ${name}`);
  return scheme;
}

/** A good claim for a scheme, to be asked about with some facts, settings or its day changed. */
export function claimsOf(name: string, good: GoodClaim) {
  const scheme = getScheme(name);
  const claimOf = (facts: Changes = {}, settings: Changes = {}, asOf = good.asOf): Claim => ({
    asOf,
    facts: factsOf.parse(given({ ...good.facts, ...facts })),
    settings: withoutUnset(settingsOf.parse(given({ ...good.settings, ...settings }))),
  });
  const plan = (...changes: Parameters<typeof claimOf>): PlannedPeriod[] => {
    const claim = claimOf(...changes);
    return planPeriods(scheme, assess(scheme, claim), claim);
  };
  return {
    scheme,
    claimOf,
    ask: (...changes: Parameters<typeof claimOf>): Assessment => assess(scheme, claimOf(...changes)),
    plan,
    /** The instalments of a claim that is granted: period and amount in fen. */
    instalments: (...changes: Parameters<typeof claimOf>) =>
      plan(...changes).map(({ period, amount }) => [period, amount] as const),
  };
}

/** The assessment of facts and settings under a scheme on a day. */
export function askPack(name: string, asOf: string, facts: object, settings: object = {}): Assessment {
  return claimsOf(name, { asOf, facts: facts as Changes, settings: settings as Changes }).ask();
}

/** The instalments of the same, if it is granted. */
export function planOf(name: string, asOf: string, facts: object, settings: object = {}) {
  return claimsOf(name, { asOf, facts: facts as Changes, settings: settings as Changes }).instalments();
}

/** Outcome and findings of an answer, for comparing all of them at once. */
export function findings({ outcome, reasons, missing, missingSettings, opensOn }: Assessment) {
  return [outcome, ...(reasons ?? missing ?? missingSettings ?? (opensOn === undefined ? [] : [opensOn]))];
}

/** The lines of explanation in one language. */
export function linesOf({ steps }: Assessment, language: 'zh-CN' | 'en'): readonly string[] {
  return steps.map(({ text }) => text[language]);
}

/** Another award of the claimant, as `otherAwards` lists it. */
export function awardOf(scheme: string, status = 'paid'): Value {
  return { scheme, from: '2008-05', to: '2008-05', status };
}

function given(values: Changes): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

export const AT_HOME = { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' };
export const RURAL = { ...AT_HOME, type: 'rural' };
export const ELSEWHERE = { ...AT_HOME, jurisdiction: 'other' };
