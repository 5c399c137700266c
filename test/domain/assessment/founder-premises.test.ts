import { describe, expect, it } from '@jest/globals';
import { AT_HOME, claimsOf, ELSEWHERE, RURAL } from './pack-claims.js';

const refused = (...reasons: string[]) => ({ outcome: 'ineligible', reasons });
const otherAward = (scheme: string, from: string, to?: string) => ({
  otherAwards: [{ scheme, from, ...(to !== undefined && { to }), status: 'approved' }],
});
const monthsPaid = (scheme: string, months: number) => ({
  existingEntitlement: { scheme, from: '2007-05-01', to: '2010-04-30', monthsPaid: months },
});

const discount = claimsOf('rent-discount-government-market', {
  asOf: '2010-05-10',
  facts: {
    personCategories: ['urban-unemployed'],
    isRegisteredUnemployed: true,
    premises: 'government-market',
    isFirstBusiness: true,
    businessStartDate: '2009-05-10',
    annualRent: '24000.50',
  },
});

describe('the rent discount in a market built by the government', () => {
  it.each([
    ['24000.50', '2400.05', '7200.15'],
    // 24000.55 x 0.10 = 2400.055.
    ['24000.55', '2400.06', '7200.18'],
    ['30000.00', '3000.00', '9000.00'],
    ['30000.10', '3000.00', '9000.00'],
  ])('of a rent of %s is ten percent, at most 3000 yuan: %s a year', (annualRent, annualAmount, totalAmount) => {
    const answer = discount.ask({ annualRent });
    expect(answer).toMatchObject({ outcome: 'eligible', annualAmount, totalAmount, term: { months: 36 } });
    expect(answer.term).toEqual({ months: 36 });
  });

  it.each([
    ['without registration or card', { isRegisteredUnemployed: false }, 'not-registered-unemployed'],
    ['on other premises', { premises: 'home' }, 'premises-not-covered'],
    ['with a business before', { isFirstBusiness: false }, 'not-first-business'],
    ['with the hardship subsidy', otherAward('rent-subsidy-hardship', '2010-05', '2010-05'), 'other-rent-award'],
    ['with the subsidy elsewhere', otherAward('rent-subsidy-other-premises', '2009-01'), 'other-rent-award'],
    ['after three years', monthsPaid('rent-discount-government-market', 36), 'term-exhausted'],
  ])('is refused to a founder %s', (_who, facts, reason) => {
    expect(discount.ask(facts)).toMatchObject(refused(reason));
  });

  it('does not ask the holder of a card whether he is registered', () => {
    const holder = { personCategories: ['re-employment-card-holder'] };
    expect(discount.ask({ ...holder, isRegisteredUnemployed: undefined }).outcome).toBe('eligible');
    expect(discount.ask({ ...holder, isRegisteredUnemployed: false }).outcome).toBe('eligible');
    expect(discount.ask({ isRegisteredUnemployed: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['isRegisteredUnemployed'],
    });
  });

  it('goes with a rent award of another month, or one of its own', () => {
    expect(discount.ask(otherAward('rent-subsidy-hardship', '2008-05', '2010-04')).outcome).toBe('eligible');
    expect(discount.ask(otherAward('rent-subsidy-hardship', '2010-06')).outcome).toBe('eligible');
  });

  it('has what is left of three years', () => {
    // 29 months are left: two years of 2400.05 and 5/12 of 2400.05 = 1000.0208.
    expect(discount.ask(monthsPaid('rent-discount-government-market', 7))).toMatchObject({
      term: { months: 29 },
      totalAmount: '5800.12',
    });
    expect(discount.ask(monthsPaid('rent-subsidy-hardship', 36)).term).toEqual({ months: 36 });
  });

  it('opens on the same day a year after the start of business', () => {
    expect(discount.ask({}, {}, '2010-05-09')).toMatchObject({ outcome: 'wait', opensOn: '2010-05-10' });
    expect(discount.ask({ businessStartDate: '2008-02-29' }, {}, '2009-02-27')).toMatchObject({
      opensOn: '2009-02-28',
    });
    expect(discount.ask({ businessStartDate: '2008-02-29' }, {}, '2009-02-28').outcome).toBe('eligible');
  });
});

const hardship = claimsOf('rent-subsidy-hardship', {
  asOf: '2010-05-10',
  facts: {
    householdRegistration: RURAL,
    personCategories: ['rural-minimum-allowance-family'],
    businessActivity: 'vehicle-keeping',
    isFirstBusiness: true,
    businessStartDate: '2009-05-10',
    annualRent: '12345.67',
  },
});
const graduate = {
  personCategories: ['graduate'],
  graduationDate: '2009-05-10',
  documents: ['employment-unemployment-registration-certificate'],
};

describe('the rent subsidy of founders in hardship', () => {
  it.each([
    // 12345.67 x 0.15 = 1851.8505.
    ['12345.67', '1851.85'],
    ['20000.00', '3000.00'],
    ['20000.07', '3000.00'],
    ['19999.97', '3000.00'],
    ['19999.90', '2999.99'],
  ])('of a rent of %s is fifteen percent, at most 3000 yuan: %s', (annualRent, annualAmount) => {
    expect(hardship.ask({ annualRent })).toMatchObject({ outcome: 'eligible', annualAmount, term: { months: 36 } });
  });

  it('is planned year by year', () => {
    expect(hardship.instalments()).toEqual([
      ['2010', 185_185n],
      ['2011', 185_185n],
      ['2012', 185_185n],
    ]);
  });

  it.each([
    ['registered elsewhere', { householdRegistration: ELSEWHERE }, 'household-registration-elsewhere'],
    ['who is no hardship person', { personCategories: ['urban-unemployed'] }, 'not-hardship-person'],
    ['in retail', { businessActivity: 'retail' }, 'not-convenience-micro-project'],
    ['in culture', { businessActivity: 'culture' }, 'not-convenience-micro-project'],
    ['with the discount', otherAward('rent-discount-government-market', '2010-01'), 'other-rent-award'],
    ['after three years', monthsPaid('rent-subsidy-hardship', 36), 'term-exhausted'],
  ])('is refused to a founder %s', (_who, facts, reason) => {
    expect(hardship.ask(facts)).toMatchObject(refused(reason));
  });

  it('covers any trade that was recognised as a convenience project', () => {
    expect(hardship.ask({ businessActivity: 'retail', isConvenienceMicroProject: true }).outcome).toBe('eligible');
  });

  it('is open to a graduate a year after graduation, on the certificate', () => {
    expect(hardship.ask(graduate).outcome).toBe('eligible');
    expect(hardship.ask(graduate, {}, '2010-05-09')).toMatchObject({ outcome: 'blocked' });
    expect(hardship.ask({ ...graduate, businessStartDate: '2008-01-01' }, {}, '2010-05-09')).toMatchObject({
      outcome: 'wait',
      opensOn: '2010-05-10',
    });
    expect(hardship.ask({ ...graduate, documents: [], graduationDate: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['graduationDate', 'employment-unemployment-registration-certificate'],
    });
  });

  it('asks a graduate who is a hardship person anyway for neither', () => {
    const both = { personCategories: ['graduate', 'age-4050'] };
    expect(hardship.ask(both).outcome).toBe('eligible');
    expect(hardship.ask({ ...both, graduationDate: '2010-05-01' }).outcome).toBe('eligible');
  });

  describe('to a founder who is not the first of a year', () => {
    const second = { isFirstBusiness: false };
    const young = { businessStartDate: '2009-05-11' };

    it('is blocked until the operator says whether that matters', () => {
      const blocked = { outcome: 'blocked', missingSettings: ['hardshipRentFirstYearTest'] };
      expect(hardship.ask(second)).toMatchObject(blocked);
      expect(hardship.ask(young)).toMatchObject(blocked);
    });

    it('follows the reading', () => {
      const [yes, no] = [{ hardshipRentFirstYearTest: true }, { hardshipRentFirstYearTest: false }];
      expect(hardship.ask({ ...second, ...young }, no).outcome).toBe('eligible');
      expect(hardship.ask(second, yes)).toMatchObject(refused('not-first-business'));
      expect(hardship.ask(young, yes)).toMatchObject({ outcome: 'wait', opensOn: '2010-05-11' });
      expect(hardship.ask({ ...second, ...young }, yes)).toMatchObject(refused('not-first-business'));
      expect(hardship.ask({}, yes).outcome).toBe('eligible');
    });
  });
});

describe('the start-up grant of other urban unemployed persons', () => {
  const grant = claimsOf('startup-subsidy-other-unemployed', {
    asOf: '2010-05-10',
    facts: {
      householdRegistration: AT_HOME,
      personCategories: ['urban-unemployed'],
      employmentForm: 'self-employed',
    },
  });

  it('is 500 yuan, once', () => {
    expect(grant.ask()).toMatchObject({ outcome: 'eligible', oneOffAmount: '500.00' });
    expect(grant.instalments()).toEqual([['once', 50_000n]]);
  });

  it.each([
    ['with rural registration', { householdRegistration: RURAL }, 'household-not-urban'],
    [
      'who receives benefit',
      { personCategories: ['unemployment-insurance-recipient'] },
      'unemployment-insurance-recipient-uses-other-scheme',
    ],
    ['in flexible work', { employmentForm: 'flexible' }, 'not-self-employed'],
    ['who had it', otherAward('startup-subsidy-other-unemployed', '2001-01', '2001-01'), 'already-awarded'],
    ['who had the other', otherAward('startup-subsidy-ui-recipient', '2011-01', '2011-01'), 'already-awarded'],
  ])('is refused to a person %s', (_who, facts, reason) => {
    expect(grant.ask(facts)).toMatchObject(refused(reason));
  });

  it('lists all reasons at once, and goes with a rent subsidy', () => {
    const answer = grant.ask({ householdRegistration: RURAL, employmentForm: 'none' });
    expect(answer).toMatchObject(refused('household-not-urban', 'not-self-employed'));
    expect(grant.ask(otherAward('rent-subsidy-hardship', '2010-05')).outcome).toBe('eligible');
    expect(grant.ask({ employmentForm: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['employmentForm'],
    });
  });
});

describe('an incubation', () => {
  const expert = claimsOf('incubation-expert-project', {
    asOf: '2010-05-10',
    facts: { isExpertPanelEndorsed: true, endangersPublicSafety: false, projectStartDate: '2009-11-30' },
  });
  const community = claimsOf('incubation-community-piecework', {
    asOf: '2010-05-10',
    facts: { isOrganisedByCommunity: true, projectStartDate: '2008-02-29' },
  });

  it('of an endorsed project lasts three months, of community piecework a year', () => {
    expect(expert.ask().term).toEqual({ from: '2009-11-30', to: '2010-02-28', months: 3 });
    expect(community.ask().term).toEqual({ from: '2008-02-29', to: '2009-02-28', months: 12 });
  });

  it('needs what the clause says', () => {
    expect(expert.ask({ isExpertPanelEndorsed: false, endangersPublicSafety: true })).toMatchObject(
      refused('no-expert-endorsement', 'endangers-public-safety'),
    );
    expect(expert.ask({ projectStartDate: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['projectStartDate'],
    });
    expect(community.ask({ isOrganisedByCommunity: false })).toMatchObject(refused('not-organised-by-community'));
  });
});

describe('the registration of premises', () => {
  const home = claimsOf('home-premises-registration', {
    asOf: '2010-05-10',
    facts: {
      businessActivity: 'translation',
      disturbsResidents: false,
      hasCommunityConsent: true,
      hasPremisesRight: true,
    },
  });

  it.each(['design', 'consulting', 'intermediary', 'translation', 'elder-care', 'delivery', 'public-management'])(
    'at home is open to %s',
    (businessActivity) => expect(home.ask({ businessActivity }).outcome).toBe('eligible'),
  );

  it.each([
    ['retail', { businessActivity: 'retail' }, 'activity-not-allowed-at-home'],
    ['culture', { businessActivity: 'culture' }, 'activity-not-allowed-at-home'],
    ['a nuisance', { disturbsResidents: true }, 'disturbs-residents'],
    ['what the community refuses', { hasCommunityConsent: false }, 'no-community-consent'],
    ['a dwelling of others', { hasPremisesRight: false }, 'no-right-to-premises'],
  ])('at home is refused to %s', (_what, facts, reason) => {
    expect(home.ask(facts)).toMatchObject(refused(reason));
  });

  it('at home asks for all four facts', () => {
    const nothing = {
      businessActivity: undefined,
      disturbsResidents: undefined,
      hasCommunityConsent: undefined,
      hasPremisesRight: undefined,
    };
    expect(home.ask(nothing).missing).toEqual(Object.keys(nothing));
  });

  it('in temporary premises needs the permit and nothing else', () => {
    const temporary = claimsOf('temporary-premises-registration', { asOf: '2010-05-10', facts: {} });
    expect(temporary.ask({ documents: ['temporary-premises-permit'] }).outcome).toBe('eligible');
    expect(temporary.ask()).toMatchObject({ outcome: 'incomplete', missing: ['temporary-premises-permit'] });
    expect(temporary.ask({ documents: ['business-licence'] }).missing).toEqual(['temporary-premises-permit']);
  });
});
