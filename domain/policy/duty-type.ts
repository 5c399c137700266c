// A kind of duty as data: what must be done by a date and is not money, who records it, and what happens when it is not done.
import { z } from 'zod';
import type { DutyTerms } from '../duty/terms.js';
import { CITATION } from './citation.js';
import { Label } from './label.js';
import type { SchemaMessage } from './schema-message.js';
import { Code } from './vocabulary-document.js';

const DAYS = /^P(0|[1-9]\d{0,2})D$/;
const Days = z.string().regex(DAYS, 'days' satisfies SchemaMessage);

/** What no source states is the operator's own, and marked so. */
const OPERATOR = { basis: z.literal('operator') } as const;

const Rung = z.strictObject({ ...OPERATOR, after: Days, to: z.strictObject({ body: Code, role: Code }) });

const ITEM = {
  item: Code,
  label: Label,
  count: z.int().min(1).max(50),
  /** No source gives it a day: the due day asks for the others only. */
  undated: z.literal(true).optional(),
} as const;
const Item = z.union([z.strictObject({ ...ITEM, ...CITATION }), z.strictObject({ ...ITEM, ...OPERATOR })]);

/** The file `<jurisdiction>/duties/<duty>.yaml`. */
export const DutyDocument = z.strictObject({
  duty: Code,
  label: Label,
  ...CITATION,
  /** Whom the duty is owed to. */
  subject: Label,
  /** What happens on the day from which the limit counts. */
  start: Label,
  /** Not in working days: no source counts a duty so, and none waits for the calendar of a year. */
  limit: z.strictObject({
    limit: z.int().min(1).max(365),
    unit: z.enum(['day', 'month']),
    /** Back from a day that may be yet to come; in days. */
    before: z.literal(true).optional(),
  }),
  reminder: z.strictObject({ ...OPERATOR, lead: Days }),
  escalation: z.array(Rung).min(1).max(5),
  /** Roles of those who write down that a duty has begun, and that what is owed has been done. */
  recordedBy: z.array(Code).min(1),
  completedBy: z.array(Code).min(1),
  /** What shows that it was done. */
  evidence: Label,
  /** What is owed; when all of it is done, the duty is. */
  owes: z.array(Item).min(1).max(10),
  /** The source states their order: nothing is done before what stands above it. */
  inOrder: z.literal(true).optional(),
});
export type DutyDocument = z.infer<typeof DutyDocument>;

/** A kind of duty of a jurisdiction that passed its checks. */
export interface DutyType {
  readonly jurisdiction: string;
  readonly document: DutyDocument;
  readonly terms: DutyTerms;
}

/** Days of a duration such as "P30D" that the schema has admitted. */
export function daysOf(duration: string): number {
  return Number(DAYS.exec(duration)?.[1]);
}

export function dutyTypeOf(jurisdiction: string, document: DutyDocument): DutyType {
  const { clause, limit, reminder, escalation, recordedBy, completedBy, owes, inOrder } = document;
  const terms: DutyTerms = {
    clause,
    limit: { limit: limit.limit, unit: limit.unit, ...(limit.before && { before: limit.before }) },
    reminderLeadDays: daysOf(reminder.lead),
    escalation: escalation.map(({ after, to: { body, role } }) => ({
      afterDays: daysOf(after),
      to: { organisation: `${jurisdiction}/${body}`, role },
    })),
    recordedBy,
    completedBy,
    owes: owes.map(({ item, count, undated }) => ({ item, count, ...(undated && { undated }) })),
    ...(inOrder && { inOrder }),
  };
  return { jurisdiction, document, terms };
}

/** The type of this name in a jurisdiction, if it has one. */
export function findDutyType(
  { dutyTypes }: { readonly dutyTypes: readonly DutyType[] },
  jurisdiction: string,
  type: string,
): DutyType | undefined {
  return dutyTypes.find((one) => one.jurisdiction === jurisdiction && one.document.duty === type);
}
