// One payout, and what may be done about it when the bank returned it: a new account by one person, the approval by another.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import {
  RETURN_ACTIONS,
  RETURN_STATUSES,
  returnActions,
  type PayoutStatus,
  type ReturnAction,
  type ReturnStatus,
} from '../../../domain/lifecycle.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import type { Reader } from '../../../prisma/client.js';
import { actOnReturnUpdate, type Outcome, type PayoutReturnInput } from '../../../workflows/messages.js';
import type { Caller } from '../../auth/caller.js';
import { may, type Action } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, IdParams, oneOf, Opinion, Timestamp } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { Payee } from '../applications/payee.js';
import { PAYOUTS, PayoutView, viewPayout, type PayoutRow } from './payouts.js';

const PayoutDetail = PayoutView.extend({
  return: z
    .object({
      status: z.enum(RETURN_STATUSES),
      returnedAt: Timestamp,
      proposal: z.enum(['newAccount', 'sameAccount']).optional(),
      accountLast4: z.string().optional().meta({ description: 'Of the proposed account' }),
      proposedBy: z.string().optional(),
      approvedBy: z.string().optional(),
      remindAt: Timestamp.optional(),
      nextPayoutId: z.uuid().optional(),
    })
    .optional(),
  availableActions: z.array(z.enum(RETURN_ACTIONS)),
}).meta({ id: 'PayoutDetail' });
type PayoutDetail = z.infer<typeof PayoutDetail>;

/** A payout with the return that what may be done about it is a matter of. */
interface DetailRow extends PayoutRow {
  claimantPersonId: string;
  jurisdiction: string;
  clockOffsetMs: bigint;
  return: ReturnRow | null;
}

interface ReturnRow {
  payoutId: string;
  payoutKey: string;
  status: ReturnStatus;
  reasonCode: string | null;
  returnedAt: string;
  proposal: 'newAccount' | 'sameAccount' | null;
  payeeLast4: string | null;
  proposedBy: string | null;
  proposedByPerson: string | null;
  approvedBy: string | null;
  remindAt: string;
  nextPayoutId: string | null;
  hasNewAccount: boolean;
  hasLatePayment: boolean;
  newestStatus: PayoutStatus;
}

/** A payout. @throws Problem `not-found` for who may not see it, `forbidden` for who may only see it */
async function getPayout(db: Reader, caller: Caller, id: string, action: Action): Promise<DetailRow> {
  // A payout that is held because of an earlier attempt shows the return of that one.
  const [row] = await db.$queryRaw<DetailRow[]>`
    SELECT q.*, e.person_id AS "claimantPersonId", e.jurisdiction, e.clock_offset_ms AS "clockOffsetMs",
      (SELECT jsonb_build_object('payoutId', r.payout_id, 'payoutKey', p.key, 'status', r.status, 'reasonCode', p.reason_code,
          'returnedAt', r.returned_at, 'proposal', r.proposal, 'payeeLast4', r.payee_last4, 'proposedBy', r.proposed_by,
          'proposedByPerson', r.proposed_by_person, 'approvedBy', r.approved_by, 'remindAt', r.remind_at, 'nextPayoutId', r.next_payout_id,
          'newestStatus', (SELECT n.status FROM payout n WHERE n.entitlement_id = p.entitlement_id AND n.component = p.component
            AND n.period = p.period ORDER BY n.attempt DESC LIMIT 1),
          'hasNewAccount', EXISTS (SELECT FROM payout_return o WHERE o.entitlement_id = r.entitlement_id AND o.proposal = 'newAccount'
            AND o.next_payout_id IS NOT NULL AND o.approved_at >= r.returned_at),
          'hasLatePayment', EXISTS (SELECT FROM payout_return l JOIN payout lp ON lp.id = l.payout_id WHERE l.status = 'late'
            AND lp.entitlement_id = p.entitlement_id AND lp.component = p.component AND lp.period = p.period))
        FROM payout_return r JOIN payout p ON p.id = r.payout_id JOIN payout me ON me.id = q.id
        WHERE p.entitlement_id = me.entitlement_id AND p.component = me.component AND p.period = me.period
          AND (r.payout_id = me.id OR (r.status = 'late' AND me.status = 'held'))
        ORDER BY r.status = 'late' DESC LIMIT 1) AS "return"
    FROM (${PAYOUTS} WHERE p.id = ${id}::uuid) q JOIN entitlement e ON e.id = q."entitlementId"`;
  if (row && may(caller, action, 'Payout', row)) return row;
  if (row && may(caller, 'read', 'Payout', row)) throw new Problem('forbidden');
  throw new Problem('not-found');
}

function viewDetail(row: DetailRow, caller: Caller): PayoutDetail {
  const { return: back } = row;
  return {
    ...viewPayout(row),
    ...(back === null ? {} : { return: viewReturn(back) }),
    availableActions: actionsFor(row, caller),
  };
}

function viewReturn(back: ReturnRow): NonNullable<PayoutDetail['return']> {
  const { status, returnedAt, proposal, payeeLast4, proposedBy, approvedBy, remindAt, nextPayoutId } = back;
  return {
    status,
    returnedAt: new Date(returnedAt).toISOString(),
    ...(proposal === null ? {} : { proposal }),
    ...(payeeLast4 === null ? {} : { accountLast4: payeeLast4 }),
    ...(proposedBy === null ? {} : { proposedBy }),
    ...(approvedBy === null ? {} : { approvedBy }),
    ...(status === 'resolved' ? {} : { remindAt: new Date(remindAt).toISOString() }),
    ...(nextPayoutId === null ? {} : { nextPayoutId }),
  };
}

/** The claimant names accounts and does nothing else; whoever proposed does not approve. */
function actionsFor(row: DetailRow, caller: Caller): ReturnAction[] {
  if (row.return === null || !may(caller, 'act', 'Payout', row)) return [];
  const { proposedByPerson } = row.return;
  const isClaimant = row.claimantPersonId === caller.personId;
  return returnActions(row.return).filter((action) =>
    isClaimant ? action === 'changeAccount' : action !== 'approve' || proposedByPerson !== caller.personId,
  );
}

export const getOnePayout = memberRoute({
  method: 'get',
  path: '/api/v1/payouts/{id}',
  tag: 'Money',
  summary: 'One payout, and what may be done about it if the bank returned it',
  access: 'read Payout',
  request: { params: IdParams },
  responses: { 200: { description: 'The payout', schema: PayoutDetail } },
  async handle({ deps: { db }, caller, params }) {
    return { status: 200, body: viewDetail(await getPayout(db, caller, params.id, 'read'), caller) };
  },
});

const PayoutStep = body({
  type: oneOf(RETURN_ACTIONS),
  account: Payee.optional(),
  opinion: Opinion.optional(),
}).refine(({ type, account }) => (type === 'changeAccount') === (account !== undefined), {
  error: 'account',
  path: ['account'],
});

export const actOnPayout = memberRoute({
  method: 'post',
  path: '/api/v1/payouts/{id}/actions',
  tag: 'Money',
  summary: 'Name another account for a returned payout, approve it as a second person, or decide about a late payment',
  access: 'act Payout',
  request: { params: IdParams, body: PayoutStep },
  responses: { 200: { description: 'The payout', schema: PayoutDetail } },
  async handle(exchange) {
    const { deps, caller, params, body: step } = exchange;
    const row = await getPayout(deps.db, caller, params.id, 'act');
    if (row.claimantPersonId === caller.personId && step.type !== 'changeAccount') throw new Problem('own-case');
    return workflowCommand(exchange, step, {
      async before(_commandId, isNew) {
        const { return: back } = isNew ? row : await getPayout(deps.db, caller, row.id, 'act');
        if (back === null) throw new Problem('not-available', { availableActions: [] });
        return undefined;
      },
      send: (commandId) => act(deps, row, step.type, commandId),
      render: async () => answer(200, viewDetail(await getPayout(deps.db, caller, row.id, 'read'), caller)),
      explain: async () => undefined,
    });
  },
});

/** The return may be over, or its workflow lost: it is started where it does not run, and reads from the rows where it stands. */
function act({ engine }: Dependencies, row: DetailRow, type: ReturnAction, commandId: string): Promise<Outcome> {
  const { payoutId, payoutKey } = row.return ?? { payoutId: row.id, payoutKey: row.key };
  const start = new WithStartWorkflowOperation<(input: PayoutReturnInput) => Promise<void>>(
    workflowTypes.payoutReturn,
    {
      workflowId: workflowIds.payoutReturn(payoutKey),
      taskQueue: engine.taskQueue,
      args: [{ payoutId, clockOffsetMs: Math.max(0, Number(row.clockOffsetMs)) }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(actOnReturnUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId, type }],
  });
}
