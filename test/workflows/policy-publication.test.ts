// The third guard on publishing: what the activity refuses under the lock of the draft, whoever has let the command through.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { must, Office } from '../helpers/office.js';
import { nextPack, PolicyOffice, SCHEME } from '../helpers/policy-office.js';

let office: Office;
let policies: PolicyOffice;
beforeAll(async () => {
  office = await Office.open();
  policies = new PolicyOffice(office);
}, 60_000);
afterAll(() => office.close());

const released = () => office.db.policyVersion.findMany({ where: { scheme: SCHEME, draftId: { not: null } } });

describe('a draft is published', () => {
  it('not by who wrote it', async () => {
    const draftId = await policies.draft();
    await policies.rehearse(draftId);
    expect(await policies.publish(draftId, 'policy-officer')).toMatchObject({ refused: 'four-eyes' });
    expect(await released()).toEqual([]);
  });

  it('not before a rehearsal of exactly this text is through', async () => {
    const draftId = await policies.draft();
    expect(await policies.publish(draftId)).toMatchObject({ refused: 'not-rehearsed' });
    await policies.rehearse(draftId);
    await office.db.policyDraft.update({ where: { id: draftId }, data: { textHash: 'of another text' } });
    expect(await policies.publish(draftId)).toMatchObject({ refused: 'not-rehearsed' });
    expect(await released()).toEqual([]);
  });

  it('not by anybody else than a policy officer of the jurisdiction', async () => {
    const draftId = await policies.draft();
    await policies.rehearse(draftId);
    for (const userId of ['supervisor', 'approver-1', 'hubei-supervisor'])
      expect(await policies.publish(draftId, userId)).toMatchObject({ refused: 'forbidden' });
    expect(await released()).toEqual([]);
  });

  it('once, by twenty commands at once', async () => {
    const draftId = await policies.draft();
    await policies.rehearse(draftId);
    const results = await Promise.all(Array.from({ length: 20 }, () => policies.publish(draftId)));
    expect(results.filter((result) => 'done' in result)).toHaveLength(1);
    expect(results.filter((result) => 'refused' in result && result.refused === 'not-available')).toHaveLength(19);
    expect(await released()).toEqual([
      expect.objectContaining({ draftId, version: '1.1.0', publishedBy: 'policy-officer-2' }),
    ]);
  });

  it('one number for one text, by two drafts at once', async () => {
    const drafts = await Promise.all(
      ["'0.12'", "'0.13'"].map((rate) => {
        const text = nextPack('1.2.0').replace("rate: '0.12'", `rate: ${rate}`);
        return policies.draft(rate === "'0.13'" ? text.replace("rate: '0.07'", "rate: '0.08'") : text);
      }),
    );
    for (const draftId of drafts) await policies.rehearse(draftId);
    const results = await Promise.all(drafts.map((draftId) => policies.publish(draftId)));
    expect(results.map((result) => ('refused' in result ? result.refused : 'done')).sort()).toEqual([
      'done',
      'draft-outdated',
    ]);
    expect((await released()).filter(({ version }) => version === '1.2.0')).toHaveLength(1);
  });

  it('and stays what it is', async () => {
    const draftId = await policies.draft(nextPack('1.3.0'));
    await policies.rehearse(draftId);
    await must(policies.publish(draftId));
    await expect(office.db.policyDraft.update({ where: { id: draftId }, data: { text: 'x' } })).rejects.toThrow(
      /is published/,
    );
    await expect(
      office.db.policyVersion.updateMany({ where: { draftId }, data: { inForceFrom: '2000-01-01' } }),
    ).rejects.toThrow(/permission denied/);
  });
});
