// The procedure of one claim, as the office handbook would tell it: it is submitted, stage after stage decides on it, papers
// are asked for and come or do not come, a waiting time ends, an award is handed to its own workflow.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { CaseAction, CaseActivities, Refused, Standing } from '../activities/contract.js';
import type { Chain } from '../domain/chain.js';
import { isFinal } from '../domain/lifecycle.js';
import { workflowIds } from '../domain/workflow-ids.js';
import {
  findRefusal,
  giveBack,
  isCommitting,
  isOtherSeatCommitting,
  mayBeStale,
  settle,
  stepAfter,
  take,
} from './case-desk.js';
import { AlarmClock, businessNow, earliest, HEARTBEAT_TIMEOUT } from './clock.js';
import { entitlement } from './entitlement.js';
import {
  performUpdate,
  submitUpdate,
  wakeSignal,
  type ApplicationInput,
  type CaseState,
  type Outcome,
} from './messages.js';

const {
  submitApplication,
  commitDecision,
  establishFact,
  submitCorrection,
  withdrawApplication,
  reassessApplication,
  passDeadline,
  wakeApplications,
} = proxyActivities<CaseActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A start whose submission was refused takes a further one for this long, then ends. */
const WAIT_FOR_SUBMISSION = '30 days';

export async function application({ applicationId, clockOffsetMs, carried }: ApplicationInput): Promise<void> {
  let state: CaseState | undefined = carried;
  let isSubmitting = false;
  let wasRefused = false;
  let isWoken = false;
  let revision = 0;
  const alarm = new AlarmClock(clockOffsetMs);
  const now = () => businessNow(clockOffsetMs);

  setHandler(submitUpdate, async (command): Promise<Outcome> => {
    isSubmitting = true;
    try {
      const answer = await submitApplication({ ...command, applicationId, businessNow: now() });
      wasRefused = 'refused' in answer;
      if ('refused' in answer) return answer;
      const { standing, chain } = answer;
      state ??= openCase(chain, standing);
      await follow(state, undefined, standing);
      return { done: true };
    } finally {
      isSubmitting = false;
    }
  });

  setHandler(performUpdate, perform, {
    validator(action: CaseAction) {
      const refusal = state ? findRefusal(state, action, now()) : notYetSubmitted();
      const isKnown = state ? !mayBeStale(state, refusal) : !isSubmitting;
      if (refusal && isKnown) throw ApplicationFailure.nonRetryable(refusal.refused, refusal.refused, refusal.details);
    },
  });

  setHandler(wakeSignal, () => {
    isWoken = true;
  });

  await condition(() => state !== undefined || wasRefused);
  if (!state) await condition(() => state !== undefined, WAIT_FOR_SUBMISSION);
  while (state && !isFinal(state.status)) await passTime(state);
  await condition(allHandlersFinished);

  for (const start of state?.entitlements ?? []) {
    // Only the start is awaited: the case is closed, the award lives on for years. It inherits this workflow's clock.
    try {
      await startChild(entitlement, {
        workflowId: workflowIds.entitlement(start.entitlementId),
        args: [{ ...start, clockOffsetMs }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
    } catch (error) {
      // Reconciliation was faster.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** An action of an officer or the claimant: guards, seat, commit, next step. */
  async function perform(action: CaseAction): Promise<Outcome> {
    // Awaits only where it must: the seat is to be taken at once.
    if (!state && isSubmitting) await condition(() => state !== undefined || !isSubmitting);
    if (!state) return notYetSubmitted();
    const at = state;
    if (mayBeStale(at, findRefusal(at, action, now()))) await condition(() => !isCommitting(at));
    while (isOtherSeatCommitting(at, action)) await condition(() => !isOtherSeatCommitting(at, action));
    const refusal = findRefusal(at, action, now());
    if (refusal) return refusal;
    take(at, action, now());
    const answer = await commit(at, action);
    if ('refused' in answer) {
      giveBack(at, action);
      return answer;
    }
    await follow(at, action, answer);
    return { done: true };
  }

  function commit(at: CaseState, action: CaseAction): Promise<Standing | Refused> {
    const call = { applicationId, businessNow: now() };
    switch (action.type) {
      case 'withdraw':
        return withdrawApplication({ ...call, action });
      case 'submitCorrection':
        return submitCorrection({ ...call, action });
      case 'establishFact':
        return establishFact({ ...call, action });
      default:
        return commitDecision({ ...call, action, step: stepAfter(at, action) });
    }
  }

  async function follow(at: CaseState, action: CaseAction | undefined, standing: Standing): Promise<void> {
    settle(at, action, standing);
    revision += 1;
    if (standing.affectedApplications.length > 0)
      await wakeApplications({ applicationIds: standing.affectedApplications });
  }

  /** Waits for the next thing to happen and does what the clock or a change outside demands. */
  async function passTime(at: CaseState): Promise<void> {
    const seen = revision;
    const { reminderAt, dueAt, opensAt, correctionDueAt } = at.clock;
    const next = earliest(reminderAt, dueAt, opensAt, correctionDueAt);
    await alarm.until(() => revision !== seen || isWoken, next);
    // An action that is being committed decides where the case stands; look again after it.
    await condition(() => !isCommitting(at));
    if (revision !== seen) return;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof application>({ applicationId, clockOffsetMs, carried: at });
    }
    const time = now();
    const hasCome = (instant: number | undefined): instant is number => instant !== undefined && time >= instant;
    if (isWoken || hasCome(opensAt)) {
      isWoken = false;
      return follow(at, undefined, await reassessApplication({ applicationId, businessNow: time }));
    }
    if (hasCome(reminderAt))
      return follow(
        at,
        undefined,
        await passDeadline({ applicationId, kind: 'reminder', at: reminderAt, businessNow: time }),
      );
    if (hasCome(dueAt))
      return follow(at, undefined, await passDeadline({ applicationId, kind: 'due', at: dueAt, businessNow: time }));
    if (hasCome(correctionDueAt)) {
      return follow(
        at,
        undefined,
        await passDeadline({ applicationId, kind: 'correction', at: correctionDueAt, businessNow: time }),
      );
    }
  }
}

function openCase(chain: Chain, { status }: Standing): CaseState {
  return {
    chain,
    revision: 0,
    status,
    position: null,
    seats: [],
    decidedSeats: [],
    clock: {},
    actors: [],
    entitlements: [],
  };
}

function notYetSubmitted(): Refused {
  return { refused: 'not-available', details: { availableActions: ['submit'] } };
}
