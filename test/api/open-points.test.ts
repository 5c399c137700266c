import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../helpers/eventually.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';

let stack: Stack;
let applicant: Member;
let officers: [Member, Member];
beforeAll(async () => {
  stack = await Stack.open();
  applicant = await stack.newApplicant();
  officers = [await stack.as('policy-officer'), await stack.as('policy-officer-2')];
}, 60_000);
afterAll(() => stack.close());

const listed = async (query = ''): Promise<Loose[]> => (await applicant.get(`open-points?limit=100${query}`)).items;
const point = async (id: string): Promise<Loose> => (await listed()).find((one) => one.id === id);

/** One officer proposes a value, another confirms it where money depends on it. */
async function set(name: string, value: unknown): Promise<void> {
  const { changeId } = await officers[0].put(`jurisdictions/dongyang/settings/${name}`, { value });
  if (changeId !== undefined) await officers[1].post(`jurisdictions/dongyang/settings/changes/${changeId}/confirm`);
}

const averagesUntilThisYear = () =>
  [-1, 0].map((i) => ({ year: new Date().getFullYear() + i, amount: '28800.00', unit: 'year' }));

async function submit(scheme: string, facts: object): Promise<void> {
  const member = await stack.newApplicant();
  const payee = { bankName: '中国农业银行', accountNumber: '6228480402564890018' };
  const { id } = await member.post('applications', { jurisdiction: 'dongyang', scheme, facts, payee });
  await member.post(`applications/${id}/actions`, { type: 'submit' });
}

describe('the open points', () => {
  it('are a list for whoever is signed in', async () => {
    expect((await stack.send('GET', 'open-points')).status).toBe(401);
    const first = await applicant.get('open-points?limit=2');
    expect(first.items).toHaveLength(2);
    expect(first.page.hasMore).toBe(true);
    const next = await applicant.get(`open-points?limit=2&after=${first.page.endCursor}`);
    const ids = [...first.items, ...next.items].map(({ id }: Loose) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('say what is asked, by which words, which readings there are, where it stands and who may decide', async () => {
    const english = await applicant.send('GET', 'open-points?limit=100', undefined, { 'accept-language': 'en' });
    expect(english.body.items.find(({ id }: Loose) => id === 'break-in-term')).toEqual({
      id: 'break-in-term',
      jurisdiction: 'dongyang',
      question: 'After a break, are the three years of continuous subsidy added up, begun again, or do they run on?',
      questions: expect.objectContaining({ 'zh-CN': expect.stringContaining('连续享受期限一般不超过3年') }),
      clauses: [{ clause: 'S2.3 三(三)4', quote: '连续享受期限一般不超过3年' }],
      readings: [
        { id: 'cumulative', label: 'Months are added up', labels: expect.anything(), isFollowed: false },
        { id: 'restart', label: 'Counting starts again', labels: expect.anything(), isFollowed: false },
        {
          id: 'clock-runs-on',
          label: 'The clock runs on during the break',
          labels: expect.anything(),
          isFollowed: false,
        },
      ],
      status: 'blocked',
      setting: {
        name: 'interruptionReading',
        label: 'How the term counts after a break',
        labels: expect.anything(),
        value: null,
        isDefault: false,
      },
      reasons: [],
      schemes: ['flexible-employment-social-insurance'],
      decidedBy: 'Labour and finance bureaus',
      decidedByLabels: expect.anything(),
      waiting: { cases: 0, instalments: 0, yuan: { cases: 0, least: '0.00', most: '0.00' } },
    });
  });

  it('of one jurisdiction are its own and those of all', async () => {
    const homes = (await listed('&jurisdiction=hubei')).map(({ jurisdiction }) => jurisdiction);
    expect([...new Set(homes)].sort()).toEqual(['hubei', null]);
    expect((await applicant.send('GET', 'open-points?jurisdiction=atlantis')).status).toBe(404);
    const wrong = await applicant.send('GET', 'open-points?colour=red');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid-query']);
  });

  it('stand otherwise when an officer sets a value', async () => {
    expect(await point('piecework-months')).toMatchObject({ status: 'convention', convention: 'C7' });
    await set('pieceworkMonthRounding', 'up');
    const { status, setting, readings } = await point('piecework-months');
    expect([status, setting.value, setting.isDefault]).toEqual(['set', 'up', false]);
    expect(readings.filter(({ isFollowed }: Loose) => isFollowed).map(({ id }: Loose) => id)).toEqual(['up']);
  });
});

describe('what waits for an open point', () => {
  it('are the claims that need a setting without value, until it has one', async () => {
    await set('cityAverageWage', []);
    const { applicant: owner, id } = await stack.submittedClaim();
    // A claim that is refused on its facts does not wait.
    await stack.submittedClaim({ monthlyIncome: '1.00' });
    const { status, waiting } = await point('average-wage');
    expect([status, waiting]).toEqual(['blocked', { cases: 1, instalments: 0, yuan: null }]);
    const year = new Date().getFullYear();
    await set(
      'cityAverageWage',
      [-1, 0].map((i) => ({ year: year + i, amount: '28800.00', unit: 'year' })),
    );
    await eventually(
      'the claim goes on by itself',
      () => owner.get(`applications/${id}`),
      (claim: Loose) => claim.status === 'inReview',
    );
    expect((await point('average-wage')).waiting.cases).toBe(0);
  });

  it('are the cases on hold for a reason of it; what they come to is not guessed', async () => {
    const { applicant: owner, id } = await stack.submittedClaim({ insuredBranches: ['pension'] });
    expect((await owner.get(`applications/${id}`)).status).toBe('onHold');
    expect((await point('one-branch-only')).waiting).toEqual({ cases: 1, instalments: 0, yuan: null });
    await owner.post(`applications/${id}/actions`, { type: 'withdraw' });
    await eventually(
      'nothing waits',
      () => point('one-branch-only'),
      ({ waiting }: Loose) => waiting.cases === 0,
    );
  });

  it('has the amounts that its readings would give, where they give amounts', async () => {
    const claim = (annualRent: string, isFirstBusiness: boolean) =>
      submit('rent-subsidy-hardship', {
        householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
        personCategories: ['hardship-person'],
        businessActivity: 'delivery',
        isFirstBusiness,
        businessStartDate: '2008-03-01',
        annualRent,
      });
    await claim('10000.00', false);
    await claim('24000.00', false);
    // A first business of more than a year: whatever is decided, this claim does not wait.
    await claim('10000.00', true);
    // S2.3 三(二)3, 15 percent of the rent, at most 3000 yuan a year, for three years; nothing if a first business is asked for.
    expect(await point('hardship-first-year')).toMatchObject({
      status: 'blocked',
      waiting: { cases: 2, instalments: 0, yuan: { cases: 2, least: '0.00', most: '13500.00' } },
    });
  });

  it('are instalments that fall due without the average wage of their year', async () => {
    await set('cityAverageWage', averagesUntilThisYear());
    const { applicant: owner, entitlementId } = await stack.granted();
    expect((await point('average-wage')).waiting.instalments).toBe(0);
    const { items } = await owner.get(`entitlements/${entitlementId}/periods?limit=100`);
    const first = items.findIndex(({ status }: Loose) => status === 'awaitingBase');
    expect(first).toBeGreaterThan(0);
    await owner.post('demo/time/advance', { entitlementId, by: `P${first + 2}M` });
    await eventually(
      'an instalment is due without amount',
      () => point('average-wage'),
      ({ waiting }: Loose) => waiting.instalments > 0,
    );
    expect((await point('average-wage')).waiting.yuan).toBeNull();
  });
});

describe('their page', () => {
  it('is read in Chinese and English, by jurisdiction', async () => {
    const chinese = await stack.send('GET', '/open-points');
    expect([chinese.status, chinese.headers.get('content-language')]).toEqual([200, 'zh-CN']);
    for (const text of [
      '未决事项',
      '各地共有',
      '商洛市',
      '连续享受期限一般不超过3年',
      '由谁决定',
      '约定 C7',
      '正在等待',
    ])
      expect(chinese.body).toContain(text);
    const english = await stack.send('GET', '/open-points?lang=en');
    for (const text of [
      'Open points',
      'Every jurisdiction',
      'Shangluo',
      'Who may decide',
      'Convention C7',
      'Waiting now',
    ])
      expect(english.body).toContain(text);
    expect(english.body).not.toMatch(/openPoints\.|\{\{|undefined/);
    expect(english.body).not.toContain('<script');
  });

  it('says what waits only to whoever is signed in, where money is real', async () => {
    const production = await Stack.open({ mode: 'production' });
    try {
      const { body } = await production.send('GET', '/open-points?lang=en');
      expect(body).toContain('Sign in to see how many cases');
      expect(body).not.toContain('Waiting now');
    } finally {
      await production.close();
    }
  });
});
