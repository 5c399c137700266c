// The guards on the amounts of the award kinds.
import type { Guard } from './guards.js';

const TEST = 'test/domain/assessment/award-kinds.test.ts';

export const AWARD_GUARDS: readonly Guard[] = [
  {
    guards: 'An amount is kept between its floor and its cap',
    file: 'domain/assessment/award/amount.ts',
    remove: 'if (!isBeyond) continue;',
    leave: 'continue;',
    test: TEST,
    named: 'twenty percent between floor and cap',
  },
  {
    guards: 'A request never raises a loan above its limit',
    file: 'domain/assessment/award/limit.ts',
    remove: 'parseYuan(asked) < found.amount ? asked : limitAmount',
    leave: 'asked',
    test: TEST,
    named: 'grants of 60000.00 yuan',
  },
  {
    guards: 'A single payment has one instalment and no other',
    file: 'domain/assessment/award/one-off.ts',
    remove: 'if (period !== ONCE) throw new RangeError(`${period}: the award is paid once`);',
    leave: '',
    test: TEST,
    named: 'planned as one instalment',
  },
  {
    guards: 'A year outside of the term has no instalment',
    file: 'domain/assessment/award/yearly-share.ts',
    remove: 'if (amount === undefined) throw new RangeError(`${period} is no year of the term`);',
    leave: 'if (amount === undefined) return undefined;',
    test: TEST,
    named: 'begins in the year of the first day',
  },
];
