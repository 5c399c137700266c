// Lists of payouts: one payer prepares a list, another approves it.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { BATCH_ACTIONS, batchActions, type BatchAction } from '../../../domain/lifecycle.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Reader } from '../../../prisma/client.js';
import {
  decideBatchUpdate,
  prepareBatchUpdate,
  type Outcome,
  type PayoutBatchInput,
} from '../../../workflows/messages.js';
import { jurisdictionOf } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, IdParams, listOf, Month, oneOf, Opinion, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../paging.js';
import { invalidInput, Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { BATCHES, BatchView, getBatch, viewBatch, type BatchRow } from './batch-row.js';

const Preparation = body({ jurisdiction: PolicyCode, dueUpTo: Month.optional() });

export const prepareBatch = memberRoute({
  method: 'post',
  path: '/api/v1/payout-batches',
  tag: 'Money',
  summary: 'Take every due payout, up to a month if one is named, into a list',
  access: 'create Batch',
  request: { body: Preparation },
  responses: { 201: { description: 'The list', schema: BatchView } },
  async handle(exchange) {
    const { deps, caller, body: wanted } = exchange;
    const { jurisdiction } = wanted;
    if (!deps.catalogue.policies.jurisdictions.has(jurisdiction)) throw invalidInput('/jurisdiction', 'code');
    if (!may(caller, 'create', 'Batch', { jurisdiction })) throw new Problem('forbidden');
    // The command's id is the batch's too: a repetition prepares the same list.
    const reply = await workflowCommand(exchange, wanted, {
      send: async (commandId) => prepare(deps, commandId, await clockOffsetMs(deps.db, jurisdiction)),
      render: async (commandId) => answer(201, viewBatch(await getBatch(deps.db, caller, commandId, 'read'), caller)),
      explain: async () => undefined,
    });
    const { id } = reply.body as { id?: string };
    return id === undefined ? reply : { ...reply, headers: { Location: `/api/v1/payout-batches/${id}` } };
  },
});

/** How far the latest clock among the due payouts runs ahead of the real one. */
async function clockOffsetMs(db: Reader, jurisdiction: string): Promise<number> {
  const [row] = await db.$queryRaw<{ offset: bigint | null }[]>`
    SELECT max(e.clock_offset_ms) AS offset FROM payout p JOIN entitlement e ON e.id = p.entitlement_id
    WHERE p.jurisdiction = ${jurisdiction} AND p.status = 'due'`;
  return Math.max(0, Number(row?.offset ?? 0));
}

function prepare({ engine }: Dependencies, batchId: string, offsetMs: number): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: PayoutBatchInput) => Promise<void>>(workflowTypes.payoutBatch, {
    workflowId: workflowIds.payoutBatch(batchId),
    taskQueue: engine.taskQueue,
    args: [{ batchId, clockOffsetMs: offsetMs }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return engine.client.workflow.executeUpdateWithStart(prepareBatchUpdate, {
    startWorkflowOperation: start,
    updateId: batchId,
    args: [{ commandId: batchId }],
  });
}

export const getBatches = memberRoute({
  method: 'get',
  path: '/api/v1/payout-batches',
  tag: 'Money',
  summary: 'The lists of the jurisdiction, newest first',
  access: 'read Batch',
  request: { query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Lists', schema: listOf(BatchView) } },
  async handle({ deps: { db }, caller, query }) {
    const jurisdiction = jurisdictionOf(caller);
    if (jurisdiction === undefined) throw new Problem('forbidden');
    const after = idCursor(query.after);
    const older = after === undefined ? Prisma.sql`TRUE` : Prisma.sql`b.id < ${after}::uuid`;
    const rows = await db.$queryRaw<BatchRow[]>`
      ${BATCHES} WHERE b.jurisdiction = ${jurisdiction} AND ${older} ORDER BY b.id DESC LIMIT ${rowsFor(query.limit)}`;
    const page = pageOf(rows, query.limit, { show: (row) => viewBatch(row, caller), cursor: ({ id }) => id });
    return { status: 200, body: page };
  },
});

export const getOneBatch = memberRoute({
  method: 'get',
  path: '/api/v1/payout-batches/{id}',
  tag: 'Money',
  summary: 'One list',
  access: 'read Batch',
  request: { params: IdParams },
  responses: { 200: { description: 'The list', schema: BatchView } },
  async handle({ deps: { db }, caller, params }) {
    return { status: 200, body: viewBatch(await getBatch(db, caller, params.id, 'read'), caller) };
  },
});

export const getBatchFile = memberRoute({
  method: 'get',
  path: '/api/v1/payout-batches/{id}/file',
  tag: 'Money',
  summary: 'The file of a list: made once, the same bytes for ever',
  access: 'read Batch',
  request: { params: IdParams },
  responses: { 200: { description: 'CSV', mediaType: 'text/csv', hasEtag: true } },
  async handle({ deps: { db }, caller, params }) {
    const { id } = await getBatch(db, caller, params.id, 'read');
    const { file, fileSha256 } = await db.payoutBatch.findUniqueOrThrow({
      where: { id },
      select: { file: true, fileSha256: true },
    });
    if (file === null) throw new Problem('not-found');
    return {
      status: 200,
      content: { type: 'text/csv; charset=utf-8', bytes: file },
      etag: `"${fileSha256}"`,
      headers: { 'Content-Disposition': `attachment; filename="payout-batch-${id}.csv"` },
    };
  },
});

const BatchStep = body({ type: oneOf(BATCH_ACTIONS), opinion: Opinion.optional() });

export const actOnBatch = memberRoute({
  method: 'post',
  path: '/api/v1/payout-batches/{id}/actions',
  tag: 'Money',
  summary: 'Approve, reject or send a list; not by whoever prepared it',
  access: 'act Batch',
  request: { params: IdParams, body: BatchStep },
  responses: { 200: { description: 'The list', schema: BatchView } },
  async handle(exchange) {
    const { deps, caller, params, body: step } = exchange;
    const { id, preparedByPerson } = await getBatch(deps.db, caller, params.id, 'act');
    if (step.type === 'approve' && preparedByPerson === caller.personId) throw new Problem('four-eyes');
    return workflowCommand(exchange, step, {
      send: (commandId) => decide(deps, id, step.type, commandId),
      render: async () => answer(200, viewBatch(await getBatch(deps.db, caller, id, 'read'), caller)),
      async explain() {
        const { status } = await getBatch(deps.db, caller, id, 'read');
        const isClosed = status === 'settled' || status === 'rejected';
        return isClosed ? new Problem('not-available', { availableActions: batchActions(status) }) : undefined;
      },
    });
  },
});

function decide({ engine }: Dependencies, batchId: string, type: BatchAction, commandId: string): Promise<Outcome> {
  return engine.client.workflow
    .getHandle(workflowIds.payoutBatch(batchId))
    .executeUpdate(decideBatchUpdate, { updateId: commandId, args: [{ commandId, type }] });
}
