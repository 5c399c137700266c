import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../prisma/client.js';
import { ChangedReleaseError, importPolicies, openPolicyStore } from '../../prisma/policy-store.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';

const PACK = 'dongyang/schemes/flexible-employment-social-insurance.yaml';
const SCHEME = 'flexible-employment-social-insurance';
const files = readPolicyFiles();
const changed = (change: (text: string) => string) =>
  files.map((file) => (file.path === PACK ? { ...file, text: change(file.text) } : file));

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
  await importPolicies(db, files);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

describe('released policies', () => {
  it('are stored once, however often they are imported', async () => {
    await importPolicies(db, files);
    expect(await db.policyVersion.count({ where: { scheme: SCHEME } })).toBe(1);
  });

  it('refuse a change under a released version, and name the mend', async () => {
    const raised = changed((text) =>
      text.replace("rate: '0.11'", "rate: '0.12'").replace("rate: '0.06'", "rate: '0.07'"),
    );
    await expect(importPolicies(db, raised)).rejects.toThrow(ChangedReleaseError);
    await expect(importPolicies(db, raised)).rejects.toThrow(/1\.0\.0 is released.*new version/);
  });

  it('stay what they are beside a newer version, which counts from its own first day', async () => {
    const before = await db.policyVersion.findFirstOrThrow({ where: { scheme: SCHEME } });
    const next = changed((text) =>
      text
        .replace('version: 1.0.0', 'version: 1.1.0')
        .replace("inForceFrom: '2006-01-01'", "inForceFrom: '2031-01-01'")
        .replace("rate: '0.11'", "rate: '0.12'")
        .replace("rate: '0.06'", "rate: '0.07'"),
    );
    await importPolicies(db, next);
    const store = await openPolicyStore(db);
    expect(store.findInForce('dongyang', SCHEME, '2030-12-31')?.hash).toBe(before.hash);
    expect(store.findInForce('dongyang', SCHEME, '2031-01-01')?.version).toBe('1.1.0');
    expect(store.findInForce('dongyang', SCHEME, '2005-12-31')).toBeUndefined();
    expect((await store.getVersion(before.hash)).version).toBe('1.0.0');
  });

  it('of a time when no words were kept are explained in those of the newest', async () => {
    const { hash } = await db.policyVersion.findFirstOrThrow({ where: { scheme: SCHEME, version: '1.0.0' } });
    const owner = createDatabase(database.ownerUrl, { max: 1 });
    await owner.policyWords.delete({ where: { hash } });
    await owner.$disconnect();
    const store = await openPolicyStore(db);
    const newest = store.released.find(({ scheme }) => scheme === SCHEME);
    expect(newest?.hash).not.toBe(hash);
    expect(await store.getWords(hash)).toEqual(await store.getWords(newest?.hash ?? ''));
  });

  it('that are in force from the same day count by their number: 1.10.0 comes after 1.9.0', async () => {
    for (const version of ['1.9.0', '1.10.0'])
      await importPolicies(
        db,
        changed((text) =>
          text
            .replace('version: 1.0.0', `version: ${version}`)
            .replace("inForceFrom: '2006-01-01'", "inForceFrom: '2041-01-01'"),
        ),
      );
    expect((await openPolicyStore(db)).findInForce('dongyang', SCHEME, '2041-01-01')?.version).toBe('1.10.0');
  });

  it('are not read back if somebody has altered them in the database', async () => {
    const store = await openPolicyStore(db);
    await expect(store.getVersion('0'.repeat(64))).rejects.toThrow();
  });

  it('give each setting of a jurisdiction its row, without a value', async () => {
    const rows = await db.setting.findMany({
      where: { jurisdiction: 'dongyang', name: { in: ['cityAverageWage', 'interruptionReading'] } },
    });
    expect(rows.map(({ value }) => value)).toEqual([null, null]);
  });
});
