// The life of one award: each instalment falls due and is handed over for payment, the office is warned before the term ends,
// the entitlement ends. It never waits for the fate of a payout. Continues as new every year, so that its history stays short.
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { EntitlementActivities, EntitlementStanding } from '../activities/contract.js';
import type { Instant } from '../domain/calendar/shanghai.js';
import { entitlementActions } from '../domain/lifecycle.js';
import { AlarmClock, businessNow, earliest, HEARTBEAT_TIMEOUT } from './clock.js';
import {
  changeEntitlementUpdate,
  type ChangeEntitlementCommand,
  wakeSignal,
  type EntitlementInput,
  type EntitlementState,
  type Outcome,
} from './messages.js';

const { releasePeriods, changeEntitlement, rebasePeriods, assessContinuation, endEntitlement } =
  proxyActivities<EntitlementActivities>({
    startToCloseTimeout: '60s',
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
  });

const INSTALMENTS_PER_RUN = 12;

export async function entitlement(input: EntitlementInput): Promise<void> {
  const { entitlementId, clockOffsetMs, endAt, endReason, warningAt, delayMs } = input;
  const schedule = [...input.schedule];
  const state: EntitlementState = input.carried ?? {
    revision: 0,
    status: 'active',
    isWarned: warningAt === undefined,
    openPeriods: 0,
    attempts: 0,
  };
  let isWoken = false;
  let isChanging = false;
  let changes = 0;
  const alarm = new AlarmClock(clockOffsetMs);
  const now = () => businessNow(clockOffsetMs);
  const isLive = () => state.status === 'active' || state.status === 'suspended';

  setHandler(
    changeEntitlementUpdate,
    async (command): Promise<Outcome> => {
      // One change at a time: a second one waits and is judged by what the first has left.
      await condition(() => !isChanging);
      isChanging = true;
      try {
        const answer = await changeEntitlement({ ...command, entitlementId, businessNow: now() });
        if ('refused' in answer) return answer;
        takeOver(answer);
        // What fell due meanwhile and waited for the resumption is handed over now.
        if (command.type === 'resume' && state.openPeriods > 0) isWoken = true;
        return { done: true };
      } finally {
        isChanging = false;
      }
    },
    {
      validator({ type }: ChangeEntitlementCommand) {
        const availableActions = entitlementActions(state.status);
        // A change that is being committed may have made this one possible.
        if (!isChanging && !availableActions.includes(type))
          throw ApplicationFailure.nonRetryable('not-available', 'not-available', { availableActions });
      },
    },
  );
  setHandler(wakeSignal, () => {
    isWoken = true;
  });

  while (isLive() || state.openPeriods > 0) {
    const seen = changes;
    await alarm.until(() => isWoken || changes !== seen, nextInstant());
    await condition(() => !isChanging);
    if (isWoken) await lookAgain();
    await warnBeforeExpiry();
    await letFallDue();
    await endByItself();
    if (isLive() && input.schedule.length - schedule.length >= INSTALMENTS_PER_RUN && !isWoken) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof entitlement>({ ...input, schedule, carried: state });
    }
  }
  await condition(allHandlersFinished);

  function nextInstant(): Instant | undefined {
    const [next] = schedule;
    const isOpen = state.openPeriods > 0;
    return earliest(
      next ? next.dueAt + delayMs : isOpen ? undefined : endAt,
      state.isWarned ? undefined : warningAt,
      state.retryAt,
    );
  }

  /** A base was published, a registry or a budget answers again: amounts and what is open may have changed. */
  async function lookAgain(): Promise<void> {
    isWoken = false;
    await rebasePeriods({ entitlementId, businessNow: now() });
    if (state.openPeriods > 0 && state.lastDueAt !== undefined) await release(state.lastDueAt);
  }

  async function warnBeforeExpiry(): Promise<void> {
    if (!isLive() || state.isWarned || warningAt === undefined || now() < warningAt) return;
    await assessContinuation({ entitlementId, at: warningAt, businessNow: now() });
    state.isWarned = true;
  }

  async function letFallDue(): Promise<void> {
    // What fell due before an officer ended the entitlement is still paid; nothing more falls due.
    if (!isLive()) schedule.length = 0;
    const [next] = schedule;
    if (next && now() >= next.dueAt + delayMs) {
      schedule.shift();
      state.lastDueAt = next.dueAt;
      await release(next.dueAt);
    } else if (state.retryAt !== undefined && now() >= state.retryAt && state.lastDueAt !== undefined) {
      await release(state.lastDueAt);
    }
  }

  async function endByItself(): Promise<void> {
    if (!isLive() || schedule.length > 0 || state.openPeriods > 0 || now() < endAt) return;
    takeOver(await endEntitlement({ entitlementId, reason: endReason, at: endAt, businessNow: now() }));
  }

  async function release(dueUpTo: Instant): Promise<void> {
    const standing = await releasePeriods({ entitlementId, dueUpTo, attempts: state.attempts, businessNow: now() });
    state.attempts = standing.retryInMs === undefined ? 0 : state.attempts + 1;
    takeOver(standing);
  }

  function takeOver({ revision, status, openPeriods, retryInMs }: EntitlementStanding): void {
    changes += 1;
    // Two commits may be told in the other order: the later one counts.
    if (revision < state.revision) return;
    state.revision = revision;
    state.status = status;
    state.openPeriods = openPeriods;
    if (retryInMs === undefined) delete state.retryAt;
    else state.retryAt = now() + retryInMs;
  }
}
