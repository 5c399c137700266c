// Whatever a stranger or somebody with a session sends, no route answers with a failure of ours.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../../api/auth/permissions.js';
import { ROUTES } from '../../api/routes/index.js';
import type { Route } from '../../api/route.js';
import { flexibleClaim, form, pdf, Stack, type Member } from '../helpers/stack.js';

let stack: Stack;
let people: Member[];
/** Ids of real things, so that some requests get past the first look-up. */
let ids: string[];
beforeAll(async () => {
  stack = await Stack.open();
  const personas = [
    'applicant-1',
    'intake-street-a',
    'auditor-1',
    'approver-1',
    'payer-1',
    'supervisor',
    'policy-officer',
    'inspector',
  ];
  people = await Promise.all(personas.map((one) => stack.as(one)));
  expect(new Set(people.flatMap(({ user }) => user.roles))).toEqual(new Set(ROLES));
  const draft = await (people[0] as Member).post('applications', flexibleClaim());
  const { id, entitlementId } = await stack.granted();
  const task = (await (people[1] as Member).get(`tasks?application=${id}`)).items[0];
  ids = [draft.id, id, entitlementId, task.id];
}, 60_000);
afterAll(() => stack.close());

const NASTY = [
  '',
  '\u0000',
  '\ud800',
  '\u202e',
  '🏛️'.repeat(50),
  "'; DROP TABLE application; --",
  '../../etc/passwd',
  '{{7*7}}',
  '=HYPERLINK("x")',
  'x'.repeat(5000),
  '１２３',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '1e400',
  '-0',
  '0001-01-01',
  '9999-12-31',
  '2030-13',
  '%00',
  '%s%n',
];
const WORDS = [
  'type',
  'facts',
  'payee',
  'value',
  'reason',
  'opinion',
  'jurisdiction',
  'scheme',
  'asOf',
  'settings',
  'mode',
  'by',
  'items',
  'fact',
  'district',
  'persona',
  'applicationId',
  'entitlementId',
  'dueUpTo',
  'source',
  '__proto__',
  'constructor',
];
const VALUES = [
  'approve',
  'claim',
  'submit',
  'establishFact',
  'requestCorrection',
  'dongyang',
  'flexible-employment-social-insurance',
  'monthlyIncome',
  '2026-01',
  'P1M',
  'ok',
  '1000.00',
];

const leaf = fc.oneof(
  fc.constantFrom<unknown>(...NASTY, ...VALUES),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 10 })), tie('json'), { maxKeys: 5 }),
  ),
}));
const object = fc.dictionary(fc.constantFrom(...WORDS), json, { maxKeys: 6 });
/** Texts that a JSON parser meets: deep, huge, doubled, cut off. */
const text = fc.oneof(
  json.map((value) => JSON.stringify(value) ?? 'undefined'),
  object.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '['.repeat(50_000),
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `{"facts":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
    `{"type":"establishFact","fact":"monthlyIncome","value":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    '{"a":1e400,"b":-1e400}',
    '{"type":"claim","type":"approve"}',
    '{"\\u0000":1}',
    '{"jurisdiction":"\\ud800"}',
    '\ufeff{}',
    'null',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
);
const segment = fc.oneof(
  fc.constantFrom(
    'dongyang',
    'flexible-employment-social-insurance',
    'enterpriseMinimumWage',
    'x',
    '00000000-0000-4000-8000-000000000000',
  ),
  fc.constantFrom(...NASTY.filter((one) => one !== '' && one.length < 100)),
  fc.nat().map((i) => `id-${i}`),
);
const query = fc.dictionary(
  fc.constantFrom(
    'limit',
    'after',
    'status',
    'stage',
    'application',
    'mine',
    'entitlement',
    'batch',
    'scheme',
    'number',
    'nothing',
  ),
  fc.oneof(
    fc.constantFrom(...NASTY, '1', '100', 'open', 'true', '1_00000000-0000-4000-8000-000000000000'),
    fc.string({ maxLength: 20 }),
  ),
  { maxKeys: 3 },
);

/** Halves of a surrogate pair cannot stand in an address. */
const wellFormed = (value: string) => value.replace(/\p{Cs}/gu, '?');

function pathWith({ path }: Route, segments: readonly string[], asked: Record<string, string>): string {
  let next = 0;
  const filled = path.replace(/\{\w+\}/g, () => {
    const one = segments[next++ % segments.length] ?? 'x';
    const id = /^id-(\d+)$/.exec(one)?.[1];
    return encodeURIComponent(wellFormed(id === undefined ? one : (ids[Number(id) % ids.length] ?? 'x')));
  });
  const pairs = Object.entries(asked).map(([name, value]) => `${name}=${encodeURIComponent(wellFormed(value))}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

// Moving clocks by fifty years is not what is tried here.
const TRIED = ROUTES.filter(({ path, method }) => !(method === 'delete' || path.endsWith('/time/advance')));

describe('hostile input', () => {
  it.each(TRIED.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
    'never makes %s fail',
    async (_name, route) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(),
          fc.array(segment, { minLength: 2, maxLength: 2 }),
          query,
          text,
          fc.boolean(),
          async (i, segments, asked, body, isUpload) => {
            const who = people[i % people.length] as Member;
            const path = pathWith(route, segments, asked);
            const sent = route.takes === 'upload' && isUpload ? form(wellFormed(body).slice(0, 900), pdf()) : body;
            const reply = await who.send(route.method.toUpperCase(), path, route.method === 'get' ? undefined : sent, {
              'if-match': '*',
            });
            expect([path, reply.status < 500 ? 'answered' : reply.status]).toEqual([path, 'answered']);
          },
        ),
        { numRuns: 40, seed: 20261124 },
      );
    },
    60_000,
  );

  it('never lets a header decide anything', async () => {
    const applicant = people[0] as Member;
    const { length } = (await applicant.get('applications')).items;
    for (const headers of [
      { 'x-http-method-override': 'DELETE' },
      { 'x-forwarded-for': '127.0.0.1' },
      { cookie: 'bofu_session=' },
      { cookie: ';;=;' },
      { cookie: `bofu_session=${'A'.repeat(5000)}` },
    ])
      expect([200, 401]).toContain((await applicant.send('GET', 'applications', undefined, headers)).status);
    expect((await applicant.get('applications')).items).toHaveLength(length);
  });
});
