// The guards on the amounts of posts, loans and losses.
import type { Guard } from './guards.js';

const STANDARD = 'test/domain/assessment/monthly-standard.test.ts';
const INTEREST = 'test/domain/assessment/interest-and-losses.test.ts';
const LOANS = 'test/domain/assessment/loans.test.ts';
const SCHEMES = 'policies/dongyang/schemes';

export const POST_AND_LOAN_GUARDS: readonly Guard[] = [
  {
    guards: 'A designation that was refused or has lapsed is not claimed by saying that it is there',
    file: 'activities/cases/assess-case.ts',
    remove: '...told, ...recognised, ',
    leave: '...told, ',
    test: 'test/api/scenarios/communities-and-lenders.test.ts',
    named: 'without renewal it lapses',
  },
  {
    guards: 'Who bears a part of a loss is paid that part and no more',
    file: 'domain/assessment/award/loss-shares.ts',
    remove: "return found?.state === 'known' ? bearers.filter(({ name }) => name === found.value) : bearers;",
    leave: 'return bearers;',
    test: 'test/domain/assessment/credit-communities.test.ts',
    named: 'claims for itself is its own part and no more',
  },
  {
    guards: 'No loss is compensated before it is established who claims',
    file: `${SCHEMES}/waived-loan-loss-compensation.yaml`,
    remove: 'mustEstablish: [isGuaranteeWaived, lossBearer]',
    leave: 'mustEstablish: [isGuaranteeWaived]',
    test: 'test/api/scenarios/communities-and-lenders.test.ts',
    named: 'before it is established who claims',
  },
  {
    guards: 'A stage passes without a fact only if a later one has to state it',
    file: 'domain/policy/who-supplies.ts',
    remove: ' &&\n    missing.every((name) => later.some(({ establishes }) => establishes.includes(name)))',
    leave: '',
    test: 'test/domain/policy/who-supplies.test.ts',
    named: 'not past the lender',
  },
  {
    guards: 'A stage does not pass without what the claimant could tell',
    file: 'domain/policy/who-supplies.ts',
    remove: '    askedOfClaimant(vocabulary, document, missing).length === 0 &&\n',
    leave: '',
    test: 'test/domain/policy/who-supplies.test.ts',
    named: 'anything is missing that its founder could tell',
  },
  {
    guards: 'A month outside of the term of a monthly standard has no instalment',
    file: 'domain/assessment/award/months-of-term.ts',
    remove: '    throw new RangeError(`${month} lies outside the term from ${dated.from} to ${dated.to}`);\n',
    leave: '    return dated;\n',
    test: STANDARD,
    named: 'has no month outside of its term',
  },
  {
    guards: 'The amount of a head is rounded before it is multiplied',
    file: 'domain/assessment/award/monthly-standard.ts',
    remove:
      'const perHead = this.#amountOf(run.entry);\n      return { ...run, perHead, amount: perHead * (heads ?? 1n) };',
    leave:
      'const perHead = this.#amountOf(run.entry);\n      return { ...run, perHead, amount: roundToFen(this.#sumOf(run.entry).times(this.parameters.rate ?? 1).times(String(heads ?? 1n))) };',
    test: STANDARD,
    named: 'rounded for a head and multiplied',
  },
  {
    guards: 'A year outside of a loan has no interest',
    file: 'domain/assessment/award/interest-share.ts',
    remove: 'if (!(before >= 0 && before < months)) throw new RangeError(`${period} is no year of the loan`);',
    leave: '',
    test: INTEREST,
    named: 'no instalment outside of the years of the loan',
  },
  {
    guards: 'The instalments of interest together are the interest of the loan',
    file: 'domain/assessment/award/interest-share.ts',
    remove: 'amount: amountOf(until) - amountOf(before)',
    leave: 'amount: amountOf(until - before)',
    test: INTEREST,
    named: 'its instalments add up to it',
  },
  {
    guards: 'A loss is compensated once',
    file: 'domain/assessment/award/loss-shares.ts',
    remove: 'if (period !== ONCE) throw new RangeError(`${period}: a loss is compensated once`);',
    leave: '',
    test: INTEREST,
    named: 'is compensated once',
  },
  {
    guards: 'The shares of a loss are no more and no less than the loss',
    file: 'domain/assessment/award/loss-shares.ts',
    remove: 'if (!whole.equals(1))',
    leave: 'if (whole.isNegative())',
    test: INTEREST,
    named: 'shares that are not the loss',
  },
  {
    guards: 'Nobody is subsidised beyond three years without a recorded decision',
    file: `${SCHEMES}/public-welfare-post-subsidy.yaml`,
    remove: 'when: isDecisionRecorded\n',
    leave: 'when: isDecisionRecorded or not isDecisionRecorded\n',
    test: 'test/domain/assessment/public-welfare-posts.test.ts',
    named: 'asks a person whether age-4050 goes on',
  },
  {
    guards: 'Interest is subsidised within the standard limit only',
    file: `${SCHEMES}/loan-interest-subsidy.yaml`,
    remove: "- { when: not hasEffectiveCollateral and partnerCount <= 1, give: '50000.00' }",
    leave: "- { when: not hasEffectiveCollateral and partnerCount <= 1, give: '500000.00' }",
    test: LOANS,
    named: 'a larger loan of one person',
  },
  {
    guards: 'A surcharge of more than three points is subsidised as three',
    file: `${SCHEMES}/labour-intensive-enterprise-loan.yaml`,
    remove: "- { when: interestRateFloat > 0.03, give: '0.03' }",
    leave: "- { when: interestRateFloat > 0.99, give: '0.03' }",
    test: LOANS,
    named: 'with a surcharge of 0.05',
  },
];
