// What a rehearsal and the dry run of a migration have in common: stored cases are looked at page by page, beside the worker's other
// work, with the settings that any of their versions reads.
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { Settings } from '../../domain/policy/value-type.js';
import { readSettings } from '../../prisma/settings-store.js';
import type { Dependencies } from '../dependencies.js';

/** Cases of a page: a fraction of a second of work, and a few megabytes of stored results. */
export const PAGE = 500;
/** Comes before every case. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** After so many the worker's other work has its turn. */
const AT_ONCE = 25;

/** The present settings that a version reads, or one that the cases have pinned. */
export async function readPresentSettings(
  { db, policies }: Dependencies,
  target: CompiledScheme,
  cases: readonly { policyHash: string }[],
): Promise<Settings> {
  const names = new Set(Object.keys(target.content.settings));
  for (const pinned of new Set(cases.map(({ policyHash }) => policyHash)))
    for (const name of Object.keys((await policies.getVersion(pinned)).content.settings)) names.add(name);
  return readSettings(db, target.jurisdiction, [...names]);
}

/** What is found for each case, in their order. */
export async function lookAtEach<C, F>(cases: readonly C[], look: (one: C) => Promise<F>): Promise<F[]> {
  const found: F[] = [];
  for (const one of cases) {
    found.push(await look(one));
    if (found.length % AT_ONCE === 0) await othersTurn();
  }
  return found;
}
