// Lists by keyset: where a page begins, and what is said about the next one.
import { validate as isUuid } from 'uuid';
import { DEFAULT_LIMIT } from './fields.js';
import { Problem } from './problem.js';

export interface Page<T> {
  items: T[];
  page: { endCursor: string | null; hasMore: boolean };
}

/** How many rows are asked for: one more than shown tells whether the list goes on. */
export const rowsFor = (limit: number | undefined): number => (limit ?? DEFAULT_LIMIT) + 1;

/** A page of rows of which one too many may have been read. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number | undefined,
  { show, cursor }: { show: (row: R) => T; cursor: (row: R) => string },
): Page<T> {
  const shown = rows.slice(0, limit ?? DEFAULT_LIMIT);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    page: { endCursor: last === undefined ? null : cursor(last), hasMore: rows.length > shown.length },
  };
}

const notACursor = () => new Problem('invalid-query', { errors: [{ pointer: '/after', message: 'after' }] });

/** The id after which a page begins. @throws Problem if it is none. */
export function idCursor(after: string | undefined): string | undefined {
  if (after !== undefined && !isUuid(after)) throw notACursor();
  return after;
}

/** The number after which a page begins, 0 for the first. @throws Problem if it is none. */
export function numberCursor(after: string | undefined): number {
  if (after === undefined) return 0;
  if (!/^\d{1,15}$/.test(after)) throw notACursor();
  return Number(after);
}

/** The instant and id after which a page begins, as `instantCursorOf` writes them. @throws Problem if it is none. */
export function instantCursor(after: string | undefined): { at: Date; id: string } | undefined {
  if (after === undefined) return undefined;
  const [, milliseconds, id] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(after) ?? [];
  if (milliseconds === undefined || id === undefined || !isUuid(id)) throw notACursor();
  return { at: new Date(Number(milliseconds)), id };
}

export const instantCursorOf = (at: Date, id: string): string => `${at.getTime()}_${id}`;
