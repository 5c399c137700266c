// When the operator takes claims of a scheme. No source states such a window, so it is a setting that counts for every scheme
// and belongs to no policy version: it decides when a claim opens, never whether it is due.
import type { CivilDate } from '../calendar/civil-date.js';
import { findOpening, type Opening, type YearlyWindow } from '../calendar/yearly-window.js';
import type { Value } from '../policy/value-type.js';
import type { CaseValues } from './case-values.js';

/** The setting: a list of `{ scheme, from, to }`; a scheme that is not in it takes claims all year. */
export const FILING_WINDOWS = 'filingWindows';

type Entry = YearlyWindow & { readonly scheme: string } & { readonly [member: string]: Value };

/** The opening in which a claim that is otherwise open from `day` on is taken; undefined if the scheme takes claims all year. */
export function findFilingOpening(values: CaseValues, scheme: string, day: CivilDate): Opening | undefined {
  const entries = (values.setting(FILING_WINDOWS) ?? []) as readonly Entry[];
  const own = entries.filter((entry) => entry.scheme === scheme);
  for (const entry of own) values.noteEntry(FILING_WINDOWS, entry);
  return findOpening(own, day);
}
