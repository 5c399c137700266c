// The facts that a claimant declares: checked by the scheme that he claims under.
import type { z } from 'zod';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { findScheme } from '../../../domain/policy/find-scheme.js';
import { findOwn } from '../../../domain/policy/own-member.js';
import type { Facts } from '../../../domain/policy/value-type.js';
import { complaintsOf } from '../../complaints.js';
import type { Dependencies } from '../../dependencies.js';
import { invalidInput, Problem } from '../../problem.js';

/** Where facts stand in a body. */
const FACTS = 'facts';

/**
 * The scheme that is claimed.
 * @throws Problem `not-found` for an unknown one, `scheme-not-in-jurisdiction` for one of another jurisdiction
 */
export function getClaimedScheme({ policies }: Dependencies, jurisdiction: string, scheme: string): CompiledScheme {
  const found = findScheme(policies.current, jurisdiction, scheme);
  switch (found.found) {
    case 'scheme':
      return found.scheme;
    case 'foreign':
      throw new Problem('scheme-not-in-jurisdiction', {
        pointers: ['/scheme'],
        names: [jurisdiction, found.owner],
      });
    case 'unknownJurisdiction':
    case 'unknownScheme':
      throw new Problem('not-found');
  }
}

/**
 * Facts that passed the schema of the scheme and name a district that exists.
 * @throws Problem `invalid-input` with a pointer for each wrong fact
 */
export function readFacts({ catalogue }: Dependencies, scheme: CompiledScheme, given: unknown): Facts {
  const schema: z.ZodType<Facts> = catalogue.declaredFacts(scheme.content.document);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const errors = complaintsOf(parsed.error, given).map((complaint) => ({
      ...complaint,
      pointer: `/${FACTS}${complaint.pointer}`,
    }));
    throw new Problem('invalid-input', { errors });
  }
  const { districts } = catalogue.getJurisdiction(scheme.jurisdiction);
  const { filingDistrict } = parsed.data;
  if (typeof filingDistrict === 'string' && findOwn(districts, filingDistrict) === undefined) {
    throw invalidInput(`/${FACTS}/filingDistrict`, 'district');
  }
  return parsed.data;
}
