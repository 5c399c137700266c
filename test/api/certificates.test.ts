import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ASKS_A_WINDOW } from '../../api/rate-limit.js';
import { termEnd } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { composeCertificateNumber, RANDOM_LENGTH, readCertificateNumber } from '../../domain/certificate/number.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import { eventually } from '../helpers/eventually.js';
import { Stack, type Loose, type Member } from '../helpers/stack.js';
import {
  approvedClaim,
  createOfficer,
  CREDIT_COMMUNITY,
  GRADUATE,
  GRADUATES_RENT,
  HOME_PREMISES,
  INCUBATION,
  MICROLOAN,
  RENT_DISCOUNT,
  submitClaim,
  type StatusClaim,
} from '../helpers/status-claims.js';

const today = civilDateAt(Date.now());
let stack: Stack;
let auditor: Member;
/** A certificate that stays as it is, its claim and its holder. */
let graduate: { applicant: Member; id: string; certificate: Loose };
beforeAll(async () => {
  stack = await Stack.open();
  auditor = await stack.as('auditor-1');
  graduate = await certified(GRADUATE);
}, 90_000);
afterAll(() => stack.close());

/** An approved claim with its certificate, as the holder sees it. */
async function certified(claim: StatusClaim, who?: Member) {
  const { applicant, id } = await approvedClaim(stack, claim, who);
  const { items } = await applicant.get(`certificates?application=${id}`);
  expect(items).toHaveLength(1);
  return { applicant, id, certificate: items[0] };
}

const check = (number: string) => stack.send('GET', `certificates/check?number=${encodeURIComponent(number)}`);
const page = (query: string, headers = {}) => stack.send('GET', `/certificates/check${query}`, undefined, headers);
const revoke = (who: Member, id: string, headers = {}) =>
  who.send('POST', `certificates/${id}/actions`, { type: 'revoke', reason: '材料不实' }, headers);
const eventsOf = async (who: Member, applicationId: string): Promise<Loose[]> =>
  (await who.get(`applications/${applicationId}/timeline`)).items;
/** A well-formed number that nobody has been given. */
const unknownNumber = composeCertificateNumber('2026', new Uint8Array(RANDOM_LENGTH).fill(7));

describe('a claim whose scheme grants a status', () => {
  it('brings a certificate from the day of its approval, without an end where the source states none', async () => {
    const { certificate, id } = graduate;
    expect(certificate).toEqual({
      id: certificate.id,
      number: expect.stringMatching(/^\d{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}-\d{2}$/),
      applicationId: id,
      jurisdiction: 'dongyang',
      scheme: 'graduate-as-hardship-founder',
      status: 'valid',
      validFrom: today,
      validTo: null,
      opensSchemes: ['rent-subsidy-hardship', 'post-subsidy-hardship-founder'],
      issuedAt: expect.any(String),
      availableActions: [],
    });
    expect(readCertificateNumber(certificate.number)).toBe(certificate.number);
    expect(await graduate.applicant.get(`certificates/${certificate.id}`)).toEqual(certificate);
    const issued = (await eventsOf(graduate.applicant, id)).filter(({ type }) => type === 'certificateIssued');
    expect(issued.map(({ details }) => details.certificateId)).toEqual([certificate.id]);
  });

  it('brings none before its last approval, nor when it is refused', async () => {
    const applicant = await stack.newApplicant();
    const id = await submitClaim(applicant, GRADUATE);
    await stack.decide(await stack.as('intake-street-a'), id, 'intake', { type: 'approve' });
    expect((await applicant.get(`certificates?application=${id}`)).items).toEqual([]);
    await stack.decide(auditor, id, 'decision', { type: 'reject', opinion: '不符合' });
    expect((await applicant.get(`certificates?application=${id}`)).items).toEqual([]);
  });

  it('for a year lapses on the day after its last, without anybody doing anything', async () => {
    const { applicant, id, certificate } = await certified(CREDIT_COMMUNITY);
    expect(certificate).toMatchObject({ validFrom: today, validTo: termEnd(today, 12), status: 'valid' });
    expect((await check(certificate.number)).body).toEqual({ status: 'valid' });
    await applicant.post('demo/time/advance', { applicationId: id, by: 'P1Y' });
    expect((await applicant.get(`certificates/${certificate.id}`)).status).toBe('lapsed');
    expect((await check(certificate.number)).body).toEqual({ status: 'lapsed' });
  });

  it('has the days of its term where the claim states when it begins', async () => {
    const { certificate, applicant, id } = await certified(MICROLOAN);
    expect(certificate).toMatchObject({ validFrom: today, validTo: termEnd(today, 24) });
    expect((await applicant.get(`applications/${id}`)).award).toMatchObject({ grantableAmount: '50000.00' });
  });
});

describe('what is granted without money', () => {
  /** Everything that a payment would leave a trace in. */
  async function traces() {
    const { db } = stack.office;
    const [periods, payouts, entries, legs, available] = await Promise.all([
      db.period.count(),
      db.payout.count(),
      db.ledgerEntry.count(),
      db.ledgerLeg.count(),
      db.budgetLine.aggregate({ _sum: { availableFen: true } }),
    ]);
    return { periods, payouts, entries, legs, available: available._sum.availableFen };
  }

  it.each([
    ['a certificate', GRADUATE],
    ['a certificate with an amount', MICROLOAN],
    ['a price reduction', RENT_DISCOUNT],
    ['a service', HOME_PREMISES],
    ['a service for a time', INCUBATION],
  ])('never becomes a payout, an entry in the ledger or a reservation: %s', async (_what, claim) => {
    const before = await traces();
    const { applicant, id } = await approvedClaim(stack, claim);
    expect((await applicant.get(`applications/${id}`)).status).toBe('approved');
    expect(await traces()).toEqual(before);
  });

  it('by others has its term, and no instalment', async () => {
    const { applicant, id } = await approvedClaim(stack, RENT_DISCOUNT);
    const application = await applicant.get(`applications/${id}`);
    // 10 % of 24000.00 a year, for three years (S2.3 三(二)3).
    expect(application.award).toMatchObject({ annualAmount: '2400.00', term: { months: 36 } });
    expect(await applicant.get(`entitlements/${application.entitlementId}`)).toMatchObject({
      status: 'active',
      cadence: 'none',
      term: { months: 36 },
      nextEvent: { type: 'end' },
    });
    expect((await applicant.get(`entitlements/${application.entitlementId}/periods`)).items).toEqual([]);
    const granted = (await eventsOf(applicant, id)).filter(({ type }) => type === 'granted');
    expect(granted.map(({ details }) => details)).toMatchObject([{ settlement: 'priceReduction', months: 36 }]);
  });

  it('by others without a term stays with its case', async () => {
    const { applicant, id } = await approvedClaim(stack, HOME_PREMISES);
    const { entitlementId, award } = await applicant.get(`applications/${id}`);
    expect([entitlementId, award.clauses.length > 0]).toEqual([undefined, true]);
  });

  it('has a certificate only where it is a status', async () => {
    const { applicant, id } = await approvedClaim(stack, RENT_DISCOUNT);
    expect((await applicant.get(`certificates?application=${id}`)).items).toEqual([]);
    expect((await graduate.applicant.get(`applications/${graduate.id}`)).entitlementId).toBeUndefined();
  });
});

describe('a certificate', () => {
  it('is seen by its holder, the office that took the claim in, and its jurisdiction; by nobody else', async () => {
    const { certificate, id, applicant } = graduate;
    const seenBy = async (who: Member) =>
      (await who.get(`certificates?application=${id}`)).items.map((one: Loose) => one.id);
    expect(await seenBy(applicant)).toEqual([certificate.id]);
    for (const persona of ['intake-street-a', 'auditor-2', 'approver-2', 'supervisor', 'inspector'])
      expect([persona, await seenBy(await stack.as(persona))]).toEqual([persona, [certificate.id]]);
    for (const who of [
      await stack.as('intake-street-b'),
      await stack.as('hubei-auditor-1'),
      await stack.newApplicant(),
    ]) {
      expect(await seenBy(who)).toEqual([]);
      expect((await who.send('GET', `certificates/${certificate.id}`)).status).toBe(404);
    }
    for (const persona of ['payer-1', 'policy-officer'])
      expect((await (await stack.as(persona)).send('GET', `certificates/${certificate.id}`)).status).toBe(403);
  });

  it('is listed page by page', async () => {
    const supervisor = await stack.as('supervisor');
    const all = await supervisor.get('certificates?limit=100');
    const first = await supervisor.get('certificates?limit=1');
    const next = await supervisor.get(`certificates?limit=1&after=${first.page.endCursor}`);
    expect([...first.items, ...next.items]).toEqual(all.items.slice(0, 2));
    expect((await supervisor.send('GET', 'certificates?after=x')).status).toBe(400);
  });
});

describe('revoking a certificate', () => {
  it('needs a reason, and the role and office that decided the claim', async () => {
    const { certificate, applicant } = graduate;
    expect((await auditor.get(`certificates/${certificate.id}`)).availableActions).toEqual(['revoke']);
    const { status, body } = await auditor.send('POST', `certificates/${certificate.id}/actions`, { type: 'revoke' });
    expect([status, body.errors[0].pointer]).toEqual([422, '/reason']);
    await createOfficer(stack.office, 'auditor-elsewhere', 'dongyang/startup-service-centre', ['auditor']);
    const others = ['intake-street-a', 'approver-1', 'payer-1', 'supervisor', 'inspector', 'auditor-elsewhere'];
    for (const persona of others)
      expect([persona, (await revoke(await stack.as(persona), certificate.id)).status]).toEqual([persona, 403]);
    expect((await revoke(applicant, certificate.id)).status).toBe(403);
    expect((await revoke(await stack.as('hubei-auditor-1'), certificate.id)).status).toBe(404);
    expect((await revoke(auditor, randomUUID())).status).toBe(404);
  });

  it('is never the holder’s, whatever roles he has', async () => {
    const { certificate, applicant } = graduate;
    const { personId } = await stack.office.db.userAccount.findUniqueOrThrow({ where: { id: applicant.user.id } });
    await stack.office.db.userAccount.create({
      data: {
        id: 'auditor-own',
        personId,
        displayName: '兼职审核',
        roles: ['auditor'],
        organisationPath: 'dongyang/employment-agency',
        isDemo: true,
      },
    });
    const own = await stack.as('auditor-own');
    expect((await own.get(`certificates/${certificate.id}`)).availableActions).toEqual([]);
    const refused = await revoke(own, certificate.id);
    expect([refused.status, refused.body.code]).toEqual([403, 'own-case']);
  });

  it('is refused to whoever acted at another stage of the claim', async () => {
    await createOfficer(stack.office, 'clerk-and-auditor', 'dongyang', ['intake', 'auditor']);
    const approvals = [['clerk-and-auditor', 'intake'], GRADUATE.approvals[1]] as StatusClaim['approvals'];
    const { certificate } = await certified({ ...GRADUATE, approvals });
    const refused = await revoke(await stack.as('clerk-and-auditor'), certificate.id);
    expect([refused.status, refused.body.code]).toEqual([403, 'four-eyes']);
    expect((await revoke(await stack.as('auditor-2'), certificate.id)).status).toBe(200);
  });

  it('is open to each of the bodies that decided together', async () => {
    const { certificate } = await certified(CREDIT_COMMUNITY);
    expect((await revoke(auditor, certificate.id)).status).toBe(403);
    expect((await revoke(await stack.as('approver-bank'), certificate.id)).body).toMatchObject({ status: 'lapsed' });
  });

  it('happens once, with its event, and the reason is not the holder’s to read', async () => {
    const { applicant, id, certificate } = await certified(GRADUATE);
    const key = { 'idempotency-key': randomUUID() };
    const revoked = await revoke(auditor, certificate.id, key);
    expect(revoked.body).toMatchObject({ status: 'lapsed', revokedAt: expect.any(String), availableActions: [] });
    expect((await revoke(auditor, certificate.id, key)).body).toEqual(revoked.body);
    const again = await revoke(await stack.as('auditor-2'), certificate.id);
    expect([again.status, again.body.code, again.body.availableActions]).toEqual([409, 'not-available', []]);
    expect((await check(certificate.number)).body).toEqual({ status: 'lapsed' });
    const revocation = async (who: Member) =>
      (await eventsOf(who, id))
        .filter(({ type }) => type === 'certificateRevoked')
        .map(({ details }) => details.reason);
    expect(await revocation(applicant)).toEqual([undefined]);
    expect(await revocation(auditor)).toEqual(['材料不实']);
  });

  it('ten times at once happens once', async () => {
    const { certificate } = await certified(GRADUATE);
    const replies = await Promise.all(Array.from({ length: 10 }, () => revoke(auditor, certificate.id)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('is written into the open claims that it opened, which are assessed again; and into no other', async () => {
    const { applicant, certificate } = await certified(GRADUATE);
    const opened = await submitClaim(applicant, GRADUATES_RENT);
    const other = await submitClaim(applicant, HOME_PREMISES);
    const strangers = await submitClaim(await stack.newApplicant(), GRADUATES_RENT);
    // A further claim of the same person wakes the others too: what counts is the wake after that.
    const wakesOf = async (applicationId: string) => {
      const { events } = await stack.office.client.workflow
        .getHandle(workflowIds.application(applicationId))
        .fetchHistory();
      return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'wake')
        .length;
    };
    const before = await Promise.all([opened, other, strangers].map(wakesOf));
    expect((await revoke(auditor, certificate.id)).status).toBe(200);
    await eventually(
      'the opened claim is woken',
      () => wakesOf(opened),
      (wakes) => wakes === (before[0] ?? 0) + 1,
    );
    const basisRevoked = async (id: string) =>
      (await eventsOf(await stack.as('supervisor'), id))
        .filter(({ type }) => type === 'basisRevoked')
        .map(({ details }) => details.number);
    expect(await basisRevoked(opened)).toEqual([certificate.number]);
    expect(await basisRevoked(other)).toEqual([]);
    expect(await basisRevoked(strangers)).toEqual([]);
    expect(await Promise.all([other, strangers].map(wakesOf))).toEqual(before.slice(1));
  });

  it('is not taken back, and nothing else of a certificate changes, whatever writes to the database', async () => {
    const { certificate } = await certified(GRADUATE);
    const { db } = stack.office;
    const where = { id: certificate.id };
    await expect(db.certificate.update({ where, data: { validTo: '2099-12-31' } })).rejects.toThrow();
    await expect(db.certificate.delete({ where })).rejects.toThrow();
    expect((await revoke(auditor, certificate.id)).status).toBe(200);
    const restored = { revokedAt: null, revokedBy: null, revokedByPerson: null };
    await expect(db.certificate.update({ where, data: restored })).rejects.toThrow(/revoked already/);
  });
});

describe('the page of a certificate', () => {
  const open = (who: Member | undefined, id: string, query = '') =>
    stack.send('GET', `/certificates/${id}${query}`, undefined, who ? { cookie: who.cookie } : {});

  it('is what its holder prints: who, what, from when, by whom, and where to check it', async () => {
    const { applicant, certificate } = graduate;
    const { claimant } = await applicant.get(`applications/${graduate.id}`);
    const { status, body, headers } = await open(applicant, certificate.id);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    for (const part of [
      '毕业一年以上未就业毕业生享受创业扶持',
      certificate.number,
      claimant.displayName,
      `自 ${today} 起`,
      '市就业管理机构',
      '/certificates/check',
      '有效',
    ])
      expect([part, String(body).includes(part)]).toEqual([part, true]);
    expect((await open(applicant, certificate.id, '?lang=en')).body).toContain(`from ${today}`);
  });

  it('is nobody else’s', async () => {
    const { certificate } = graduate;
    expect((await open(undefined, certificate.id)).status).toBe(401);
    for (const who of [auditor, await stack.newApplicant(), await stack.as('payer-1')])
      expect((await open(who, certificate.id)).status).toBe(404);
    for (const id of ['x', randomUUID(), '%00', "'--"]) expect((await open(auditor, id)).status).toBe(404);
  });
});

describe('whoever is shown a certificate', () => {
  it('learns that it is valid, without a session, and nothing else', async () => {
    const { certificate } = graduate;
    for (const typed of [
      certificate.number,
      certificate.number.toLowerCase(),
      certificate.number.replaceAll('-', ''),
    ]) {
      const { status, body, headers } = await check(typed);
      expect([status, body]).toEqual([200, { status: 'valid' }]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('does not learn which numbers exist: an unknown one answers as a lapsed one', async () => {
    const { certificate } = await certified(GRADUATE);
    await revoke(auditor, certificate.id);
    const shape = async (number: string) => {
      const { status, body, headers } = await check(number);
      return [status, body, [...headers.keys()].sort(), headers.get('content-length')];
    };
    expect(await shape(unknownNumber)).toEqual(await shape(certificate.number));
    const shown = async (number: string) => String((await page(`?number=${number}`)).body).replaceAll(number, 'NUMBER');
    expect(await shown(unknownNumber)).toBe(await shown(certificate.number));
  });

  it('is told that a number is mistyped', async () => {
    const { number } = graduate.certificate;
    const wrong = number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10);
    for (const typed of [wrong, '2026', '"><script>', '', 'x'.repeat(5000), '\u0000', '证书'.repeat(20)]) {
      const { status, body } = await check(typed);
      expect([typed, status, body.code]).toEqual([typed, 422, 'certificate-number-mistyped']);
    }
    expect((await stack.send('GET', 'certificates/check')).status).toBe(400);
    expect((await stack.send('GET', `certificates/check?number=${number}&number=${number}`)).status).toBe(400);
    expect((await stack.send('GET', `certificates/check?number=${number}&name=1`)).status).toBe(400);
  });

  it('reads it on a page, in Chinese first and in English', async () => {
    const { number } = graduate.certificate;
    const chinese = await page(`?number=${number}`);
    expect(chinese.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect([chinese.body, chinese.headers.get('content-language')]).toEqual([
      expect.stringContaining('<strong>有效</strong>'),
      'zh-CN',
    ]);
    expect((await page(`?number=${number}`, { 'accept-language': 'en' })).body).toContain('<strong>Valid</strong>');
    expect((await page(`?number=${unknownNumber}&lang=en`)).body).toContain('<strong>Lapsed</strong>');
    expect((await page('?number=2026')).body).toContain('<strong>编号有误</strong>');
    expect((await page('')).body).not.toContain('<strong>');
    const { claimant } = await graduate.applicant.get(`applications/${graduate.id}`);
    for (const secret of [claimant.displayName, graduate.id, 'graduate-as-hardship-founder', '毕业'])
      expect([secret, String(chinese.body).includes(secret)]).toEqual([secret, false]);
  });

  it.each([
    ['markup', '"><script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['a long text', 'A'.repeat(6000)],
    ['right-to-left marks and pictures', '\u202e🏛️'.repeat(30)],
    ['a NUL', '2026\u0000'],
    ['half of a pair', '%ED%A0%80'],
    ['a template', '{{7*7}}${7*7}'],
  ])('gets a page whatever he types: %s', async (_what, typed) => {
    const { status, body, headers } = await page(`?number=${encodeURIComponent(typed)}&lang=%22%3E`);
    expect([status, headers.get('content-security-policy')]).toEqual([
      200,
      "default-src 'none';style-src 'self';base-uri 'none';frame-ancestors 'none'",
    ]);
    expect(body).not.toMatch(/<script|<img/);
    expect(body.length).toBeLessThan(6000);
    expect(body).toContain('编号有误');
  });

  it('asks at most so often a minute, by API and page together', async () => {
    const door = await stack.withEngine({});
    try {
      const ask = async (path: string) => door.send('GET', path);
      for (let i = 0; i < ASKS_A_WINDOW; i += 1)
        expect((await ask(`certificates/check?number=${unknownNumber}`)).status).toBe(200);
      const refused = await ask(`certificates/check?number=${unknownNumber}`);
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        429,
        'too-many-requests',
        '60',
      ]);
      const shown = await ask(`/certificates/check?number=${unknownNumber}`);
      expect([shown.status, String(shown.body).includes('请稍后再试')]).toEqual([429, true]);
      // The empty form, and everything else, is not counted.
      expect((await ask('/certificates/check')).status).toBe(200);
      expect((await ask('/livez')).status).toBe(200);
    } finally {
      await door.closeDoor();
    }
  });
});
