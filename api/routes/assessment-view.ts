// An assessment as the contract describes it: every field of every kind of award, each only where it has a meaning.
import { z } from 'zod';
import type { AwardFields } from '../../domain/assessment/assessment.js';
import { OUTCOMES } from '../../domain/assessment/outcome.js';
import { ExplanationView } from '../explanation/explanation.js';
import { CivilDay, CivilMonth, Open, Yuan } from '../fields.js';

const Codes = z.array(z.string());
const Amounts = z.record(z.string(), Yuan);
const Points = z.string().meta({ description: 'Points with two digits after the point', example: '95.00' });

const AWARD_FIELDS = {
  monthlyAmount: Yuan,
  annualAmount: Yuan,
  oneOffAmount: Yuan,
  amountPerHead: Yuan,
  totalAmount: Yuan,
  parts: Amounts.meta({ description: 'Named shares of the first amount' }),
  periods: z.array(z.object({ from: CivilMonth, months: z.int(), monthlyAmount: Yuan })),
  undeterminedFrom: CivilMonth,
  limitAmount: Yuan,
  grantableAmount: Yuan,
  remainingLoss: Amounts,
  taxPayable: Yuan,
  unusedAmount: Yuan,
  waivedFees: Codes,
  opensSchemes: Codes,
  hardshipCategories: Codes,
  registrationDistrict: z.string(),
  isDutyDue: z.boolean(),
  dueBy: CivilDay,
  isOverdue: z.boolean(),
  remainingServices: z.record(z.string(), z.int()),
  remainingItems: Codes,
  isFreeOfCharge: z.boolean(),
  subsidisedMonths: z.int(),
  recognisedOn: CivilDay,
  countedEnterprise: z.string(),
  units: z.array(
    z.object({
      unit: z.string(),
      score: Points,
      parts: z.record(z.string(), Points),
      isQualified: z.boolean(),
      reasons: Codes,
    }),
  ),
  winners: z.array(z.string()),
  ratios: z.record(z.string(), z.string()),
} satisfies Record<keyof AwardFields, z.ZodType>;

const Fields = z.object({
  ...AWARD_FIELDS,
  reasons: Codes.meta({ description: 'With ineligible and hold' }),
  redirectTo: z.string().meta({ description: 'With redirect: the district that must take the claim' }),
  missing: Codes.meta({ description: 'With incomplete: facts and documents' }),
  missingSettings: Codes.meta({ description: 'With blocked' }),
  opensOn: CivilDay.meta({ description: 'With wait: the first day on which the claim opens' }),
  filingWindow: z.object({ from: CivilDay, to: CivilDay }).meta({
    description: 'With wait, if no claims are taken before: the days between which they are',
  }),
  term: z.object({ from: CivilDay.optional(), to: CivilDay.optional(), months: z.int() }),
  extension: z.object({ ground: z.string(), months: z.int() }),
  cumulativeMonths: z.int(),
});

export const AssessmentView = Open.and(
  z.object({ outcome: z.enum(OUTCOMES), asOf: z.string(), clauses: Codes }).and(Fields.partial()),
).meta({ id: 'Assessment' });

/** With `explain=true`: the same in words. */
export const ExplainableAssessmentView = AssessmentView.and(z.object({ explanation: ExplanationView.optional() }));
