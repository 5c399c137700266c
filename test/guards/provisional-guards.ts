// The guards of what is paid before its base is published, each with the edit that removes it and the test that must then fail.
import type { Guard } from './guards.js';

const DIFFERENCE = 'test/domain/difference.test.ts';
const AMOUNTS = 'test/domain/assessment/provisional.test.ts';
const OFFICE = 'test/workflows/provisional-base.test.ts';
const MIGRATION = 'prisma/migrations/20261127070000_provisional_base/migration.sql';

export const PROVISIONAL_GUARDS: readonly Guard[] = [
  {
    guards: 'Too much is a receivable, never a negative payment',
    file: 'domain/difference.ts',
    remove: 'const setOff = difference < receivable ? difference : receivable;',
    leave: 'const setOff = receivable;',
    test: DIFFERENCE,
    named: 'is a receivable where too much was paid',
  },
  {
    guards: 'Nothing is paid while something is to be got back of the same instalment',
    file: 'domain/difference.ts',
    remove: 'const setOff = difference < receivable ? difference : receivable;',
    leave: 'const setOff = difference < receivable ? difference : 0n;',
    test: DIFFERENCE,
    named: 'takes away from a receivable first',
  },
  {
    guards: 'Nobody is paid by the average wage of a later year',
    file: 'domain/assessment/award/average-wage.ts',
    remove: '.filter((one) => one < year)',
    leave: '.filter((one) => one !== year)',
    test: AMOUNTS,
    named: 'goes by the latest of the earlier years',
  },
  {
    guards: 'Another reading takes nothing back of what was settled',
    file: 'domain/assessment/provisional.ts',
    remove: 'base.year === last.base.year && ',
    leave: '',
    test: AMOUNTS,
    named: 'does not follow another reading',
  },
  {
    guards: 'A change of the choice needs a second policy officer',
    file: 'domain/policy/unpublished-base.ts',
    remove: ' || (setting === UNPUBLISHED_BASE && hasDatedBase(content))',
    leave: '',
    test: OFFICE,
    named: 'is made by one policy officer and confirmed by another',
  },
  {
    guards: 'Adjustments follow one another without gap, to the fen, in the database',
    file: MIGRATION,
    remove:
      'IF counted IS NULL OR NEW.amount_fen - counted <> NEW.difference_fen OR receivable + NEW.receivable_fen < 0 THEN',
    leave: 'IF false THEN',
    test: OFFICE,
    named: 'is never adjusted past what counted before',
  },
  {
    guards: 'Adjustments are written once',
    file: MIGRATION,
    remove: 'GRANT SELECT, INSERT ON "adjustment" TO bofu_app;',
    leave: 'GRANT SELECT, INSERT, UPDATE, DELETE ON "adjustment" TO bofu_app;',
    test: OFFICE,
    named: 'is never adjusted past what counted before',
  },
  {
    guards: 'Settling twice at once settles once: the entitlement is locked',
    file: 'activities/entitlements/entitlement-file.ts',
    remove: 'WHERE e.id = ${entitlementId}::uuid FOR UPDATE OF e`;',
    leave: 'WHERE e.id = ${entitlementId}::uuid`;',
    test: OFFICE,
    named: 'is settled by ten at once only once',
  },
  {
    guards: 'An ended entitlement is not closed while a difference is to come, when its last payment is received',
    file: 'activities/money/outcomes.ts',
    remove: 'd.is_provisional OR ',
    leave: '',
    test: OFFICE,
    named: 'is not closed before the difference is settled',
  },
  {
    guards: 'An ended entitlement is not closed while a difference is to come, when it ends',
    file: 'activities/entitlements/end.ts',
    remove: 'onTheirWay + returned + provisional > 0',
    leave: 'onTheirWay + returned > 0 && provisional >= 0',
    test: OFFICE,
    named: 'is closed by a base that changes nothing',
  },
  {
    guards: 'Nobody publishes a base past a provisional payment that is being made',
    file: 'activities/entitlements/granted-claim.ts',
    remove: 'isLocking ? readSettingsForWaiting : readSettings',
    leave: 'isLocking ? readSettings : readSettings',
    test: OFFICE,
    named: 'loses no difference when its base is confirmed at the moment',
  },
  {
    guards: 'Differences are settled although nothing runs for the entitlement any more',
    file: 'activities/settings/change-setting.ts',
    remove: '  if (periods.length > 0) await',
    leave: '  if (periods.length > 1) await',
    test: OFFICE,
    named: 'is closed by a base that changes nothing',
  },
  {
    guards: 'An erased person keeps nobody else from his difference',
    file: 'activities/entitlements/rebase.ts',
    remove: '  if (!key) return { settled: 0 };\n',
    leave: '',
    test: OFFICE,
    named: 'keeps nobody from his difference when its person has been erased',
  },
  {
    guards: 'Reconciliation settles what nobody has settled',
    file: 'activities/reconcile/reconcile.ts',
    remove: '    () => settleMissingDifferences(deps, startedAt.getTime()),\n',
    leave: '',
    test: OFFICE,
    named: 'is settled by the reconciliation if nobody else has',
  },
  {
    guards: 'Reconciliation holds the receivables against the accounts',
    file: 'activities/reconcile/compare-money.ts',
    remove: "'returned', 'suspense', 'receivable')",
    leave: "'returned', 'suspense')",
    test: OFFICE,
    named: 'agrees with the accounts',
  },
  {
    guards: 'What was paid too much gives its budget line nothing back',
    file: 'domain/setting-impact.ts',
    remove: 'further ?? (',
    leave: '(',
    test: 'test/domain/setting-impact.test.ts',
    named: 'needs of a line what is paid further',
  },
];
