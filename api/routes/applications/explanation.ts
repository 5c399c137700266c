// Why it was decided so: the stored assessment of a case in words, and as a workbook that recalculates.
import type { Assessment } from '../../../domain/assessment/assessment.js';
import type { Facts } from '../../../domain/policy/value-type.js';
import { ExplanationView, speak, type ExplainedRecord } from '../../explanation/explanation.js';
import { WORKBOOK_TYPE, workbookOf } from '../../explanation/workbook.js';
import type { Dependencies } from '../../dependencies.js';
import { IdParams } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getCase, type CaseRow } from './application-row.js';

export const getExplanation = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/explanation',
  tag: 'Applications',
  summary:
    'The assessment of an application in words: a sentence for each condition, a line for each step of the arithmetic',
  access: 'read Application',
  request: { params: IdParams },
  responses: { 200: { description: 'The explanation', schema: ExplanationView } },
  async handle({ deps, caller, params, language }) {
    const row = await getCase(deps.db, caller, params.id, 'read');
    return { status: 200, body: speak(await getRecord(deps, row), language).view };
  },
});

export const getWorkbook = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/assessment.xlsx',
  tag: 'Applications',
  summary: 'The same as a workbook: each step is a live formula that gives the same fen in a spreadsheet program',
  access: 'read Application',
  request: { params: IdParams },
  responses: { 200: { description: 'The workbook', mediaType: WORKBOOK_TYPE } },
  async handle({ deps, caller, params, language }) {
    const row = await getCase(deps.db, caller, params.id, 'read');
    const { label } = deps.catalogue.getJurisdiction(row.jurisdiction);
    const { caseNumber } = row;
    const bytes = workbookOf(await getRecord(deps, row), { caseNumber, jurisdiction: label }, language);
    return {
      status: 200,
      content: { type: WORKBOOK_TYPE, bytes },
      headers: { 'Content-Disposition': `attachment; filename="assessment-${caseNumber}.xlsx"` },
    };
  },
});

/** The current stored assessment of a case. @throws Problem `not-found` for a case that has none yet */
async function getRecord({ db, policies }: Dependencies, { id }: CaseRow): Promise<ExplainedRecord> {
  const [stored] = await db.$queryRaw<{ result: Assessment; facts: Facts; policyHash: string }[]>`
    SELECT s.result, s.facts, s.policy_hash AS "policyHash" FROM application a JOIN assessment s ON s.id = a.assessment_id
    WHERE a.id = ${id}::uuid`;
  if (!stored) throw new Problem('not-found');
  const { result, facts, policyHash } = stored;
  const [scheme, words] = await Promise.all([policies.getVersion(policyHash), policies.getWords(policyHash)]);
  return { scheme, words, assessment: result, facts };
}
