// The flexible scheme once more, written straight from the clause and its settled readings, as plain code with its own
// calendar and fractions: what the pack and the engine must agree with.
import type { Claim } from '../../../domain/assessment/case-values.js';

interface Entitlement {
  scheme: string;
  from: string;
  to: string;
  monthsPaid: number;
}
interface FlexibleFacts {
  householdRegistration?: { jurisdiction: string; district: string };
  filingDistrict?: string;
  personCategories?: string[];
  employmentForm?: string;
  monthlyIncome?: string;
  paysSocialInsurance?: boolean;
  insuredBranches?: string[];
  firstSubsidisedMonth?: string;
  existingEntitlement?: Entitlement;
  retirementDate?: string;
  hasStableJob?: boolean;
  hasSpecialFamilyDifficulty?: boolean;
  otherAwards?: { scheme: string; from: string; to?: string }[];
  humanDecision?: { decision: string; reason?: string };
}
interface FlexibleSettings {
  cityAverageWage?: { year: number; amount: string; unit?: string }[];
  enterpriseMinimumWage?: { from: string; amount: string }[];
  averageWageBase?: string;
  averageWageMonthlyCeiling?: string;
  interruptionReading?: string;
}

/** What the answer must hold. */
export interface Expected {
  outcome: string;
  reasons?: string[];
  redirectTo?: string;
  missing?: string[];
  missingSettings?: string[];
  months?: number;
  extension?: { ground: string; months: number };
  /** Fen of each month, or null where the base is not known. */
  amounts?: (bigint | null)[];
}

const OWN = 'flexible-employment-social-insurance';
const INSURANCE_SUBSIDIES = [
  OWN,
  'employment-assistance-80',
  'employment-assistance-near-retirement',
  'piecework-social-insurance',
  'enterprise-hardship-social-insurance',
  'public-welfare-post-social-insurance',
];
const OF_4050 = ['age-4050', 'rural-4050-veteran-or-expropriated'];
const HARDSHIP = [
  ...OF_4050,
  'hardship-person',
  'urban-minimum-allowance-unemployed',
  'zero-employment-household-member',
  'registered-unemployed-one-year',
  'special-hardship-certificate-holder',
  'rural-minimum-allowance-family',
  'supports-special-disease-relative',
];
const REQUIRED = [
  'householdRegistration',
  'personCategories',
  'employmentForm',
  'monthlyIncome',
  'paysSocialInsurance',
  'firstSubsidisedMonth',
] as const;

const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));
const indexOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
const daysIn = (month: number) => new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
function plusMonths(date: string, months: number): string {
  const index = indexOf(date) + months;
  const day = Math.min(Number(date.slice(8)), daysIn(index));
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
/** Months from the one of `from` that end before the clock of 36 months that began on `start` is over (C2). */
function monthsOnClock(from: string, start: string): number {
  const last = indexOf(start) + 36;
  const lacksDay = Number(start.slice(8)) > daysIn(last);
  return last + (lacksDay ? 1 : 0) - indexOf(from);
}

interface TermFinding {
  months?: number;
  reasons?: string[];
  holds?: string[];
  missing?: string[];
  missingSettings?: string[];
  ground?: string;
}

function termOf(facts: FlexibleFacts, settings: FlexibleSettings): TermFinding {
  const start = facts.firstSubsidisedMonth;
  const earlier = facts.existingEntitlement?.scheme === OWN ? facts.existingEntitlement : undefined;
  if (!earlier) return { months: 36 };
  if (earlier.monthsPaid > 36) return { reasons: ['term-exhausted'] };
  if (earlier.monthsPaid === 36) {
    if (facts.retirementDate === undefined) return { missing: ['retirementDate'] };
    return start === undefined ? {} : extensionOf(facts, earlier, start, facts.retirementDate);
  }
  if (start === undefined) return {};
  if (indexOf(start) <= indexOf(earlier.to) + 1) return { months: 36 - earlier.monthsPaid };
  switch (settings.interruptionReading) {
    case undefined:
      return { missingSettings: ['interruptionReading'] };
    case 'cumulative':
      return { months: 36 - earlier.monthsPaid };
    case 'restart':
      return { months: 36 };
    default: {
      const months = monthsOnClock(start, earlier.from);
      return months >= 1 ? { months } : { reasons: ['term-exhausted'] };
    }
  }
}

function extensionOf(facts: FlexibleFacts, earlier: Entitlement, start: string, retirement: string): TermFinding {
  const uncovered = nextDay(earlier.to);
  const inside = indexOf(start) < indexOf(uncovered) ? ['overlapping-insurance-award'] : [];
  const months = indexOf(retirement) - indexOf(start);
  if (retirement < plusMonths(uncovered, 24) && months >= 1)
    return { months, holds: inside, ground: 'near-retirement' };
  const isException =
    earlier.to.startsWith('2009-') && facts.hasStableJob !== true && facts.hasSpecialFamilyDifficulty === true;
  if (!isException) return { reasons: ['term-exhausted'] };
  const ground = 'expiry-in-2009';
  const decision = facts.humanDecision;
  if (!decision) return { holds: ['discretionary-extension', ...inside], ground };
  if (decision.decision === 'refuse') return { reasons: ['extension-refused'], ground };
  if ((decision.reason ?? '').trim() === '')
    return { holds: ['extension-length-or-reason-missing', ...inside], ground };
  return { months: 12, holds: inside, ground };
}

function baseAmount(settings: FlexibleSettings, year: number): bigint | null {
  const entry = settings.cityAverageWage?.find((one) => one.year === year);
  if (!entry?.unit) return null;
  const ceiling = settings.averageWageMonthlyCeiling;
  if (entry.unit === 'month' && ceiling !== undefined && fenOf(entry.amount) > fenOf(ceiling)) return null;
  // 11 percent, half up: fen x 11 / (100 x 12).
  const divisor = 100n * (entry.unit === 'year' ? 12n : 1n);
  return (2n * fenOf(entry.amount) * 11n + divisor) / (2n * divisor);
}

/** What the clause says about a claim. */
export function expectedOf(claim: Claim): Expected {
  const facts = claim.facts as FlexibleFacts;
  const settings = claim.settings as FlexibleSettings;
  const { firstSubsidisedMonth: start } = facts;
  const term = termOf(facts, settings);

  const reasons: string[] = [];
  const household = facts.householdRegistration;
  if (household && household.jurisdiction !== 'dongyang') reasons.push('household-registration-elsewhere');
  const isHardship = facts.personCategories?.some((code) => HARDSHIP.includes(code));
  if (isHardship === false) reasons.push('not-hardship-person');
  if (facts.employmentForm && !['flexible', 'self-employed'].includes(facts.employmentForm))
    reasons.push('employment-form-not-covered');
  if (
    isHardship &&
    facts.employmentForm === 'flexible' &&
    !facts.personCategories?.some((code) => OF_4050.includes(code))
  )
    reasons.push('flexible-work-needs-age-4050');
  const minimum = (settings.enterpriseMinimumWage ?? [])
    .filter(({ from }) => from <= claim.asOf.slice(0, 7))
    .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  if (minimum && facts.monthlyIncome !== undefined && fenOf(facts.monthlyIncome) < fenOf(minimum.amount))
    reasons.push('income-below-minimum-wage');
  if (facts.paysSocialInsurance === false) reasons.push('social-insurance-not-paid');
  reasons.push(...(term.reasons ?? []));
  if (reasons.length > 0) return { outcome: 'ineligible', reasons };

  if (facts.filingDistrict !== undefined && household && facts.filingDistrict !== household.district)
    return { outcome: 'redirect', redirectTo: household.district };

  const missingSettings = [...(term.missingSettings ?? [])];
  if (!minimum) missingSettings.push('enterpriseMinimumWage');
  if (start !== undefined && baseAmount(settings, Number(start.slice(0, 4)) - 1) === null)
    missingSettings.push('cityAverageWage');
  if (missingSettings.length > 0) return { outcome: 'blocked', missingSettings };

  const missing = [...REQUIRED.filter((name) => facts[name] === undefined), ...(term.missing ?? [])];
  if (missing.length > 0 || start === undefined) return { outcome: 'incomplete', missing };

  const holds = [...(term.holds ?? [])];
  const branches = facts.insuredBranches ?? ['pension', 'medical'];
  if (!(branches.includes('pension') && branches.includes('medical'))) holds.push('insured-for-one-branch-only');
  const first = indexOf(start);
  const covers = (award: { scheme: string; from: string; to?: string }) =>
    INSURANCE_SUBSIDIES.includes(award.scheme) &&
    indexOf(award.from) < first + (term.months ?? 0) &&
    (award.to === undefined || indexOf(award.to) >= first);
  if (term.months !== undefined && facts.otherAwards?.some(covers)) holds.push('overlapping-insurance-award');
  if (holds.length > 0) return { outcome: 'hold', reasons: [...new Set(holds)] };

  const months = term.months ?? 0;
  const yearOf = (offset: number) =>
    Math.floor((first + (settings.averageWageBase === 'year-before-start' ? 0 : offset)) / 12) - 1;
  return {
    outcome: 'eligible',
    months,
    ...(term.ground !== undefined && { extension: { ground: term.ground, months } }),
    amounts: Array.from({ length: months }, (_, offset) => baseAmount(settings, yearOf(offset))),
  };
}
