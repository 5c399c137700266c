// Claims for a scheme of the repository: a good one, to be changed in one point.
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import { factsSchema, settingsSchema, withoutUnset } from '../../../domain/policy/request-schema.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { policies } from './flexible-claim.js';

export type Changes = Readonly<Record<string, Value | undefined>>;
export interface GoodClaim {
  readonly asOf: string;
  readonly facts: Readonly<Record<string, Value>>;
  readonly settings?: Readonly<Record<string, Value>>;
}

const factsOf = factsSchema(policies.vocabulary);
const settingsOf = settingsSchema(policies.vocabulary);

/** The scheme of the masked city with this name. */
export function getScheme(name: string): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === name);
  if (!scheme) throw new Error(`the scheme ${name} is not there`);
  return scheme;
}

/** Asks a scheme about a good claim that is changed; `undefined` leaves a fact or a setting out. */
export function claimsOf(name: string, good: GoodClaim) {
  const scheme = getScheme(name);
  const claimOf = (facts: Changes, settings: Changes, asOf: string) => ({
    asOf,
    facts: factsOf.parse(given({ ...good.facts, ...facts })),
    settings: withoutUnset(settingsOf.parse(given({ ...good.settings, ...settings }))),
  });
  return {
    ask: (facts: Changes = {}, settings: Changes = {}, asOf = good.asOf): Assessment =>
      assess(scheme, claimOf(facts, settings, asOf)),
    /** The instalments of a claim that is granted. */
    plan(facts: Changes = {}, settings: Changes = {}) {
      const claim = claimOf(facts, settings, good.asOf);
      return planPeriods(scheme, assess(scheme, claim), claim).map(({ period, amount }) => [period, amount] as const);
    },
  };
}

function given(values: Changes): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

export const AT_HOME = { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' };
export const RURAL = { ...AT_HOME, type: 'rural' };
export const ELSEWHERE = { ...AT_HOME, jurisdiction: 'other' };
