// Sessions: a random token in a cookie, of which the database holds only the hash. Any way of signing in ends in `startSession`:
// the demo's personas today, OpenID Connect in production.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { Mode } from '../../config.js';
import type { Database } from '../../prisma/client.js';
import { Problem } from '../problem.js';
import type { Caller } from './caller.js';

const LIFETIME_MS = 8 * 3_600_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-` makes browsers insist on Secure and Path=/, which plain http of a demo cannot give. */
export const cookieName = (mode: Mode): string => (mode === 'production' ? '__Host-bofu_session' : 'bofu_session');

function cookieOptions(mode: Mode): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: mode === 'production' };
}

const hashOf = (token: string): Buffer<ArrayBuffer> => createHash('sha256').update(token).digest();

/** Signs an account in beside its other sessions: sets the cookie and returns the token that every change must repeat. */
export async function startSession(
  { db, mode }: { db: Database; mode: Mode },
  response: Response,
  userId: string,
): Promise<{ csrfToken: string }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const csrfToken = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  await db.session.create({
    data: { tokenHash: hashOf(token), userId, csrfToken, expiresAt },
    select: { userId: true },
  });
  response.cookie(cookieName(mode), token, { ...cookieOptions(mode), maxAge: LIFETIME_MS });
  return { csrfToken };
}

/** Ends one session; the cookie is worth nothing from then on. */
export async function endSession(
  { db, mode }: { db: Database; mode: Mode },
  response: Response,
  { sessionHash }: Caller,
): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: Buffer.from(sessionHash) } });
  response.clearCookie(cookieName(mode), cookieOptions(mode));
}

/** The caller of a request, read anew each time: a changed role or an ended session counts from the next request on. */
export async function findCaller(
  { db, mode }: { db: Database; mode: Mode },
  request: Request,
): Promise<Caller | undefined> {
  const token = findCookie(request.headers.cookie, cookieName(mode));
  if (token === undefined || !TOKEN.test(token)) return undefined;
  const sessionHash = hashOf(token);
  const [found] = await db.$queryRaw<Omit<Caller, 'sessionHash'>[]>`
    SELECT u.id AS "userId", u.person_id AS "personId", u.display_name AS "displayName", u.roles,
           u.organisation_path AS "organisationPath", s.csrf_token AS "csrfToken"
    FROM session s JOIN user_account u ON u.id = s.user_id
    WHERE s.token_hash = ${sessionHash} AND s.expires_at > clock_timestamp()`;
  return found && { ...found, sessionHash };
}

/** A change must repeat the session's token: other sites can make a browser send the cookie, not the header. */
export function assertCsrf(request: Request, { csrfToken }: Caller): void {
  const given = Buffer.from(request.get('x-csrf-token') ?? '');
  const wanted = Buffer.from(csrfToken);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Problem('csrf');
}

/** The value of a cookie by its name, from the header of a request. */
export function findCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
