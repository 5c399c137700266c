// Says every other second that an activity is still being worked on. When a worker dies, the engine then gives its work to
// another one within seconds instead of at the end of the longest time that the work may take.
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

const BEAT_EVERY_MS = 1_500;

/** For `interceptors.activity` of a worker. Quick activities end before their first beat and cost nothing. */
export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const beat = setInterval(() => context.heartbeat(), BEAT_EVERY_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});
