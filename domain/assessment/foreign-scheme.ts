// A claim for a scheme of another jurisdiction: rules never cross a border, and nothing else is looked at.
import type { CivilDate } from '../calendar/civil-date.js';
import { ENGINE_VERSION, type Assessment } from './assessment.js';

export const SCHEME_NOT_IN_JURISDICTION = 'scheme-not-in-jurisdiction';

/** The assessment of a scheme that belongs to another jurisdiction; `clause` is the scheme's there. */
export function foreignSchemeAssessment(claim: {
  readonly jurisdiction: string;
  readonly scheme: string;
  readonly asOf: CivilDate;
  readonly clause: string;
}): Assessment {
  const { jurisdiction, scheme, asOf, clause } = claim;
  return {
    outcome: 'ineligible',
    asOf,
    clauses: [clause],
    reasons: [SCHEME_NOT_IN_JURISDICTION],
    conditions: [],
    steps: [],
    settingsUsed: {},
    policy: { jurisdiction, scheme },
    engineVersion: ENGINE_VERSION,
  };
}
