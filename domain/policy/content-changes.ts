// What differs between two versions of a pack, place by place, for whoever has to answer for the change.
import { canonicalJson } from '../canonical-json.js';
import { findOwn } from './own-member.js';

/** A place that differs; a side that has nothing there is left out. */
export interface ContentChange {
  /** Names of members; elements of a list by what names them: `conditions.income.when`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Members by which the elements of a pack's lists are known. */
const NAMES = ['id', 'fact', 'kind', 'name', 'stage', 'unit'] as const;

/** Every place in which two documents differ, in the order of the first and then of the second. */
export function changesBetween(before: unknown, after: unknown, path: readonly string[] = []): ContentChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const [left, right] = [membersOf(before), membersOf(after)];
  if (!left || !right) {
    return [
      { path: path.join('.'), ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
    ];
  }
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const changes = names.flatMap((name) => changesBetween(findOwn(left, name), findOwn(right, name), [...path, name]));
  // The same elements in another order: the list as a whole is what differs.
  return changes.length > 0 ? changes : [{ path: path.join('.'), before, after }];
}

/** The members of an object, or of a list whose elements all have a name of their own. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return value as Record<string, unknown>;
  const name = NAMES.find((member) =>
    value.every((one) => typeof (one as Record<string, unknown> | null)?.[member] === 'string'),
  );
  if (value.length === 0 || name === undefined) return undefined;
  const named = value.map((one: Record<string, unknown>) => [String(one[name]), one] as const);
  return new Set(named.map(([key]) => key)).size === named.length ? Object.fromEntries(named) : undefined;
}
