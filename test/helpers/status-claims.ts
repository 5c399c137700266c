// Claims for schemes of *市 (dongyang) that bring a status, a price reduction or a service, and what officers decide about them.
import { randomUUID } from 'node:crypto';
import { addMonths } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { composeIdentityNumber, INVENTED_REGION } from '../../domain/people/identity-number.js';
import { ensurePerson } from '../../prisma/people.js';
import type { Office } from './office.js';
import { form, pdf, type Member, type Stack } from './stack.js';

export interface StatusClaim {
  scheme: string;
  facts: Record<string, unknown>;
  papers?: readonly string[];
  /** Persona and stage of each approval, in their order. */
  approvals: readonly (readonly [persona: string, stage: string])[];
}

const today = civilDateAt(Date.now());
const householdRegistration = { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' };
const REGISTRATION_CERTIFICATE = 'employment-unemployment-registration-certificate';
const THREE_STAGES = [
  ['intake-street-a', 'intake'],
  ['auditor-1', 'audit'],
  ['approver-1', 'approval'],
] as const;
const TWO_STAGES = [
  ['intake-street-a', 'intake'],
  ['auditor-1', 'decision'],
] as const;

/** A status without an end that opens the rent subsidy and the post subsidy (S2.3 三(五)). */
export const GRADUATE: StatusClaim = {
  scheme: 'graduate-as-hardship-founder',
  facts: { householdRegistration, personCategories: ['graduate'], graduationDate: addMonths(today, -24) },
  papers: [REGISTRATION_CERTIFICATE],
  approvals: TWO_STAGES,
};

/** What {@link GRADUATE} opens: the rent subsidy of a founder. */
export const GRADUATES_RENT: StatusClaim = {
  scheme: 'rent-subsidy-hardship',
  facts: {
    ...GRADUATE.facts,
    businessActivity: 'child-care',
    isFirstBusiness: true,
    businessStartDate: addMonths(today, -13),
    annualRent: '12000.00',
  },
  papers: [REGISTRATION_CERTIFICATE],
  approvals: THREE_STAGES,
};

/** A status for a year, decided by three bodies together (S2.3 三(二)2). */
export const CREDIT_COMMUNITY: StatusClaim = {
  scheme: 'credit-community-designation',
  facts: {
    isFullEmploymentCommunity: true,
    microloanBorrowersThisYear: 3,
    dueLoanRecoveryRate: '0.96',
    hasCommitmentLetters: true,
    hasServiceCards: true,
    cooperatesInRecovery: true,
  },
  approvals: [
    ['intake-street-a', 'intake'],
    ['approver-1', 'designation'],
    ['approver-labour', 'designation'],
    ['approver-bank', 'designation'],
  ],
};

/** A certificate with an amount of which none is paid: the lender lends (S2.3 三(二)1). */
export const MICROLOAN: StatusClaim = {
  scheme: 'microloan-guaranteed',
  facts: { isRegisteredUnemployed: true, requestedAmount: '50000.00', loanStartDate: today },
  approvals: THREE_STAGES,
};

/** A price reduction: the market charges less (S2.3 三(二)3). */
export const RENT_DISCOUNT: StatusClaim = {
  scheme: 'rent-discount-government-market',
  facts: {
    personCategories: ['re-employment-card-holder'],
    premises: 'government-market',
    isFirstBusiness: true,
    businessStartDate: addMonths(today, -13),
    annualRent: '24000.00',
  },
  approvals: THREE_STAGES,
};

/** A service (S2.3 三(二)6). */
export const HOME_PREMISES: StatusClaim = {
  scheme: 'home-premises-registration',
  facts: { businessActivity: 'design', disturbsResidents: false, hasCommunityConsent: true, hasPremisesRight: true },
  approvals: TWO_STAGES,
};

/** A service for a year: the time of incubation (S2.3 三(二)6). */
export const INCUBATION: StatusClaim = {
  scheme: 'incubation-community-piecework',
  facts: { isOrganisedByCommunity: true, projectStartDate: today },
  approvals: TWO_STAGES,
};

/** An officer whom the demo does not have. */
export async function createOfficer(
  { db, protection }: Office,
  id: string,
  organisationPath: string,
  roles: string[],
): Promise<void> {
  const personId = await ensurePerson(db, protection, {
    name: id,
    identityNumber: composeIdentityNumber(INVENTED_REGION, '1955-05-05', (await db.person.count()) % 1000),
  });
  await db.userAccount.create({ data: { id, personId, displayName: id, roles, organisationPath, isDemo: true } });
}

/** A submitted claim over HTTP. It names an account although nothing is ever paid into it. */
export async function submitClaim(applicant: Member, { scheme, facts, papers = [] }: StatusClaim): Promise<string> {
  const { id } = await applicant.post('applications', {
    jurisdiction: 'dongyang',
    scheme,
    facts,
    payee: { bankName: '中国农业银行', accountNumber: '6228480402564890018' },
  });
  for (const kind of papers) {
    const { status } = await applicant.send('POST', `applications/${id}/documents`, form(kind, pdf(randomUUID())));
    if (status !== 201) throw new Error(`no paper ${kind}: ${status}`);
  }
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  return id;
}

/** A claim over HTTP that was approved at every stage. */
export async function approvedClaim(
  stack: Stack,
  claim: StatusClaim,
  applicant?: Member,
): Promise<{ applicant: Member; id: string }> {
  const who = applicant ?? (await stack.newApplicant());
  const id = await submitClaim(who, claim);
  for (const [persona, stage] of claim.approvals) {
    const officer = await stack.as(persona);
    const { items } = await officer.get(`tasks?application=${id}&stage=${stage}&status=open`);
    for (const task of items) {
      await officer.post(`tasks/${task.id}/actions`, { type: 'claim' });
      await officer.post(`tasks/${task.id}/actions`, { type: 'approve', opinion: '同意' });
    }
  }
  return { applicant: who, id };
}
