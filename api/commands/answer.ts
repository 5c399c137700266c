// Answers that are kept with their command, so that the same key gives the same answer.
import type { Answer, CommandRequest } from '../../prisma/commands.js';
import type { Json } from '../../prisma/record.js';
import type { Caller } from '../auth/caller.js';
import { documentOf, type Problem } from '../problem.js';
import type { Exchange, Reply } from '../route.js';

/** An exchange of a call that takes a key. */
export type Commanding = Pick<Exchange, 'deps' | 'key' | 'language' | 'request'> & { caller: Caller };

/** The command of an exchange; its path is part of it, so that a key used for another call is another body. */
export function commandRequest({ caller, key, request }: Commanding, body: object): CommandRequest {
  if (key === undefined) throw new TypeError(`${request.method} ${request.path} takes no key`);
  return { userId: caller.userId, key, route: `${request.method} ${request.path}`, body: asJson(body) };
}

/** A view as it is stored: dates and amounts are texts already. */
export function asJson(value: object): Json {
  return value as unknown as Json;
}

export function answer(status: number, body: object, etag?: string): Answer {
  return { status, body: asJson(body), ...(etag === undefined ? {} : { etag }) };
}

/** A refusal as the answer that is kept. */
export async function refusalAnswer({ deps, language, request }: Commanding, problem: Problem): Promise<Answer> {
  const document = await documentOf(deps, problem, language, request.path);
  return answer(document.status, document);
}

/** What is sent for a kept answer. */
export function replyOf({ status, body, etag }: Answer, isReplay: boolean): Reply {
  return { status, body, ...(etag === undefined ? {} : { etag }), ...(isReplay ? { isReplay } : {}) };
}
