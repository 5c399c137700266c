// Loans and their interest, S2.3 三(二)1 and 三(三)3.
import { describe, expect, it } from '@jest/globals';
import { claimsOf, findings } from './pack-claims.js';

describe('a guaranteed microloan', () => {
  const { ask } = claimsOf('microloan-guaranteed', {
    facts: { isRegisteredUnemployed: true, requestedAmount: '200000.00' },
    asOf: '2010-04-06',
  });

  it.each([
    [{}, '50000.00'],
    [{ partnerCount: 1 }, '50000.00'],
    [{ partnerCount: 2 }, '60000.00'],
    [{ partnerCount: 3 }, '90000.00'],
    [{ partnerCount: 4 }, '100000.00'],
    [{ partnerCount: 9 }, '100000.00'],
    [{ hasEffectiveCollateral: true }, '100000.00'],
    [{ hasEffectiveCollateral: true, partnerCount: 2 }, '100000.00'],
  ])('with %o is limited to %s', (changes, limitAmount) => {
    expect(ask(changes)).toMatchObject({ outcome: 'eligible', limitAmount, grantableAmount: limitAmount });
  });

  it('grants no more than is asked for', () => {
    expect(ask({ requestedAmount: '49999.99' }).grantableAmount).toBe('49999.99');
  });

  it('begins at 10000 yuan for one person, with or without collateral, and has no minimum for partners', () => {
    for (const hasEffectiveCollateral of [false, true]) {
      const below = { requestedAmount: '9999.99', hasEffectiveCollateral };
      expect(findings(ask(below))).toEqual(['ineligible', 'below-loan-minimum']);
      expect(ask({ ...below, requestedAmount: '10000.00' }).outcome).toBe('eligible');
    }
    expect(ask({ requestedAmount: '9999.99', partnerCount: 2 }).grantableAmount).toBe('9999.99');
  });

  it('is for registered unemployed persons', () => {
    expect(findings(ask({ isRegisteredUnemployed: false }))).toEqual(['ineligible', 'not-registered-unemployed']);
  });

  it('takes a guarantor whose pension was paid for a year or more', () => {
    const by = (counterGuarantee: { type: string; guarantorPensionMonths?: number }) =>
      findings(ask({ counterGuarantee }));
    expect(by({ type: 'employed-guarantor', guarantorPensionMonths: 11 })).toEqual([
      'ineligible',
      'guarantor-not-qualified',
    ]);
    expect(by({ type: 'employed-guarantor', guarantorPensionMonths: 12 })).toEqual(['eligible']);
    expect(by({ type: 'employed-guarantor' })).toEqual(['incomplete', 'counterGuarantee']);
    for (const type of ['public-employee', 'real-estate', 'pledge', 'guarantee-fund'])
      expect(by({ type })).toEqual(['eligible']);
  });

  it('lasts two years, from its first day where that is given', () => {
    expect(ask().term).toEqual({ months: 24 });
    expect(ask({ loanStartDate: '2010-02-28' }).term).toEqual({ from: '2010-02-28', to: '2012-02-27', months: 24 });
  });

  describe('extended', () => {
    const extension = { loanPhase: 'extension', requestedAmount: undefined, loanEndDate: '2012-02-27' };

    it('lasts a year from the day after its end, and has no minimum', () => {
      expect(ask(extension)).toMatchObject({
        outcome: 'eligible',
        term: { from: '2012-02-28', to: '2013-02-27', months: 12 },
      });
      expect(ask({ ...extension, requestedAmount: '500.00' }).outcome).toBe('eligible');
    });

    it('needs its last day, and no amount', () => {
      expect(findings(ask({ ...extension, loanEndDate: undefined }))).toEqual(['incomplete', 'loanEndDate']);
      expect(findings(ask({ requestedAmount: undefined }))).toEqual(['incomplete', 'requestedAmount']);
    });

    it('a second time is for a person to decide', () => {
      expect(findings(ask({ ...extension, extensionsUsed: 1 }))).toEqual(['hold', 'further-extension-not-stated']);
      expect(ask({ extensionsUsed: 1 }).outcome).toBe('eligible');
    });
  });
});

describe('the interest subsidy', () => {
  const FACTS = {
    personCategories: ['urban-veteran'],
    businessSector: 'service',
    businessActivity: 'translation',
    loanAmount: '40000.00',
    loanAnnualInterestRate: '0.0567',
    loanMonths: 18,
  };
  const { ask, plan } = claimsOf('loan-interest-subsidy', {
    facts: { ...FACTS, loanStartDate: '2009-10-01' },
    asOf: '2009-10-08',
  });

  it.each(['re-employment-card-holder', 'job-to-unemployment', 'urban-veteran'])('is all of it for %s', (category) => {
    // 40000 x 0.0567 = 2268; x 18/12 = 3402.
    expect(ask({ personCategories: ['laid-off', category] })).toMatchObject({
      annualAmount: '2268.00',
      totalAmount: '3402.00',
      term: { from: '2009-10-01', to: '2011-03-31', months: 18 },
    });
  });

  it('is half of it for others', () => {
    expect(ask({ personCategories: ['urban-unemployed', 'age-4050'] })).toMatchObject({
      annualAmount: '1134.00',
      totalAmount: '1701.00',
    });
  });

  it('rounds the year and the whole loan once each, and pays the whole', () => {
    // 12345.67 x 0.0531 = 655.555077; two years are 1311.110154, so the second pays 655.55.
    const changes = { loanAmount: '12345.67', loanAnnualInterestRate: '0.0531', loanMonths: 24 };
    expect(ask(changes)).toMatchObject({ annualAmount: '655.56', totalAmount: '1311.11' });
    expect(plan(changes).map(({ period, amount }) => [period, amount])).toEqual([
      ['2009', 65_556n],
      ['2010', 65_555n],
    ]);
  });

  it('without a first day is planned from the year of the claim', () => {
    expect(ask({ loanStartDate: undefined }).term).toEqual({ months: 18 });
    expect(plan({ loanStartDate: undefined }, {}, '2010-01-04').map(({ period }) => period)).toEqual(['2010', '2011']);
  });

  it.each([
    ['a loan of the standard limit', { loanAmount: '50000.00', hasEffectiveCollateral: true }, undefined, '3000.00'],
    ['a larger loan of one person', { loanAmount: '60000.00' }, undefined, '3000.00'],
    ['collateral', { loanAmount: '80000.00', hasEffectiveCollateral: true }, 'individual-standard', '3000.00'],
    ['collateral', { loanAmount: '80000.00', hasEffectiveCollateral: true }, 'granted-limit', '4800.00'],
    ['collateral', { loanAmount: '130000.00', hasEffectiveCollateral: true }, 'granted-limit', '6000.00'],
    ['two partners', { loanAmount: '70000.00', partnerCount: 2 }, 'granted-limit', '3600.00'],
    ['three partners', { loanAmount: '95000.00', partnerCount: 3 }, 'granted-limit', '5400.00'],
    ['four partners', { loanAmount: '120000.00', partnerCount: 4 }, 'granted-limit', '6000.00'],
    ['four partners', { loanAmount: '120000.00', partnerCount: 4 }, 'individual-standard', '3000.00'],
  ])('at six percent, with %s %o under %s, is %s a year', (_what, changes, reading, annualAmount) => {
    const assessment = ask({ ...changes, loanAnnualInterestRate: '0.06' }, { interestSubsidyLimitReading: reading });
    expect(assessment).toMatchObject({ outcome: 'eligible', annualAmount });
  });

  it.each([{ hasEffectiveCollateral: true }, { partnerCount: 2 }])(
    'needs the reading of the limit for a loan above 50000 with %o',
    (changes) => {
      expect(findings(ask({ ...changes, loanAmount: '50000.01' }))).toEqual(['blocked', 'interestSubsidyLimitReading']);
    },
  );

  it.each(['trade', 'manufacturing', 'construction', 'agriculture', 'other'])(
    'refuses the sector %s',
    (businessSector) => {
      expect(findings(ask({ businessSector }))).toEqual(['ineligible', 'not-service-industry']);
    },
  );

  it.each(['advertising', 'real-estate-agency', 'pawnshop', 'sauna', 'massage', 'internet-cafe', 'oxygen-bar'])(
    'refuses the trade %s',
    (businessActivity) => {
      expect(findings(ask({ businessActivity }))).toEqual(['ineligible', 'industry-excluded']);
    },
  );

  it('does not refuse a trade that only tax relief leaves out', () => {
    expect(ask({ businessActivity: 'entertainment' }).outcome).toBe('eligible');
  });

  it('is not given for an extension', () => {
    expect(findings(ask({ loanPhase: 'extension' }))).toEqual(['ineligible', 'extension-not-subsidised']);
  });

  it('leaves interest for delay to a person', () => {
    expect(findings(ask({ overdueInterest: '0.01' }))).toEqual(['hold', 'overdue-interest-not-stated']);
    expect(ask({ overdueInterest: '0.00' }).outcome).toBe('eligible');
  });

  it('is incomplete for a loan of no months', () => {
    expect(findings(ask({ loanMonths: 0 }))).toEqual(['incomplete', 'loanMonths']);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });

  describe('of partners', () => {
    const full = { personCategories: ['re-employment-card-holder'] };
    const half = { personCategories: ['urban-unemployed'] };
    const shared = (partners: object[], changes = {}) => ({
      personCategories: full.personCategories,
      loanAmount: '90000.00',
      loanAnnualInterestRate: '0.054',
      loanMonths: 12,
      partnerCount: 3,
      partners: partners as never,
      ...changes,
    });
    const readings = (mixedPartnershipInterestReading?: string) => ({
      interestSubsidyLimitReading: 'granted-limit',
      ...(mixedPartnershipInterestReading && { mixedPartnershipInterestReading }),
    });

    it('of one class needs no decision', () => {
      expect(ask(shared([full, full, full]), readings()).totalAmount).toBe('4860.00');
      const others = shared([half, half, half], { personCategories: half.personCategories });
      expect(ask(others, readings()).totalAmount).toBe('2430.00');
    });

    it('of two classes is for a person to decide, unless a reading does', () => {
      // 90000 x 0.054 = 4860; by head two thirds of it in full and one third by half: 3240 + 810.
      const mixed = shared([full, full, half]);
      expect(findings(ask(mixed, readings()))).toEqual(['hold', 'partnership-interest-split-not-stated']);
      expect(ask(mixed, readings('per-head')).totalAmount).toBe('4050.00');
      expect(ask(mixed, readings('lowest-share')).totalAmount).toBe('2430.00');
    });

    it('counts the applicant as a head where the list holds none of his class', () => {
      // 4860 x (1 + 0.5 + 0.5) / 3.
      expect(ask(shared([half, half]), readings('per-head')).totalAmount).toBe('3240.00');
      expect(findings(ask(shared([half, half]), readings()))).toEqual([
        'hold',
        'partnership-interest-split-not-stated',
      ]);
    });
  });
});

describe('the loan of a labour-intensive small enterprise', () => {
  const FACTS = {
    isLabourIntensiveSmallEnterprise: true,
    isNewPost: true,
    existingStaffCount: 60,
    newHireCount: 12,
    contractMonths: 12,
    requestedAmount: '1500000.00',
  };
  const { ask, plan } = claimsOf('labour-intensive-enterprise-loan', { facts: FACTS, asOf: '2010-05-04' });

  it.each([
    // 20 percent of fewer than 100, 10 percent from 100 on.
    [60, 12, true],
    [60, 11, false],
    [61, 12, false],
    [61, 13, true],
    [99, 19, false],
    [99, 20, true],
    [100, 9, false],
    [100, 10, true],
    [101, 10, false],
    [101, 11, true],
    [0, 1, true],
    [0, 0, false],
  ])('with %i staff and %i hires is open: %s', (existingStaffCount, newHireCount, isOpen) => {
    expect(findings(ask({ existingStaffCount, newHireCount }))).toEqual(
      isOpen ? ['eligible'] : ['ineligible', 'hire-ratio-too-low'],
    );
  });

  it.each([
    // Of the staff after hiring: 72 x 0.2 = 14.4; 75 x 0.2 = 15; 100 x 0.1 = 10.
    [60, 12, false],
    [60, 15, true],
    [60, 14, false],
    [90, 10, true],
  ])('measured after hiring, with %i staff and %i hires is open: %s', (existingStaffCount, newHireCount, isOpen) => {
    const settings = { hireRatioDenominator: 'after-hiring' };
    expect(ask({ existingStaffCount, newHireCount }, settings).outcome).toBe(isOpen ? 'eligible' : 'ineligible');
  });

  it.each([
    ['another enterprise', { isLabourIntensiveSmallEnterprise: false }, 'not-labour-intensive-small-enterprise'],
    ['posts that are not new', { isNewPost: false }, 'not-new-post'],
    ['contracts of eleven months', { contractMonths: 11 }, 'contract-shorter-than-one-year'],
    ['a loan of more than two years', { loanMonths: 25 }, 'loan-term-too-long'],
  ])('refuses %s', (_what, changes, reason) => {
    expect(findings(ask(changes))).toEqual(['ineligible', reason]);
  });

  it('is at most 2000000 yuan for at most two years', () => {
    expect(ask({ requestedAmount: '2000000.01', loanMonths: 24 })).toMatchObject({
      limitAmount: '2000000.00',
      grantableAmount: '2000000.00',
    });
    expect(ask({ requestedAmount: '1999999.99' }).grantableAmount).toBe('1999999.99');
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });

  describe('with its interest', () => {
    const rates = { benchmarkAnnualInterestRate: '0.0531', loanMonths: 18 };

    it('shows half of the interest on what can be granted, and pays none of it itself', () => {
      // 1500000 x 0.0531 / 2 = 39825; x 18/12 = 59737.50.
      expect(ask(rates)).toMatchObject({ annualAmount: '39825.00', totalAmount: '59737.50' });
      expect(ask({ ...rates, interestRateFloat: '0' })).toMatchObject({ annualAmount: '39825.00' });
      expect(ask({ ...rates, loanMonths: undefined })).not.toHaveProperty('totalAmount');
      expect(ask()).not.toHaveProperty('annualAmount');
      expect(plan(rates)).toEqual([]);
    });

    it('needs the reading of the surcharge where there is one', () => {
      for (const changes of [{ ...rates, interestRateFloat: '0.03' }, { interestRateFloat: '0.01' }])
        expect(findings(ask(changes))).toEqual(['blocked', 'enterpriseLoanFloatSubsidised']);
    });

    it.each([
      // 1500000 x 0.0831 / 2; a surcharge of more than three points counts as three.
      ['0.03', true, '62325.00'],
      ['0.05', true, '62325.00'],
      // 1500000 x 0.0681 / 2.
      ['0.015', true, '51075.00'],
      ['0.03', false, '39825.00'],
    ])('with a surcharge of %s subsidised: %s is %s a year', (interestRateFloat, isSubsidised, annualAmount) => {
      const assessment = ask({ ...rates, interestRateFloat }, { enterpriseLoanFloatSubsidised: isSubsidised });
      expect(assessment.annualAmount).toBe(annualAmount);
    });
  });
});
