// What keeps waiting, terms and their ends as the clauses and the operator have them.
import type { Guard } from './guards.js';

export const TERM_GUARDS: readonly Guard[] = [
  {
    guards: 'What was paid once is not paid again when the term after it is over',
    file: 'domain/assessment/instalment-dates.ts',
    remove: '  if (isOnce) return { from };\n',
    leave: '  if (isOnce && term === undefined) return { from };\n',
    test: 'test/api/scenarios/communities-and-lenders.test.ts',
    named: 'is not paid for a first evaluation again',
  },
  {
    guards: 'A claim is not taken outside of its filing window',
    file: 'domain/assessment/assess.ts',
    remove: "  if (!areClaimsTaken) outcomes.add('wait');\n",
    leave: '',
    test: 'test/domain/assessment/filing-window.test.ts',
    named: 'lets a claim wait for its first day',
  },
  {
    guards: 'No filing window closes on a claim that has been taken in',
    file: 'activities/cases/assess-case.ts',
    remove: 'row.previousEntitlementId === null && stage === undefined',
    leave: 'row.previousEntitlementId === null',
    test: 'test/api/waiting.test.ts',
    named: 'lets a claim outside of it wait',
  },
  {
    guards: 'Who changes the window wakes whoever waits for it',
    file: 'activities/cases/place.ts',
    remove: 'if (filingWindow) await waitFor(',
    leave: 'if (false as boolean) await waitFor(',
    test: 'test/api/waiting.test.ts',
    named: 'lets waiting claims go on when it is changed',
  },
  {
    guards: 'Suspended months count as used when a term is continued',
    file: 'activities/cases/own-records.ts',
    remove: '${question.continues}::uuid THEN e.months',
    leave: '${question.continues}::uuid THEN count(p.period)',
    test: 'test/api/terms.test.ts',
    named: 'every month of the term counts as used',
  },
  {
    guards: 'A decision to extend counts for one extension only',
    file: 'activities/entitlements/continue.ts',
    remove: "factSource(vocabulary, content.document, name) === 'officer'",
    leave: 'false',
    test: 'test/api/terms.test.ts',
    named: 'are extended when an officer decides so',
  },
  {
    guards: 'A decision to extend has a length and a reason',
    file: 'activities/cases/establish.ts',
    remove:
      "    if (open.length > 0) throw new Refusal('decision-incomplete', { pointers: ['/value'], names: open });\n",
    leave: '',
    test: 'test/api/terms.test.ts',
    named: 'are extended when an officer decides so',
  },
  {
    guards: 'Only whoever still has the task establishes a fact',
    file: 'activities/cases/establish.ts',
    remove: "  if (taken.length === 0) throw new Refusal('task-not-claimed');\n",
    leave: '',
    test: 'test/races/claims.test.ts',
    named: 'who no longer has the task establishes nothing',
  },
  {
    guards: 'Reconciliation wakes who waits for a filing window only when the windows have changed',
    file: 'activities/reconcile/lost-steps.ts',
    remove: 'WHEN ${FILING_WINDOWS} THEN s.updated_at > still.created_at',
    leave: 'WHEN ${FILING_WINDOWS} THEN true',
    test: 'test/api/waiting.test.ts',
    named: 'lets a claim outside of it wait',
  },
];
