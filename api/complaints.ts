// What Zod found, as complaints about fields: a JSON pointer and the key of what is said.
import type { z } from 'zod';
import type { Complaint } from './problem.js';

/** Nobody reads more, and a body can be made to have a hundred thousand wrong fields. */
const MOST_COMPLAINTS = 100;

/** One complaint for each wrong field; an object with unknown fields has one for each of them. */
export function complaintsOf({ issues }: z.ZodError, input: unknown): Complaint[] {
  return issues
    .flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerTo(issue.path), message: keyOf(issue, input) }];
      return issue.keys
        .slice(0, MOST_COMPLAINTS)
        .map((key) => ({ pointer: pointerTo([...issue.path, key]), message: 'unknown' }));
    })
    .slice(0, MOST_COMPLAINTS);
}

/** A JSON pointer (RFC 6901). */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Schemas carry the key of their message; where Zod speaks itself, only "missing" is told apart from "wrong". */
function keyOf({ path, message }: z.core.$ZodIssue, input: unknown): string {
  if (/^[a-z][A-Za-z]*$/.test(message)) return message;
  let value = input;
  for (const step of path) value = isRecord(value) ? value[step] : undefined;
  return value === undefined ? 'required' : 'invalid';
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
