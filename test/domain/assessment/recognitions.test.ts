import { describe, expect, it } from '@jest/globals';
import { AT_HOME, claimsOf, ELSEWHERE, RURAL } from './pack-claims.js';

const refused = (...reasons: string[]) => ({ outcome: 'ineligible', reasons });

const hardship = claimsOf('hardship-person-recognition', {
  asOf: '2010-03-01',
  facts: {
    householdRegistration: AT_HOME,
    isAbleAndSeekingWork: true,
    personCategories: ['urban-unemployed'],
    birthDate: '1970-03-01',
    sex: 'female',
  },
  settings: { ageGroup4050: { women: 40, men: 50 } },
});

describe('the recognition of a hardship person', () => {
  it.each([
    ['female', '1970-03-01', 'eligible'],
    ['female', '1970-03-02', 'ineligible'],
    ['male', '1960-03-01', 'eligible'],
    ['male', '1960-03-02', 'ineligible'],
    // Born on 29 February: forty years are complete on the last day of the month in 2010 too.
    ['female', '1968-02-29', 'eligible'],
  ])('by age of a %s person born on %s: %s', (sex, birthDate, outcome) => {
    const answer = hardship.ask({ sex, birthDate });
    expect(answer.outcome).toBe(outcome);
    if (outcome === 'eligible') expect(answer.hardshipCategories).toEqual(['age-4050']);
    else expect(answer.reasons).toEqual(['no-hardship-category']);
  });

  it('by age follows the ages of the operator, and is blocked without them', () => {
    expect(hardship.ask({}, { ageGroup4050: { women: 41, men: 41 } })).toMatchObject(refused('no-hardship-category'));
    expect(hardship.ask({ sex: 'male' }, { ageGroup4050: { women: 60, men: 40 } }).outcome).toBe('eligible');
    expect(hardship.ask({}, { ageGroup4050: undefined })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['ageGroup4050'],
    });
    expect(hardship.ask({ sex: undefined }, { ageGroup4050: undefined })).toMatchObject({ outcome: 'blocked' });
  });

  it('by age needs birth date and sex', () => {
    expect(hardship.ask({ birthDate: undefined, sex: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['sex', 'birthDate'],
    });
  });

  it('by another group needs neither, and names every group', () => {
    const personCategories = ['disabled', 'supports-special-disease-relative', 'urban-unemployed', 'age-4050'];
    const answer = hardship.ask(
      { personCategories, birthDate: undefined, sex: undefined },
      { ageGroup4050: undefined },
    );
    expect(answer).toMatchObject({
      outcome: 'eligible',
      hardshipCategories: ['age-4050', 'supports-special-disease-relative'],
    });
  });

  it('by age is for urban unemployed persons only, and refused to others without asking for the ages', () => {
    const others = { personCategories: ['rural-unemployed', 'graduate'] };
    expect(hardship.ask(others, { ageGroup4050: undefined })).toMatchObject(refused('no-hardship-category'));
    expect(hardship.ask({ ...others, birthDate: undefined })).toMatchObject(refused('no-hardship-category'));
  });

  it('is refused to persons registered elsewhere or not seeking work', () => {
    expect(hardship.ask({ householdRegistration: ELSEWHERE, isAbleAndSeekingWork: false })).toMatchObject(
      refused('household-registration-elsewhere', 'not-able-or-not-seeking-work'),
    );
  });
});

describe('the recognition of a zero-employment household', () => {
  const household = claimsOf('zero-employment-household-recognition', {
    asOf: '2010-03-01',
    facts: { householdRegistration: AT_HOME, employedMemberCount: 0 },
    settings: { zeroEmploymentHouseholdDefinition: '同一户籍内法定劳动年龄成员均未就业' },
  });

  it('is given to an urban household of which nobody works', () => {
    expect(household.ask().outcome).toBe('eligible');
  });

  it.each([
    ['registered elsewhere', { householdRegistration: ELSEWHERE }, 'household-registration-elsewhere'],
    ['with rural registration', { householdRegistration: RURAL }, 'household-not-urban'],
    ['of which one works', { employedMemberCount: 1 }, 'member-employed'],
  ])('is refused to a household %s, with or without a definition', (_what, facts, reason) => {
    expect(household.ask(facts)).toMatchObject(refused(reason));
    expect(household.ask(facts, { zeroEmploymentHouseholdDefinition: undefined })).toMatchObject(refused(reason));
  });

  it('is blocked until the operator has said what such a household is', () => {
    expect(household.ask({}, { zeroEmploymentHouseholdDefinition: undefined })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['zeroEmploymentHouseholdDefinition'],
    });
    expect(household.ask({ employedMemberCount: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['employedMemberCount'],
    });
  });
});

describe('a graduate without work', () => {
  const graduate = claimsOf('graduate-as-hardship-founder', {
    asOf: '2010-06-30',
    facts: {
      householdRegistration: RURAL,
      personCategories: ['graduate'],
      graduationDate: '2009-06-30',
      documents: ['employment-unemployment-registration-certificate'],
    },
  });

  it('has the start-up help of hardship persons a year after graduation', () => {
    expect(graduate.ask()).toMatchObject({
      outcome: 'eligible',
      opensSchemes: ['rent-subsidy-hardship', 'post-subsidy-hardship-founder'],
    });
    expect(graduate.ask({}, {}, '2010-06-29')).toMatchObject({ outcome: 'wait', opensOn: '2010-06-30' });
    expect(graduate.ask({ graduationDate: '2008-02-29' }, {}, '2009-02-28').outcome).toBe('eligible');
  });

  it('must be local and a graduate, and show the certificate', () => {
    expect(graduate.ask({ householdRegistration: ELSEWHERE, personCategories: ['age-4050'] })).toMatchObject(
      refused('household-registration-elsewhere', 'not-graduate'),
    );
    expect(graduate.ask({ documents: [] })).toMatchObject({
      outcome: 'incomplete',
      missing: ['employment-unemployment-registration-certificate'],
    });
  });
});

describe('the registration as unemployed', () => {
  const registration = claimsOf('unemployment-registration', {
    asOf: '2010-03-01',
    facts: {
      householdRegistration: AT_HOME,
      residenceDistrict: 'street-b',
      filingDistrict: 'street-a',
      employmentForm: 'none',
      hasWorkHistory: false,
    },
  });
  const settled = { hasWorkHistory: undefined, stableJobMonths: 6 };

  it('of a local urban person who never worked is made where he is registered', () => {
    expect(registration.ask()).toMatchObject({ outcome: 'eligible', registrationDistrict: 'street-a' });
    expect(registration.ask({ filingDistrict: 'street-b' })).toMatchObject({
      outcome: 'redirect',
      redirectTo: 'street-a',
    });
  });

  it.each([
    ['rural persons', RURAL],
    ['urban persons from elsewhere', ELSEWHERE],
  ])('of %s is made where they live, after six months of stable work there', (_who, householdRegistration) => {
    const ask = (facts: object) => registration.ask({ householdRegistration, ...settled, ...facts });
    expect(ask({ filingDistrict: 'street-b' })).toMatchObject({
      outcome: 'eligible',
      registrationDistrict: 'street-b',
    });
    expect(ask({})).toMatchObject({ outcome: 'redirect', redirectTo: 'street-b' });
    expect(ask({ stableJobMonths: 5 })).toMatchObject(refused('less-than-six-months-stable-work-at-residence'));
    expect(ask({ stableJobMonths: undefined, filingDistrict: 'street-b' })).toMatchObject({
      outcome: 'incomplete',
      missing: ['stableJobMonths'],
    });
  });

  it('of a local urban person who worked before names no place, because the text names none', () => {
    const answer = registration.ask({ hasWorkHistory: true, filingDistrict: 'street-b' });
    expect([answer.outcome, answer.registrationDistrict]).toEqual(['eligible', undefined]);
    expect(registration.ask({ hasWorkHistory: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['hasWorkHistory'],
    });
  });

  it.each(['flexible', 'self-employed', 'employed'])('is refused to a person whose work is %s', (employmentForm) => {
    expect(registration.ask({ employmentForm })).toMatchObject(refused('not-without-work'));
  });
});
