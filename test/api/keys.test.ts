// Same key and body, same answer; also while the first still runs, and whatever has become of the case since.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flexibleClaim, form, pdf, Stack, type Member, type Reply } from '../helpers/stack.js';

let stack: Stack;
let applicant: Member;
let intake: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [applicant, intake] = await Promise.all([stack.newApplicant(), stack.as('intake-street-a')]);
}, 60_000);
afterAll(() => stack.close());

const fresh = () => ({ 'idempotency-key': randomUUID() });
const essence = ({ status, headers, body }: Reply) => ({ status, etag: headers.get('etag'), body });

describe('a draft opened under one key', () => {
  it('twenty times at once is one draft, with one answer for all', async () => {
    const key = fresh();
    const before = await stack.office.db.application.count();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => applicant.send('POST', 'applications', flexibleClaim(), key)),
    );
    for (const reply of replies) expect(essence(reply)).toEqual(essence(replies[0] as Reply));
    expect(replies[0]?.status).toBe(201);
    expect(await stack.office.db.application.count()).toBe(before + 1);
  });

  it('by two persons is two drafts', async () => {
    const other = await stack.newApplicant();
    const key = fresh();
    const [one, two] = await Promise.all(
      [applicant, other].map((who) => who.post('applications', flexibleClaim(), key)),
    );
    expect(one.id).not.toBe(two.id);
  });

  it('is not opened with another body, nor for another call', async () => {
    const key = fresh();
    const { id } = await applicant.post('applications', flexibleClaim(), key);
    const other = await applicant.send('POST', 'applications', flexibleClaim({ monthlyIncome: '1200.00' }), key);
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
    const call = await applicant.send('POST', `applications/${id}/actions`, { type: 'withdraw' }, key);
    expect([call.status, call.body.code]).toEqual([422, 'key-reused']);
  });

  it('is the same whatever the order of its fields and the spaces between them', async () => {
    const key = fresh();
    const claim = flexibleClaim();
    const first = await applicant.post('applications', claim, key);
    const reversed = Object.fromEntries(Object.entries(claim).reverse());
    const second = await applicant.send('POST', 'applications', JSON.stringify(reversed, null, 4), key);
    expect(second.body.id).toBe(first.id);
  });
});

describe('a change of a draft', () => {
  it('is answered again by its key although the version is stale by then', async () => {
    const draft = await applicant.send('POST', 'applications', flexibleClaim());
    const version = { 'if-match': draft.headers.get('etag') ?? '' };
    const change = { facts: flexibleClaim({ monthlyIncome: '1100.00' }).facts };
    const key = fresh();
    const path = `applications/${draft.body.id}`;
    const first = await applicant.send('PATCH', path, change, { ...version, ...key });
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"d2"']);
    expect(essence(await applicant.send('PATCH', path, change, { ...version, ...key }))).toEqual(essence(first));
    expect((await applicant.send('PATCH', path, change, { ...version, ...fresh() })).status).toBe(412);
    expect((await applicant.get(path)).draftVersion).toBe(2);
  });

  it('that was refused stays refused under its key', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const change = { facts: flexibleClaim().facts };
    const key = fresh();
    const refused = await applicant.send('PATCH', `applications/${id}`, change, { 'if-match': '"d9"', ...key });
    const again = await applicant.send('PATCH', `applications/${id}`, change, { 'if-match': '"d1"', ...key });
    expect([refused.status, again.status]).toEqual([412, 412]);
    expect(again.body).toEqual(refused.body);
  });
});

describe('an upload', () => {
  it('under one key is one document, told by kind and content', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const path = `applications/${id}/documents`;
    const key = fresh();
    const replies = await Promise.all([1, 2, 3].map(() => applicant.send('POST', path, form('other', pdf('a')), key)));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect((await applicant.get(path)).items).toHaveLength(1);
    const other = await applicant.send('POST', path, form('other', pdf('b')), key);
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
  });
});

describe('a submission', () => {
  it('under one key, five times at once, is one submission with one answer', async () => {
    const { id } = await applicant.post('applications', flexibleClaim());
    const key = fresh();
    const path = `applications/${id}/actions`;
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => applicant.send('POST', path, { type: 'submit' }, key)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const reply of replies) expect(essence(reply)).toEqual(essence(replies[0] as Reply));
    const { items } = await applicant.get(`applications/${id}/timeline`);
    expect(items.filter(({ type }: { type: string }) => type === 'submitted')).toHaveLength(1);
  });
});

describe('a decision', () => {
  it('is answered again by its key after the case has gone on', async () => {
    const { id } = await stack.submittedClaim();
    const task = await stack.task(intake, id, 'intake');
    const path = `tasks/${task.id}/actions`;
    const claimKey = fresh();
    const claimed = await intake.send('POST', path, { type: 'claim' }, claimKey);
    const approveKey = fresh();
    const approve = { type: 'approve', opinion: '材料齐全' };
    const approved = await intake.send('POST', path, approve, approveKey);
    expect([approved.status, approved.body.status, approved.body.decision]).toEqual([200, 'done', 'approve']);
    expect(essence(await intake.send('POST', path, approve, approveKey))).toEqual(essence(approved));
    expect(essence(await intake.send('POST', path, { type: 'claim' }, claimKey))).toEqual(essence(claimed));
    const other = await intake.send('POST', path, { type: 'reject', opinion: '不' }, approveKey);
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
  });

  it('that lost is told the same conflict again under its key', async () => {
    const { id } = await stack.submittedClaim();
    const task = await stack.task(intake, id, 'intake');
    const path = `tasks/${task.id}/actions`;
    await intake.post(path, { type: 'claim' });
    await intake.post(path, { type: 'reject', opinion: '不予受理', reason: 'other' });
    const key = fresh();
    const late = await intake.send('POST', path, { type: 'approve' }, key);
    expect([late.status, late.body.conflict]).toEqual([
      409,
      { who: '陈敏（甲街道受理）', what: 'reject', when: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    expect((await intake.send('POST', path, { type: 'approve' }, key)).body).toEqual(late.body);
  });
});

describe('what is kept of a command', () => {
  it('does not show what was asked', async () => {
    const key = fresh();
    await applicant.post('applications', flexibleClaim({ monthlyIncome: '7654.32' }), key);
    const command = await stack.office.db.command.findUniqueOrThrow({
      where: { userId_key: { userId: applicant.user.id, key: key['idempotency-key'] } },
    });
    expect(Buffer.from(command.sealedBody ?? []).toString('latin1')).not.toContain('6228480402564890018');
    expect(JSON.stringify(command.responseBody)).not.toContain('6228480402564890018');
  });
});
