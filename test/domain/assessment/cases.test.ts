// The worked cases, as questions to the assessment and what must be in the answers. They know nothing of this implementation;
// a case runs as soon as its scheme has a pack. Those of the files by-clause-* were derived from the clauses alone, by hand or with
// arithmetic of their own: where one of them fails, the clause says which side is wrong.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import type { Assessment } from '../../../domain/assessment/assessment.js';
import { foreignSchemeAssessment } from '../../../domain/assessment/foreign-scheme.js';
import { findScheme } from '../../../domain/policy/find-scheme.js';
import { factsSchema, settingsSchema, withoutUnset } from '../../../domain/policy/request-schema.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { policies } from './flexible-claim.js';

interface WorkedCase {
  id: string;
  clause: string;
  title: string;
  request: { jurisdiction: string; scheme: string; asOf: string; facts: unknown; settings: unknown };
  expect: Readonly<Record<string, Value>>;
}

const FOLDER = fileURLToPath(new URL('cases/', import.meta.url));
/** Lists of codes whose order has no meaning. */
const UNORDERED = new Set([
  'reasons',
  'missing',
  'missingSettings',
  'hardshipCategories',
  'opensSchemes',
  'waivedFees',
  'remainingItems',
]);

const cases = readdirSync(FOLDER).flatMap(
  (file) => JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as WorkedCase[],
);
const facts = factsSchema(policies.vocabulary);
const settings = settingsSchema(policies.vocabulary);

function answerTo({ request }: WorkedCase): Assessment | undefined {
  const { jurisdiction, scheme, asOf } = request;
  const found = findScheme(policies, jurisdiction, scheme);
  if (found.found === 'foreign') return foreignSchemeAssessment({ jurisdiction, scheme, asOf, clause: found.clause });
  if (found.found !== 'scheme') return undefined;
  return assess(found.scheme, {
    asOf,
    facts: facts.parse(request.facts),
    settings: withoutUnset(settings.parse(request.settings)),
  });
}

/** What the clause of a case cites: clauses apart by `; `, each of them one section or several apart by `、`. */
function citedBy({ clause }: WorkedCase): readonly (readonly string[])[] {
  return clause.split('; ').map((text) => {
    const [source, sections] = text.split(' ') as [string, string];
    return sections.split('、').map((section) => `${source} ${section}`);
  });
}

/** The same with lists whose order has no meaning in the order of their texts, also inside the units of an appraisal. */
function inOrder(fields: object): object {
  const sorted = (name: string, value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    if (UNORDERED.has(name)) return [...(value as string[])].sort();
    return value.map((item: unknown) => (typeof item === 'object' && item !== null ? inOrder(item) : item));
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, sorted(name, value)]));
}

const answered = cases.map((worked) => ({ ...worked, answer: answerTo(worked) })).filter(({ answer }) => answer);

describe('the worked cases', () => {
  it('are many, and every pack has some', () => {
    expect(cases.length).toBeGreaterThan(100);
    const asked = new Set(cases.map(({ request }) => request.scheme));
    expect(policies.schemes.map(({ scheme }) => scheme).filter((scheme) => !asked.has(scheme))).toEqual([]);
  });

  it.each(answered)('$id: $title', ({ answer, expect: expected }) => {
    expect(inOrder(answer!)).toMatchObject(inOrder(expected));
  });

  it('are answered with their clause, or with a place inside a section that it names', () => {
    const isCited = (worked: WorkedCase, answer: Assessment): boolean =>
      citedBy(worked).every((sections) =>
        sections.some((section) => answer.clauses.some((clause) => clause.startsWith(section))),
      );
    expect(answered.filter((worked) => !isCited(worked, worked.answer!)).map(({ id }) => id)).toEqual([]);
  });
});
