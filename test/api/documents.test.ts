import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, form, pdf, Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let applicant: Member;
beforeAll(async () => {
  stack = await Stack.open();
  applicant = await stack.newApplicant();
}, 60_000);
afterAll(() => stack.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9,
]);
const GIF = Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1');

const newDraft = async () => (await applicant.post('applications', flexibleClaim())).id as string;
const upload = (id: string, data: FormData, who = applicant) => who.send('POST', `applications/${id}/documents`, data);

describe('uploading a paper', () => {
  it.each<[string, Blob]>([
    ['PDF', pdf()],
    ['PNG', new Blob([PNG])],
    ['JPEG', new Blob([JPEG])],
  ])('takes a %s and tells its hash', async (_type, file) => {
    const { status, body } = await upload(await newDraft(), form('other', file));
    const bytes = Buffer.from(await file.arrayBuffer());
    expect([status, body.kind, body.size]).toEqual([201, 'other', bytes.length]);
    expect(body.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it.each<[string, Blob]>([
    ['GIF', new Blob([GIF])],
    ['HTML', new Blob(['<html><script>alert(1)</script></html>'], { type: 'application/pdf' })],
    ['SVG', new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/png' })],
    ['text', new Blob(['hello'])],
    ['zip', new Blob([Buffer.from('PK\u0003\u0004', 'latin1')])],
  ])('refuses a %s, whatever it is called', async (_type, file) => {
    const { status, body } = await upload(await newDraft(), form('other', file));
    expect([status, body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('refuses more than 10 MB', async () => {
    const file = new Blob(['%PDF-1.4\n', Buffer.alloc(10 * 1024 * 1024)]);
    const { status, body } = await upload(await newDraft(), form('other', file));
    expect([status, body.code]).toEqual([413, 'too-large']);
  });

  it.each<[string, FormData, string]>([
    ['a kind that is not asked for', form('business-licence', pdf()), '/kind'],
    ['no kind', form(undefined, pdf()), '/kind'],
    ['no file', form('other', undefined), '/file'],
    ['an empty file', form('other', new Blob([])), '/file'],
    ['a kind with a NUL', form('other\u0000', pdf()), '/kind'],
  ])('points at %s', async (_what, data, pointer) => {
    const { status, body } = await upload(await newDraft(), data);
    expect([status, body.errors?.[0].pointer]).toEqual([422, pointer]);
  });

  it('refuses what is no multipart, and multipart that is broken', async () => {
    const id = await newDraft();
    expect((await applicant.send('POST', `applications/${id}/documents`, '{}')).status).toBe(415);
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n%PDF',
      ],
      ['multipart/form-data; boundary=b', '--b--\r\n'],
    ] as const) {
      const reply = await applicant.send('POST', `applications/${id}/documents`, body, { 'content-type': type });
      expect([400, 422]).toContain(reply.status);
    }
    const two = form('other', pdf());
    two.append('file', pdf(), 'second');
    expect((await upload(id, two)).status).toBe(400);
  });

  it('counts the version of the draft up, so that no submission races it', async () => {
    const id = await newDraft();
    await upload(id, form('other', pdf()));
    expect((await applicant.get(`applications/${id}`)).draftVersion).toBe(2);
  });

  it('is the claimant’s alone, and over once the claim is in review', async () => {
    const id = await newDraft();
    expect((await upload(id, form('other', pdf()), await stack.newApplicant())).status).toBe(404);
    const { applicant: own, id: submitted } = await stack.submittedClaim();
    const { status, body } = await upload(submitted, form('other', pdf()), own);
    expect([status, body.availableActions]).toEqual([409, ['withdraw']]);
  });
});

describe('a paper', () => {
  it('is stored sealed and comes back as it was, as a file and never as a page', async () => {
    const id = await newDraft();
    const file = pdf('一份证明');
    const { body: document } = await upload(id, form('other', file));
    const stored = await stack.office.db.documentContent.findUniqueOrThrow({ where: { documentId: document.id } });
    expect(Buffer.from(stored.sealed).includes(Buffer.from('%PDF'))).toBe(false);
    const { status, headers, body } = await applicant.send('GET', `applications/${id}/documents/${document.id}`);
    expect([status, body]).toEqual([200, await file.text()]);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="other-${document.id}.pdf"`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('etag')).toBe(`"${document.sha256}"`);
  });

  it('is listed, and read by whoever may see the case', async () => {
    const { applicant: own, id } = await draftWithPaper();
    await own.post(`applications/${id}/actions`, { type: 'submit' });
    const [intakeA, intakeB] = await Promise.all([stack.as('intake-street-a'), stack.as('intake-street-b')]);
    const { items } = await intakeA.get(`applications/${id}/documents`);
    expect(items).toHaveLength(1);
    const path = `applications/${id}/documents/${items[0].id}`;
    expect((await intakeA.send('GET', path)).status).toBe(200);
    for (const stranger of [intakeB, await stack.newApplicant()]) {
      expect((await stranger.send('GET', path)).status).toBe(404);
      expect((await stranger.send('GET', `applications/${id}/documents`)).status).toBe(404);
    }
    expect((await (await stack.as('payer-1')).send('GET', path)).status).toBe(403);
  });

  it('is not found under the application of another', async () => {
    const [one, other] = [await draftWithPaper(), await draftWithPaper()];
    const { items } = await one.applicant.get(`applications/${one.id}/documents`);
    const reply = await other.applicant.send('GET', `applications/${other.id}/documents/${items[0].id}`);
    expect(reply.status).toBe(404);
  });

  async function draftWithPaper(): Promise<{ applicant: Member; id: string }> {
    const own = await stack.newApplicant();
    const { id } = await own.post('applications', flexibleClaim());
    expect((await upload(id, form('other', pdf()), own)).status).toBe(201);
    return { applicant: own, id };
  }
});

describe('when papers are asked for', () => {
  /** A claim of which intake has asked for these items. */
  async function askedFor(items: string[]): Promise<{ applicant: Member; id: string }> {
    const claim = await stack.submittedClaim();
    const intake = await stack.as('intake-street-a');
    await stack.decide(intake, claim.id, 'intake', { type: 'requestCorrection', items, opinion: '请补正' });
    return claim;
  }
  const change = (who: Member, id: string, body: object) =>
    who.send('PATCH', `applications/${id}`, body, { 'if-match': '*' });

  it('only what was asked for may change', async () => {
    const { applicant: own, id } = await askedFor(['monthlyIncome']);
    const shown = await own.get(`applications/${id}`);
    expect([shown.status, shown.stage, shown.availableActions, shown.correction]).toEqual([
      'correctionRequested',
      null,
      ['submitCorrection', 'withdraw'],
      { facts: ['monthlyIncome'], documents: [], payee: false },
    ]);
    const { facts } = flexibleClaim();
    const other = await change(own, id, {
      facts: { ...facts, employmentForm: 'self-employed', paysSocialInsurance: false },
    });
    expect([other.status, other.body.code]).toEqual([409, 'not-asked-for']);
    expect(other.body.errors.map((one: Loose) => one.pointer)).toEqual([
      '/facts/employmentForm',
      '/facts/paysSocialInsurance',
    ]);
    const payee = await change(own, id, { payee: flexibleClaim().payee });
    expect([payee.status, payee.body.errors[0].pointer]).toEqual([409, '/payee']);
    const paper = await upload(id, form('other', pdf()), own);
    expect([paper.status, paper.body.errors[0].pointer]).toEqual([409, '/kind']);
    const asked = await change(own, id, { facts: { ...facts, monthlyIncome: '1300.00' } });
    expect([asked.status, asked.body.facts.monthlyIncome]).toEqual([200, '1300.00']);
  });

  it('a named kind of paper and the account may be brought, and the case goes on', async () => {
    const { applicant: own, id } = await askedFor(['other', 'payee']);
    expect((await upload(id, form('other', pdf()), own)).status).toBe(201);
    expect((await change(own, id, { payee: { bankName: '中国银行', accountNumber: '9999999999' } })).status).toBe(200);
    const body = await own.post(`applications/${id}/actions`, { type: 'submitCorrection' });
    expect([body.status, body.stage, body.payee]).toEqual(['inReview', 'intake', { accountLast4: '9999' }]);
  });

  it('without names everything may change', async () => {
    const { applicant: own, id } = await askedFor([]);
    const { facts } = flexibleClaim({ monthlyIncome: '1300.00', employmentForm: 'self-employed' });
    expect((await change(own, id, { facts })).status).toBe(200);
  });

  it('at a later stage, what intake took as declared counts as it is declared now', async () => {
    const claim = await stack.submittedClaim();
    await stack.decide(await stack.as('intake-street-a'), claim.id, 'intake', { type: 'approve' });
    const auditor = await stack.as('auditor-1');
    await stack.decide(auditor, claim.id, 'audit', { type: 'requestCorrection', items: ['employmentForm'] });
    const { facts } = flexibleClaim({ employmentForm: 'employed' });
    expect((await change(claim.applicant, claim.id, { facts })).status).toBe(200);
    const body = await claim.applicant.post(`applications/${claim.id}/actions`, { type: 'submitCorrection' });
    expect(body).toMatchObject({
      status: 'inReview',
      stage: 'audit',
      assessment: { outcome: 'ineligible', reasons: ['employment-form-not-covered'] },
    });
  });

  it('its version counts as that of a draft', async () => {
    const { applicant: own, id } = await askedFor(['monthlyIncome']);
    const { headers } = await own.send('GET', `applications/${id}`);
    expect(headers.get('etag')).toBe('"d1"');
    const facts = { ...flexibleClaim().facts, monthlyIncome: '1300.00' };
    await own.patch(`applications/${id}`, { facts }, '"d1"');
    expect((await own.send('PATCH', `applications/${id}`, { facts }, { 'if-match': '"d1"' })).status).toBe(412);
  });
});
