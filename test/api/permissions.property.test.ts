// One table for single objects and for lists: what a list shows is what may be read one by one, and nothing else.
import { randomBytes } from 'node:crypto';
import { describe, expect, it, beforeAll, afterAll } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../../api/auth/caller.js';
import { may, ROLES, type Role, type Subjects } from '../../api/auth/permissions.js';
import { getApplication, listApplications } from '../../api/routes/applications/application-row.js';
import { getCertificate, listCertificates } from '../../api/routes/certificates/certificate-row.js';
import { getEntitlement, listEntitlements } from '../../api/routes/entitlements/entitlement-row.js';
import { getTask, listTasks } from '../../api/routes/tasks/task-row.js';
import { composeCertificateNumber, RANDOM_LENGTH } from '../../domain/certificate/number.js';
import { createDatabase, type Database } from '../../prisma/client.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

const ORGANISATIONS = [
  'dongyang',
  'dongyang/street-a',
  'dongyang/street-ab',
  'dongyang/agency',
  'hubei',
  'hubei/office',
];
const CLAIMANTS = Array.from({ length: 3 }, () => uuidv7());

let database: TestDatabase;
let db: Database;
let ids: { applications: string[]; tasks: string[]; entitlements: string[]; certificates: string[] };

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 4 });
  await db.organisation.createMany({
    data: ORGANISATIONS.map((path) => ({
      path,
      jurisdiction: path.split('/')[0] ?? '',
      name: {},
      level: 'x',
      validFrom: '2000-01-01',
    })),
  });
  ids = await makeCases();
}, 60_000);
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

/** A case of every kind: of each claimant, at each office, drafts and submitted ones, with tasks of each role. */
async function makeCases() {
  const made = {
    applications: [] as string[],
    tasks: [] as string[],
    entitlements: [] as string[],
    certificates: [] as string[],
  };
  for (const [i, officePath] of [null, ...ORGANISATIONS].entries()) {
    for (const claimantPersonId of CLAIMANTS) {
      const id = uuidv7();
      const assessmentId = uuidv7();
      const jurisdiction = officePath?.split('/')[0] ?? 'dongyang';
      await db.application.create({
        data: {
          id,
          caseNumber: id,
          jurisdiction,
          scheme: 's',
          policyHash: 'h',
          claimantPersonId,
          claimantUserId: 'u',
          status: officePath === null ? 'draft' : 'inReview',
          facts: {},
          officePath,
          submittedAt: officePath === null ? null : new Date(),
          assessmentId,
        },
      });
      await db.assessment.create({
        data: {
          id: assessmentId,
          applicationId: id,
          asOf: '2026-01-01',
          policyHash: 'h',
          factsHash: 'f',
          engineVersion: 1,
          outcome: 'eligible',
          facts: {},
          result: {},
        },
      });
      made.applications.push(id);
      if (officePath === null) continue;
      const role = (['intake', 'auditor', 'approver'] as const)[i % 3] ?? 'intake';
      const taskId = uuidv7();
      await db.task.create({
        data: {
          id: taskId,
          applicationId: id,
          jurisdiction,
          scheme: 's',
          stage: role,
          visit: 1,
          seat: 0,
          role,
          organisationPath: officePath,
          status: 'open',
          dueSort: new Date(),
        },
      });
      made.tasks.push(taskId);
      const entitlementId = uuidv7();
      await db.entitlement.create({
        data: {
          id: entitlementId,
          applicationId: id,
          personId: claimantPersonId,
          jurisdiction,
          scheme: 's',
          policyHash: 'h',
          status: 'active',
          cadence: 'monthly',
          termFrom: '2026-01-01',
          termTo: '2026-12-31',
          months: 12,
          monthlyAmountFen: 1n,
          periodConfirmation: 'none',
          officePath,
        },
      });
      made.entitlements.push(entitlementId);
      const certificateId = uuidv7();
      await db.certificate.create({
        data: {
          id: certificateId,
          number: composeCertificateNumber('2026', randomBytes(RANDOM_LENGTH)),
          applicationId: id,
          personId: claimantPersonId,
          jurisdiction,
          scheme: 's',
          policyHash: 'h',
          officePath,
          decidingStage: role,
          decidingSeats: [{ role, organisation: officePath }],
          validFrom: '2026-01-01',
          issuedAt: new Date(),
        },
      });
      made.certificates.push(certificateId);
    }
  }
  return made;
}

const caller = fc.record({
  roles: fc.subarray([...ROLES]),
  organisationPath: fc.constantFrom(null, ...ORGANISATIONS),
  personId: fc.constantFrom(...CLAIMANTS, uuidv7()),
});
type Drawn = { roles: Role[]; organisationPath: string | null; personId: string };
const callerOf = (drawn: Drawn): Caller => ({
  ...drawn,
  userId: 'u',
  displayName: 'n',
  csrfToken: 't',
  sessionHash: new Uint8Array(),
});

/** Of all ids, those that can be read one by one. */
async function readable(all: readonly string[], read: (id: string) => Promise<unknown>): Promise<string[]> {
  const found = await Promise.all(
    all.map((id) =>
      read(id).then(
        () => [id],
        () => [],
      ),
    ),
  );
  return found.flat().sort();
}

describe('what a list shows', () => {
  it('is what may be read one by one', async () => {
    await fc.assert(
      fc.asyncProperty(caller, async (drawn) => {
        const who = callerOf(drawn);
        const [applications, tasks, entitlements, certificates] = await Promise.all([
          listApplications(db, who, { limit: 100 }),
          listTasks(db, who, { isMine: false, limit: 100 }),
          listEntitlements(db, who, { limit: 100 }),
          listCertificates(db, who, { limit: 100 }),
        ]);
        expect(applications.map(({ id }) => id).sort()).toEqual(
          await readable(ids.applications, (id) => getApplication(db, who, id)),
        );
        expect(tasks.map(({ id }) => id).sort()).toEqual(
          await readable(ids.tasks, (id) => getTask(db, who, id, 'read')),
        );
        const inReview = await listApplications(db, who, { status: 'inReview', limit: 100 });
        const submitted = applications.filter(({ status }) => status === 'inReview');
        expect(inReview.map(({ id }) => id)).toEqual(submitted.map(({ id }) => id));
        const ofOneCase = await listTasks(db, who, { isMine: false, application: tasks[0]?.applicationId, limit: 100 });
        const wanted = tasks.filter(
          ({ applicationId }) => applicationId === (tasks[0]?.applicationId ?? applicationId),
        );
        expect(ofOneCase.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        expect(entitlements.map(({ id }) => id).sort()).toEqual(
          await readable(ids.entitlements, (id) => getEntitlement(db, who, id, 'read')),
        );
        expect(certificates.map(({ id }) => id).sort()).toEqual(
          await readable(ids.certificates, (id) => getCertificate(db, who, id, 'read')),
        );
      }),
      { numRuns: 60, seed: 20261124 },
    );
  }, 60_000);
});

describe('a permission', () => {
  const submitted: Subjects['Application'] = {
    claimantPersonId: CLAIMANTS[0] ?? '',
    jurisdiction: 'dongyang',
    officePath: 'dongyang/street-a',
    isSubmitted: true,
    seats: [{ role: 'auditor', organisation: 'dongyang/agency' }],
  };
  const officer = (role: Role, organisationPath: string) =>
    callerOf({ roles: [role], organisationPath, personId: uuidv7() });

  it('is refused when anything that a rule needs is not known', () => {
    const supervisor = officer('supervisor', 'dongyang');
    expect(may(supervisor, 'read', 'Application', submitted)).toBe(true);
    for (const field of Object.keys(submitted)) {
      const { [field as keyof typeof submitted]: _unknown, ...partial } = submitted;
      expect([field, may(supervisor, 'read', 'Application', partial as typeof submitted)]).toEqual([field, false]);
    }
  });

  it('over an office covers what lies below it, not its namesakes', () => {
    expect(may(officer('intake', 'dongyang/street-a'), 'read', 'Application', submitted)).toBe(true);
    expect(may(officer('intake', 'dongyang'), 'read', 'Application', submitted)).toBe(true);
    for (const path of ['dongyang/street', 'dongyang/street-ab', 'dongyang/street-a/x', 'hubei', 'dongyang.street-a'])
      expect([path, may(officer('intake', path), 'read', 'Application', submitted)]).toEqual([path, false]);
  });

  it('never shows a draft to an officer', () => {
    for (const role of ROLES)
      expect(may(officer(role, 'dongyang'), 'read', 'Application', { ...submitted, isSubmitted: false })).toBe(false);
  });

  it('is nobody’s without a role, an organisation or a rule', () => {
    const person = callerOf({ roles: ['auditor', 'supervisor'], organisationPath: null, personId: uuidv7() });
    expect(may(person, 'read', 'Application', submitted)).toBe(false);
    expect(may(officer('supervisor', 'dongyang'), 'act', 'Application', submitted)).toBe(false);
    expect(may(officer('payer', 'hubei'), 'act', 'Batch', { jurisdiction: 'dongyang' })).toBe(false);
  });
});
