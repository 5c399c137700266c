// Which of several released versions of a scheme counts.
import type { CivilDate } from '../calendar/civil-date.js';

/** What is needed to know of a version to put it in order. */
export interface ReleasedVersion {
  readonly version: string;
  /** First day on which it is in force. */
  readonly inForceFrom: CivilDate;
}

/** Compares two version numbers as numbers: 1.10.0 is above 1.9.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (const [i, number] of left.entries()) {
    const difference = BigInt(number) - BigInt(right[i] ?? '0');
    if (difference !== 0n) return difference > 0n ? 1 : -1;
  }
  return 0;
}

/** The newest first: of two that begin on one day, the higher number counts (it corrects the other). */
export function newestFirst(a: ReleasedVersion, b: ReleasedVersion): number {
  if (a.inForceFrom !== b.inForceFrom) return a.inForceFrom < b.inForceFrom ? 1 : -1;
  return compareVersions(b.version, a.version);
}

/** The version in force on a day, of those of one scheme with the newest first. */
export function findInForce<V extends ReleasedVersion>(versions: readonly V[], on: CivilDate): V | undefined {
  return versions.find(({ inForceFrom }) => inForceFrom <= on);
}
