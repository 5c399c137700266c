// Holds every answer of the API against the contract that it publishes.
import type { z } from 'zod';
import { PROBLEM_STATUSES } from '../../api/problem.js';
import { ROUTES } from '../../api/routes/index.js';

const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** @throws Error when an answer is not what its route, or the form of problem documents, says. */
export function assertContract(method: string, path: string, status: number, contentType: string, body: unknown): void {
  if (status >= 400) return assertProblem(method, path, status, contentType, body);
  const found = PATTERNS.find(({ route, pattern }) => route.method === method.toLowerCase() && pattern.test(path));
  if (!found) return;
  const response = found.route.responses[status];
  if (!response) throw new Error(`${method} ${path} answers ${status}, of which the contract says nothing`);
  const schema: z.ZodType | undefined = response.schema;
  const parsed = schema?.safeParse(body);
  if (parsed?.success === false)
    throw new Error(`${method} ${path} ${status} is not as published: ${parsed.error.message}`);
}

function assertProblem(method: string, path: string, status: number, contentType: string, body: unknown): void {
  const { code, title, detail, type, status: stated } = (body ?? {}) as Record<string, unknown>;
  const isDocument =
    contentType.startsWith('application/problem+json') &&
    typeof code === 'string' &&
    (PROBLEM_STATUSES as Record<string, number>)[code] === status &&
    stated === status &&
    typeof title === 'string' &&
    typeof detail === 'string' &&
    type === `/docs/errors/${code}`;
  if (!isDocument) throw new Error(`${method} ${path} ${status} is no problem document: ${JSON.stringify(body)}`);
}
