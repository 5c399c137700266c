// The contract as OpenAPI 3.1, made of the same routes and schemas that answer.
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { API_CODES } from './problem.js';
import { REFUSAL_CODES } from '../domain/errors.js';
import { MAX_FILE_BYTES } from './request-body.js';
import { changes, needsKey, type Route } from './route.js';

const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum([...REFUSAL_CODES, ...API_CODES]),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    availableActions: z.array(z.string()).optional(),
    conflict: z.object({ who: z.string(), what: z.string(), when: z.iso.datetime() }).optional(),
    traceId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457; `type` is a page that explains the code' });

const UploadForm = z.object({
  kind: z.string().meta({ description: 'Kind of evidence' }),
  file: z.string().meta({ format: 'binary', maxLength: MAX_FILE_BYTES }),
});

const Key = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .meta({ description: 'The same key and body give the same answer for 30 days' });
const Csrf = z.string().meta({ description: 'csrfToken of the session' });
const IfMatch = z.string().meta({ description: 'ETag that was read; * for any' });

/** The document of all routes. */
export function openApiOf(routes: readonly Route[], cookie: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method] = operationOf(route);
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'bofu',
        version: '1',
        description:
          'Workflow engine for public subsidies. Money is text in yuan with two digits, dates are civil dates in Asia/Shanghai.',
      },
      paths,
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookie } } },
    },
    { allowEmptySchema: { unknown: true } },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { tag, summary, access, request } = route;
  const headers = headersOf(route);
  const content = contentOf(route);
  return {
    tags: [tag],
    summary,
    operationId: operationIdOf(route),
    ...(access === 'public' ? {} : { security: [{ session: [] }] }),
    requestParams: {
      ...(request.params ? { path: request.params as z.ZodObject } : {}),
      ...(request.query ? { query: request.query as z.ZodObject } : {}),
      ...(Object.keys(headers).length > 0 ? { header: z.object(headers) } : {}),
    },
    ...(content ? { requestBody: { content, required: !(request.body instanceof z.ZodOptional) } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, response]) => [status, answerOf(response)])),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: ProblemDocument } },
      },
    },
  };
}

function headersOf(route: Route): Record<string, z.ZodType> {
  return {
    ...(needsKey(route) ? { 'Idempotency-Key': Key } : {}),
    ...(route.access !== 'public' && changes(route) ? { 'X-CSRF-Token': Csrf } : {}),
    ...(route.method === 'patch' ? { 'If-Match': IfMatch } : {}),
  };
}

function contentOf({ takes, request }: Route) {
  if (takes === 'upload') return { 'multipart/form-data': { schema: UploadForm } };
  if (takes === 'statement')
    return {
      'text/csv': { schema: z.string() },
      'multipart/form-data': { schema: UploadForm.pick({ file: true }) },
    };
  return request.body && { 'application/json': { schema: request.body } };
}

function answerOf({ description, schema, mediaType, hasEtag }: Route['responses'][number]) {
  return {
    description,
    ...(hasEtag ? { headers: { ETag: { schema: { type: 'string' as const } } } } : {}),
    ...(schema || mediaType !== undefined
      ? {
          content: {
            ...(schema ? { 'application/json': { schema } } : {}),
            ...(mediaType === undefined ? {} : { [mediaType]: { schema: { type: 'string' as const } } }),
          },
        }
      : {}),
  };
}

/** `POST /api/v1/tasks/{id}/actions` becomes `postTasksIdActions`. */
function operationIdOf({ method, path }: Route): string {
  const words = path
    .replace('/api/v1', '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
