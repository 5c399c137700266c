// Problem documents (RFC 9457): every code with its HTTP status, and how a refusal becomes a document in the caller's words.
import { Refusal, type RefusalCode, type RefusalDetails } from '../domain/errors.js';
import type { Reader } from '../prisma/client.js';
import type { Catalogue } from './catalogue.js';
import { hasWords, wordsOf, type Language } from './language.js';

/** Codes that only the API itself has; those of the business are `REFUSAL_CODES`. */
export const API_CODES = [
  'broken-json',
  'bad-request',
  'not-signed-in',
  'csrf',
  'key-missing',
  'key-reused',
  'invalid-query',
  'invalid-input',
  'unsupported-media-type',
  'too-large',
  'method-not-allowed',
  'precondition-required',
  'precondition-failed',
  'scheme-not-in-jurisdiction',
  'advance-the-child',
  'certificate-number-mistyped',
  'too-many-requests',
  'action-pending',
  'bank-unavailable',
  'unavailable',
  'internal',
] as const;
export type ApiCode = (typeof API_CODES)[number];
export type ProblemCode = RefusalCode | ApiCode;

/** The status of each code. A new code does not compile until it stands here. */
export const PROBLEM_STATUSES = {
  'not-found': 404,
  forbidden: 403,
  'four-eyes': 403,
  'own-case': 403,
  'not-available': 409,
  conflict: 409,
  'task-not-claimed': 409,
  'opinion-required': 422,
  'not-eligible': 409,
  'fact-not-established': 409,
  'unknown-fact': 422,
  'decision-incomplete': 422,
  'payee-missing': 409,
  'coverage-conflict': 409,
  'not-asked-for': 409,
  'deadline-passed': 409,
  'draft-changed': 409,
  'unknown-district': 422,
  'nothing-due': 409,
  'batch-in-preparation': 409,
  'impact-changed': 409,
  'unknown-duty-type': 422,
  'not-yet-begun': 422,
  'not-owed': 422,
  'out-of-order': 409,
  'batch-conflicted': 409,
  'not-rehearsed': 409,
  'draft-outdated': 409,
  'command-expired': 409,
  'broken-json': 400,
  'bad-request': 400,
  'not-signed-in': 401,
  csrf: 403,
  'key-missing': 400,
  'key-reused': 422,
  'invalid-query': 400,
  'invalid-input': 422,
  'unsupported-media-type': 415,
  'too-large': 413,
  'method-not-allowed': 405,
  'precondition-required': 428,
  'precondition-failed': 412,
  'scheme-not-in-jurisdiction': 422,
  'advance-the-child': 409,
  'certificate-number-mistyped': 422,
  'too-many-requests': 429,
  'action-pending': 503,
  'bank-unavailable': 503,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ProblemCode, number>;

/** A complaint about one field: where it stands in the body or the query, and the key of what is said about it. */
export interface Complaint {
  pointer: string;
  message: string;
  /** Figures in what is said. */
  values?: Readonly<Record<string, string>>;
}

export interface ProblemDetails extends RefusalDetails {
  errors?: readonly Complaint[];
  /** Seconds after which asking again makes sense. */
  retryAfter?: number;
  /** With `method-not-allowed`. */
  allow?: readonly string[];
  traceId?: string;
}

/** Anything that the API answers with a problem document. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
    this.name = 'Problem';
  }
}

/** One wrong field. */
export function invalidInput(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}

/** A refusal by a rule of the business as a problem; other errors are not touched. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  return error instanceof Refusal ? new Problem(error.code, error.details) : undefined;
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  errors?: { pointer: string; message: string }[];
  availableActions?: readonly string[];
  conflict?: { who: string; what: string; when: string };
  traceId?: string;
}

/** The document of a problem; `instance` is the path that was asked for. */
export async function documentOf(
  { db, catalogue }: { db: Reader; catalogue: Catalogue },
  { code, details }: Problem,
  language: Language,
  instance: string,
): Promise<ProblemDocument> {
  const words = wordsOf(language);
  const detail = words(`problem.${code}.detail`, { names: namesIn(catalogue, details.names ?? [], language) });
  const complaints =
    details.errors ?? details.pointers?.map((pointer) => ({ pointer, message: `problem.${code}.detail` }));
  return {
    type: `/docs/errors/${code}`,
    title: words(`problem.${code}.title`),
    status: PROBLEM_STATUSES[code],
    detail,
    instance,
    code,
    ...(complaints && {
      errors: complaints.map(({ pointer, message, values }: Complaint) => ({
        pointer,
        message: message === `problem.${code}.detail` ? detail : catalogue.complaint(message, language, values),
      })),
    }),
    ...(details.availableActions && { availableActions: details.availableActions }),
    ...(details.conflict && { conflict: await conflictOf(db, details.conflict) }),
    ...(details.traceId && { traceId: details.traceId }),
  };
}

function namesIn(catalogue: Catalogue, names: readonly string[], language: Language): string {
  const words = wordsOf(language);
  const one = (name: string) =>
    hasWords(`outcome.${name}`) ? words(`outcome.${name}`) : (catalogue.findName(name, language) ?? name);
  return names.map(one).join(words('list.separator'));
}

async function conflictOf(
  db: Reader,
  { userId, action, at }: NonNullable<RefusalDetails['conflict']>,
): Promise<NonNullable<ProblemDocument['conflict']>> {
  const account = await db.userAccount.findUnique({ where: { id: userId }, select: { displayName: true } });
  return { who: account?.displayName ?? userId, what: action, when: new Date(at).toISOString() };
}
