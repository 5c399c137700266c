// Moving the running cases of a scheme to a released version: a dry run, which moves nothing; a second officer has it carried out.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { MIGRATION_REASONS, MIGRATION_VERDICTS } from '../../../domain/assessment/migrate.js';
import { REHEARSED_OUTCOMES } from '../../../domain/assessment/rehearse.js';
import {
  CARRIED_OUT,
  MIGRATION_ACTIONS,
  MIGRATION_STATUSES,
  migrationActions,
  type MigrationAction,
  type MigrationStatus,
} from '../../../domain/policy/migration.js';
import { formatYuan } from '../../../domain/money.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import type { Reader } from '../../../prisma/client.js';
import { Prisma, type PolicyMigration, type PolicyMigrationCase } from '../../../prisma/generated/client.js';
import {
  beginMigrationUpdate,
  decideMigrationUpdate,
  type Outcome,
  type PolicyMigrationInput,
  type PolicyMoveInput,
} from '../../../workflows/messages.js';
import type { Caller } from '../../auth/caller.js';
import { allOf } from '../../auth/list-scope.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, Id, listOf, oneOf, Opinion, PAGE_QUERY, Timestamp, Yuan } from '../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

const PolicyHash = z.string().regex(/^[0-9a-f]{64}$/);
const MigrationParams = z.object({ hash: PolicyHash, id: Id });
const Verdict = z.enum(MIGRATION_VERDICTS);
const Reason = z.enum(MIGRATION_REASONS);
const OutcomeWord = z.enum(REHEARSED_OUTCOMES);

const MigrationView = z
  .object({
    id: z.uuid(),
    hash: z.string().meta({ description: 'The version to which the cases would be moved' }),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z
      .enum(MIGRATION_STATUSES)
      .meta({ description: '`completed`: the dry run is through, nothing has been moved' }),
    isDryRun: z.boolean().meta({ description: 'Whether the cases stay on the version that they pinned' }),
    progress: z.object({ done: z.int(), total: z.int() }),
    verdicts: z.array(z.object({ verdict: Verdict, reason: Reason, cases: z.int() })),
    startedBy: z.string(),
    startedAt: Timestamp,
    endedAt: Timestamp.nullable().meta({ description: 'When the dry run was through' }),
    carriedOut: z
      .object({
        by: z.string(),
        at: Timestamp,
        reason: z.string(),
        moved: z.int(),
        changed: z.int().meta({ description: 'Left where they were, since they could not move any more' }),
        waiting: z.int().meta({ description: 'Not looked at yet, or left when it was cancelled' }),
      })
      .nullable(),
    availableActions: z.array(z.enum(MIGRATION_ACTIONS)),
  })
  .meta({ id: 'PolicyMigration' });

export const startMigration = memberRoute({
  method: 'post',
  path: '/api/v1/policy-versions/{hash}/migrations',
  tag: 'Policies',
  summary: 'Examine which running cases would stay, could move to this version, or need a person; moves nothing',
  access: 'act Policy',
  request: { params: z.object({ hash: PolicyHash }), body: body({}).optional() },
  responses: { 202: { description: 'The dry run, which has begun', schema: MigrationView } },
  async handle(exchange) {
    const { deps, caller, params } = exchange;
    const version = deps.policies.released.find(({ hash }) => hash === params.hash);
    if (!version || !may(caller, 'read', 'Policy', { jurisdiction: version.jurisdiction }))
      throw new Problem('not-found');
    if (!may(caller, 'act', 'Policy', { jurisdiction: version.jurisdiction })) throw new Problem('forbidden');
    const reply = await workflowCommand(
      exchange,
      {},
      {
        // The command's id is the dry run's too: a repetition begins the same one.
        send: (commandId) => begin(deps, version.hash, commandId),
        render: async (commandId) =>
          answer(
            202,
            await viewMigration(
              deps.db,
              await getMigration(deps.db, caller, { hash: version.hash, id: commandId }),
              caller,
            ),
          ),
        explain: async () => undefined,
      },
    );
    const { id } = reply.body as { id?: string };
    return id === undefined
      ? reply
      : { ...reply, headers: { Location: `/api/v1/policy-versions/${version.hash}/migrations/${id}` } };
  },
});

function begin({ engine }: Dependencies, policyHash: string, migrationId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: PolicyMigrationInput) => Promise<void>>(
    workflowTypes.policyMigration,
    {
      workflowId: workflowIds.policyMigration(migrationId),
      taskQueue: engine.taskQueue,
      args: [{ migrationId, policyHash }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(beginMigrationUpdate, {
    startWorkflowOperation: start,
    updateId: migrationId,
    args: [{ commandId: migrationId }],
  });
}

/** @throws Problem `not-found` for who may not see it, or if it is of another version */
async function getMigration(
  db: Reader,
  caller: Caller,
  { hash, id }: z.infer<typeof MigrationParams>,
): Promise<PolicyMigration> {
  const row = await db.policyMigration.findUnique({ where: { id } });
  if (row?.policyHash !== hash || !may(caller, 'read', 'Policy', row)) throw new Problem('not-found');
  return row;
}

async function viewMigration(db: Reader, row: PolicyMigration, caller: Caller): Promise<z.infer<typeof MigrationView>> {
  const { id, policyHash, jurisdiction, scheme, done, total, startedBy, startedAt, endedAt } = row;
  const counts = await db.policyMigrationCase.groupBy({
    by: ['verdict', 'reason'],
    where: { migrationId: id },
    orderBy: [{ verdict: 'asc' }, { reason: 'asc' }],
    _count: true,
  });
  return {
    ...{ id, hash: policyHash, jurisdiction, scheme, startedBy },
    status: row.status as MigrationStatus,
    isDryRun: row.carriedOutAt === null,
    progress: { done, total: endedAt === null ? Math.max(done, total) : done },
    verdicts: counts.map(({ verdict, reason, _count }) => ({
      ...{ verdict: Verdict.parse(verdict), reason: Reason.parse(reason), cases: _count },
    })),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    carriedOut: await viewCarriedOut(db, row),
    availableActions: [...actionsOf(row, caller)],
  };
}

async function viewCarriedOut(
  db: Reader,
  { id, carriedOutBy, carriedOutAt, reason }: PolicyMigration,
): Promise<z.infer<typeof MigrationView>['carriedOut']> {
  if (carriedOutBy === null || carriedOutAt === null) return null;
  const counts = await db.policyMigrationCase.groupBy({
    by: ['carriedOut'],
    where: { migrationId: id, verdict: 'move' },
    _count: true,
  });
  const count = (became: string | null) => counts.find(({ carriedOut }) => carriedOut === became)?._count ?? 0;
  return {
    ...{ by: carriedOutBy, at: carriedOutAt.toISOString(), reason: reason ?? '' },
    ...{ moved: count('moved'), changed: count('changed'), waiting: count(null) },
  };
}

/** What this caller may do with it: nobody has his own dry run carried out. */
function actionsOf(row: PolicyMigration, caller: Caller): readonly MigrationAction[] {
  if (!may(caller, 'act', 'Policy', row)) return [];
  const isOwn = row.startedByPerson === caller.personId;
  return migrationActions(row.status as MigrationStatus).filter((action) => !(isOwn && action === 'carryOut'));
}

const Action = z.discriminatedUnion(
  'type',
  [body({ type: z.literal('carryOut'), reason: Opinion }), body({ type: z.literal('cancel') })],
  'action',
);

export const actOnMigration = memberRoute({
  method: 'post',
  path: '/api/v1/policy-versions/{hash}/migrations/{id}/actions',
  tag: 'Policies',
  summary: 'Have it carried out, by an officer who did not start the dry run; or stop that: what is moved stays moved',
  access: 'act Policy',
  request: { params: MigrationParams, body: Action },
  responses: { 200: { description: 'The migration', schema: MigrationView } },
  async handle(exchange) {
    const { deps, caller, params, body: action } = exchange;
    const read = () => getMigration(deps.db, caller, params);
    const migration = await read();
    if (!may(caller, 'act', 'Policy', migration)) throw new Problem('forbidden');
    return workflowCommand(exchange, action, {
      async before(_commandId, isNew) {
        const availableActions = [...actionsOf(migration, caller)];
        if (!isNew || availableActions.includes(action.type)) return undefined;
        const isOthers = migrationActions(migration.status as MigrationStatus).includes(action.type);
        throw isOthers ? new Problem('four-eyes') : new Problem('not-available', { availableActions });
      },
      send: (commandId) => decide(deps, migration.id, { commandId, type: action.type }),
      render: async () => answer(200, await viewMigration(deps.db, await read(), caller)),
      explain: async () => undefined,
    });
  },
});

function decide(
  { engine }: Dependencies,
  migrationId: string,
  command: { commandId: string; type: MigrationAction },
): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: PolicyMoveInput) => Promise<void>>(workflowTypes.policyMove, {
    workflowId: workflowIds.policyMove(migrationId),
    taskQueue: engine.taskQueue,
    args: [{ migrationId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(decideMigrationUpdate, {
    startWorkflowOperation: start,
    updateId: command.commandId,
    args: [command],
  });
}

export const getOneMigration = memberRoute({
  method: 'get',
  path: '/api/v1/policy-versions/{hash}/migrations/{id}',
  tag: 'Policies',
  summary: 'A migration: how many running cases would stay, could move, or need a person, and why; what has been moved',
  access: 'read Policy',
  request: { params: MigrationParams },
  responses: { 200: { description: 'The migration', schema: MigrationView } },
  async handle({ deps: { db }, caller, params }) {
    return { status: 200, body: await viewMigration(db, await getMigration(db, caller, params), caller) };
  },
});

const ExaminedCase = z
  .object({
    applicationId: z.uuid(),
    caseNumber: z.string(),
    status: z.string(),
    verdict: Verdict,
    reason: Reason,
    pinnedHash: z.string(),
    before: OutcomeWord,
    after: OutcomeWord,
    amountBefore: Yuan.nullable().meta({ description: 'Over the whole term; null where it is not known' }),
    amountAfter: Yuan.nullable(),
    carriedOut: z.enum(CARRIED_OUT).nullable().meta({ description: 'Null while nobody has had it carried out' }),
  })
  .meta({ id: 'ExaminedCase' });

type ExaminedRow = Omit<PolicyMigrationCase, 'migrationId'> & { caseNumber: string; status: string };

export const getExaminedCases = memberRoute({
  method: 'get',
  path: '/api/v1/policy-versions/{hash}/migrations/{id}/cases',
  tag: 'Policies',
  summary: 'The running cases of a dry run, each with its verdict and the reason',
  access: 'read Policy',
  request: { params: MigrationParams, query: body({ ...PAGE_QUERY, verdict: oneOf(MIGRATION_VERDICTS).optional() }) },
  responses: { 200: { description: 'Cases', schema: listOf(ExaminedCase) } },
  async handle({ deps: { db }, caller, params, query }) {
    const { id } = await getMigration(db, caller, params);
    const position = idCursor(query.after);
    const conditions = allOf([
      Prisma.sql`c.migration_id = ${id}::uuid`,
      query.verdict === undefined ? undefined : Prisma.sql`c.verdict = ${query.verdict}`,
      position === undefined ? undefined : Prisma.sql`c.application_id > ${position}::uuid`,
    ]);
    const rows = await db.$queryRaw<ExaminedRow[]>`
      SELECT c.application_id AS "applicationId", a.case_number AS "caseNumber", a.status, c.verdict, c.reason,
        c.pinned_hash AS "pinnedHash", c.before, c.after, c.before_fen AS "beforeFen", c.after_fen AS "afterFen",
        c.carried_out AS "carriedOut"
      FROM policy_migration_case c JOIN application a ON a.id = c.application_id
      WHERE ${conditions} ORDER BY c.application_id LIMIT ${rowsFor(query.limit)}`;
    return {
      status: 200,
      body: pageOf(rows, query.limit, { show: viewCase, cursor: ({ applicationId }) => applicationId }),
    };
  },
});

function viewCase({
  verdict,
  reason,
  before,
  after,
  beforeFen,
  afterFen,
  carriedOut,
  ...row
}: ExaminedRow): z.infer<typeof ExaminedCase> {
  return {
    ...row,
    ...{ verdict: Verdict.parse(verdict), reason: Reason.parse(reason) },
    ...{ before: OutcomeWord.parse(before), after: OutcomeWord.parse(after) },
    amountBefore: beforeFen === null ? null : formatYuan(beforeFen),
    amountAfter: afterFen === null ? null : formatYuan(afterFen),
    carriedOut: CARRIED_OUT.find((became) => became === carriedOut) ?? null,
  };
}
