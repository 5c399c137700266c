// The guards on the amounts of the award kinds.
import type { Guard } from './guards.js';

const TEST = 'test/domain/assessment/award-kinds.test.ts';

export const AWARD_GUARDS: readonly Guard[] = [
  {
    guards: 'A stored amount is never explained with other numbers',
    file: 'domain/assessment/explain.ts',
    remove: 'if (!value?.equals(stored))',
    leave: 'if (value === undefined)',
    test: 'test/domain/assessment/explain.test.ts',
    named: 'is not explained with other numbers',
  },
  {
    guards: 'A condition says what it requires',
    file: 'domain/policy/check/references.ts',
    remove: 'report(path, SAYS_NOTHING, ADD_REQUIRES);',
    leave: '',
    test: 'test/domain/policy/load-policies.test.ts',
    named: 'does not say what it requires',
  },
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
  {
    guards: 'What is paid once excludes others of its group for good, also when it has ended',
    file: 'activities/entitlements/end.ts',
    remove: "if (cadence !== 'once') return uncoverFrom(tx, id, from);",
    leave: 'return uncoverFrom(tx, id, from);',
    test: 'test/workflows/awards-of-every-kind.test.ts',
    named: 'excludes a second award for good in the database',
  },
  {
    guards: 'A year is not handed over while its entitlement is suspended',
    file: 'activities/entitlements/release.ts',
    remove: ' || isWaitingForResumption(file, period.period)',
    leave: '',
    test: 'test/workflows/awards-of-every-kind.test.ts',
    named: 'pays no year while it is suspended',
  },
  {
    guards: 'A year falls due with its anniversary, not before the approval',
    file: 'domain/assessment/instalment-dates.ts',
    remove: 'return Math.max(at, startOfDay(addMonths(asOf, index * YEAR_MONTHS)));',
    leave: 'return startOfDay(addMonths(asOf, index * YEAR_MONTHS));',
    test: 'test/domain/assessment/instalment-dates.test.ts',
    named: 'never before the approval',
  },
  {
    guards: 'What is not a month is bound in the year in which it falls due',
    file: 'domain/assessment/instalment-dates.ts',
    remove: 'return isCivilMonth(period) ? yearOf(period) : yearOf(civilDateAt(dueAt));',
    leave: 'return yearOf(period);',
    test: 'test/domain/assessment/instalment-dates.test.ts',
    named: 'of a month is its own',
  },
];
