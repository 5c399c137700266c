// How often one address may ask what needs no sign-in and looks something up.
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from './problem.js';

const WINDOW_SECONDS = 60;
/** A person at a counter stays far below this. */
export const ASKS_A_WINDOW = 60;

/**
 * Refuses what one address (IPv6: one network) asks beyond {@link ASKS_A_WINDOW} times a minute, with `too-many-requests`. Each
 * process counts for itself.
 */
export function limitRate(): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_SECONDS * 1000,
    limit: ASKS_A_WINDOW,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Outside of production no proxy is trusted, and what a client writes into the header does not matter.
    validate: { xForwardedForHeader: false },
    handler: (_request, _response, next) => next(new Problem('too-many-requests', { retryAfter: WINDOW_SECONDS })),
  });
}
