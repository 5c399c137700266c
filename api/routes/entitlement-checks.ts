// "What may I claim?" over every scheme of a jurisdiction at once: the matrix of persons and measures.
import { z } from 'zod';
import { assess } from '../../domain/assessment/assess.js';
import type { Assessment } from '../../domain/assessment/assessment.js';
import type { Claim } from '../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import { OUTCOMES } from '../../domain/assessment/outcome.js';
import { CivilDateText } from '../../domain/policy/value-schema.js';
import { readSettings } from '../../prisma/settings-store.js';
import { checkedFacts } from '../claim-values.js';
import { Anything, body, Labels, Open, PolicyCode } from '../fields.js';
import type { Language } from '../language.js';
import { Problem } from '../problem.js';
import { publicRoute } from '../route.js';

const Question = body({
  jurisdiction: PolicyCode,
  asOf: CivilDateText,
  facts: Anything.meta({
    type: 'object',
    description: 'Facts by the names of the vocabulary; what is not known is left out',
  }),
});

const CheckView = z
  .object({
    scheme: z.string(),
    label: z.string(),
    labels: Labels,
    settlement: z.string(),
    assessment: Open.and(z.object({ outcome: z.enum(OUTCOMES) })),
  })
  .meta({ id: 'EntitlementCheck' });

export const checkEntitlements = publicRoute({
  method: 'post',
  path: '/api/v1/entitlement-checks',
  tag: 'Assessments',
  summary: 'Assesses facts under every scheme of a jurisdiction; no side effect, no sign-in',
  request: { body: Question },
  responses: {
    200: {
      description: 'One check for each scheme, in the order of what can be had soonest',
      schema: z.object({ jurisdiction: z.string(), asOf: z.string(), items: z.array(CheckView) }),
    },
  },
  async handle({ deps: { catalogue, db, policies }, body: { jurisdiction, asOf, facts: given }, language }) {
    const facts = checkedFacts(catalogue, given);
    if (!catalogue.policies.jurisdictions.has(jurisdiction)) throw new Problem('not-found');
    const own = catalogue.policies.schemes.filter((scheme) => scheme.jurisdiction === jurisdiction);
    // The version of that day; before the first one, the present one says what it would say.
    const schemes = own.map((present) => policies.findInForce(jurisdiction, present.scheme, asOf) ?? present);
    const names = new Set([FILING_WINDOWS, ...schemes.flatMap(({ content }) => Object.keys(content.settings))]);
    const settings = await readSettings(db, jurisdiction, [...names]);
    const items = schemes
      .map((scheme) => checkOf(scheme, { asOf, facts, settings }, language))
      .sort((a, b) => rankOf(a.assessment) - rankOf(b.assessment));
    return { status: 200, body: { jurisdiction, asOf, items } };
  },
});

function checkOf(scheme: CompiledScheme, claim: Claim, language: Language) {
  const { label, settlement } = scheme.content.document;
  // Each condition with its values is for whoever asks about one scheme.
  const { conditions: _conditions, steps: _steps, settingsUsed: _used, ...assessment } = assess(scheme, claim);
  return { scheme: scheme.scheme, label: label[language], labels: label, settlement, assessment };
}

/** Outcomes from what is granted to what is refused; what is equal keeps the order of the packs. */
const RANKS = ['eligible', 'hold', 'wait', 'incomplete', 'blocked', 'redirect', 'ineligible'] as const;

function rankOf({ outcome }: Pick<Assessment, 'outcome'>): number {
  return RANKS.indexOf(outcome);
}
