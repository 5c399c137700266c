// Which settings money depends on: two officers change those, one alone the others.
import { FILING_WINDOWS } from '../assessment/filing-window.js';
import type { Policies } from './load-policies.js';
import { dependsOn } from './unpublished-base.js';

/** Settlements by which somebody pays, or is paid less; a status or a service moves no money by itself. */
const MONEY: ReadonlySet<string> = new Set(['payout', 'priceReduction']);

/**
 * Whether the amount or the granting of money can depend on a setting: a scheme of the jurisdiction that pays depends on it. When claims
 * are taken counts for every scheme.
 */
export function movesMoney(policies: Pick<Policies, 'schemes'>, jurisdiction: string, name: string): boolean {
  return policies.schemes.some(
    ({ jurisdiction: owner, content }) =>
      owner === jurisdiction &&
      MONEY.has(content.document.settlement) &&
      (name === FILING_WINDOWS || dependsOn(content, name)),
  );
}
