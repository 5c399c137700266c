// Facts and settings of a question, against the vocabulary; what is wrong is pointed at where it stands in the body.
import type { z } from 'zod';
import type { Facts, Settings } from '../domain/policy/value-type.js';
import type { Catalogue } from './catalogue.js';
import { complaintsOf } from './complaints.js';
import { Problem } from './problem.js';

/** @throws Problem `invalid-input` with pointers below `/facts`. */
export function checkedFacts(catalogue: Catalogue, value: unknown): Facts {
  return checked(catalogue.facts, value, '/facts');
}

/** @throws Problem `invalid-input` with pointers below `/settings`. */
export function checkedSettings(catalogue: Catalogue, value: unknown): Settings {
  return checked(catalogue.settings, value, '/settings');
}

function checked<T>(schema: z.ZodType<T>, value: unknown, at: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = complaintsOf(parsed.error, value).map((complaint) => ({
    ...complaint,
    pointer: `${at}${complaint.pointer}`,
  }));
  throw new Problem('invalid-input', { errors });
}
