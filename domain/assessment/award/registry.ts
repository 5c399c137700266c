// All award kinds by their name in packs.
import { findOwn } from '../../policy/own-member.js';
import type { AwardKind } from './kind.js';
import { monthlyRate } from './monthly-rate.js';

const AWARD_KINDS: Readonly<Record<string, AwardKind>> = {
  'monthly-rate': monthlyRate,
};

/** The award kind of this name, or undefined. */
export function findAwardKind(name: string): AwardKind | undefined {
  return findOwn(AWARD_KINDS, name);
}
