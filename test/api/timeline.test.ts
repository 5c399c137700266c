import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let intake: Member;
let granted: { applicant: Member; id: string; entitlementId: string };
beforeAll(async () => {
  stack = await Stack.open();
  intake = await stack.as('intake-street-a');
  granted = await stack.granted();
}, 60_000);
afterAll(() => stack.close());

const itemsOf = async (who: Member, id: string): Promise<Loose[]> =>
  (await who.get(`applications/${id}/timeline`)).items;

describe('the timeline of a case', () => {
  it('tells the whole story, oldest first, each decision once', async () => {
    const items = await itemsOf(granted.applicant, granted.id);
    expect(items.map(({ type }) => type)).toEqual([
      'draftCreated',
      'submitted',
      'assessed',
      'taskClaimed',
      'decided',
      'taskClaimed',
      'decided',
      'taskClaimed',
      'decided',
      'granted',
      'closed',
    ]);
    const decided = items.filter(({ type }) => type === 'decided');
    expect(decided.map(({ stage, decision, opinion }) => [stage, decision, opinion])).toEqual([
      ['intake', 'approve', '同意'],
      ['audit', 'approve', '同意'],
      ['approval', 'approve', '同意'],
    ]);
    expect(decided[1].actor).toEqual({ id: 'auditor-1', displayName: '吴芳（就业机构审核）' });
    expect(decided[1].clauses).toContain('S2.3 三(三)4');
  });

  it('names the engine in the language of the reader', async () => {
    const nameIn = async (language: string) => {
      const { body } = await granted.applicant.send('GET', `applications/${granted.id}/timeline`, undefined, {
        'accept-language': language,
      });
      return body.items.find(({ actor }: Loose) => actor.id === 'engine').actor.displayName;
    };
    expect([await nameIn('zh-CN'), await nameIn('en')]).toEqual(['系统', 'System']);
  });

  it('goes on page by page', async () => {
    const whole = await itemsOf(granted.applicant, granted.id);
    const path = `applications/${granted.id}/timeline?limit=4`;
    const first = await granted.applicant.get(path);
    const second = await granted.applicant.get(`${path}&after=${first.page.endCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.slice(0, 8));
    expect([first.page.hasMore, second.page.hasMore]).toEqual([true, true]);
    expect((await granted.applicant.send('GET', `${path}&after=x`)).status).toBe(400);
  });

  it('keeps the reasons of officers from the claimant, and shows them to officers', async () => {
    const { applicant, id } = await stack.submittedClaim();
    await stack.decide(intake, id, 'intake', { type: 'reject', opinion: '不予受理', reason: 'other' });
    const decidedSeenBy = async (who: Member) => (await itemsOf(who, id)).find(({ type }) => type === 'decided');
    expect(await decidedSeenBy(applicant)).toMatchObject({ decision: 'reject', opinion: '不予受理' });
    expect((await decidedSeenBy(applicant)).details.reason).toBeUndefined();
    expect((await decidedSeenBy(intake)).details.reason).toBe('other');
  });

  it('is read by whoever may see the case and by nobody else', async () => {
    for (const persona of ['auditor-1', 'approver-1', 'supervisor', 'inspector', 'policy-officer'])
      expect(await itemsOf(await stack.as(persona), granted.id)).not.toHaveLength(0);
    for (const who of [await stack.newApplicant(), await stack.as('intake-street-b')])
      expect((await who.send('GET', `applications/${granted.id}/timeline`)).status).toBe(404);
    expect((await (await stack.as('payer-1')).send('GET', `applications/${granted.id}/timeline`)).status).toBe(403);
  });

  it('outlives the key of a claimant who was erased, without his words', async () => {
    const { applicant, id } = await stack.submittedClaim();
    await stack.decide(intake, id, 'intake', { type: 'reject', opinion: '不予受理', reason: 'other' });
    const { claimantPersonId: personId } = await stack.office.db.application.findUniqueOrThrow({ where: { id } });
    await stack.office.db.personKey.delete({ where: { personId } });
    const decided = (await itemsOf(applicant, id)).find(({ type }) => type === 'decided');
    expect([decided.decision, decided.opinion]).toEqual(['reject', undefined]);
  });
});

describe('the proof of the record', () => {
  it('holds for a case, and counts its events', async () => {
    for (const persona of ['inspector', 'supervisor']) {
      const who = await stack.as(persona);
      expect(await who.get(`audit/verify?application=${granted.id}`)).toEqual({ intact: true, events: 11 });
    }
  });

  it('is given to inspectors and supervisors only', async () => {
    for (const who of [granted.applicant, intake, await stack.as('auditor-1'), await stack.as('payer-1')])
      expect((await who.send('GET', `audit/verify?application=${granted.id}`)).status).toBe(403);
    const inspector = await stack.as('inspector');
    expect((await inspector.send('GET', 'audit/verify?application=00000000-0000-4000-8000-000000000000')).status).toBe(
      404,
    );
    expect((await inspector.send('GET', 'audit/verify')).status).toBe(400);
  });
});
