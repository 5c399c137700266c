// The guards of returns, statements and reconciliation, each with the edit that removes it and the test that must then fail.
import type { Guard } from './guards.js';

const RETURNS = 'test/workflows/payout-return.test.ts';

export const MONEY_GUARDS: readonly Guard[] = [
  {
    guards: 'Whoever named the account does not approve it',
    file: 'activities/money/returns.ts',
    remove: "if (type === 'approve' && personId === file.row.proposedByPerson) throw new Refusal('four-eyes');",
    leave: '',
    test: RETURNS,
    named: 'goes nowhere by the hand of one person alone',
  },
  {
    guards: 'Whoever named the account does not approve it, in the database',
    file: 'prisma/migrations/20261126010000_returns_and_statements/migration.sql',
    remove:
      'ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_four_eyes CHECK (approved_by_person <> proposed_by_person);',
    leave: '',
    test: RETURNS,
    named: 'goes nowhere by the hand of one person alone',
  },
  {
    guards: 'A further attempt belongs to an approved return',
    file: 'prisma/migrations/20261126010000_returns_and_statements/migration.sql',
    remove: 'IF NOT EXISTS (SELECT FROM "payout_return" WHERE next_payout_id = NEW.id) THEN',
    leave: 'IF false THEN',
    test: RETURNS,
    named: 'is not attempted again without an approved return',
  },
  {
    guards: 'Only payers of the jurisdiction act on a return',
    file: 'activities/money/return-file.ts',
    remove: "if (!account.roles.includes('payer') || !isOfJurisdiction) throw new Refusal('forbidden');",
    leave: '',
    test: RETURNS,
    named: 'goes nowhere by the hand of one person alone',
  },
  {
    guards: 'The claimant approves nothing',
    file: 'activities/money/return-file.ts',
    remove: "if (type !== 'changeAccount') throw new Refusal('own-case');",
    leave: '',
    test: RETURNS,
    named: 'takes the account that its claimant names',
  },
  {
    guards: 'The same account is tried again only if the reason passes by itself',
    file: 'domain/lifecycle.ts',
    remove: 'return hasNewAccount || isTemporaryReason(reasonCode);',
    leave: 'return true;',
    test: RETURNS,
    named: 'is tried again with the same account only if',
  },
  {
    guards: 'After a late payment nothing is paid again before somebody has looked',
    file: 'domain/lifecycle.ts',
    remove: 'return !hasLatePayment;',
    leave: 'return true;',
    test: RETURNS,
    named: 'of an earlier attempt stops the approval',
  },
  {
    guards: 'A list that holds a frozen payout is refused',
    file: 'activities/money/batches.ts',
    remove: "if (conflicted.length > 0) throw new Refusal('batch-conflicted'",
    leave: "if (conflicted.length < 0) throw new Refusal('batch-conflicted'",
    test: RETURNS,
    named: 'goes to suspense and freezes the newer attempt',
  },
  {
    guards: 'A line of a statement counts once',
    file: 'domain/bank-statement.ts',
    remove: "if (seen.has(hash)) return { outcome: 'repeated' };",
    leave: '',
    test: 'test/domain/bank-statement.test.ts',
    named: 'counts once, in one file or in two',
  },
  {
    guards: 'A line of another amount settles nothing',
    file: 'domain/bank-statement.ts',
    remove: "if (payout.amount !== line.amount) return unmatched('amountDiffers');",
    leave: '',
    test: 'test/domain/bank-statement.test.ts',
    named: 'of another amount is left to a person',
  },
  {
    guards: 'A live row without workflow is started again',
    file: 'activities/reconcile/missing-workflows.ts',
    remove: 'if (await kind.restart(deps, id))',
    leave: 'if (deps === undefined)',
    test: 'test/workflows/reconcile.test.ts',
    named: 'carries a case on whose workflow is lost',
  },
  {
    guards: 'That one submission never arrived says nothing of a later one',
    file: 'activities/money/settle.ts',
    remove: `CASE WHEN a.status = 'sent' THEN p.submitted_until = a."submittedUntil" ELSE p.status <> a.status END`,
    leave: `(p.status <> a.status OR a.status = 'sent')`,
    test: 'test/activities/money/late-answers.test.ts',
    named: 'does not free the payout for a third',
  },
];
