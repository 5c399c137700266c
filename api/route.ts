// A route as data: what Express answers to, what the contract says of it, and what tests run through, are one and the same.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Caller } from './auth/caller.js';
import type { Call } from './auth/permissions.js';
import type { Dependencies } from './dependencies.js';
import type { Language } from './language.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may call: anybody, anybody who is signed in, or whoever has a permission through one of his roles. */
export type Access = 'public' | 'signedIn' | Call;

/** What a route answers. `content` is sent as it is; `body` as JSON. */
export interface Reply {
  status: number;
  body?: unknown;
  content?: { type: string; bytes: Buffer | string };
  etag?: string;
  headers?: Readonly<Record<string, string>>;
  /** The words in it may be in another language than the one asked for: it was rendered for the first of equal requests. */
  isReplay?: boolean;
}

export interface Shape {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
}

type OutputOf<S extends Shape, K extends keyof Shape> = S[K] extends z.ZodType ? z.output<S[K]> : undefined;

/** An uploaded file with the text fields beside it; never more than one. */
export interface Upload {
  kind: string | undefined;
  file: Buffer | undefined;
}

/** A request that has passed the checks before its handler. */
export interface Exchange<S extends Shape = Shape, C = Caller | undefined> {
  deps: Dependencies;
  caller: C;
  params: OutputOf<S, 'params'>;
  query: OutputOf<S, 'query'>;
  body: OutputOf<S, 'body'>;
  /** With `takes`. */
  upload: Upload | undefined;
  language: Language;
  /** The Idempotency-Key, where one is required. */
  key: string | undefined;
  request: Request;
  response: Response;
}

interface Described {
  method: Method;
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  /** Exists in demo mode only. */
  isDemoOnly?: true;
  /** One address may ask it so often a minute and no more. */
  isRateLimited?: true;
  /** A signed-in change that needs no Idempotency-Key. */
  isKeyFree?: true;
  /** A file instead of JSON: multipart, or for a statement also as the body itself. */
  takes?: 'upload' | 'statement';
  /** Success answers by status; problem documents are the same for all. */
  responses: Readonly<Record<number, { description: string; schema?: z.ZodType; mediaType?: string; hasEtag?: true }>>;
}

export interface Route extends Described {
  request: Shape;
  handle: (exchange: Exchange) => Promise<Reply>;
}

type Definition<S extends Shape, C> = Described & {
  request?: S;
  handle: (exchange: Exchange<S, C>) => Promise<Reply>;
};

/** A route for which a session is needed. */
export function memberRoute<const S extends Shape>(
  definition: Definition<S, Caller> & { access: Exclude<Access, 'public'> },
): Route {
  return erased(definition);
}

/** A route that anybody may call. */
export function publicRoute<const S extends Shape>(definition: Omit<Definition<S, undefined>, 'access'>): Route {
  return erased({ ...definition, access: 'public' });
}

// The pipeline parses with the same schemas before it calls, and lets nobody in without what `access` asks for.
function erased<S extends Shape, C>(definition: Definition<S, C>): Route {
  return {
    ...definition,
    request: definition.request ?? {},
    handle: definition.handle as unknown as Route['handle'],
  };
}

/** Whether a call needs an Idempotency-Key: every change with a session, unless the contract frees it. */
export function needsKey({ method, access, isKeyFree, isDemoOnly }: Route): boolean {
  return method !== 'get' && access !== 'public' && isKeyFree !== true && isDemoOnly !== true;
}

export const changes = ({ method }: Pick<Route, 'method'>): boolean => method !== 'get';
