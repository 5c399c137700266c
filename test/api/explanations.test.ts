// Explanations over HTTP: who sees them, in which language, and that they speak of the stored result.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read } from '@e965/xlsx';
import { flexibleClaim, month, Stack, type Loose, type Member } from '../helpers/stack.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let stack: Stack;
let applicant: Member;
let id: string;
beforeAll(async () => {
  stack = await Stack.open();
  ({ applicant, id } = await stack.submittedClaim());
}, 120_000);
afterAll(() => stack.close());

const question = (change: object = {}) => {
  const { payee: _payee, ...claim } = flexibleClaim();
  return { ...claim, asOf: `${month()}-01`, ...change };
};
const sentenceOf = ({ conditions }: Loose, name: string): string =>
  conditions.find((one: Loose) => one.id === name).sentence;

/** The answer as bytes, which a test of JSON would not keep. */
async function fetchWorkbook(path: string, init: RequestInit = {}) {
  const response = await fetch(`${stack.url}/api/v1/${path}`, init);
  const book = read(Buffer.from(await response.arrayBuffer()), { cellFormula: true });
  return { status: response.status, headers: response.headers, book };
}

describe('the explanation of an application', () => {
  it('says each condition and each step of the stored assessment', async () => {
    const explanation = await applicant.get(`applications/${id}/explanation`);
    const { assessment } = await applicant.get(`applications/${id}`);
    expect(explanation.conditions.map((one: Loose) => [one.id, one.result])).toEqual(
      assessment.conditions.map((one: Loose) => [one.id, one.result]),
    );
    expect(sentenceOf(explanation, 'income')).toMatch(
      /^依据S2\.3 三\(三\)4“月收入达到本市企业最低工资标准”，要求：.*结论：符合。$/,
    );
    expect(explanation.steps.at(-1).amount).toBe(assessment.totalAmount);
  });

  it('speaks the language that is asked for', async () => {
    const { body } = await applicant.send('GET', `applications/${id}/explanation`, undefined, {
      'accept-language': 'en',
    });
    expect(sentenceOf(body, 'income')).toMatch(
      /requires: a monthly income of at least the minimum wage, .* result: met\.$/,
    );
  });

  it('is seen by whoever sees the application, and by nobody else', async () => {
    const clerk = await stack.as('intake-street-a');
    expect((await clerk.get(`applications/${id}/explanation`)).conditions.length).toBeGreaterThan(0);
    const stranger = await stack.newApplicant();
    for (const part of ['explanation', 'assessment.xlsx'])
      expect((await stranger.send('GET', `applications/${id}/${part}`)).body.code).toBe('not-found');
  });

  it('of a draft, which nobody has assessed, is not found', async () => {
    const draft = await applicant.post('applications', flexibleClaim());
    for (const part of ['explanation', 'assessment.xlsx'])
      expect((await applicant.send('GET', `applications/${draft.id}/${part}`)).status).toBe(404);
  });
});

describe('the workbook of an application', () => {
  it('is a file with live formulas that bears the number of the case', async () => {
    const { caseNumber, assessment } = await applicant.get(`applications/${id}`);
    const { status, headers, book } = await fetchWorkbook(`applications/${id}/assessment.xlsx`, {
      headers: { cookie: applicant.cookie },
    });
    expect([status, headers.get('content-type')]).toEqual([200, XLSX]);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="assessment-${caseNumber}.xlsx"`);
    const cells = Object.values<Loose>(book.Sheets['摘要'] ?? {});
    expect(cells.some(({ v }) => v === caseNumber)).toBe(true);
    const total = cells.find(({ f, v }) => f !== undefined && Number(v).toFixed(2) === assessment.totalAmount);
    expect(total.f).toMatch(/计算.*\$C\$\d+/);
  });
});

describe('a question', () => {
  it('is answered as before, and explained if that is asked for', async () => {
    const plain = await stack.send('POST', 'assessments', question());
    const explained = await stack.send('POST', 'assessments?explain=true', question());
    const { explanation, ...assessment } = explained.body;
    expect(assessment).toEqual(plain.body);
    expect(explanation.steps.at(-1).amount).toBe(plain.body.totalAmount);
    expect((await stack.send('POST', 'assessments?explain=perhaps', question())).status).toBe(400);
  });

  it('of another jurisdiction’s scheme has nothing to explain', async () => {
    const { body } = await stack.send('POST', 'assessments?explain=true', question({ jurisdiction: 'jiangmen' }));
    expect([body.outcome, body.explanation]).toEqual(['ineligible', undefined]);
  });

  it('is answered with a workbook to who accepts one', async () => {
    const { status, headers, book } = await fetchWorkbook('assessments', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: XLSX, 'accept-language': 'en' },
      body: JSON.stringify(question()),
    });
    expect([status, headers.get('content-type'), book.SheetNames[0]]).toEqual([200, XLSX, 'Summary']);
  });
});
