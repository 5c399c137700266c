// Schema of a policy pack: one scheme of one jurisdiction, everything about it as data.
import { z } from 'zod';
import { CITATION, Citation, Clause } from './citation.js';
import { Chain } from './chain.js';
import { Derivation, Expression, NamePath, Needs } from './derivation.js';
import { Label } from './label.js';
import type { SchemaMessage } from './schema-message.js';
import { Code, FactSource, Name } from './vocabulary-document.js';
import { isCivilDate } from '../calendar/civil-date.js';
import { FIRST_PLAUSIBLE_DAY } from './value-type.js';

export const CLAIMANT_KINDS = [
  'person',
  'household',
  'employer',
  'trainingUnit',
  'agency',
  'community',
  'lender',
  'unit',
] as const;
export const SETTLEMENTS = ['payout', 'certificate', 'priceReduction', 'service'] as const;
export const PAYEES = ['claimant', 'employer', 'trainingUnit', 'lender', 'guarantor', 'nobody'] as const;
export const CADENCES = ['monthly', 'quarterly', 'yearly', 'once', 'none'] as const;
export const PERIOD_CONFIRMATIONS = [
  'none',
  'registry',
  'listImport',
  'claimantReceipt',
  'employerRoster',
  'bankSlip',
] as const;
export const CONDITION_OUTCOMES = ['ineligible', 'redirect', 'incomplete', 'wait', 'hold'] as const;

const Requirement = z.strictObject({ needs: Needs, when: Expression });

/** A fact of the form: needed always, needed when something holds, with a value that counts when absent, or just optional. */
const FormField = z.strictObject({
  fact: Name,
  required: z.literal(true).optional(),
  requiredWhen: Requirement.optional(),
  whenAbsent: z.union([z.string(), z.boolean(), z.int().min(0), z.array(z.string())]).optional(),
  source: FactSource.optional(),
  /** The scheme that recognises it: where a claim for it has been decided, our own record counts before the declaration. */
  recognisedBy: Code.optional(),
});

/** A document: needed, needed when something holds, or accepted. */
const Evidence = z.strictObject({
  kind: Code,
  required: z.boolean().optional(),
  requiredWhen: Requirement.optional(),
  clause: Clause,
  quote: CITATION.quote.optional(),
  /** Marks a paper that no clause names and the office accepts. */
  basis: z.literal('operator').optional(),
});

const Condition = z.strictObject({
  id: Code,
  ...CITATION,
  /** Further clauses that explain a refusal. */
  seeAlso: z.array(Citation).default([]),
  needs: Needs,
  /** Only if this holds is the condition asked at all. */
  appliesIf: Expression.optional(),
  when: Expression,
  otherwise: z.enum(CONDITION_OUTCOMES),
  /** What is required, in words; `{name}` stands for the value of a name. Words: no part of what a version means. */
  requires: Label.optional(),
  reason: Code.optional(),
  /** With `redirect`: the district that must take the claim. */
  redirectTo: NamePath.optional(),
  /** With `wait`: the first day on which the condition holds. */
  opensOn: NamePath.optional(),
  /** With `incomplete`: the fact or document that is missing. */
  missing: z.string().optional(),
});
export type Condition = z.infer<typeof Condition>;

/** A hundred years: what the calendar of the rules can mean. */
export const LONGEST_TERM_MONTHS = 1200;

const Term = z.strictObject({
  ...CITATION,
  /** The month or day on which it begins; left out where the source does not state it. */
  from: NamePath.optional(),
  /** Its length in months, or the name of it; without a value there is no term. */
  months: z.union([z.int().min(1).max(LONGEST_TERM_MONTHS), NamePath]),
  /** Left out where the source states no longest term; no term is longer than a hundred years. */
  maximumMonths: z.int().min(1).max(LONGEST_TERM_MONTHS).optional(),
  extension: z.strictObject({ ground: NamePath, cumulativeMonths: NamePath }).optional(),
  /** What happens at the end; the continuation is assessed only of a term with `from`. */
  atExpiry: z
    .strictObject({
      then: z.enum(['assessContinuation', 'stop']),
      /** Name of the operator's lead before the expiry. */
      warningLead: Name,
      /** What the claim that follows declares otherwise than the one before it. */
      declares: z.record(Name, z.union([z.string(), z.boolean(), z.int().min(0), z.array(z.string())])).optional(),
    })
    .optional(),
});

/** A field of the answer that the pack gives itself: the value of a name, an object of such values, or a constant. */
const Result = z.strictObject({
  ...CITATION,
  of: NamePath.optional(),
  members: z.record(Code, NamePath).optional(),
  give: z.union([z.boolean(), z.array(Code).min(1)]).optional(),
});
export type Result = z.infer<typeof Result>;

const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** The file `<jurisdiction>/schemes/<scheme>.yaml`. The award's parameters are checked by its kind. */
export const SchemeDocument = z.strictObject({
  scheme: Code,
  version: z.string().regex(SEMVER, 'version' satisfies SchemaMessage),
  inForceFrom: z
    .string()
    .refine(isCivilDate, { error: 'existingDate' satisfies SchemaMessage, abort: true })
    .refine((date) => date >= FIRST_PLAUSIBLE_DAY, 'plausibleDate' satisfies SchemaMessage),
  label: Label,
  summary: Label,
  ...CITATION,
  claimant: z.enum(CLAIMANT_KINDS),
  settlement: z.enum(SETTLEMENTS),
  payee: z.enum(PAYEES),
  cadence: z.enum(CADENCES),
  periodConfirmation: z.enum(PERIOD_CONFIRMATIONS),
  exclusionGroup: Code.optional(),
  budgetLine: Code.optional(),
  form: z.array(FormField).min(1),
  evidence: z.array(Evidence).default([]),
  settings: z.array(Name).default([]),
  derivations: z.record(Name, Derivation).default({}),
  /** None where the source names the scheme and states no condition. */
  conditions: z.array(Condition),
  term: Term.optional(),
  award: z.looseObject({ kind: Code, ...CITATION }).optional(),
  results: z.record(Name, Result).optional(),
  /** Whoever was recognised stands in a register, each entry with one official: who decided at this stage of the claim. */
  register: z.strictObject({ ...CITATION, responsible: Code }).optional(),
  chain: Chain,
});
export type SchemeDocument = z.infer<typeof SchemeDocument>;
