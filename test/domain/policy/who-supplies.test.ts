// Whom a claim asks for what it lacks: its claimant, or an officer at some stage.
import { describe, expect, it } from '@jest/globals';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { askedOfClaimant, isLeftToLaterStages } from '../../../domain/policy/who-supplies.js';
import { readPolicyFiles } from '../../../runtime/policy-files.js';

const policies = loadPolicies(readPolicyFiles());
function packOf(scheme: string) {
  const found = policies.schemes.find(({ content }) => content.document.scheme === scheme);
  if (!found) throw new Error(scheme);
  return [policies.vocabulary, found.content.document] as const;
}

describe('a waiver of the counter-guarantee (S2.3 三(二)2)', () => {
  const pack = packOf('counter-guarantee-waiver');

  it('never asks its founder for the opinion of the lender', () => {
    expect(askedOfClaimant(...pack, ['isInCreditCommunity', 'isCreditAssessmentPassed'])).toEqual([
      'isInCreditCommunity',
    ]);
  });

  it('asks for papers', () => {
    expect(askedOfClaimant(...pack, ['entrepreneurship-training-certificate'])).toHaveLength(1);
  });

  it('goes from intake to the lender without it, and not past the lender', () => {
    expect(isLeftToLaterStages(...pack, 'intake', ['isCreditAssessmentPassed'])).toBe(true);
    expect(isLeftToLaterStages(...pack, 'assessment', ['isCreditAssessmentPassed'])).toBe(false);
  });

  it('stays while anything is missing that its founder could tell, or nothing is', () => {
    expect(isLeftToLaterStages(...pack, 'intake', ['isCreditAssessmentPassed', 'isInCreditCommunity'])).toBe(false);
    expect(isLeftToLaterStages(...pack, 'intake', [])).toBe(false);
    // Declared, although a later stage establishes it.
    const flexible = packOf('flexible-employment-social-insurance');
    expect(isLeftToLaterStages(...flexible, 'intake', ['personCategories'])).toBe(false);
  });
});
