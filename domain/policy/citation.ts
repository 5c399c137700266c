// The clause that a rule rests on, with the words that say so.
import { z } from 'zod';
import type { SchemaMessage } from './schema-message.js';

const MAX_QUOTE_CHARACTERS = 40;

/** A clause of a source document: its code, a space, the place ("S2.3 三(三)4"). */
export const Clause = z.string().regex(/^S\d+(\.\d+)? \S+$/, 'clause' satisfies SchemaMessage);

/** A clause and the words of the source (at most 40 characters, literally as they stand there). */
export const CITATION = {
  clause: Clause,
  quote: z.string().min(2).max(MAX_QUOTE_CHARACTERS),
} as const;

export const Citation = z.strictObject(CITATION);
export type Citation = z.infer<typeof Citation>;

/** The code of the source document that a clause belongs to ("S2.3"). */
export function sourceOf(clause: string): string {
  return clause.slice(0, clause.indexOf(' '));
}
