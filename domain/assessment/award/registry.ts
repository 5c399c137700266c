// All award kinds by their name in packs.
import { findOwn } from '../../policy/own-member.js';
import { averageWageShare } from './average-wage-share.js';
import { budgetShare } from './budget-share.js';
import { employmentRecognition } from './employment-recognition.js';
import { interestShare } from './interest-share.js';
import type { AwardKind } from './kind.js';
import { limit } from './limit.js';
import { lossShares } from './loss-shares.js';
import { monthlyRate } from './monthly-rate.js';
import { monthlyShare } from './monthly-share.js';
import { monthlyStandard } from './monthly-standard.js';
import { monthsFromIncome } from './months-from-income.js';
import { oneOff } from './one-off.js';
import { orderedRelief } from './ordered-relief.js';
import { ratios } from './ratios.js';
import { unitRanking } from './unit-ranking.js';
import { yearlyShare } from './yearly-share.js';

const AWARD_KINDS: Readonly<Record<string, AwardKind>> = {
  'average-wage-share': averageWageShare,
  'budget-share': budgetShare,
  'employment-recognition': employmentRecognition,
  'interest-share': interestShare,
  limit,
  'loss-shares': lossShares,
  'monthly-rate': monthlyRate,
  'monthly-share': monthlyShare,
  'monthly-standard': monthlyStandard,
  'months-from-income': monthsFromIncome,
  'one-off': oneOff,
  'ordered-relief': orderedRelief,
  ratios,
  'unit-ranking': unitRanking,
  'yearly-share': yearlyShare,
};

/** The award kind of this name, or undefined. */
export function findAwardKind(name: string): AwardKind | undefined {
  return findOwn(AWARD_KINDS, name);
}
