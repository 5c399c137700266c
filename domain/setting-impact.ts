// What a changed setting would do before anybody confirms it: cases that go on, instalments that change, money up and down, and
// budget lines that would burst. Counted page by page; amounts are fen as text, so that it can be kept as JSON between pages.
import type { Fen } from './money.js';

/** The same of one scheme. */
export interface SchemeImpact {
  /** Cases that wait for the setting and would go on. */
  casesReleased: number;
  /** Cases that wait for it and would still lack something. */
  casesStillWaiting: number;
  /** Entitlements of which an instalment changes. */
  entitlements: number;
  /** Instalments that change or whose amount becomes known: open ones, and those that were paid provisionally. */
  periods: number;
  /** What changed instalments cost more; an amount that becomes known counts as a whole. */
  up: string;
  /** What changed instalments cost less. */
  down: string;
}

/** What a budget line of a year needs beyond what is reserved in it. */
export interface LineNeed {
  line: string;
  year: number;
  needed: string;
}

export interface ImpactTally {
  /** How many cases and entitlements were looked at. */
  casesSeen: number;
  entitlementsSeen: number;
  schemes: Record<string, SchemeImpact>;
  lines: Record<string, LineNeed>;
}

/** The counted impact as it is kept with the change. */
export interface StoredImpact {
  status: 'computing' | 'ready';
  /** When counting began and ended, in milliseconds of business time. */
  startedAt: number;
  countedAt?: number;
  /** Where counting goes on; absent when it is done. */
  next?: ImpactPlace;
  /** There are more cases or entitlements than were looked at. */
  isCapped: boolean;
  tally: ImpactTally;
  /** When it is done: lines that are open and what they have, beside what is needed of them. */
  budgetLines?: { line: string; year: number; available: string; needed: string }[];
}

/** Cases first, then entitlements, each after an id. */
export interface ImpactPlace {
  among: 'cases' | 'entitlements';
  after: string;
}

/** An instalment that is open, or was paid provisionally, and its new amount. */
export interface ChangedInstalment {
  before: Fen | null;
  after: Fen;
  /** `reserved`: its money is taken from the line already. */
  funding: string;
  budgetYear: number;
  /** Of one that was paid: what is paid further. What was paid too much gives its line nothing back. */
  further?: Fen;
}

export function emptyTally(): ImpactTally {
  return { casesSeen: 0, entitlementsSeen: 0, schemes: {}, lines: {} };
}

/** Counts a case that waits for the setting. */
export function countCase(tally: ImpactTally, scheme: string, isReleased: boolean): void {
  tally.casesSeen += 1;
  const of = schemeOf(tally, scheme);
  if (isReleased) of.casesReleased += 1;
  else of.casesStillWaiting += 1;
}

/** Counts an entitlement and what changes of it; `line` is null where the scheme's money is unlimited. */
export function countEntitlement(
  tally: ImpactTally,
  { scheme, line }: { scheme: string; line: string | null },
  changes: readonly ChangedInstalment[],
): void {
  tally.entitlementsSeen += 1;
  if (changes.length === 0) return;
  const of = schemeOf(tally, scheme);
  of.entitlements += 1;
  of.periods += changes.length;
  for (const { before, after, funding, budgetYear, further } of changes) {
    const difference = after - (before ?? 0n);
    if (difference > 0n) of.up = plus(of.up, difference);
    else of.down = plus(of.down, -difference);
    if (line !== null) {
      const need = (tally.lines[`${line}/${budgetYear}`] ??= { line, year: budgetYear, needed: '0' });
      // What is only committed has taken nothing from the line: the whole amount is still to be found there.
      need.needed = plus(need.needed, further ?? (funding === 'reserved' ? difference : after));
    }
  }
}

/** Whether a line has less than is needed of it: it would burst. */
export function isShort({ available, needed }: { available: string; needed: string }): boolean {
  return BigInt(needed) > BigInt(available);
}

/** The sum over all schemes. */
export function totalOf({ schemes }: ImpactTally): SchemeImpact {
  const total = nothing();
  for (const one of Object.values(schemes)) {
    total.casesReleased += one.casesReleased;
    total.casesStillWaiting += one.casesStillWaiting;
    total.entitlements += one.entitlements;
    total.periods += one.periods;
    total.up = plus(total.up, BigInt(one.up));
    total.down = plus(total.down, BigInt(one.down));
  }
  return total;
}

function schemeOf({ schemes }: ImpactTally, scheme: string): SchemeImpact {
  return (schemes[scheme] ??= nothing());
}

function nothing(): SchemeImpact {
  return { casesReleased: 0, casesStillWaiting: 0, entitlements: 0, periods: 0, up: '0', down: '0' };
}

const plus = (sum: string, fen: Fen): string => (BigInt(sum) + fen).toString();
