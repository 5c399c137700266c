// What happens to every request before and after its handler, in the order that the contract lays down: parse, session, CSRF,
// role, key, schema; the handler goes on with visibility, precondition and state.
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Caller } from './auth/caller.js';
import { scopesOf } from './auth/permissions.js';
import { assertCsrf, findCaller } from './auth/session.js';
import { complaintsOf } from './complaints.js';
import type { Dependencies } from './dependencies.js';
import { languageOf, type Language } from './language.js';
import { documentOf, Problem, problemOf, type ProblemCode } from './problem.js';
import { readJson, readStatementFile, readUpload } from './request-body.js';
import { changes, needsKey, type Exchange, type Reply, type Route, type Upload } from './route.js';
import { isUnreachable } from './unreachable.js';

const KEY = /^[\x21-\x7e]{1,200}$/;
const RETRY_UNAVAILABLE_SECONDS = 2;
/** How long a request may work with the policies of a moment ago, so that not every one asks whether they changed. */
const POLICIES_MAY_BE_OLD_MS = 250;

/** A route as Express runs it. */
export function handlerOf(route: Route, deps: Dependencies): RequestHandler {
  return async (request, response) => {
    const exchange = await admit(route, deps, request, response);
    send(response, await route.handle(exchange), exchange.language);
  };
}

async function admit(route: Route, deps: Dependencies, request: Request, response: Response): Promise<Exchange> {
  if (route.isDemoOnly && deps.mode !== 'demo') throw new Problem('not-found');
  const json = changes(route) && route.takes === undefined ? await readJson(request, response) : undefined;
  const caller = route.access === 'public' ? undefined : await admitCaller(route, deps, request);
  const key = needsKey(route) ? readKey(request) : undefined;
  const upload = await readFile(route, request, response);
  const { params, query, body } = route.request;
  // Another process may have published a version. What decides is read again in the transaction that pins it.
  await deps.policies.refresh(deps.db, POLICIES_MAY_BE_OLD_MS);
  return {
    deps,
    caller,
    // An id that is none names nothing.
    params: params && parse(params, request.params, () => new Problem('not-found')),
    body: body && parse(body, json, (error) => new Problem('invalid-input', { errors: complaintsOf(error, json) })),
    query:
      query &&
      parse(
        query,
        request.query,
        (error) => new Problem('invalid-query', { errors: complaintsOf(error, request.query) }),
      ),
    upload,
    language: languageOf(request),
    key,
    request,
    response,
  };
}

async function readFile({ takes }: Route, request: Request, response: Response): Promise<Upload | undefined> {
  if (takes === undefined) return undefined;
  return takes === 'upload' ? readUpload(request, response) : readStatementFile(request, response);
}

async function admitCaller(route: Route, deps: Dependencies, request: Request): Promise<Caller> {
  const caller = await findCaller(deps, request);
  if (!caller) throw new Problem('not-signed-in');
  if (changes(route)) assertCsrf(request, caller);
  const { access } = route;
  const isAdmitted = access === 'public' || access === 'signedIn' || scopesOf(caller, access).length > 0;
  if (!isAdmitted) throw new Problem('forbidden');
  return caller;
}

function readKey(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined || !KEY.test(key)) throw new Problem('key-missing');
  return key;
}

function parse(schema: z.ZodType, value: unknown, refusal: (error: z.ZodError) => Problem): undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refusal(parsed.error);
  // The types of an exchange are erased in a route; each handler knows them again from its own schemas.
  return parsed.data as undefined;
}

/** Sends what a handler answers. */
export function send(response: Response, reply: Reply, language: Language): void {
  const { status, body, content, etag, headers, isReplay } = reply;
  response.status(status);
  response.set('Cache-Control', 'no-store');
  response.vary('Accept-Language');
  if (!isReplay) response.set('Content-Language', language);
  if (etag !== undefined) response.set('ETag', etag);
  if (headers) response.set({ ...headers });
  if (content) response.type(content.type).send(content.bytes);
  else if (body === undefined) response.end();
  else response.type(status >= 400 ? 'application/problem+json' : 'application/json').send(JSON.stringify(body));
}

/** Every error of a request as a problem document; nothing of what happened inside is told. */
export function errorHandlerOf(deps: Dependencies): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const problem = known(error) ?? unexpected(error, request, deps);
    if (response.headersSent) return void response.destroy();
    const language = languageOf(request);
    const body = await documentOf(deps, problem, language, request.path);
    send(response, { status: body.status, body, headers: headersOf(problem) }, language);
  };
}

/** Headers that belong to a problem. */
export function headersOf({ code, details }: Problem): Record<string, string> {
  return {
    ...(details.retryAfter === undefined ? {} : { 'Retry-After': String(details.retryAfter) }),
    ...(details.allow === undefined ? {} : { Allow: details.allow.join(', ') }),
    ...(code === 'not-signed-in' ? { 'WWW-Authenticate': 'Cookie realm="bofu"' } : {}),
  };
}

function known(error: unknown): Problem | undefined {
  const problem = problemOf(error);
  if (problem) return problem;
  // Express itself refuses paths with broken percent-encoding.
  return (error as { status?: unknown }).status === 400 ? new Problem('bad-request') : undefined;
}

function unexpected(error: unknown, request: Request, { logger }: Dependencies): Problem {
  const traceId = randomUUID();
  const isOutage = isUnreachable(error);
  logger.error({ traceId, method: request.method, path: request.path, err: error }, 'a request failed');
  const code: ProblemCode = isOutage ? 'unavailable' : 'internal';
  return new Problem(code, { traceId, ...(isOutage ? { retryAfter: RETRY_UNAVAILABLE_SECONDS } : {}) });
}
