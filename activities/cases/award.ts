// What was granted, as the case keeps it: taken from the assessment that the approval rests on.
import type { Assessment } from '../../domain/assessment/assessment.js';
import type { Prisma } from '../../prisma/generated/client.js';

/** Amounts, term and findings of an eligible claim; what it does not have is left out. */
export function awardOf(assessment: Assessment): Prisma.InputJsonValue {
  return {
    monthlyAmount: assessment.monthlyAmount,
    annualAmount: assessment.annualAmount,
    oneOffAmount: assessment.oneOffAmount,
    amountPerHead: assessment.amountPerHead,
    parts: assessment.parts,
    totalAmount: assessment.totalAmount,
    limitAmount: assessment.limitAmount,
    grantableAmount: assessment.grantableAmount,
    taxPayable: assessment.taxPayable,
    unusedAmount: assessment.unusedAmount,
    waivedFees: assessment.waivedFees,
    opensSchemes: assessment.opensSchemes,
    hardshipCategories: assessment.hardshipCategories,
    registrationDistrict: assessment.registrationDistrict,
    recognisedOn: assessment.recognisedOn,
    countedEnterprise: assessment.countedEnterprise,
    winners: assessment.winners,
    periods: assessment.periods,
    term: assessment.term,
    extension: assessment.extension,
    clauses: assessment.clauses,
  } as unknown as Prisma.InputJsonValue;
}
