// Business time and waiting inside a workflow.
import { condition } from '@temporalio/workflow';
import type { Instant } from '../domain/calendar/shanghai.js';

/** How long an activity may be silent before another worker gets its work: the worker that had it has died. */
export const HEARTBEAT_TIMEOUT = '5s';

/** The longest single timer; later instants are reached in steps. */
const LONGEST_TIMER_MS = 365 * 86_400_000;

/** Business time: the workflow's own clock, which time skipping moves, plus the offset of the case's family. */
export function businessNow(clockOffsetMs: number): Instant {
  return Date.now() + clockOffsetMs;
}

/** Waits until something holds or an instant of business time is reached, whichever comes first. */
export async function until(isSo: () => boolean, at: Instant | undefined, clockOffsetMs: number): Promise<void> {
  if (at === undefined) return condition(isSo);
  await condition(isSo, Math.min(LONGEST_TIMER_MS, Math.max(1, at - businessNow(clockOffsetMs))));
}

/** The earliest of some instants, if there is any. */
export function earliest(...instants: (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
