// Business time and waiting inside a workflow.
import { condition, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/calendar/shanghai.js';

/** How long an activity may be silent before another worker gets its work: the worker that had it has died. */
export const HEARTBEAT_TIMEOUT = '5s';

/** The longest single timer; later instants are reached in steps. */
const LONGEST_TIMER_MS = 365 * 86_400_000;

/** Business time: the workflow's own clock, which time skipping moves, plus the offset of the case's family. */
export function businessNow(clockOffsetMs: number): Instant {
  return Date.now() + clockOffsetMs;
}

/**
 * Rings at instants of business time. A timer that is set already and rings earlier is kept, since setting and cancelling one
 * for each decision costs the engine more than letting it ring once too often.
 */
export class AlarmClock {
  private setFor: Instant | undefined;

  constructor(private readonly clockOffsetMs: number) {}

  /** Waits until something holds or the instant, if there is one, has come; may return too early, never too late. */
  async until(isSo: () => boolean, at: Instant | undefined): Promise<void> {
    if (at !== undefined && (this.setFor === undefined || this.setFor > at)) this.set(at);
    const hasRung = () => at !== undefined && this.setFor === undefined;
    await condition(() => isSo() || hasRung());
  }

  private set(at: Instant): void {
    const setFor = Math.min(at, businessNow(this.clockOffsetMs) + LONGEST_TIMER_MS);
    this.setFor = setFor;
    const waitMs = Math.max(1, setFor - businessNow(this.clockOffsetMs));
    void sleep(waitMs).then(() => {
      // An older timer rings for an instant that nobody waits for any more.
      if (this.setFor === setFor) this.setFor = undefined;
    });
  }
}

/** The earliest of some instants, if there is any. */
export function earliest(...instants: (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
