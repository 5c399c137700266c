// "What may I claim?" A question without any effect; nobody needs to sign in for it.
import { z } from 'zod';
import { assess } from '../../domain/assessment/assess.js';
import type { Assessment } from '../../domain/assessment/assessment.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import { foreignSchemeAssessment } from '../../domain/assessment/foreign-scheme.js';
import { findScheme } from '../../domain/policy/find-scheme.js';
import { CivilDateText } from '../../domain/policy/value-schema.js';
import { withoutUnset } from '../../domain/policy/request-schema.js';
import { readSettings } from '../../prisma/settings-store.js';
import { checkedFacts, checkedSettings } from '../claim-values.js';
import type { Dependencies } from '../dependencies.js';
import { Anything, body, PolicyCode } from '../fields.js';
import { Problem } from '../problem.js';
import { publicRoute } from '../route.js';
import { AssessmentView } from './assessment-view.js';

const Question = body({
  jurisdiction: PolicyCode,
  scheme: PolicyCode,
  asOf: CivilDateText,
  facts: Anything.meta({ type: 'object', description: 'Facts by the names of the vocabulary' }),
  settings: z.unknown().optional().meta({
    type: 'object',
    description: 'Exactly these settings count; without, those of the jurisdiction',
  }),
});
type Question = z.infer<typeof Question>;

export const askAssessment = publicRoute({
  method: 'post',
  path: '/api/v1/assessments',
  tag: 'Assessments',
  summary: 'Assesses facts under a scheme; no side effect, no sign-in',
  request: { body: Question },
  responses: { 200: { description: 'The assessment', schema: AssessmentView } },
  async handle({ deps, body: question }) {
    return { status: 200, body: await answerTo(deps, question) };
  },
});

async function answerTo(deps: Dependencies, question: Question): Promise<Assessment> {
  const { catalogue, db, policies } = deps;
  const { jurisdiction, scheme: name, asOf } = question;
  const facts = checkedFacts(catalogue, question.facts);
  const given = question.settings === undefined ? undefined : checkedSettings(catalogue, question.settings);
  const found = findScheme(catalogue.policies, jurisdiction, name);
  switch (found.found) {
    case 'unknownJurisdiction':
    case 'unknownScheme':
      throw new Problem('not-found');
    case 'foreign':
      return foreignSchemeAssessment({ jurisdiction, scheme: name, asOf, clause: found.clause });
    case 'scheme': {
      // The version of that day; before the first one, the newest says what it would say.
      const scheme = (await policies.findInForce(jurisdiction, name, asOf)) ?? found.scheme;
      const settings = given
        ? withoutUnset(given)
        : await readSettings(db, jurisdiction, [...Object.keys(scheme.content.settings), FILING_WINDOWS]);
      return assess(scheme, { asOf, facts, settings });
    }
  }
}
