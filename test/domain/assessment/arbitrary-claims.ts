// Claims of every kind, built from the vocabulary: likely ones, and any that its schemas admit.
import fc from 'fast-check';
import type { Claim } from '../../../domain/assessment/case-values.js';
import { shiftMonth } from '../../../domain/calendar/civil-date.js';
import { MOST_WHOLE_NUMBER, type Settings, type Value, type ValueType } from '../../../domain/policy/value-type.js';
import type { SettingShape } from '../../../domain/policy/vocabulary.js';
import { policies, SCHEME } from './flexible-claim.js';

const { facts } = policies.vocabulary;

const anyDate = fc
  .date({ min: new Date('1900-01-01T00:00Z'), max: new Date('2199-12-31T00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const nearDate = fc
  .date({ min: new Date('2006-01-01T00:00Z'), max: new Date('2013-12-31T00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyYuan = fc
  .bigInt(0n, 999_999_999_999_999n)
  .map((fen) => `${fen / 100n}.${(fen % 100n).toString().padStart(2, '0')}`);

/** Any value that the schema of a type admits. */
function arbitraryValue(type: ValueType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'yesNo':
      return fc.boolean();
    case 'wholeNumber':
      return fc.oneof(
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom(35, 36, 37),
        fc.integer({ min: 0, max: MOST_WHOLE_NUMBER }),
      );
    case 'year':
      return fc.integer({ min: 1900, max: 2199 });
    case 'yuan':
      return fc.oneof(anyYuan, fc.constantFrom('0.00', '9999999999999.99'));
    case 'decimal':
      return fc.constantFrom('0', '0.11', '1', '0.123456789012345', '123456789012345');
    case 'date':
      return fc.oneof(anyDate, nearDate);
    case 'month':
      return fc.oneof(anyDate, nearDate).map((date) => date.slice(0, 7));
    case 'text':
      return fc.oneof(
        fc.constantFrom('', ' ', 'street-a', 'street-b', '甲街道', 'constructor'),
        fc.string({ maxLength: 20 }),
      );
    case 'code':
      return fc.constantFrom(...(type.values ?? []));
    case 'codes':
      return fc.array(fc.constantFrom(...(type.values ?? [])), { maxLength: 4 });
    case 'objects':
      return fc.array(arbitraryMembers(type), { maxLength: 3 });
    case 'object':
      return arbitraryMembers(type);
  }
}

function arbitraryMembers(type: Extract<ValueType, { kind: 'object' | 'objects' }>): fc.Arbitrary<Value> {
  const members = Object.entries(type.members);
  const required = members.filter(([, member]) => !member.isOptional).map(([name]) => name);
  const record = fc.record(Object.fromEntries(members.map(([name, member]) => [name, arbitraryValue(member.type)])), {
    requiredKeys: required,
  });
  const { order } = type;
  if (!order) return record;
  const [first, second] = order;
  return record.map((value) => {
    const [start, end] = [value[first], value[second]];
    return start !== undefined && end !== undefined && start > end
      ? { ...value, [first]: end, [second]: start }
      : value;
  });
}

/** Every fact of the vocabulary, each there or not, with any value. */
export const anyFacts = fc.record(
  Object.fromEntries([...facts.values()].map(({ name, type }) => [name, arbitraryValue(type)])),
  { requiredKeys: [] },
);

const wageEntry = fc.record(
  {
    amount: fc.oneof(
      anyYuan,
      fc.integer({ min: 1, max: 99_999 }).map((yuan) => `${yuan}.40`),
    ),
    unit: fc.constantFrom('year', 'month'),
  },
  { requiredKeys: ['amount'] },
);
const wages = fc
  .dictionary(fc.integer({ min: 2004, max: 2016 }).map(String), wageEntry, { maxKeys: 13 })
  .map((entries) => Object.entries(entries).map(([year, entry]) => ({ year: Number(year), ...entry })));
const fullWages = fc
  .array(fc.integer({ min: 1_000_000, max: 6_000_000 }), { minLength: 20, maxLength: 20 })
  .map((fens) =>
    fens.map((fen, index) => ({
      year: 2000 + index,
      amount: `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`,
      unit: 'year',
    })),
  );

export const someSettings: fc.Arbitrary<Settings> = fc.record(
  {
    cityAverageWage: fc.oneof({ weight: 9, arbitrary: fullWages }, wages),
    enterpriseMinimumWage: fc.oneof(
      {
        weight: 15,
        arbitrary: fc.constant([
          { from: '2000-01', amount: '850.00' },
          { from: '2010-01', amount: '980.00' },
        ]),
      },
      fc.constant([{ from: '2010-01', amount: '980.00' }]),
      fc.constant([]),
    ),
    averageWageBase: fc.constantFrom('year-before-month', 'year-before-start'),
    averageWageMonthlyCeiling: fc.constantFrom('100.00', '20000.00', '9999999999999.99'),
    interruptionReading: fc.constantFrom('cumulative', 'restart', 'clock-runs-on'),
  },
  { requiredKeys: [] },
);

function arbitrarySetting({ type, least, most }: Extract<SettingShape, { kind: 'plain' }>): fc.Arbitrary<Value> {
  return most === undefined ? arbitraryValue(type) : fc.integer({ min: least ?? 0, max: most });
}

/** The same with every setting of the vocabulary that has one value. */
export const anySettings: fc.Arbitrary<Settings> = fc
  .tuple(
    someSettings,
    fc.record(
      Object.fromEntries(
        [...policies.vocabulary.settings.values()].flatMap(({ name, shape }) =>
          shape.kind === 'plain' ? [[name, arbitrarySetting(shape)]] : [],
        ),
      ),
      { requiredKeys: [] },
    ),
  )
  .map(([dated, plain]) => ({ ...plain, ...dated }) as Settings);

const month = fc.integer({ min: 0, max: 84 }).map((count) => shiftMonth('2006-01', count));
const often = (value: Value, others: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 16, arbitrary: fc.constant(value) }, others);
const mostly = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 30, arbitrary: value }, fc.constant(undefined));
const sometimes = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof(value, fc.constant(undefined));

const earlierTerm: fc.Arbitrary<Value> = fc
  .tuple(
    nearDate,
    nearDate,
    fc.oneof(fc.integer({ min: 0, max: 38 }), fc.constant(36)),
    often(SCHEME, fc.constant('piecework-social-insurance')),
  )
  .map(([a, b, monthsPaid, scheme]) => ({ scheme, from: a < b ? a : b, to: a < b ? b : a, monthsPaid }));
const otherAward: fc.Arbitrary<Value> = fc
  .tuple(fc.constantFrom(SCHEME, 'employment-assistance-80', 'tax-relief-8000'), month, fc.option(fc.nat({ max: 20 })))
  .map(([scheme, from, length]) => ({
    scheme,
    from,
    ...(length !== null && { to: shiftMonth(from, length) }),
    status: 'approved',
  }));
const decision: fc.Arbitrary<Value> = fc
  .tuple(fc.constantFrom('grant', 'refuse'), fc.constantFrom(undefined, '', ' ', '家庭困难'), fc.nat({ max: 24 }))
  .map(([verdict, reason, months]) => ({ decision: verdict, months, ...(reason !== undefined && { reason }) }));

type SomeFacts = Readonly<Record<string, fc.Arbitrary<Value | undefined>>>;

const HOME = { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' };
const AWAY = { jurisdiction: 'other', district: 'street-b', type: 'rural' };
const likelyFacts: SomeFacts = {
  householdRegistration: mostly(often(HOME, fc.constant(AWAY))),
  filingDistrict: sometimes(often('street-a', fc.constant('street-b'))),
  personCategories: mostly(
    often(
      ['age-4050'],
      fc.constantFrom(['graduate'], ['hardship-person'], ['rural-4050-veteran-or-expropriated', 'disabled'], []),
    ),
  ),
  employmentForm: mostly(often('flexible', fc.constantFrom('self-employed', 'none', 'employed'))),
  monthlyIncome: mostly(often('980.00', fc.constantFrom('849.99', '850.00', '979.99', '5000.00'))),
  paysSocialInsurance: mostly(often(true, fc.constant(false))),
  insuredBranches: sometimes(often(['pension', 'medical'], fc.constantFrom(['pension'], ['medical'], []))),
  firstSubsidisedMonth: mostly(month),
  existingEntitlement: sometimes(earlierTerm),
  retirementDate: mostly(nearDate),
  hasStableJob: sometimes(fc.boolean()),
  hasSpecialFamilyDifficulty: sometimes(fc.boolean()),
  otherAwards: sometimes(fc.array(otherAward, { maxLength: 2 })),
  humanDecision: sometimes(fc.oneof(fc.constant({ decision: 'grant', reason: '家庭困难', months: 6 }), decision)),
};
/** The same where 36 months ended around 2009, which is where the rules are finest. */
const expiringFacts: SomeFacts = {
  ...likelyFacts,
  existingEntitlement: fc
    .integer({ min: -2, max: 14 })
    .chain((count) => fc.constantFrom('-01', '-15', '-28').map((day) => `${shiftMonth('2008-12', count)}${day}`))
    .map((to) => ({ scheme: SCHEME, from: '2006-01-01', to, monthsPaid: 36 })),
  firstSubsidisedMonth: mostly(fc.integer({ min: 0, max: 16 }).map((count) => shiftMonth('2008-12', count))),
  retirementDate: mostly(fc.oneof(nearDate, fc.constant('2013-12-01'))),
  hasStableJob: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constantFrom(undefined, true)),
  hasSpecialFamilyDifficulty: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constantFrom(undefined, false)),
};

function claimsOf(facts: SomeFacts): fc.Arbitrary<Claim> {
  return fc
    .record({ asOf: nearDate, settings: someSettings, facts: fc.record(facts) })
    .map(({ facts: values, ...claim }) => ({
      ...claim,
      facts: Object.fromEntries(
        Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined),
      ),
    }));
}

/** Claims near the rules of the flexible scheme, so that every branch of them is met. */
export const likelyClaims: fc.Arbitrary<Claim> = fc.oneof(claimsOf(likelyFacts), claimsOf(expiringFacts));
