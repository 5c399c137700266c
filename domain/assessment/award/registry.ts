// All award kinds by their name in packs.
import { findOwn } from '../../policy/own-member.js';
import { averageWageShare } from './average-wage-share.js';
import type { AwardKind } from './kind.js';
import { limit } from './limit.js';
import { monthlyRate } from './monthly-rate.js';
import { monthsFromIncome } from './months-from-income.js';
import { oneOff } from './one-off.js';
import { orderedRelief } from './ordered-relief.js';
import { yearlyShare } from './yearly-share.js';

const AWARD_KINDS: Readonly<Record<string, AwardKind>> = {
  'average-wage-share': averageWageShare,
  limit,
  'monthly-rate': monthlyRate,
  'months-from-income': monthsFromIncome,
  'one-off': oneOff,
  'ordered-relief': orderedRelief,
  'yearly-share': yearlyShare,
};

/** The award kind of this name, or undefined. */
export function findAwardKind(name: string): AwardKind | undefined {
  return findOwn(AWARD_KINDS, name);
}
