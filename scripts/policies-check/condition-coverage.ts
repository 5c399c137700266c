// Whether each condition of a scheme is seen to hold and seen to fail: over the worked cases, then over claims made up for it.
// Claims that showed something new are changed further, so that conditions behind others are reached too.
import { CaseValues, type Claim } from '../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { askCondition } from '../../domain/assessment/condition.js';
import { findNameType } from '../../domain/policy/name-type.js';
import type { Chance, ClaimMaker } from './generated-claims.js';

const MOST_CLAIMS = 20_000;
/** One of so many claims is made anew; the others are changed from those that showed something. */
const FRESH_EVERY = 4;

export interface ConditionCoverage {
  readonly id: string;
  readonly isSeenTrue: boolean;
  readonly isSeenFalse: boolean;
}

/** Asks every condition about these claims, and about made-up ones until each was seen both ways or it is enough. */
export function coverConditions(
  scheme: CompiledScheme,
  worked: readonly Claim[],
  maker: ClaimMaker,
  chance: Chance,
): readonly ConditionCoverage[] {
  const wanted = scheme.conditions.flatMap(({ document: { id } }) => [`${id} met`, `${id} notMet`]);
  const shownBy = showing(scheme);
  const seen = new Set<string>();
  const telling: Claim[] = [];
  const show = (claim: Claim): void => {
    const shown = shownBy(claim).filter((one) => !seen.has(one));
    if (shown.length === 0) return;
    for (const one of shown) seen.add(one);
    telling.push(claim);
  };
  worked.forEach(show);
  for (let count = 0; count < MOST_CLAIMS && !wanted.every((one) => seen.has(one)); count++) {
    const isFresh = telling.length === 0 || count % FRESH_EVERY === 0;
    show(isFresh ? maker.make() : maker.change(chance.pick(telling)));
  }
  return scheme.conditions.map(({ document: { id } }) => ({
    id,
    isSeenTrue: seen.has(`${id} met`),
    isSeenFalse: seen.has(`${id} notMet`),
  }));
}

/**
 * Says what a claim shows: the result of each condition, and which way each yes/no value and code of the pack went. Days and
 * numbers are left out: nearly every claim would show new ones.
 */
function showing({ conditions, resolvers, content }: CompiledScheme): (claim: Claim) => readonly string[] {
  const isTelling = (name: string) => ['yesNo', 'code'].includes(findNameType(content, name)?.kind ?? '');
  const derived = Object.keys(content.document.derivations).map((name) => ({ name, isTelling: isTelling(name) }));
  return (claim) => {
    const values = new CaseValues(claim, resolvers);
    return [
      ...conditions.map((one) => `${one.document.id} ${askCondition(one, values).assessed.result}`),
      ...derived.map(({ name, isTelling }) => {
        const found = values.find(name);
        return found.state === 'known' && isTelling
          ? `${name} is ${JSON.stringify(found.value)}`
          : `${name} ${found.state}`;
      }),
    ];
  };
}
