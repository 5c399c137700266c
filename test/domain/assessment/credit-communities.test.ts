// Credit communities, loans without counter-guarantee, and their losses, S2.3 三(二)2.
import { describe, expect, it } from '@jest/globals';
import { claimsOf, findings, getScheme } from './pack-claims.js';

describe('the designation as a credit community', () => {
  const FACTS = {
    isFullEmploymentCommunity: true,
    microloanBorrowersThisYear: 3,
    dueLoanRecoveryRate: '0.96',
    hasCommitmentLetters: true,
    hasServiceCards: true,
    cooperatesInRecovery: true,
  };
  const { ask } = claimsOf('credit-community-designation', { facts: FACTS, asOf: '2010-12-20' });

  it('includes three borrowers and 96 percent, and lasts a year', () => {
    expect(ask()).toMatchObject({ outcome: 'eligible', term: { months: 12 } });
  });

  it.each([
    ['isFullEmploymentCommunity', false, 'not-full-employment-community'],
    ['microloanBorrowersThisYear', 2, 'fewer-than-three-borrowers'],
    ['dueLoanRecoveryRate', '0.9599999', 'recovery-below-96-percent'],
    ['hasCommitmentLetters', false, 'commitment-letters-missing'],
    ['hasServiceCards', false, 'service-cards-missing'],
    ['cooperatesInRecovery', false, 'no-cooperation-in-recovery'],
  ])('is refused if %s is %s, and incomplete without it', (fact, value, reason) => {
    expect(findings(ask({ [fact]: value }))).toEqual(['ineligible', reason]);
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });

  it('is decided by three bodies together', () => {
    const { stages } = getScheme('credit-community-designation').content.document.chain;
    expect(stages.at(-1)).toMatchObject({
      kind: 'decision',
      mode: 'joint',
      performers: [{ body: 'finance-bureau' }, { body: 'labour-bureau' }, { body: 'central-bank-branch' }],
    });
  });
});

describe('the incentive for credit communities', () => {
  const { ask, plan } = claimsOf('credit-community-incentive', {
    facts: { isCreditCommunityThisYear: true, microloansIssuedThisYear: '420000.00' },
    asOf: '2010-12-31',
  });

  it.each([
    ['420000.00', '6300.00'],
    ['0.00', '0.00'],
    // 33333.33 x 0.015 = 499.99995; 101.00 x 0.015 = 1.515.
    ['33333.33', '500.00'],
    ['101.00', '1.52'],
  ])('on loans of %s is %s', (microloansIssuedThisYear, annualAmount) => {
    expect(ask({ microloansIssuedThisYear })).toMatchObject({ outcome: 'eligible', annualAmount });
  });

  it('is paid once for the year', () => {
    expect(plan().map(({ period, amount }) => [period, amount])).toEqual([['2010', 630_000n]]);
  });

  it('is refused without the designation of the year, and incomplete without either fact', () => {
    expect(findings(ask({ isCreditCommunityThisYear: false }))).toEqual(['ineligible', 'not-designated-this-year']);
    for (const fact of ['isCreditCommunityThisYear', 'microloansIssuedThisYear'])
      expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the waiver of the counter-guarantee', () => {
  const FACTS = {
    isInCreditCommunity: true,
    personCategories: ['re-employment-card-holder'],
    isCreditAssessmentPassed: true,
  };
  const { ask } = claimsOf('counter-guarantee-waiver', { facts: FACTS, asOf: '2010-05-20' });
  const certificate = { documents: ['entrepreneurship-training-certificate'] };
  const endorsed = { isExpertPanelEndorsed: true };

  it.each([
    ['the card alone', {}, true],
    ['certificate and opinion', { personCategories: [], ...certificate, ...endorsed }, true],
    ['the certificate alone', { personCategories: [], ...certificate }, false],
    ['the opinion alone', { personCategories: [], ...endorsed }, false],
    ['neither', { personCategories: ['urban-unemployed'] }, false],
  ])('with %s: %o is open: %s', (_what, changes, isOpen) => {
    expect(findings(ask(changes))).toEqual(
      isOpen ? ['eligible'] : ['ineligible', 'neither-card-nor-certificate-with-opinion'],
    );
  });

  it('is for founders in a credit community who passed the assessment', () => {
    expect(findings(ask({ isInCreditCommunity: false, isCreditAssessmentPassed: false }))).toEqual([
      'ineligible',
      'not-in-credit-community',
      'credit-assessment-failed',
    ]);
  });

  it.each(Object.keys(FACTS))('is incomplete without %s', (fact) => {
    expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});

describe('the compensation of losses', () => {
  const { ask, plan } = claimsOf('waived-loan-loss-compensation', {
    facts: { isGuaranteeWaived: true, lossAmount: '32000.00' },
    asOf: '2010-03-01',
  });

  it.each([
    ['32000.00', '9600.00', '19200.00', '6400.00'],
    // Half of 100.03 is 50.015; 60 percent of that 30.009; what is left 20.005.
    ['100.03', '30.01', '60.02', '20.01'],
    // 0.005 x 0.6 = 0.003; 0.015 x 0.6 = 0.009.
    ['0.01', '0.00', '0.00', '0.01'],
    ['0.03', '0.01', '0.02', '0.01'],
    ['0.00', '0.00', '0.00', '0.00'],
  ])('of %s yuan gives each %s, together %s, and leaves each %s', (lossAmount, part, totalAmount, left) => {
    expect(ask({ lossAmount })).toMatchObject({
      outcome: 'eligible',
      parts: { bank: part, guarantor: part },
      totalAmount,
      remainingLoss: { bank: left, guarantor: left },
    });
  });

  it.each(['bank', 'guarantor'])('that the %s claims for itself is its own part and no more', (lossBearer) => {
    const claim = ask({ lossBearer });
    expect(claim).toMatchObject({ outcome: 'eligible', totalAmount: '9600.00' });
    expect([claim.parts, claim.remainingLoss]).toEqual([{ [lossBearer]: '9600.00' }, { [lossBearer]: '6400.00' }]);
    expect(plan({ lossBearer })).toEqual([{ period: 'once', amount: 960_000n, parts: { [lossBearer]: 960_000n } }]);
  });

  it('is planned as one payment with a part for each of the two', () => {
    expect(plan()).toEqual([{ period: 'once', amount: 1_920_000n, parts: { bank: 960_000n, guarantor: 960_000n } }]);
  });

  it('says how it was computed', () => {
    expect(ask().steps.map(({ text }) => text.en)).toEqual([
      '32000.00 × 0.50 × 0.60 = 9600.00 yuan (rounded to the fen, half up)',
      '32000.00 × 0.50 − 9600.00 = 6400.00 yuan (borne)',
      '32000.00 × 0.50 × 0.60 = 9600.00 yuan (rounded to the fen, half up)',
      '32000.00 × 0.50 − 9600.00 = 6400.00 yuan (borne)',
      '9600.00 + 9600.00 = 19200.00 yuan',
    ]);
  });

  it('is for loans without counter-guarantee only', () => {
    expect(findings(ask({ isGuaranteeWaived: false }))).toEqual(['ineligible', 'guarantee-not-waived']);
    for (const fact of ['isGuaranteeWaived', 'lossAmount'])
      expect(findings(ask({ [fact]: undefined }))).toEqual(['incomplete', fact]);
  });
});
