// Claims for a pack of the repository: a good one, to be changed in single points. Facts and settings pass their schemas.
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

interface GoodClaim {
  readonly facts: Changes;
  readonly settings?: Changes;
  readonly asOf: string;
}

const facts = factsSchema(policies.vocabulary);
const settings = settingsSchema(policies.vocabulary);

export function getScheme(name: string): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === name);
  if (!scheme) throw new Error(`there is no pack ${name}`);
  return scheme;
}

export function claimsFor(name: string, good: GoodClaim) {
  const scheme = getScheme(name);
  const claim = (changes: Changes = {}, changedSettings: Changes = {}, asOf = good.asOf): Claim => ({
    asOf,
    facts: facts.parse(given({ ...good.facts, ...changes })),
    settings: withoutUnset(settings.parse(given({ ...good.settings, ...changedSettings }))),
  });
  return {
    scheme,
    claim,
    ask: (...changes: Parameters<typeof claim>): Assessment => assess(scheme, claim(...changes)),
    plan: (...changes: Parameters<typeof claim>): PlannedPeriod[] => {
      const changed = claim(...changes);
      return planPeriods(scheme, assess(scheme, changed), changed);
    },
  };
}

/** Outcome and findings of an answer, for comparing all of them at once. */
export function findings({ outcome, reasons, missing, missingSettings, opensOn }: Assessment) {
  return [outcome, ...(reasons ?? missing ?? missingSettings ?? (opensOn === undefined ? [] : [opensOn]))];
}

function given(values: Changes): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
