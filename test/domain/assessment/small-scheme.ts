// A scheme of one condition, for trying derivations, terms, awards and results on their own.
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import type { Facts, Settings } from '../../../domain/policy/value-type.js';
import type { PolicyFile } from '../../../domain/policy/yaml-source.js';
import { policyFiles, problemsOf } from '../policy/policy-files.js';

export const CITED = { clause: 'S3 三', quote: '虚构的条款' };
const LABEL = { 'zh-CN': '虚构', en: 'Made up' };

const JURISDICTION = {
  jurisdiction: 'small',
  label: LABEL,
  levels: [{ id: 'city', label: LABEL }],
  bodies: { office: { label: LABEL, level: 'city', roles: ['approver'] } },
  exclusionGroups: { grants: { label: LABEL, ...CITED, schemes: ['small-grant', 'other-grant'] } },
  operator: {
    timeLimits: { any: { basis: 'operator', limit: 1, unit: 'month', remindBefore: 0 } },
    warningLeads: { expiry: { basis: 'operator', lead: 'P7D' } },
  },
  settings: { enterpriseMinimumWage: [], localAmountPerHead: [] },
  catalogue: { 'small-grant': 'S3 三', 'other-grant': 'S3 三' },
};

const STAGE = { id: 'approval', kind: 'decision', label: LABEL, ...CITED, mode: 'single', timeLimit: 'any' };
const PACK = {
  scheme: 'small-grant',
  version: '0.1.0',
  inForceFrom: '2001-01-01',
  label: LABEL,
  summary: LABEL,
  ...CITED,
  claimant: 'person',
  settlement: 'payout',
  payee: 'claimant',
  cadence: 'once',
  periodConfirmation: 'none',
  conditions: [
    {
      id: 'old',
      ...CITED,
      needs: ['asOf'],
      when: 'date(asOf) >= date("1999-01-01")',
      otherwise: 'ineligible',
      reason: 'before-2009',
      requires: LABEL,
    },
  ],
  chain: {
    ...CITED,
    correctionLimit: 'any',
    stages: [{ ...STAGE, performers: [{ role: 'approver', body: 'office' }] }],
  },
};

/** The parts of a pack under trial; `form` lists facts that are optional unless they say otherwise. */
export interface Parts {
  readonly form: readonly object[];
  readonly [part: string]: unknown;
}

function filesOf(parts: Parts): PolicyFile[] {
  return [
    ...policyFiles().filter(({ path }) => !path.includes('/schemes/')),
    { path: 'small/jurisdiction.yaml', text: JSON.stringify(JURISDICTION) },
    { path: 'small/schemes/small-grant.yaml', text: JSON.stringify({ ...PACK, ...parts }) },
  ];
}

export function smallScheme(parts: Parts): CompiledScheme {
  const scheme = loadPolicies(filesOf(parts)).schemes.find((one) => one.scheme === 'small-grant');
  if (!scheme) throw new Error('the small scheme is not there');
  return scheme;
}

/** What the loader says is wrong with a pack of these parts. */
export function complaintsAbout(parts: Parts): readonly string[] {
  return problemsOf(filesOf(parts)).map(({ message }) => message);
}

export function ask(scheme: CompiledScheme, facts: Facts, settings: Settings = {}, asOf = '2010-03-15'): Assessment {
  return assess(scheme, { asOf, facts, settings });
}
