// All award kinds by their name in packs.
import { findOwn } from '../../policy/own-member.js';
import { interestShare } from './interest-share.js';
import type { AwardKind } from './kind.js';
import { limit } from './limit.js';
import { lossShares } from './loss-shares.js';
import { monthlyRate } from './monthly-rate.js';
import { monthlyStandard } from './monthly-standard.js';
import { oneOff } from './one-off.js';
import { yearlyShare } from './yearly-share.js';

const AWARD_KINDS: Readonly<Record<string, AwardKind>> = {
  'interest-share': interestShare,
  limit,
  'loss-shares': lossShares,
  'monthly-rate': monthlyRate,
  'monthly-standard': monthlyStandard,
  'one-off': oneOff,
  'yearly-share': yearlyShare,
};

/** The award kind of this name, or undefined. */
export function findAwardKind(name: string): AwardKind | undefined {
  return findOwn(AWARD_KINDS, name);
}
