import { describe, expect, it } from '@jest/globals';
import { findStake, type Stake } from '../../../domain/assessment/stake.js';
import { assess } from '../../../domain/assessment/assess.js';
import { readingValuesOf } from '../../../domain/policy/open-point.js';
import { policies } from './flexible-claim.js';
import { claimsOf, type Changes, type GoodClaim } from './pack-claims.js';

/** What is at stake in a claim of a pack, in fen. */
function stakesOf(scheme: string, good: GoodClaim) {
  const claims = claimsOf(scheme, good);
  return (facts: Changes = {}, settings: Changes = {}): Stake | undefined => {
    const claim = claims.claimOf(facts, settings);
    return findStake(claims.scheme, claim, assess(claims.scheme, claim), (name) =>
      readingValuesOf(policies.vocabulary, name),
    );
  };
}

describe('what is at stake in a claim that an open point stops', () => {
  const stakeOf = stakesOf('new-post-20-hires-reward', {
    asOf: '2010-12-31',
    facts: {
      isNewPost: true,
      localNewHireCount: 23,
      contractMonths: 12,
      employerPaysSocialInsurance: true,
      hasLabourViolation: false,
      isVacancyReportFiled: true,
      isEmploymentRegistrationDone: true,
      isNewlyEstablishedEmployer: false,
    },
  });

  it('are the amounts under its readings: 20 or 23 heads of 500 yuan, where three are claimed twice', () => {
    expect(stakeOf({ headsAlsoClaimedAsHardship: 3 })).toEqual({ least: 1_000_000n, most: 1_150_000n });
  });

  it('is nothing under a reading that leaves nobody', () => {
    expect(stakeOf({ headsAlsoClaimedAsHardship: 30 })).toEqual({ least: 0n, most: 1_150_000n });
  });

  it('is not asked where nothing is open, or the claim is refused whatever is decided', () => {
    expect(stakeOf()).toBeUndefined();
    expect(stakeOf({ headsAlsoClaimedAsHardship: 3 }, { newPostRewardStacking: 'allow' })).toBeUndefined();
    expect(stakeOf({ headsAlsoClaimedAsHardship: 3, localNewHireCount: 19 })).toBeUndefined();
  });

  it('are both answers of a question of yes or no, and nothing for who is refused under one', () => {
    // 15 percent of 10000 yuan for three years, or nothing where a first business is asked for.
    const rentStake = stakesOf('rent-subsidy-hardship', {
      asOf: '2010-03-01',
      facts: {
        householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
        personCategories: ['hardship-person'],
        businessActivity: 'delivery',
        businessStartDate: '2008-01-01',
        isFirstBusiness: false,
        annualRent: '10000.00',
      },
    });
    expect(rentStake()).toEqual({ least: 0n, most: 450_000n });
  });

  it('is not known where a value is asked for, not a reading', () => {
    const trainingStake = stakesOf('labour-reserve-training', {
      asOf: '2010-03-01',
      facts: { courseMonths: 6 },
    });
    expect(trainingStake()).toBeUndefined();
  });

  it('is not known where a person decides and no setting could', () => {
    const microloanStake = stakesOf('microloan-guaranteed', {
      asOf: '2010-03-01',
      facts: { isRegisteredUnemployed: true, loanPhase: 'extension', loanEndDate: '2010-03-31', extensionsUsed: 1 },
    });
    expect(microloanStake()).toBeUndefined();
  });
});
