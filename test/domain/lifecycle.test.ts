import { describe, expect, it } from '@jest/globals';
import {
  APPLICATION_STATUSES,
  batchActions,
  CLAIMED_STATUSES,
  claimantActions,
  entitlementActions,
  isFinal,
  mayFollow,
} from '../../domain/lifecycle.js';

describe('the life of an application', () => {
  it('ends in one of six ways, after which nothing is possible', () => {
    const final = APPLICATION_STATUSES.filter(isFinal);
    expect([...final].sort()).toEqual(['approved', 'expired', 'notAccepted', 'redirected', 'rejected', 'withdrawn']);
    for (const status of final) expect(claimantActions(status)).toEqual([]);
  });

  it('can always be ended by its claimant before that', () => {
    for (const status of APPLICATION_STATUSES.filter((one) => !isFinal(one))) {
      expect(claimantActions(status)).toContain('withdraw');
      expect(mayFollow(status, 'withdrawn')).toBe(true);
    }
  });

  it('is approved and rejected only from review, never from a draft, from waiting or for want of papers', () => {
    expect(APPLICATION_STATUSES.filter((from) => mayFollow(from, 'approved'))).toEqual(['inReview']);
    expect(APPLICATION_STATUSES.filter((from) => mayFollow(from, 'rejected'))).toEqual(['inReview', 'onHold']);
    expect(APPLICATION_STATUSES.filter((from) => mayFollow(from, 'expired'))).toEqual(['correctionRequested']);
  });

  it('never returns to a draft', () => {
    for (const from of APPLICATION_STATUSES) expect(mayFollow(from, 'draft')).toBe(false);
  });

  it('counts among a person’s other claims exactly while it is submitted and not decided', () => {
    expect([...CLAIMED_STATUSES].sort()).toEqual(
      APPLICATION_STATUSES.filter((one) => one !== 'draft' && !isFinal(one)).sort(),
    );
  });
});

describe('entitlements and lists of payouts', () => {
  it('offer what their state allows', () => {
    expect(entitlementActions('active')).toEqual(['suspend', 'end']);
    expect(entitlementActions('suspended')).toEqual(['resume', 'end']);
    expect(entitlementActions('ended')).toEqual([]);
    expect(batchActions('prepared')).toEqual(['approve', 'reject']);
    expect(batchActions('approved')).toEqual(['send', 'reject']);
    for (const status of ['preparing', 'sent', 'settled', 'rejected'] as const)
      expect(batchActions(status)).toEqual([]);
  });
});
