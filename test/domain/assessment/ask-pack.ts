// Questions to a pack of the repository: facts and settings pass the schemas of a request first.
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { planPeriods } from '../../../domain/assessment/period-amounts.js';
import { factsSchema, settingsSchema, withoutUnset } from '../../../domain/policy/request-schema.js';
import type { Facts, Settings } from '../../../domain/policy/value-type.js';
import { policies } from './flexible-claim.js';

const factsOf = factsSchema(policies.vocabulary);
const settingsOf = settingsSchema(policies.vocabulary);

export function getPack(name: string): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === name);
  if (!scheme) throw new Error(`no pack ${name}`);
  return scheme;
}

/** The assessment of facts and settings under a pack on a day. */
export function askPack(name: string, asOf: string, facts: object, settings: object = {}): Assessment {
  const claim = { asOf, facts: factsOf.parse(facts), settings: withoutUnset(settingsOf.parse(settings)) };
  return assess(getPack(name), claim);
}

/** The instalments of an eligible claim: each with its amount in fen. */
export function planOf(
  name: string,
  asOf: string,
  facts: Facts,
  settings: Settings = {},
): (readonly [string, unknown])[] {
  const scheme = getPack(name);
  return planPeriods(scheme, assess(scheme, { asOf, facts, settings }), { facts, settings }).map(
    ({ period, amount }) => [period, amount] as const,
  );
}

/** The lines of explanation in one language. */
export function linesOf({ steps }: Assessment, language: 'zh-CN' | 'en'): readonly string[] {
  return steps.map(({ text }) => text[language]);
}
