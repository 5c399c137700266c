import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimsOf } from './pack-claims.js';

const refused = (...reasons: string[]) => ({ outcome: 'ineligible', reasons });
const CERTIFICATE = ['employment-unemployment-registration-certificate'];
const FEES = ['management', 'registration', 'certificate'];
const taxes = (...[businessTax, cityConstructionTax, educationSurcharge, personalIncomeTax]: readonly string[]) => ({
  taxesPaid: {
    businessTax: businessTax ?? '0.00',
    cityConstructionTax: cityConstructionTax ?? '0.00',
    educationSurcharge: educationSurcharge ?? '0.00',
    personalIncomeTax: personalIncomeTax ?? '0.00',
  },
});

const relief = claimsOf('tax-relief-8000', {
  asOf: '2009-12-31',
  facts: {
    personCategories: ['urban-unemployed'],
    employmentForm: 'self-employed',
    businessActivity: 'retail',
    approvedOn: '2009-12-31',
    documents: CERTIFICATE,
    ...taxes('3000.00', '210.00', '90.00', '1200.50'),
  },
});

describe('the tax relief of 8000 yuan', () => {
  it.each([
    [
      'below it',
      ['3000.00', '210.00', '90.00', '1200.50'],
      ['3000.00', '210.00', '90.00', '1200.50'],
      '0.00',
      '3499.50',
    ],
    ['exactly', ['7000.00', '700.00', '299.99', '0.01'], ['7000.00', '700.00', '299.99', '0.01'], '0.00', '0.00'],
    ['one fen more', ['7000.00', '700.00', '299.99', '0.02'], ['7000.00', '700.00', '299.99', '0.01'], '0.01', '0.00'],
    ['by the first alone', ['8000.01', '1.00', '0.00', '5.00'], ['8000.00', '0.00', '0.00', '0.00'], '6.01', '0.00'],
    ['within the second', ['7999.00', '2.00', '3.00', '4.00'], ['7999.00', '1.00', '0.00', '0.00'], '8.00', '0.00'],
    ['with nothing paid', [], ['0.00', '0.00', '0.00', '0.00'], '0.00', '8000.00'],
  ])('goes through the taxes in order: %s', (_what, paid, parts, taxPayable, unusedAmount) => {
    expect(relief.ask(taxes(...paid))).toMatchObject({
      outcome: 'eligible',
      parts: taxes(...parts).taxesPaid,
      taxPayable,
      unusedAmount,
    });
  });

  it('adds up: relieved and payable are what was paid, relieved and unused are 8000 yuan', () => {
    const fen = fc.bigInt(0n, 900_000n);
    const inYuan = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;
    const inFen = (yuan: string | undefined) => BigInt((yuan ?? '').replace('.', ''));
    fc.assert(
      fc.property(fc.array(fen, { minLength: 4, maxLength: 4 }), (paid) => {
        const answer = relief.ask(taxes(...paid.map(inYuan)));
        const parts = Object.values(answer.parts ?? {}).map(inFen);
        const relieved = parts.reduce((sum, part) => sum + part, 0n);
        expect(inFen(answer.annualAmount)).toBe(relieved);
        expect(relieved + inFen(answer.taxPayable)).toBe(paid.reduce((sum, one) => sum + one, 0n));
        expect(relieved + inFen(answer.unusedAmount)).toBe(800_000n);
        // 依次: no tax is relieved before the one before it is relieved in full.
        parts.forEach((part, index) => {
          if (part > 0n) expect(parts.slice(0, index)).toEqual(paid.slice(0, index));
        });
      }),
    );
  });

  it('runs three years from the approval, and pays nothing out', () => {
    const answer = relief.ask();
    expect(answer.term).toEqual({ from: '2009-12-31', to: '2012-12-30', months: 36 });
    expect(answer.totalAmount).toBeUndefined();
    expect(relief.instalments()).toEqual([]);
  });

  it('says what is relieved of each tax', () => {
    expect(
      relief
        .ask(taxes('7999.00', '2.00'))
        .steps.slice(0, 2)
        .map(({ text }) => text),
    ).toEqual([
      {
        'zh-CN': '营业税缴纳 7999.00 元，减免 7999.00 元，额度剩余 1.00 元',
        en: 'Business tax: 7999.00 yuan paid, 7999.00 yuan relieved, 1.00 yuan of the year left',
      },
      {
        'zh-CN': '城市维护建设税缴纳 2.00 元，减免 1.00 元，额度剩余 0.00 元',
        en: 'City construction tax: 2.00 yuan paid, 1.00 yuan relieved, 0.00 yuan of the year left',
      },
    ]);
  });

  it.each([
    ['employed', { employmentForm: 'employed' }, 'not-self-employed'],
    ['in a trade of the first list', { businessActivity: 'oxygen-bar' }, 'industry-excluded'],
    ['in a trade of the second list', { businessActivity: 'land-use-right-transfer' }, 'industry-excluded'],
    ['approved in 2010', { approvedOn: '2010-01-01' }, 'approval-after-deadline'],
  ])('is refused to a founder %s', (_who, facts, reason) => {
    expect(relief.ask(facts)).toMatchObject(refused(reason));
  });

  it('needs the certificate of those without a card', () => {
    expect(relief.ask({ documents: [] })).toMatchObject({ outcome: 'incomplete', missing: CERTIFICATE });
    expect(relief.ask({ documents: [], personCategories: ['re-employment-card-holder'] }).outcome).toBe('eligible');
    expect(relief.ask({ taxesPaid: undefined })).toMatchObject({ outcome: 'incomplete', missing: ['taxesPaid'] });
  });
});

const founder = claimsOf('fee-waiver-self-employed', {
  asOf: '2009-01-01',
  facts: { isRegisteredUnemployed: true, employmentForm: 'self-employed', businessActivity: 'retail' },
});

describe('the fee waiver of unemployed founders', () => {
  it('waives three classes of fees for three years', () => {
    expect(founder.ask()).toMatchObject({ outcome: 'eligible', waivedFees: FEES, term: { months: 36 } });
    expect(founder.ask().term).toEqual({ months: 36 });
  });

  it.each([
    'urban-unemployed',
    'rural-unemployed',
    'laid-off',
    'job-to-unemployment',
    'registered-unemployed-one-year',
    'urban-minimum-allowance-unemployed',
    'unemployment-insurance-recipient',
  ])('is open to persons of the category %s who are not registered', (category) => {
    expect(founder.ask({ isRegisteredUnemployed: false, personCategories: [category] }).outcome).toBe('eligible');
  });

  it('is refused to others', () => {
    expect(founder.ask({ isRegisteredUnemployed: false })).toMatchObject(refused('not-unemployed'));
    const graduate = { isRegisteredUnemployed: false, personCategories: ['graduate', 'disabled', 'age-4050'] };
    expect(founder.ask(graduate)).toMatchObject(refused('not-unemployed'));
    expect(founder.ask({ employmentForm: 'flexible' })).toMatchObject(refused('not-self-employed'));
  });

  it.each([
    ['a registered unemployed person before 2009', true, '2008-12-31', 'ineligible', 'industry-excluded'],
    ['a registered unemployed person from 2009 on', true, '2009-01-01', 'hold', 'excluded-industry-clauses-conflict'],
    ['another unemployed person', false, '2009-01-01', 'ineligible', 'industry-excluded'],
  ])('in an excluded trade: %s', (_who, isRegisteredUnemployed, asOf, outcome, reason) => {
    for (const businessActivity of ['sauna', 'entertainment'])
      expect(
        founder.ask({ isRegisteredUnemployed, personCategories: ['laid-off'], businessActivity }, {}, asOf),
      ).toMatchObject({ outcome, reasons: [reason] });
  });
});

const registered = claimsOf('fee-waiver-registered-disabled', {
  asOf: '2009-01-01',
  facts: {
    isRegisteredUnemployed: true,
    personCategories: [],
    employmentForm: 'self-employed',
    businessActivity: 'retail',
  },
});

describe('the fee waiver of registered unemployed and disabled persons', () => {
  it('begins in 2009', () => {
    expect(registered.ask()).toMatchObject({ outcome: 'eligible', waivedFees: FEES, term: { months: 36 } });
    expect(registered.ask({}, {}, '2008-12-31')).toMatchObject(refused('before-2009'));
  });

  it('is for one or the other', () => {
    const neither = { isRegisteredUnemployed: false };
    expect(registered.ask(neither)).toMatchObject(refused('neither-registered-unemployed-nor-disabled'));
    expect(registered.ask({ ...neither, personCategories: ['disabled'] }).outcome).toBe('eligible');
    expect(registered.ask({ employmentForm: 'none' })).toMatchObject(refused('not-self-employed'));
  });

  it('excludes no trade, so that the other clause is in its way for registered persons only', () => {
    const sauna = { businessActivity: 'sauna' };
    const held = { outcome: 'hold', reasons: ['excluded-industry-clauses-conflict'] };
    expect(registered.ask(sauna)).toMatchObject(held);
    expect(registered.ask({ ...sauna, personCategories: ['disabled'] })).toMatchObject(held);
    const disabled = { isRegisteredUnemployed: false, personCategories: ['disabled'] };
    expect(registered.ask({ ...sauna, ...disabled }).outcome).toBe('eligible');
  });
});

describe('a benefit of the earlier policy', () => {
  const legacy = claimsOf('legacy-policy-continuation', {
    asOf: '2010-02-28',
    facts: { approvedOn: '2008-02-29', benefitMonths: 24 },
    settings: { legacyApprovalCutoff: '2008-02-29' },
  });

  it('runs on to its own end', () => {
    expect(legacy.ask()).toMatchObject({
      outcome: 'eligible',
      term: { from: '2008-02-29', to: '2010-02-28', months: 24 },
    });
  });

  it('is refused after its end, whatever the cut-off is', () => {
    expect(legacy.ask({}, { legacyApprovalCutoff: undefined }, '2010-03-01')).toMatchObject(refused('term-exhausted'));
    expect(legacy.ask({ approvedOn: '2009-01-01', benefitMonths: 1 })).toMatchObject(refused('term-exhausted'));
    expect(legacy.ask({ approvedOn: '2010-12-01', benefitMonths: 0 })).toMatchObject(refused('term-exhausted'));
  });

  it('needs the masked cut-off while it runs', () => {
    expect(legacy.ask({}, { legacyApprovalCutoff: undefined })).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['legacyApprovalCutoff'],
    });
    expect(legacy.ask({}, { legacyApprovalCutoff: '2008-02-28' })).toMatchObject(
      refused('approved-after-legacy-cutoff'),
    );
    expect(legacy.ask({ benefitMonths: undefined }, { legacyApprovalCutoff: undefined })).toMatchObject({
      outcome: 'incomplete',
      missing: ['benefitMonths'],
    });
  });

  it('that was approved for longer than calendars mean is cut to a hundred years', () => {
    expect(legacy.ask({ benefitMonths: 1_000_000 }).term?.months).toBe(1200);
  });
});
