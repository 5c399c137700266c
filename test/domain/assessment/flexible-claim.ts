// The flexible-employment scheme and claims for it: a good one, to be changed in one point.
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import type { Facts, Settings, Value } from '../../../domain/policy/value-type.js';
import { policyFiles } from '../policy/policy-files.js';

export const SCHEME = 'flexible-employment-social-insurance';
export const policies = loadPolicies(policyFiles());

function getFlexible(): CompiledScheme {
  const scheme = policies.schemes.find((one) => one.scheme === SCHEME);
  if (!scheme) throw new Error('the flexible scheme is not there');
  return scheme;
}
export const flexible = getFlexible();

const FACTS: Facts = {
  householdRegistration: { jurisdiction: 'dongyang', district: 'street-b', type: 'rural' },
  filingDistrict: 'street-b',
  personCategories: ['urban-unemployed', 'age-4050'],
  employmentForm: 'flexible',
  monthlyIncome: '1240.50',
  paysSocialInsurance: true,
  firstSubsidisedMonth: '2010-11',
};

/** Average wages of 31260.00 a year: 2605.00 a month, so 286.55 = 156.30 + 130.25. */
export const WAGE_YEARS = [2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013];
const SETTINGS: Settings = {
  enterpriseMinimumWage: [
    { from: '2006-01', amount: '750.00' },
    { from: '2010-04', amount: '980.00' },
  ],
  cityAverageWage: WAGE_YEARS.map((year) => ({ year, amount: '31260.00', unit: 'year' })),
};

type Changes = Readonly<Record<string, Value | undefined>>;

function changed(values: Facts, changes: Changes): Facts {
  return Object.fromEntries(
    Object.entries({ ...values, ...changes }).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}

/** A claim that is granted for 36 months from November 2010; `undefined` leaves a fact or a setting out. */
export function aClaim(facts: Changes = {}, settings: Changes = {}, asOf = '2010-11-05'): Claim {
  return { asOf, facts: changed(FACTS, facts), settings: changed(SETTINGS, settings) };
}

/** An earlier term of 36 months, December 2006 to November 2009, and a claim for what follows it. */
export function aClaimAtExpiry(facts: Changes = {}, settings: Changes = {}): Claim {
  return aClaim(
    {
      existingEntitlement: { scheme: SCHEME, from: '2006-12-01', to: '2009-11-30', monthsPaid: 36 },
      firstSubsidisedMonth: '2009-12',
      retirementDate: '2015-06-01',
      ...facts,
    },
    settings,
    '2009-12-01',
  );
}

/** An earlier term of 11 months, March 2008 to January 2009, and a claim after a break until August 2010. */
export function aClaimAfterBreak(reading: string | undefined, facts: Changes = {}): Claim {
  return aClaim(
    {
      existingEntitlement: { scheme: SCHEME, from: '2008-03-01', to: '2009-01-31', monthsPaid: 11 },
      firstSubsidisedMonth: '2010-08',
      ...facts,
    },
    { interruptionReading: reading },
    '2010-08-02',
  );
}
