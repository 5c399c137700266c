// A jurisdiction as data: names, levels, bodies and their roles, districts, operator values, and the schemes it has.
import { z } from 'zod';
import { CITATION, Clause } from './citation.js';
import { Label } from './label.js';
import { findOwn } from './own-member.js';
import type { SchemaMessage } from './schema-message.js';
import type { Settings } from './value-type.js';
import { Code, Name } from './vocabulary-document.js';

export const TIME_UNITS = ['day', 'workingDay', 'month'] as const;

/** A time limit that the sources do not state: the office's own, and marked so. */
const TimeLimit = z.strictObject({
  basis: z.literal('operator'),
  limit: z.int().min(1).max(365),
  unit: z.enum(TIME_UNITS),
  /** How long before its end the performer is reminded, in the same unit. */
  remindBefore: z.int().min(0).max(365),
});
export type TimeLimit = z.infer<typeof TimeLimit>;

const DAYS = /^P([1-9]\d{0,2})D$/;
const Lead = z.strictObject({
  basis: z.literal('operator'),
  /** An ISO 8601 duration in days ("P60D"). */
  lead: z.string().regex(DAYS, 'lead' satisfies SchemaMessage),
});

const OperatorValues = z.strictObject({
  timeLimits: z.record(Name, TimeLimit),
  warningLeads: z.record(Name, Lead),
});

const Body = z.strictObject({
  label: Label,
  level: Code,
  /** What its people do in the procedures; the word of an administrator, never of a claimant. */
  roles: z.array(Code).min(1),
  clause: Clause.optional(),
});

const ExclusionGroup = z.strictObject({
  label: Label,
  ...CITATION,
  schemes: z.array(Code).default([]),
  /** Other groups whose schemes belong to this one too. */
  includes: z.array(Code).default([]),
});

/** What a source says of a programme that it names without anything that could be computed: no amount, term or condition. */
const Programme = z.strictObject({ label: Label, summary: Label, ...CITATION });

/** The clause of a scheme, with a pack or not yet; or a programme, for which there can be none. */
const CatalogueEntry = z.union([Clause, Programme]);
type CatalogueEntry = z.infer<typeof CatalogueEntry>;

const BudgetLine = z.strictObject({ label: Label, ...CITATION });

/** The file `<jurisdiction>/jurisdiction.yaml`. */
export const JurisdictionDocument = z.strictObject({
  jurisdiction: Code,
  label: Label,
  levels: z
    .array(z.strictObject({ id: Code, label: Label }))
    .min(1)
    .max(4),
  bodies: z.record(Code, Body).default({}),
  /** Office that takes a claim in when neither the filing district nor the household registration names one. */
  defaultIntakeOffice: Code.optional(),
  /** Which office takes in the claims of a district. */
  districts: z.record(Code, Code).default({}),
  budgetLines: z.record(Code, BudgetLine).default({}),
  exclusionGroups: z.record(Code, ExclusionGroup).default({}),
  operator: OperatorValues.default({ timeLimits: {}, warningLeads: {} }),
  /** The settings of this jurisdiction and the clauses that need them; the operator's own have none. */
  settings: z.record(Name, z.array(Clause)).default({}),
  /** All schemes and programmes of this jurisdiction. */
  catalogue: z.record(Code, CatalogueEntry),
});
export type JurisdictionDocument = z.infer<typeof JurisdictionDocument>;

/** A jurisdiction that passed its checks. */
export type Jurisdiction = JurisdictionDocument;

/** The clause of a scheme or programme of the catalogue. */
export function clauseOfEntry(entry: CatalogueEntry): string {
  return typeof entry === 'string' ? entry : entry.clause;
}

/** The setting with which an operator changes how long before an expiry the office is warned. */
export const EXPIRY_WARNING_DAYS = 'expiryWarningDays';

/**
 * Days of a warning lead: as the operator has set it, else as the jurisdiction's file has it.
 * @throws RangeError if the jurisdiction has none of this name.
 */
export function getWarningLeadDays({ jurisdiction, operator }: Jurisdiction, name: string, settings: Settings): number {
  const set = settings[EXPIRY_WARNING_DAYS];
  if (typeof set === 'number') return set;
  const days = DAYS.exec(findOwn(operator.warningLeads, name)?.lead ?? '')?.[1];
  if (days === undefined) throw new RangeError(`no warning lead "${name}" in ${jurisdiction}`);
  return Number(days);
}

/**
 * All schemes of an exclusion group, with those of the groups it includes, in order.
 * @throws RangeError if a group includes itself, directly or by way of others, or one that does not exist.
 */
export function schemesOfGroup(
  jurisdiction: JurisdictionDocument,
  group: string,
  above: readonly string[] = [],
): string[] {
  if (above.includes(group)) throw new RangeError(`the exclusion group "${group}" includes itself`);
  const found = findOwn(jurisdiction.exclusionGroups, group);
  if (found === undefined) throw new RangeError(`no exclusion group "${group}"`);
  const included = found.includes.flatMap((other) => schemesOfGroup(jurisdiction, other, [...above, group]));
  return [...new Set([...found.schemes, ...included])].sort();
}

/**
 * The office that takes a claim in: that of the filing district, else of the district of the household registration,
 * else the default. Undefined if the jurisdiction has no office; an unknown filing district is for the caller to refuse.
 */
export function findIntakeOffice(
  jurisdiction: Jurisdiction,
  districts: { readonly filing?: string | undefined; readonly household?: string | undefined },
): string | undefined {
  const { filing, household } = districts;
  if (filing !== undefined) return findOwn(jurisdiction.districts, filing);
  const ofHousehold = household === undefined ? undefined : findOwn(jurisdiction.districts, household);
  return ofHousehold ?? jurisdiction.defaultIntakeOffice;
}
