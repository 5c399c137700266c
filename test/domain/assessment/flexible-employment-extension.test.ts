import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import { aClaimAfterBreak, aClaimAtExpiry, flexible, SCHEME } from './flexible-claim.js';

const difficulty = { hasSpecialFamilyDifficulty: true, hasStableJob: false };
const ended = (to: string, monthsPaid = 36) => ({
  existingEntitlement: { scheme: SCHEME, from: '2006-12-01', to, monthsPaid },
});

describe('the end of 36 months, near retirement', () => {
  it('continues until the month before retirement when that is less than two years away', () => {
    expect(assess(flexible, aClaimAtExpiry({ retirementDate: '2011-11-01' }))).toMatchObject({
      outcome: 'eligible',
      extension: { ground: 'near-retirement', months: 23 },
      term: { from: '2009-12-01', to: '2011-10-31', months: 23 },
      cumulativeMonths: 59,
      totalAmount: '6590.65',
    });
  });

  it('is over when retirement is exactly 24 months away, and continues one day before that', () => {
    expect(assess(flexible, aClaimAtExpiry({ retirementDate: '2011-12-01' }))).toMatchObject({
      outcome: 'ineligible',
      reasons: ['term-exhausted'],
    });
    expect(assess(flexible, aClaimAtExpiry({ retirementDate: '2011-11-30' }))).toMatchObject({
      extension: { ground: 'near-retirement', months: 23 },
    });
  });

  it('counts whole months only', () => {
    const months = ['2010-01-01', '2010-01-31', '2010-02-01', '2010-02-28'].map(
      (retirementDate) => assess(flexible, aClaimAtExpiry({ retirementDate })).extension?.months,
    );
    expect(months).toEqual([1, 1, 2, 2]);
  });

  it('is over when no whole month ends before retirement', () => {
    for (const retirementDate of ['2009-12-31', '2009-12-01', '2008-05-01']) {
      expect(assess(flexible, aClaimAtExpiry({ retirementDate })).reasons).toEqual(['term-exhausted']);
    }
  });

  it('measures two years from the first uncovered day, clamped to the end of the month', () => {
    const facts = { ...ended('2008-02-28'), firstSubsidisedMonth: '2008-03' };
    expect(assess(flexible, aClaimAtExpiry({ ...facts, retirementDate: '2010-02-27' })).outcome).toBe('eligible');
    expect(assess(flexible, aClaimAtExpiry({ ...facts, retirementDate: '2010-02-28' })).outcome).toBe('ineligible');
  });

  it('counts from the first subsidised month after a gap, too', () => {
    expect(
      assess(flexible, aClaimAtExpiry({ firstSubsidisedMonth: '2010-06', retirementDate: '2011-11-01' })),
    ).toMatchObject({
      extension: { ground: 'near-retirement', months: 17 },
      term: { from: '2010-06-01', to: '2011-10-31', months: 17 },
    });
  });

  it('asks for the retirement date, and judges nothing else before', () => {
    expect(assess(flexible, aClaimAtExpiry({ retirementDate: undefined, ...difficulty }))).toMatchObject({
      outcome: 'incomplete',
      missing: ['retirementDate'],
    });
  });

  it('is a question to a person when it would begin inside the earlier term', () => {
    expect(
      assess(flexible, aClaimAtExpiry({ firstSubsidisedMonth: '2009-11', retirementDate: '2011-11-01' })),
    ).toMatchObject({
      outcome: 'hold',
      reasons: ['overlapping-insurance-award'],
    });
  });
});

describe('the end of 36 months in 2009, with special difficulty', () => {
  const grant = { decision: 'grant', months: 6, reason: '母亲住院' };

  it('waits for a recorded decision', () => {
    expect(assess(flexible, aClaimAtExpiry(difficulty))).toMatchObject({
      outcome: 'hold',
      reasons: ['discretionary-extension'],
    });
  });

  it('adds one year when a decision with a reason grants it, whatever months it names', () => {
    expect(assess(flexible, aClaimAtExpiry({ ...difficulty, humanDecision: grant }))).toMatchObject({
      outcome: 'eligible',
      extension: { ground: 'expiry-in-2009', months: 12 },
      term: { from: '2009-12-01', to: '2010-11-30', months: 12 },
      cumulativeMonths: 48,
      totalAmount: '3438.60',
    });
  });

  it.each([
    [{ decision: 'grant' }],
    [{ decision: 'grant', reason: '' }],
    [{ decision: 'grant', reason: '  ', months: 12 }],
  ])('is held while the grant lacks its reason: %j', (humanDecision) => {
    expect(assess(flexible, aClaimAtExpiry({ ...difficulty, humanDecision }))).toMatchObject({
      outcome: 'hold',
      reasons: ['extension-length-or-reason-missing'],
    });
  });

  it('is refused by a refusing decision, with or without a reason', () => {
    for (const humanDecision of [{ decision: 'refuse' }, { decision: 'refuse', reason: '已有稳定收入' }]) {
      expect(assess(flexible, aClaimAtExpiry({ ...difficulty, humanDecision }))).toMatchObject({
        outcome: 'ineligible',
        reasons: ['extension-refused'],
      });
    }
  });

  it.each([
    ['2008-12-31', '2009-01', ['term-exhausted']],
    ['2009-01-01', '2009-01', ['discretionary-extension']],
    ['2009-12-31', '2010-01', ['discretionary-extension']],
    ['2010-01-01', '2010-01', ['term-exhausted']],
  ])('concerns terms that ended in 2009 only: %s', (to, firstSubsidisedMonth, reasons) => {
    expect(assess(flexible, aClaimAtExpiry({ ...ended(to), ...difficulty, firstSubsidisedMonth })).reasons).toEqual(
      reasons,
    );
  });

  it('concerns persons without a stable job and with special difficulty only; what is not said counts as no', () => {
    for (const facts of [{ ...difficulty, hasStableJob: true }, { hasSpecialFamilyDifficulty: false }, {}]) {
      expect(assess(flexible, aClaimAtExpiry(facts)).reasons).toEqual(['term-exhausted']);
    }
    expect(assess(flexible, aClaimAtExpiry({ hasSpecialFamilyDifficulty: true })).reasons).toEqual([
      'discretionary-extension',
    ]);
  });

  it('is not tried when retirement is near, and the two are never added', () => {
    for (const humanDecision of [undefined, grant, { decision: 'refuse' }]) {
      expect(
        assess(flexible, aClaimAtExpiry({ ...difficulty, humanDecision, retirementDate: '2010-12-01' })),
      ).toMatchObject({
        outcome: 'eligible',
        extension: { ground: 'near-retirement', months: 12 },
      });
    }
  });

  it('is not given twice: more than 36 months paid are the end', () => {
    const facts = { ...ended('2009-11-30', 37), ...difficulty, retirementDate: '2010-12-01', humanDecision: grant };
    expect(assess(flexible, aClaimAtExpiry(facts))).toMatchObject({
      outcome: 'ineligible',
      reasons: ['term-exhausted'],
    });
  });
});

describe('fewer than 36 months used', () => {
  it('leave the rest when there was no break', () => {
    const claim = aClaimAfterBreak(undefined, { firstSubsidisedMonth: '2009-02' });
    const assessment = assess(flexible, claim);
    expect(assessment).toMatchObject({
      outcome: 'eligible',
      term: { from: '2009-02-01', to: '2011-02-28', months: 25 },
    });
    expect([assessment.extension, assessment.cumulativeMonths]).toEqual([undefined, undefined]);
  });

  it('have no break in the month after the earlier term, and one in the month after that', () => {
    const outcome = (firstSubsidisedMonth: string) =>
      assess(flexible, aClaimAfterBreak(undefined, { firstSubsidisedMonth })).outcome;
    expect([outcome('2009-01'), outcome('2009-02'), outcome('2009-03')]).toEqual(['eligible', 'eligible', 'blocked']);
  });

  it('are blocked after a break until the operator says how it counts', () => {
    expect(assess(flexible, aClaimAfterBreak(undefined))).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['interruptionReading'],
    });
  });

  it.each([
    ['cumulative', '2010-08', 25],
    ['restart', '2010-08', 36],
    ['clock-runs-on', '2010-08', 7],
    ['clock-runs-on', '2011-02', 1],
  ])('read %s from %s leave %i months', (reading, firstSubsidisedMonth, months) => {
    const { outcome, term } = assess(flexible, aClaimAfterBreak(reading, { firstSubsidisedMonth }));
    expect([outcome, term?.months]).toEqual(['eligible', months]);
  });

  it('are the end when the clock ran out during the break', () => {
    expect(assess(flexible, aClaimAfterBreak('clock-runs-on', { firstSubsidisedMonth: '2011-03' })).reasons).toEqual([
      'term-exhausted',
    ]);
  });

  it('end the clock on the last day of a month that lacks the day (leap day)', () => {
    const facts = {
      existingEntitlement: { scheme: SCHEME, from: '2008-02-29', to: '2008-06-30', monthsPaid: 4 },
      firstSubsidisedMonth: '2010-12',
    };
    // Three years from 29 February 2008 end on 28 February 2011, so February counts.
    expect(assess(flexible, aClaimAfterBreak('clock-runs-on', facts)).term).toEqual({
      from: '2010-12-01',
      to: '2011-02-28',
      months: 3,
    });
  });

  it('of another scheme are ignored', () => {
    const facts = {
      existingEntitlement: {
        scheme: 'piecework-social-insurance',
        from: '2006-01-01',
        to: '2008-12-31',
        monthsPaid: 36,
      },
    };
    expect(assess(flexible, aClaimAfterBreak(undefined, facts))).toMatchObject({
      outcome: 'eligible',
      term: { months: 36 },
    });
  });

  it('do not ask for the retirement date', () => {
    expect(assess(flexible, aClaimAfterBreak('restart', { retirementDate: undefined })).outcome).toBe('eligible');
  });
});

describe('another subsidy and an extension', () => {
  const otherAwards = [{ scheme: 'employment-assistance-80', from: '2010-03', to: '2010-03', status: 'approved' }];

  it('are compared over the months of the extension', () => {
    expect(assess(flexible, aClaimAtExpiry({ otherAwards, retirementDate: '2010-03-01' })).outcome).toBe('eligible');
    expect(assess(flexible, aClaimAtExpiry({ otherAwards, retirementDate: '2010-04-01' })).reasons).toEqual([
      'overlapping-insurance-award',
    ]);
  });

  it('are not compared while the term is not known', () => {
    expect(assess(flexible, aClaimAtExpiry({ ...difficulty, otherAwards })).reasons).toEqual([
      'discretionary-extension',
    ]);
  });
});
