// "What may I claim?" A question without any effect; nobody needs to sign in for it.
import { z } from 'zod';
import { assess } from '../../domain/assessment/assess.js';
import type { Assessment } from '../../domain/assessment/assessment.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import { foreignSchemeAssessment } from '../../domain/assessment/foreign-scheme.js';
import { findScheme } from '../../domain/policy/find-scheme.js';
import { CivilDateText } from '../../domain/policy/value-schema.js';
import { withoutUnset } from '../../domain/policy/request-schema.js';
import type { Facts } from '../../domain/policy/value-type.js';
import { readSettings } from '../../prisma/settings-store.js';
import { checkedFacts, checkedSettings } from '../claim-values.js';
import type { Dependencies } from '../dependencies.js';
import { Anything, body, oneOf, PolicyCode } from '../fields.js';
import { Problem } from '../problem.js';
import { publicRoute } from '../route.js';
import { speak, type ExplainedRecord } from '../explanation/explanation.js';
import { WORKBOOK_TYPE, workbookOf } from '../explanation/workbook.js';
import { ExplainableAssessmentView } from './assessment-view.js';

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
  summary: 'Assesses facts under a scheme; no side effect, no sign-in. Who accepts a workbook gets it as one',
  request: { body: Question, query: z.object({ explain: oneOf(['true', 'false']).optional() }) },
  responses: {
    200: { description: 'The assessment', schema: ExplainableAssessmentView, mediaType: WORKBOOK_TYPE },
  },
  async handle({ deps, body: question, query, language, request }) {
    const answer = await answerTo(deps, question);
    if (request.accepts('application/json', WORKBOOK_TYPE) === WORKBOOK_TYPE && answer.scheme) {
      const { label } = deps.catalogue.getJurisdiction(question.jurisdiction);
      const bytes = workbookOf(await recordOf(deps, answer, answer.scheme), { jurisdiction: label }, language);
      const headers = { 'Content-Disposition': `attachment; filename="${answer.scheme.scheme}-${question.asOf}.xlsx"` };
      return { status: 200, content: { type: WORKBOOK_TYPE, bytes }, headers };
    }
    if (query.explain !== 'true' || !answer.scheme) return { status: 200, body: answer.assessment };
    const { view } = speak(await recordOf(deps, answer, answer.scheme), language);
    return { status: 200, body: { ...answer.assessment, explanation: view } };
  },
});

interface Answer {
  assessment: Assessment;
  facts: Facts;
  /** Absent for a scheme of another jurisdiction: no policy was applied, so there is nothing to explain. */
  scheme?: CompiledScheme;
}

async function recordOf(
  { policies }: Dependencies,
  { assessment, facts }: Answer,
  scheme: CompiledScheme,
): Promise<ExplainedRecord> {
  return { scheme, words: await policies.getWords(scheme.hash), assessment, facts };
}

async function answerTo(deps: Dependencies, question: Question): Promise<Answer> {
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
      return { assessment: foreignSchemeAssessment({ jurisdiction, scheme: name, asOf, clause: found.clause }), facts };
    case 'scheme': {
      // The version of that day; before the first one, the present one says what it would say.
      const scheme = policies.findInForce(jurisdiction, name, asOf) ?? found.scheme;
      const settings = given
        ? withoutUnset(given)
        : await readSettings(db, jurisdiction, [...Object.keys(scheme.content.settings), FILING_WINDOWS]);
      return { assessment: assess(scheme, { asOf, facts, settings }), facts, scheme };
    }
  }
}
