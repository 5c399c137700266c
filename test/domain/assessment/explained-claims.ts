// Claims of every pack: the worked cases, and some made up by the types of the form, the same ones every time.
import { fileURLToPath } from 'node:url';
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { factsSchema } from '../../../domain/policy/request-schema.js';
import type { SchemeWords } from '../../../domain/policy/scheme-words.js';
import { Chance, ClaimMaker } from '../../../scripts/policies-check/generated-claims.js';
import { readWorkedClaims } from '../../../scripts/policies-check/worked-cases.js';
import { policies } from './flexible-claim.js';

const SEED = 20_261_127;
const MADE_UP = 60;

const admitted = factsSchema(policies.vocabulary);
const worked = readWorkedClaims(fileURLToPath(new URL('cases/', import.meta.url)), policies.vocabulary);

/** A claim with its assessment, as the record keeps both: through JSON and back. */
export interface Recorded {
  readonly scheme: CompiledScheme;
  readonly words: SchemeWords;
  readonly claim: Claim;
  readonly assessment: Assessment;
  readonly facts: Claim['facts'];
}

export function recordedOf(scheme: CompiledScheme, claim: Claim): Recorded {
  const words = policies.words.get(scheme.hash);
  if (!words) throw new Error(`no words of ${scheme.scheme}`);
  const stored = JSON.parse(JSON.stringify({ assessment: assess(scheme, claim), facts: claim.facts })) as Pick<
    Recorded,
    'assessment' | 'facts'
  >;
  return { scheme, words, claim, ...stored };
}

/** The worked cases of a scheme. */
export function workedOf(scheme: CompiledScheme): readonly Recorded[] {
  const name = `${scheme.jurisdiction}/${scheme.scheme}`;
  return worked.filter((one) => one.scheme === name).map(({ claim }) => recordedOf(scheme, claim));
}

/** The same, and claims that are made up. */
export function claimsOf(scheme: CompiledScheme): readonly Recorded[] {
  const jurisdiction = policies.jurisdictions.get(scheme.jurisdiction);
  if (!jurisdiction) throw new Error(`no jurisdiction ${scheme.jurisdiction}`);
  const maker = new ClaimMaker(scheme, policies.vocabulary, jurisdiction, new Chance(SEED));
  const own = workedOf(scheme);
  const madeUp = Array.from({ length: MADE_UP }, (_, index) => {
    const base = own[index % Math.max(own.length, 1)];
    return recordedOf(scheme, base && index % 2 === 0 ? maker.change(base.claim) : maker.make());
  });
  // What a request could not say, such as a group of persons for a scheme, is left out.
  return [...own, ...madeUp].filter(({ facts }) => admitted.safeParse(facts).success);
}

export const SCHEMES = policies.schemes.map((scheme) => [scheme.scheme, scheme] as const);
