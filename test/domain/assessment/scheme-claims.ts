// Claims for a scheme of the repository: a good one, to be changed in some points.
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import type { Facts, Settings, Value } from '../../../domain/policy/value-type.js';
import { policies } from './flexible-claim.js';

/** The scheme of this id. @throws Error if there is no pack of it. */
export function getScheme(id: string): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === id);
  if (!scheme) throw new Error(`no pack of ${id}`);
  return scheme;
}

/** Asks about a good claim with some facts changed; `undefined` leaves a fact out. */
export function claimFor(
  id: string,
  good: Facts,
): (changes?: Readonly<Record<string, Value | undefined>>, settings?: Settings, asOf?: string) => Assessment {
  const scheme = getScheme(id);
  return (changes = {}, settings = {}, asOf = '2009-09-01') => {
    const facts = Object.entries({ ...good, ...changes }).filter(
      (entry): entry is [string, Value] => entry[1] !== undefined,
    );
    return assess(scheme, { asOf, facts: Object.fromEntries(facts), settings });
  };
}

/** Another award of the claimant, as `otherAwards` lists it. */
export function awardOf(scheme: string, status = 'paid'): Value {
  return { scheme, from: '2008-05', to: '2008-05', status };
}
