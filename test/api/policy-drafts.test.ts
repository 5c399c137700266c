// A rule changes: a policy officer writes a draft, sees which cases change, and another officer publishes it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { stream } from '../../domain/record.js';
import { ChangedReleaseError, importPolicies, openPolicyStore } from '../../prisma/policy-store.js';
import { readEvents, verifyStream } from '../../prisma/record.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import { eventually } from '../helpers/eventually.js';
import { Holder } from '../helpers/holder.js';
import { flexibleClaim, month, Stack, type Loose, type Member } from '../helpers/stack.js';

const SCHEME = 'flexible-employment-social-insurance';
const PACK = `dongyang/schemes/${SCHEME}.yaml`;
const today = civilDateAt(Date.now());
const tomorrow = addDays(today, 1);
const files = readPolicyFiles();
const released = files.find(({ path }) => path === PACK)?.text ?? '';

/** The pack as a next version that pays 12 % and wants an income above the minimum wage. */
function nextPack(version = '1.1.0', inForceFrom = tomorrow): string {
  return [
    ['version: 1.0.0', `version: ${version}`],
    ["inForceFrom: '2006-01-01'", `inForceFrom: '${inForceFrom}'`],
    ["rate: '0.11'", "rate: '0.12'"],
    ["rate: '0.06'", "rate: '0.07'"],
    ['when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage'],
  ].reduce((text, [from = '', to = '']) => text.replace(from, () => to), released);
}

const IN_ENGLISH = { 'accept-language': 'en' };

let stack: Stack;
let officer: Member;
let second: Member;
let supervisor: Member;
beforeAll(async () => {
  stack = await Stack.open();
  [officer, second, supervisor] = await Promise.all([
    stack.as('policy-officer'),
    stack.as('policy-officer-2'),
    stack.as('supervisor'),
  ]);
}, 60_000);
afterAll(() => stack.close());

const draft = (text: string, who = officer, scheme = SCHEME): Promise<Loose> =>
  who.post('policy-drafts', { jurisdiction: 'dongyang', scheme, text });
const rehearsalPath = ({ id, draftId }: Loose) => `policy-drafts/${draftId}/rehearsals/${id}`;

/** A rehearsal that is through. */
async function rehearsed(draftId: string, who = officer): Promise<Loose> {
  const begun = await who.send('POST', `policy-drafts/${draftId}/rehearsals`, {});
  if (begun.status !== 202) return begun.body;
  return eventually(
    'the rehearsal is through',
    () => who.get(rehearsalPath(begun.body)),
    ({ status }: Loose) => status === 'completed',
  );
}
const publish = (draftId: string, who: Member) =>
  who.send('POST', `policy-drafts/${draftId}/actions`, { type: 'publish' });
const hashOf = async (applicationId: string) =>
  (await stack.office.db.application.findUniqueOrThrow({ where: { id: applicationId } })).policyHash;

describe('a draft', () => {
  it('that is sound says what changes against the released version', async () => {
    const text = nextPack();
    const { status, body, headers } = await officer.send('POST', 'policy-drafts', {
      jurisdiction: 'dongyang',
      scheme: SCHEME,
      text,
    });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([
      201,
      `/api/v1/policy-drafts/${body.id}`,
      '"r1"',
    ]);
    expect(body).toMatchObject({
      ...{ status: 'draft', version: '1.1.0', inForceFrom: tomorrow, problems: [], text },
      authors: [{ id: 'policy-officer', displayName: '曹琳（政策）' }],
      availableActions: ['replace', 'rehearse'],
      diff: { version: '1.0.0' },
    });
    expect(body.diff.changes).toContainEqual({
      path: 'conditions.income.when',
      before: 'monthlyIncome >= minimumWage',
      after: 'monthlyIncome > minimumWage',
    });
    expect(body.diff.changes).toContainEqual({ path: 'award.rate', before: '0.11', after: '0.12' });
    expect(await officer.get(`policy-drafts/${body.id}`)).toEqual(body);
    const { items } = await supervisor.get(`policy-drafts?scheme=${SCHEME}&status=draft`);
    expect(items[0]).toMatchObject({ id: body.id, availableActions: [] });
  });

  it('with a mistake is kept with its line and how to mend it, and can be replaced', async () => {
    const broken = nextPack().replace('when: monthlyIncome > minimumWage', 'when: monthlyIncom > minimumWage');
    const line = broken.slice(0, broken.indexOf('when: monthlyIncom >')).split('\n').length;
    const body = await draft(broken);
    expect([body.status, body.availableActions, body.hash]).toEqual(['invalid', ['replace'], null]);
    expect(body.problems).toContainEqual({
      file: PACK,
      line,
      path: expect.any(String),
      message: expect.stringContaining('monthlyIncom'),
      mend: expect.any(String),
    });
    for (const path of ['rehearsals', 'actions'])
      expect(
        (await second.send('POST', `policy-drafts/${body.id}/${path}`, path === 'actions' ? { type: 'publish' } : {}))
          .body.code,
      ).toBe('not-available');
    const replace = (version: string | undefined) =>
      officer.send('PATCH', `policy-drafts/${body.id}`, { text: nextPack() }, { 'if-match': version });
    expect((await replace(undefined)).status).toBe(428);
    expect((await replace('"r9"')).status).toBe(412);
    const mended = await replace('"r1"');
    expect([mended.status, mended.headers.get('etag'), mended.body.status]).toEqual([200, '"r2"', 'draft']);
    expect((await replace('"r1"')).status).toBe(412);
  });

  it('with a mistake is told so in Chinese, and in English to who asks for it', async () => {
    const broken = nextPack().replace('reason: term-exhausted', 'reason: exhausted');
    const { id, problems } = await draft(broken);
    const read = async (path: string) => (await officer.send('GET', path, undefined, IN_ENGLISH)).body;
    const words = ({ message, mend }: Loose) => [message, mend];
    const chinese = ['没有理由“exhausted”', '更正拼写，或将其加入词汇表'];
    const english = ['there is no reason "exhausted"', 'Mend its spelling or add it to the vocabulary'];
    expect(problems.map(words)).toEqual([chinese]);
    expect((await read(`policy-drafts/${id}`)).problems.map(words)).toEqual([english]);
    const listed = (await read(`policy-drafts?scheme=${SCHEME}&status=invalid`)).items;
    expect(listed.find((one: Loose) => one.id === id).problems.map(words)).toEqual([english]);
    const replaced = await officer.send(
      'PATCH',
      `policy-drafts/${id}`,
      { text: broken },
      { ...IN_ENGLISH, 'if-match': '"r1"' },
    );
    expect(replaced.body.problems.map(words)).toEqual([english]);
  });

  it('that was checked when problems were in English only still shows them', async () => {
    const { id, problems } = await draft(nextPack().replace('reason: term-exhausted', 'reason: exhausted'));
    const old = { ...problems[0], message: 'there is no reason "exhausted"', mend: 'Mend its spelling' };
    await stack.office.db.policyDraft.update({ where: { id }, data: { problems: [old] } });
    expect((await officer.get(`policy-drafts/${id}`)).problems).toEqual([old]);
  });

  it('under the number of a released version is told so at its line', async () => {
    const changed = released.replace('when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage');
    const { id } = await draft(changed);
    const { status, problems } = (await officer.send('GET', `policy-drafts/${id}`, undefined, IN_ENGLISH)).body;
    expect(status).toBe('invalid');
    expect(problems).toEqual([
      expect.objectContaining({ line: 3, path: 'version', message: expect.stringContaining('1.0.0 is released') }),
    ]);
  });

  it.each([
    ['no YAML', 'scheme: ['],
    ['nested without end', '['.repeat(50_000)],
    ['the character 0', 'scheme: "\\0"'],
    ['of another scheme', nextPack().replace(`scheme: ${SCHEME}`, 'scheme: agency-credit-rating')],
  ])('that is %s is kept with its problems', async (_what, text) => {
    const body = await draft(text);
    expect([body.status, body.problems.length > 0]).toEqual(['invalid', true]);
  });

  it.each([
    ['without a text', { jurisdiction: 'dongyang', scheme: SCHEME }, 422, '/text'],
    ['with a text that is none', { jurisdiction: 'dongyang', scheme: SCHEME, text: 7 }, 422, '/text'],
    ['that is too long', { jurisdiction: 'dongyang', scheme: SCHEME, text: 'x'.repeat(100_001) }, 422, '/text'],
    ['with an unknown field', { jurisdiction: 'dongyang', scheme: SCHEME, text: 'x', publish: true }, 422, '/publish'],
    ['of an unknown jurisdiction', { jurisdiction: 'atlantis', scheme: SCHEME, text: 'x' }, 404, undefined],
    ['of another jurisdiction', { jurisdiction: 'hubei', scheme: SCHEME, text: 'x' }, 403, undefined],
  ])('%s is refused', async (_what, body, status, pointer) => {
    const reply = await officer.send('POST', 'policy-drafts', body);
    expect([reply.status, reply.body.errors?.[0].pointer]).toEqual([status, pointer]);
  });

  it('is not seen from another jurisdiction', async () => {
    const { id } = await draft(nextPack());
    const abroad = await stack.as('hubei-supervisor');
    expect((await abroad.send('GET', `policy-drafts/${id}`)).status).toBe(404);
    expect((await abroad.get('policy-drafts')).items).toEqual([]);
    const stranger = await stack.as('hubei-policy-officer-1').catch(() => undefined);
    if (stranger) expect((await stranger.send('POST', `policy-drafts/${id}/rehearsals`, {})).status).toBe(404);
  });

  it('under one key is one draft', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { jurisdiction: 'dongyang', scheme: SCHEME, text: nextPack() };
    const replies = await Promise.all([1, 2, 3].map(() => officer.send('POST', 'policy-drafts', body, key)));
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
  });
});

describe('a rehearsal', () => {
  let atTheLimit: string;
  beforeAll(async () => {
    await stack.submittedClaim();
    atTheLimit = (await stack.submittedClaim({ monthlyIncome: '850.00' })).id;
    await stack.granted();
  }, 60_000);

  it('says which past and running cases flip, and how much money moves', async () => {
    const { id } = await draft(nextPack());
    const result = await rehearsed(id);
    expect(result).toMatchObject({
      ...{ draftId: id, scheme: SCHEME, status: 'completed', progress: { done: 3, total: 3 }, availableActions: [] },
      outcomes: [
        { before: 'eligible', after: 'eligible', cases: 2 },
        { before: 'eligible', after: 'ineligible', cases: 1 },
      ],
    });
    // S2.3 三(三)4: 36 months of 11 % of 2400.00 = 264.00; of 12 % = 288.00. Who earns no more than the minimum wage loses all.
    const sums = {
      ...{ cases: 3, flips: 1, running: 2, unknown: 0 },
      ...{ moneyBefore: '28512.00', moneyAfter: '20736.00', moneyUp: '1728.00', moneyDown: '9504.00' },
    };
    expect(result.summary).toEqual(sums);
    expect(result.months).toEqual([{ scheme: SCHEME, month: month(), ...sums }]);
    const cases = (query: string) => officer.get(`${rehearsalPath(result)}/cases${query}`);
    const flipped = await cases('?flip=eligible-ineligible');
    expect(flipped.items).toEqual([
      {
        ...{ applicationId: atTheLimit, caseNumber: expect.any(String), status: 'inReview', asOf: today },
        ...{ before: 'eligible', after: 'ineligible', amountBefore: '9504.00', amountAfter: '0.00' },
      },
    ]);
    const first = await cases('?limit=2');
    expect([first.items.length, first.page.hasMore]).toEqual([2, true]);
    expect((await cases(`?limit=2&after=${first.page.endCursor}`)).items).toHaveLength(1);
    expect((await cases('?flip=hold-eligible')).items).toEqual([]);
    expect((await officer.send('GET', `${rehearsalPath(result)}/cases?flip=x`)).status).toBe(400);
    expect((await supervisor.get(`policy-drafts/${id}/rehearsals`)).items.map((one: Loose) => one.id)).toEqual([
      result.id,
    ]);
  });

  it('leaves every case as it is', async () => {
    const before = await stack.office.db.application.findMany({ orderBy: { id: 'asc' } });
    const stored = await stack.office.db.assessment.count();
    await rehearsed((await draft(nextPack())).id);
    expect(await stack.office.db.application.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
    expect(await stack.office.db.assessment.count()).toBe(stored);
  });

  it('can be cancelled while it runs; a draft has one at a time', async () => {
    const { id } = await draft(nextPack());
    // Its first page waits for the stored results.
    const holder = await Holder.hold(stack.office.database, 'LOCK TABLE assessment IN ACCESS EXCLUSIVE MODE');
    const begun = await officer.post(`policy-drafts/${id}/rehearsals`);
    expect([begun.status, begun.progress, begun.availableActions]).toEqual([
      'running',
      { done: 0, total: 3 },
      ['cancel'],
    ]);
    const another = await second.send('POST', `policy-drafts/${id}/rehearsals`, {});
    expect([another.status, another.body.code]).toEqual([409, 'not-available']);
    expect((await supervisor.send('POST', `${rehearsalPath(begun)}/actions`, { type: 'cancel' })).status).toBe(403);
    const cancelled = await second.post(`${rehearsalPath(begun)}/actions`, { type: 'cancel' });
    await holder.release();
    expect([cancelled.status, cancelled.availableActions]).toEqual(['cancelled', []]);
    await stack.office.client.workflow.getHandle(`rehearsal/${cancelled.id}`).result();
    expect(await officer.get(rehearsalPath(cancelled))).toMatchObject({ status: 'cancelled', summary: { cases: 0 } });
    const again = await second.send('POST', `${rehearsalPath(cancelled)}/actions`, { type: 'cancel' });
    expect([again.status, again.body.code]).toEqual([409, 'not-available']);
    expect((await publish(id, second)).body.code).toBe('not-rehearsed');
  });

  it('is begun and cancelled in the record', async () => {
    const events = await readEvents(stack.office.db, stream.policies('dongyang'), undefined, 0n, 1000);
    const types = new Set(events.map(({ type }) => type));
    for (const type of [
      'policyDrafted',
      'policyDraftChanged',
      'rehearsalStarted',
      'rehearsalCompleted',
      'rehearsalCancelled',
    ])
      expect([type, types.has(type as never)]).toEqual([type, true]);
    expect((await verifyStream(stack.office.db, stream.policies('dongyang'))).intact).toBe(true);
  });
});

describe('publication', () => {
  it('is not by who wrote any text of the draft, by whatever account', async () => {
    const { id } = await draft(nextPack());
    await second.patch(`policy-drafts/${id}`, { text: nextPack().replace('1.1.0', '1.1.1') }, '"r1"');
    await rehearsed(id);
    for (const who of [officer, second]) {
      const { status, body } = await publish(id, who);
      expect([status, body.code]).toEqual([403, 'four-eyes']);
    }
    const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({ where: { id: 'policy-officer' } });
    await expect(
      stack.office.db.policyDraft.update({
        where: { id },
        data: {
          status: 'published',
          publishedBy: 'another-account',
          publishedByPerson: personId,
          publishedAt: new Date(),
        },
      }),
    ).rejects.toThrow(/whoever wrote it does not publish it/);
  });

  it('is not before a rehearsal of exactly its text', async () => {
    const { id } = await draft(nextPack());
    expect((await publish(id, second)).body).toMatchObject({
      code: 'not-rehearsed',
      availableActions: ['replace', 'rehearse'],
    });
    await rehearsed(id);
    expect((await second.get(`policy-drafts/${id}`)).availableActions).toContain('publish');
    await officer.patch(`policy-drafts/${id}`, { text: `${nextPack()}# another word\n` }, '"r1"');
    const { status, body } = await publish(id, second);
    expect([status, body.code]).toEqual([409, 'not-rehearsed']);
    expect(await stack.office.db.policyVersion.count({ where: { scheme: SCHEME } })).toBe(1);
  });

  it('counts for what is submitted on or after its first day; cases that run keep what they pinned', async () => {
    const elsewhere = await openPolicyStore(stack.office.db);
    const running = (await stack.submittedClaim()).id;
    const open = await stack.newApplicant();
    const { id: drafted } = await open.post('applications', flexibleClaim());
    const { id, hash } = await draft(nextPack('1.1.0', today));
    await rehearsed(id);
    const before = await hashOf(running);
    const { status, body } = await publish(id, second);
    expect([status, body.status, body.publishedBy, body.availableActions]).toEqual([
      ...[200, 'published', 'policy-officer-2'],
      [],
    ]);
    expect(await officer.get(`jurisdictions/dongyang/schemes/${SCHEME}`)).toMatchObject({ version: '1.1.0', hash });
    await open.post(`applications/${drafted}/actions`, { type: 'submit' });
    expect([await hashOf(running), await hashOf(drafted)]).toEqual([before, hash]);
    expect((await open.get(`applications/${drafted}`)).assessment).toMatchObject({ monthlyAmount: '288.00' });
    // Its words were kept with it.
    expect((await open.send('GET', `applications/${drafted}/explanation`)).status).toBe(200);
    await stack.decide(await stack.as('intake-street-a'), running, 'intake', { type: 'approve', opinion: '同意' });
    expect(await hashOf(running)).toBe(before);
    // Another process, which had read the policies before.
    expect(elsewhere.findInForce('dongyang', SCHEME, today)?.version).toBe('1.0.0');
    await elsewhere.refresh();
    expect(elsewhere.findInForce('dongyang', SCHEME, today)?.hash).toBe(hash);
    expect((await publish(id, second)).body.code).toBe('not-available');
    const late = await officer.send('PATCH', `policy-drafts/${id}`, { text: nextPack() }, { 'if-match': '*' });
    expect([late.status, late.body.code]).toEqual([409, 'not-available']);
  });

  it('of next year’s rule changes nothing before its first day', async () => {
    const [stale, sound] = [await draft(nextPack('1.2.0')), await draft(nextPack('1.2.0'))];
    for (const { id } of [stale, sound]) await rehearsed(id);
    expect((await publish(sound.id, second)).status).toBe(200);
    const { items } = await officer.get(`jurisdictions/dongyang/schemes/${SCHEME}/versions`);
    expect(items.map((one: Loose) => [one.version, one.inForceFrom, one.isInForce, one.draftId !== null])).toEqual([
      ['1.2.0', tomorrow, false, true],
      ['1.1.0', today, true, true],
      ['1.0.0', '2006-01-01', false, false],
    ]);
    const { id: claim } = await stack.submittedClaim();
    expect(await hashOf(claim)).toBe(items[1].hash);
    // The other draft has the number of a version that is released by now.
    expect((await publish(stale.id, second)).body.code).toBe('draft-outdated');
  });

  it('survives the next start, whose files are older, and does not collide with them', async () => {
    const { db } = stack.office;
    await importPolicies(db, files);
    const store = await openPolicyStore(db);
    expect(['2026-01-01', today, tomorrow].map((day) => store.findInForce('dongyang', SCHEME, day)?.version)).toEqual([
      '1.0.0',
      '1.1.0',
      '1.2.0',
    ]);
    expect(store.current.schemes.find(({ scheme }) => scheme === SCHEME)?.version).toBe('1.1.0');
    // A file of the same number that says something else never starts; the very text that was published does.
    const withPack = (text: string) => files.map((file) => (file.path === PACK ? { ...file, text } : file));
    await expect(
      importPolicies(db, withPack(nextPack('1.1.0', today).replace("'0.12'", "'0.13'").replace("'0.07'", "'0.08'"))),
    ).rejects.toThrow(ChangedReleaseError);
    await importPolicies(db, withPack(nextPack('1.1.0', today)));
    await importPolicies(db, files);
  });

  it('stands in the record with who, what and from when', async () => {
    const events = await readEvents(stack.office.db, stream.policies('dongyang'), undefined, 0n, 1000);
    const published = events.filter(({ type }) => type === 'policyPublished');
    expect(
      published.map(({ actor, details }) => [actor, (details as Loose).version, (details as Loose).inForceFrom]),
    ).toEqual([
      ['policy-officer-2', '1.1.0', today],
      ['policy-officer-2', '1.2.0', tomorrow],
    ]);
  });
});

describe('moving the running cases to a version', () => {
  const examined = async (hash: string): Promise<Loose> => {
    const begun = await officer.send('POST', `policy-versions/${hash}/migrations`, {});
    expect([begun.status, begun.body.isDryRun]).toEqual([202, true]);
    return eventually(
      'the dry run is through',
      () => officer.get(`policy-versions/${hash}/migrations/${begun.body.id}`),
      ({ status }: Loose) => status === 'completed',
    );
  };
  const versions = async (): Promise<Loose[]> =>
    (await officer.get(`jurisdictions/dongyang/schemes/${SCHEME}/versions`)).items;

  it('is tried first: who stays, who could move, for whom a person must decide', async () => {
    const before = await stack.office.db.application.findMany({ orderBy: { id: 'asc' } });
    const [next, present] = await versions();
    // Filed before its first day: the rule of the day of filing counts.
    expect((await examined(next.hash)).verdicts).toEqual([{ verdict: 'stay', reason: 'filedBefore', cases: 5 }]);
    const result = await examined(present.hash);
    expect(result).toMatchObject({
      progress: { done: 5, total: 5 },
      verdicts: [
        { verdict: 'move', reason: 'otherResult', cases: 2 },
        { verdict: 'needsPerson', reason: 'wouldLose', cases: 1 },
        { verdict: 'stay', reason: 'onVersion', cases: 2 },
      ],
    });
    const path = `policy-versions/${present.hash}/migrations/${result.id}/cases`;
    const { items } = await supervisor.get(`${path}?verdict=needsPerson`);
    expect(items).toEqual([
      expect.objectContaining({
        reason: 'wouldLose',
        before: 'eligible',
        after: 'ineligible',
        amountBefore: '9504.00',
        amountAfter: '0.00',
      }),
    ]);
    expect((await officer.get(path)).items).toHaveLength(5);
    expect(await stack.office.db.application.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });

  it('is for policy officers of the jurisdiction, and to a version that there is', async () => {
    const [{ hash }] = await versions();
    expect((await supervisor.send('POST', `policy-versions/${hash}/migrations`, {})).status).toBe(403);
    for (const unknown of ['0'.repeat(64), 'x'])
      expect((await officer.send('POST', `policy-versions/${unknown}/migrations`, {})).status).toBe(404);
    const abroad = (await officer.get('jurisdictions/hubei/schemes/hb-zero-household')).hash;
    expect((await officer.send('POST', `policy-versions/${abroad}/migrations`, {})).status).toBe(404);
    expect((await officer.send('GET', `policy-versions/${hash}/migrations/${randomUUID()}`)).status).toBe(404);
  });
});
