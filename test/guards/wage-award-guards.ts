// The guards on the amounts of assistance, piecework and tax relief.
import type { Guard } from './guards.js';

export const WAGE_AWARD_GUARDS: readonly Guard[] = [
  {
    guards: 'A share of the average wage is paid for the months of its award only',
    file: 'domain/assessment/award/average-wage-share.ts',
    remove: 'if (!run) throw new RangeError(`${month} is no month of this award`);',
    leave: 'if (!run) return undefined;',
    test: 'test/domain/assessment/wage-award-kinds.test.ts',
    named: 'of employment-assistance-80 is refused',
  },
  {
    guards: 'Piecework is never paid for more than twelve months of a year, or what is left of three years',
    file: 'domain/assessment/award/months-from-income.ts',
    remove: 'most < YEAR_MONTHS ? most : YEAR_MONTHS',
    leave: 'YEAR_MONTHS',
    test: 'test/domain/assessment/piecework.test.ts',
    named: 'months that were paid gives',
  },
  {
    guards: 'No household is relieved of more tax than the amount of a year',
    file: 'domain/assessment/award/ordered-relief.ts',
    remove: 'paid < left ? paid : left',
    leave: 'paid',
    test: 'test/domain/assessment/tax-and-fees.test.ts',
    named: 'goes through the taxes in order: one fen more',
  },
  {
    guards: 'Assistance is held while another insurance subsidy covers the month',
    file: 'policies/dongyang/schemes/employment-assistance-80.yaml',
    remove: 'when: not isMonthSubsidisedOtherwise',
    leave: 'when: isMonthSubsidisedOtherwise or not isMonthSubsidisedOtherwise',
    test: 'test/domain/assessment/employment-assistance.test.ts',
    named: 'beside a subsidy of work that covers the month',
  },
];
