// Claims for schemes whose applicant has to wait, as he files them, and the day on which each opens.
import { addDays, addMonths } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';

export interface EarlyClaim {
  jurisdiction: string;
  scheme: string;
  facts: Record<string, unknown>;
  papers: readonly string[];
  opensOn: string;
}

/** Far enough ahead that midnight does not pass it by during a test. */
const DAYS_AHEAD = 10;

/** The day so many months before one that lies a little ahead, and the day so many months after that: the two ends of a wait. */
function waitOf(months: number): { start: string; opensOn: string } {
  const start = addMonths(addDays(civilDateAt(Date.now()), DAYS_AHEAD), -months);
  return { start, opensOn: addMonths(start, months) };
}

/** Three months of operation before the self-employment fund (S0 三(一)2). */
export function fundClaim(): EarlyClaim {
  const { start, opensOn } = waitOf(3);
  return {
    jurisdiction: 'jiangmen',
    scheme: 'self-employment-fund-2000',
    facts: { isStateRestructuredEnterpriseWorker: true, isLabourRelationTerminated: true, businessStartDate: start },
    papers: ['business-licence'],
    opensOn,
  };
}

/** The first business year before the rent subsidy (S2.3 三(二)3). */
export function rentClaim(): EarlyClaim {
  const { start, opensOn } = waitOf(12);
  return {
    jurisdiction: 'dongyang',
    scheme: 'rent-subsidy-other-premises',
    facts: {
      personCategories: ['re-employment-card-holder'],
      premises: 'other',
      isFirstBusiness: true,
      businessStartDate: start,
      annualRent: '24000.00',
    },
    papers: [
      'business-licence',
      'tax-registration-certificate',
      'tax-payment-or-exemption-proof',
      'household-place-community-proof',
      'business-place-community-proof',
    ],
    opensOn,
  };
}

/** Twelve months after the end of unemployment benefit before employment assistance (S2.3 三(三)5). */
export function assistanceClaim(): EarlyClaim {
  const { start, opensOn } = waitOf(12);
  return {
    jurisdiction: 'dongyang',
    scheme: 'employment-assistance-80',
    facts: {
      householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
      personCategories: ['age-4050', 'urban-unemployed'],
      employmentForm: 'none',
      paysSocialInsurance: false,
      isNonPaymentFromHardship: true,
      unemploymentBenefitEndDate: start,
      firstSubsidisedMonth: opensOn.slice(0, 7),
    },
    papers: [],
    opensOn,
  };
}
