// The guards on rehearsing and publishing policy versions, in the shape of guards.ts.
import type { Guard } from './guards.js';

const TEST = 'test/api/policy-drafts.test.ts';

export const POLICY_GUARDS: readonly Guard[] = [
  {
    guards: 'Whoever wrote a draft does not publish it, even where no service asks',
    file: 'prisma/migrations/20261127040000_policy_drafts/migration.sql',
    remove: 'a.person_id = NEW.published_by_person',
    leave: 'false',
    test: TEST,
    named: 'is not by who wrote any text of the draft',
  },
  {
    guards: 'Whoever wrote a draft does not publish it, under the lock of its row',
    file: 'activities/policies/publish.ts',
    remove:
      "if (await tx.policyDraftAuthor.findFirst({ where: { draftId, personId } })) throw new Refusal('four-eyes');",
    leave: '',
    test: 'test/workflows/policy-publication.test.ts',
    named: 'not by who wrote it',
  },
  {
    guards: 'Nothing is published before a rehearsal of exactly its text, under the lock of its row',
    file: 'activities/policies/publish.ts',
    remove: '    await assertRehearsed(tx, draft, hash);\n',
    leave: '',
    test: 'test/workflows/policy-publication.test.ts',
    named: 'not before a rehearsal of exactly this text',
  },
  {
    guards: 'A draft that was checked before another version was released is checked again',
    file: 'activities/policies/publish.ts',
    remove: '    const words = await recheck(deps, tx, draft, hash);\n',
    leave: '    const words = {} as never;\n',
    test: TEST,
    named: 'of next year',
  },
  {
    guards: 'A page of a rehearsal counts once',
    file: 'activities/policies/rehearse.ts',
    remove: "status: 'running', position: row.position, done: row.done }",
    leave: "status: 'running' }",
    test: 'test/workflows/rehearsal.test.ts',
    named: 'though each page is repeated at the same time',
  },
  {
    guards: 'A cancelled rehearsal finds nothing more',
    file: 'activities/policies/rehearse.ts',
    remove: "if (row.status !== 'running') return { isOver: true };",
    leave: '',
    test: 'test/workflows/rehearsal.test.ts',
    named: 'finds nothing more once it is cancelled',
  },
  {
    guards: 'A submission sees a version that was published a moment ago',
    file: 'activities/cases/submit.ts',
    remove: '    await deps.policies.refresh(tx);\n',
    leave: '',
    test: TEST,
    named: 'counts for what is submitted on or after its first day',
  },
  {
    guards: 'A version counts from its first day',
    file: 'domain/policy/version-order.ts',
    remove: 'versions.find(({ inForceFrom }) => inForceFrom <= on)',
    leave: 'versions.find(({ inForceFrom }) => inForceFrom <= on || true)',
    test: 'test/domain/policy/version-order.test.ts',
    named: 'the last that has begun',
  },
  {
    guards: 'Whoever started the dry run of a migration does not have it carried out (the database)',
    file: 'prisma/migrations/20261127080000_carried_out_migrations/migration.sql',
    remove: 'CHECK (carried_out_by_person <> started_by_person)',
    leave: 'CHECK (true)',
    test: 'test/api/policy-moves.test.ts',
    named: 'is not for who started the dry run',
  },
  {
    guards: 'A case is moved to another version only if it still can, as it stands under its lock',
    file: 'activities/policies/carry-out.ts',
    remove: '!(await canMove(deps, tx, applicationId, pinned, target))',
    leave: '(pinned.hash === target.hash && !(await canMove(deps, tx, applicationId, pinned, target)))',
    test: 'test/api/policy-moves.test.ts',
    named: 'moving running cases',
  },
  {
    guards: 'A case is moved to another version once',
    file: 'activities/policies/carry-out.ts',
    remove: 'if (carriedOut !== null) return carriedOut as CarriedOut;',
    leave: '',
    test: 'test/api/policy-moves.test.ts',
    named: 'moving running cases',
  },
  {
    guards: 'A migration that was stopped moves nothing more',
    file: 'activities/policies/carry-out.ts',
    remove: "if (migration?.status !== 'moving') return 'cancelled';",
    leave: "if (migration === undefined) return 'cancelled';",
    test: 'test/api/policy-moves.test.ts',
    named: 'moving running cases',
  },
];
