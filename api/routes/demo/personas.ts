// The people of the demo: signing in as one of them, and inventing a fresh applicant.
import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { composeIdentityNumber, INVENTED_REGION } from '../../../domain/people/identity-number.js';
import type { Database } from '../../../prisma/client.js';
import { ensurePerson } from '../../../prisma/people.js';
import type { Protection } from '../../../prisma/protection.js';
import { startSession } from '../../auth/session.js';
import { body, listOf, PAGE_QUERY, pattern } from '../../fields.js';
import { pageOf, rowsFor } from '../../paging.js';
import { invalidInput } from '../../problem.js';
import { publicRoute } from '../../route.js';
import { SessionView, UserView, viewUser } from '../session.js';

/** Begins the ids of invented applicants, who are not among the personas that are shown. */
const SYNTHETIC = 'synthetic-';
const MOST_ATTEMPTS = 10;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = [...'秀英桂兰玉梅建国志强丽华海燕春生红霞文军晓明小芳'];

const ACCOUNT = { id: true, displayName: true, roles: true, organisationPath: true } as const;

export function listPersonas(db: Database, after: string | undefined, take: number) {
  return db.userAccount.findMany({
    where: {
      isDemo: true,
      NOT: { id: { startsWith: SYNTHETIC } },
      ...(after === undefined ? {} : { id: { gt: after } }),
    },
    select: ACCOUNT,
    orderBy: { id: 'asc' },
    take,
  });
}

export const getPersonas = publicRoute({
  method: 'get',
  path: '/api/v1/demo/personas',
  tag: 'Demo',
  summary: 'Whom one can sign in as',
  isDemoOnly: true,
  request: { query: body({ ...PAGE_QUERY, after: pattern('after', /^[\x21-\x7e]{1,100}$/).optional() }) },
  responses: { 200: { description: 'Personas', schema: listOf(UserView) } },
  async handle({ deps: { db }, query }) {
    const rows = await listPersonas(db, query.after, rowsFor(query.limit));
    const page = pageOf(rows, query.limit, {
      show: ({ id, ...account }) => viewUser({ userId: id, ...account }),
      cursor: ({ id }) => id,
    });
    return { status: 200, body: page };
  },
});

export const createApplicant = publicRoute({
  method: 'post',
  path: '/api/v1/demo/applicants',
  tag: 'Demo',
  summary: 'A fresh invented applicant, with a valid number that is nobody’s',
  isDemoOnly: true,
  request: { body: body({}).optional() },
  responses: { 201: { description: 'The persona', schema: z.object({ persona: z.string() }) } },
  async handle({ deps: { db, protection } }) {
    return { status: 201, body: { persona: await invent(db, protection) } };
  },
});

async function invent(db: Database, protection: Protection): Promise<string> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const identityNumber = inventNumber();
    const isTaken = await db.person.findUnique({
      where: { identityHash: protection.identityHash(identityNumber) },
      select: { id: true },
    });
    if (isTaken) continue;
    const displayName = `${pick(SURNAMES)}${pick(GIVEN)}${pick(GIVEN)}`;
    const id = `${SYNTHETIC}${randomUUID()}`;
    const personId = await ensurePerson(db, protection, { name: displayName, identityNumber });
    await db.userAccount.create({
      data: { id, personId, displayName, roles: ['applicant'], isDemo: true },
      select: { id: true },
    });
    return id;
  }
  throw new Error('no identity number is left to invent');
}

/** Somebody of working age; the region code is given to nobody. */
function inventNumber(): string {
  const birth = new Date(Date.UTC(1950, 0, 1) + randomInt(0, 20_000) * 86_400_000).toISOString().slice(0, 10);
  return composeIdentityNumber(INVENTED_REGION, birth, randomInt(0, 1000));
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(0, characters.length)] ?? '';
}

export const signInAsPersona = publicRoute({
  method: 'post',
  path: '/api/v1/demo/session',
  tag: 'Demo',
  summary: 'Sign in as a persona: sets the cookie',
  isDemoOnly: true,
  request: { body: body({ persona: pattern('persona', /^[\x21-\x7e]{1,100}$/) }) },
  responses: { 201: { description: 'The session', schema: SessionView } },
  async handle({ deps, response, body: { persona } }) {
    const account = await deps.db.userAccount.findUnique({ where: { id: persona, isDemo: true }, select: ACCOUNT });
    if (!account) throw invalidInput('/persona', 'persona');
    const { csrfToken } = await startSession(deps, response, account.id);
    return { status: 201, body: { user: viewUser({ userId: account.id, ...account }), csrfToken } };
  },
});
