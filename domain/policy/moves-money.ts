// Which settings money depends on: two officers change those, one alone the others.
import type { Policies } from './load-policies.js';

/** Whether the amount or the granting of an award can depend on a setting: a scheme of the jurisdiction uses it. */
export function movesMoney(policies: Policies, jurisdiction: string, name: string): boolean {
  return policies.schemes.some(
    (scheme) => scheme.jurisdiction === jurisdiction && Object.hasOwn(scheme.content.settings, name),
  );
}
