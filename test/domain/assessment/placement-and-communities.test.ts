// Grants to agencies (S2.3 五(二)) and communities (三(三)1): amounts by hand, each reason to refuse, what is asked for.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { awardOf, claimsOf, type Changes } from './pack-claims.js';

/** Asks about a good claim of September 2009 with some facts changed. */
const claimFor = (scheme: string, facts: Changes) => claimsOf(scheme, { facts, asOf: '2009-09-01' }).ask;

const AGENCIES = [
  {
    scheme: 'job-placement-grant',
    rates: [100, 50],
    unpaid: 'unregisteredPersonCount',
    reason: 'not-registered-unemployed',
  },
  {
    scheme: 'startup-assist-grant',
    rates: [200, 100],
    unpaid: 'unregisteredPersonCount',
    reason: 'not-registered-unemployed',
  },
  { scheme: 'overseas-labour-grant', rates: [600, 300], unpaid: 'nonLocalPersonCount', reason: 'person-not-local' },
] as const;

describe.each(AGENCIES)('$scheme', ({ scheme, rates: [hardshipRate, otherRate], unpaid, reason }) => {
  const ask = claimFor(scheme, {});

  it('pays so much for each hardship person and each other person, and the rest for nobody', () => {
    const heads = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(heads, heads, heads, (hardship, other, unpaidHeads) => {
        fc.pre(hardship + other > 0);
        const answer = ask({ hardshipPersonCount: hardship, otherPersonCount: other, [unpaid]: unpaidHeads });
        expect(answer).toMatchObject({
          outcome: 'eligible',
          parts: { hardship: `${hardship * hardshipRate}.00`, other: `${other * otherRate}.00` },
          totalAmount: `${hardship * hardshipRate + other * otherRate}.00`,
        });
      }),
    );
  });

  it('takes a count that is left out for none', () => {
    expect(ask({ hardshipPersonCount: 1 }).parts).toEqual({ hardship: `${hardshipRate}.00`, other: '0.00' });
    expect(ask({ otherPersonCount: 1 }).totalAmount).toBe(`${otherRate}.00`);
  });

  it('asks for both counts when nobody was served', () => {
    const asked = { outcome: 'incomplete', missing: ['hardshipPersonCount', 'otherPersonCount'] };
    expect(ask()).toMatchObject(asked);
    expect(ask({ hardshipPersonCount: 0, otherPersonCount: 0, [unpaid]: 0 })).toMatchObject(asked);
  });

  it('refuses when all that were served are never paid for', () => {
    expect(ask({ [unpaid]: 1 })).toMatchObject({ outcome: 'ineligible', reasons: [reason] });
  });
});

describe('twice the placement grant', () => {
  it('is explained from the amounts that the text states', () => {
    const steps = claimFor('startup-assist-grant', {})({ hardshipPersonCount: 2, otherPersonCount: 1 }).steps;
    expect(steps.map(({ text }) => text['zh-CN'])).toEqual([
      '100.00 × 2 = 200.00 元（四舍五入到分）',
      '200.00 × 2 = 400.00 元',
      '50.00 × 2 = 100.00 元（四舍五入到分）',
      '100.00 × 1 = 100.00 元',
      '400.00 + 100.00 = 500.00 元',
    ]);
  });
});

describe('the grant of communities', () => {
  const ask = claimFor('full-employment-community-grant', {
    communityType: 'full-employment',
    evaluationKind: 'first',
    isEvaluationPassed: true,
  });

  it.each([['full-employment'], ['entrepreneurial']])(
    'of the first evaluation is 20000 for a community: %s',
    (communityType) => {
      const answer = ask({ communityType });
      expect(answer).toMatchObject({ outcome: 'eligible', oneOffAmount: '20000.00' });
      expect(answer.annualAmount).toBeUndefined();
    },
  );

  it('of a re-evaluation is 10000 for the year, each time, for a full-employment community', () => {
    expect(
      ask({ evaluationKind: 're-evaluation', otherAwards: [awardOf('full-employment-community-grant')] }),
    ).toMatchObject({ outcome: 'eligible', oneOffAmount: '10000.00', annualAmount: '10000.00' });
  });

  it('refuses an evaluation that failed, and a re-evaluation of another community, with every reason', () => {
    expect(ask({ isEvaluationPassed: false }).reasons).toEqual(['evaluation-not-passed']);
    expect(
      ask({ evaluationKind: 're-evaluation', communityType: 'entrepreneurial', isEvaluationPassed: false }).reasons,
    ).toEqual(['evaluation-not-passed', 're-evaluation-grant-only-for-full-employment-community']);
  });

  it('of the first evaluation is given once', () => {
    expect(ask({ otherAwards: [awardOf('full-employment-community-grant')] })).toMatchObject({
      outcome: 'ineligible',
      reasons: ['already-awarded'],
    });
    expect(ask({ otherAwards: [awardOf('credit-community-incentive')] }).outcome).toBe('eligible');
  });

  it('asks for kind, evaluation and result', () => {
    expect(ask({ communityType: undefined, evaluationKind: undefined, isEvaluationPassed: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['communityType', 'evaluationKind', 'isEvaluationPassed'],
    });
  });
});
