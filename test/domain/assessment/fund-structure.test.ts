// S4 五(二十) and 四(十七): what employment funds must be spent on, and how many recipients must be back in work.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askPack, linesOf } from './pack-claims.js';
import { CITED, complaintsAbout } from './small-scheme.js';

const check = (facts: object) => askPack('fund-structure-check', '2007-12-31', facts);

describe('the structure of a fund', () => {
  it.each([
    [{ insuranceSubsidySpending: '3000000.00' }, [], { insurance: '0.3000' }],
    // 2999999.99 of 10000000.00 is printed as 0.3000 and misses the target.
    [{ insuranceSubsidySpending: '2999999.99' }, ['insurance-share-below-30-percent'], { insurance: '0.3000' }],
    [{ trainingSpending: '2000000.00' }, [], { trainingGroup: '0.2000' }],
    [
      { trainingSpending: '1200000.00', skillAssessmentSpending: '400000.00', placementSpending: '400000.00' },
      [],
      { trainingGroup: '0.2000' },
    ],
    [
      { trainingSpending: '1200000.00', skillAssessmentSpending: '400000.00', placementSpending: '399999.99' },
      ['training-share-below-20-percent'],
      { trainingGroup: '0.2000' },
    ],
    [{ trainingSpending: '1900000.00' }, ['training-share-below-20-percent'], { trainingGroup: '0.1900' }],
    [{ peopleEmployed: 2501 }, [], { peoplePerTenThousandYuan: '2.50' }],
    [{ peopleEmployed: 2505 }, [], { peoplePerTenThousandYuan: '2.51' }],
  ])('of ten million yuan with %j: %j', (facts, reasons, ratios) => {
    const assessment = check({ spendingTotal: '10000000.00', ...facts });
    expect(assessment.outcome).toBe(reasons.length > 0 ? 'ineligible' : 'eligible');
    expect(assessment.reasons ?? []).toEqual(reasons);
    expect(assessment.ratios).toEqual(ratios);
  });

  it.each([
    [400, 160, [], '0.4000'],
    [400, 159, ['recipient-re-employment-below-40-percent'], '0.3975'],
    [3, 1, ['recipient-re-employment-below-40-percent'], '0.3333'],
  ])('of %s recipients %s found work', (benefitRecipientCount, recipientsReEmployed, reasons, ratio) => {
    const assessment = check({ benefitRecipientCount, recipientsReEmployed });
    expect(assessment.reasons ?? []).toEqual(reasons);
    expect(assessment.ratios).toEqual({ recipientReEmployment: ratio });
  });

  it('may miss all three targets at once', () => {
    const facts = {
      spendingTotal: '100.00',
      insuranceSubsidySpending: '1.00',
      trainingSpending: '2.00',
      peopleEmployed: 1,
      benefitRecipientCount: 10,
      recipientsReEmployed: 0,
    };
    expect(check(facts)).toMatchObject({
      outcome: 'ineligible',
      reasons: [
        'insurance-share-below-30-percent',
        'training-share-below-20-percent',
        'recipient-re-employment-below-40-percent',
      ],
      ratios: {
        insurance: '0.0100',
        trainingGroup: '0.0200',
        recipientReEmployment: '0.0000',
        peoplePerTenThousandYuan: '100.00',
      },
    });
  });

  it.each([
    [{}, ['spendingTotal']],
    [{ insuranceSubsidySpending: '1.00' }, ['spendingTotal']],
    [{ peopleEmployed: 5 }, ['spendingTotal']],
    [{ spendingTotal: '1.00' }, ['insuranceSubsidySpending']],
    [{ spendingTotal: '1.00', placementSpending: '1.00' }, ['trainingSpending']],
    [{ placementSpending: '1.00' }, ['spendingTotal', 'trainingSpending']],
    [{ benefitRecipientCount: 10 }, ['recipientsReEmployed']],
    [{ recipientsReEmployed: 10 }, ['benefitRecipientCount']],
    [{ spendingTotal: '1.00', recipientsReEmployed: 10 }, ['benefitRecipientCount']],
    [{ spendingTotal: '1.00', insuranceSubsidySpending: '1.00', recipientsReEmployed: 10 }, ['benefitRecipientCount']],
  ])('cannot be checked with %j: %j is missing', (facts, missing) => {
    const assessment = check(facts);
    expect(assessment.outcome).toBe('incomplete');
    expect([...(assessment.missing ?? [])].sort()).toEqual([...missing].sort());
  });

  it('can be checked for recipients alone, whatever the total', () => {
    const facts = { spendingTotal: '1.00', benefitRecipientCount: 10, recipientsReEmployed: 4 };
    expect(check(facts)).toMatchObject({ outcome: 'eligible', ratios: { recipientReEmployment: '0.4000' } });
  });

  it('of nothing misses nothing and has no ratios', () => {
    const assessment = check({ spendingTotal: '0.00', insuranceSubsidySpending: '0.00', peopleEmployed: 0 });
    expect(assessment.outcome).toBe('eligible');
    expect(assessment).not.toHaveProperty('ratios');
  });

  it('shows its divisions', () => {
    const facts = { spendingTotal: '12000000.00', trainingSpending: '2400000.00', peopleEmployed: 3000 };
    expect(linesOf(check(facts), 'en')).toEqual([
      '(2400000.00 + 0.00 + 0.00) ÷ 12000000.00 = 0.2000',
      '3000 ÷ (12000000.00 ÷ 10000) = 2.50',
    ]);
  });

  it('agrees with whole fen, whatever is spent', () => {
    const fen = fc.bigInt(0n, 10n ** 12n);
    const yuan = (amount: bigint) => `${amount / 100n}.${(amount % 100n).toString().padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fen, fen, fen, (total, insurance, training, placement) => {
        const { reasons = [], ratios } = check({
          spendingTotal: yuan(total),
          insuranceSubsidySpending: yuan(insurance),
          trainingSpending: yuan(training),
          placementSpending: yuan(placement),
        });
        const group = training + placement;
        expect(reasons.includes('insurance-share-below-30-percent')).toBe(insurance * 100n < total * 30n);
        expect(reasons.includes('training-share-below-20-percent')).toBe(group * 100n < total * 20n);
        const tenThousandths = (group * 20_000n + total) / (2n * total);
        expect(ratios?.['trainingGroup']).toBe(
          `${tenThousandths / 10_000n}.${(tenThousandths % 10_000n).toString().padStart(4, '0')}`,
        );
      }),
    );
  });
});

describe('ratios', () => {
  it.each([
    [{ of: ['spendingTotal', 'peopleEmployed'] }, 'amounts and counts are added up'],
    [{ of: ['personCategories'] }, '"personCategories" is a codes, not a yuan or a wholeNumber'],
  ])('are not of %j', (parts, complaint) => {
    const ratio = { name: 'share', ...CITED, ...parts, by: 'spendingTotal', digits: 2 };
    const form = [{ fact: 'spendingTotal' }, { fact: 'peopleEmployed' }, { fact: 'personCategories' }];
    expect(complaintsAbout({ form, award: { kind: 'ratios', ...CITED, ratios: [ratio] } })).toContainEqual(complaint);
  });
});
