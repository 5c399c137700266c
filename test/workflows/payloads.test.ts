import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { createPayloadCodec } from '../../temporal.js';
import { eventually } from '../helpers/eventually.js';
import { flexibleFacts, must, Office } from '../helpers/office.js';

const nextMonth = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 60_000);
afterAll(() => office.close());

describe('what the engine stores', () => {
  it('holds no word that a person wrote and no code of a claim in the clear', async () => {
    const claimant = await office.newClaimant();
    const id = await office.draft(claimant, flexibleFacts(nextMonth, { monthlyIncome: '1357.91' }));
    await must(office.submit(id, claimant));
    await must(
      office.decide(id, 'intake-street-a', 'intake', {
        type: 'reject',
        opinion: '金丝雀意见',
        reason: 'canary-reason',
      }),
    );
    const handle = office.client.workflow.getHandle(`application/${id}`);
    await handle.result();
    const history = await handle.fetchHistory();
    const bytes = (history.events ?? []).flatMap((event) => payloadsIn(event)).join('\n');
    expect(bytes.length).toBeGreaterThan(500);
    for (const canary of [
      '金丝雀',
      'canary-reason',
      '1357.91',
      'intake-street-a',
      'reject',
      claimant.personId,
      '测试申领人',
    ])
      expect(bytes).not.toContain(canary);
  });

  it('holds no text of a failure in the clear', async () => {
    const claimant = await office.newClaimant();
    const id = await office.draft(claimant, flexibleFacts(nextMonth));
    // The claimant has been erased while his claim was on its way: the activity fails and is tried again.
    await office.db.personKey.delete({ where: { personId: claimant.personId } });
    const submitting = office.submit(id, claimant).catch(() => undefined);
    const handle = office.client.workflow.getHandle(`application/${id}`);
    const failure = await eventually(
      'a failed attempt',
      async () => (await handle.describe().catch(() => undefined))?.raw.pendingActivities?.[0]?.lastFailure,
      (found) => found !== undefined && found !== null,
    );
    expect(JSON.stringify(failure)).not.toMatch(/erased|case-file/);
    expect(failure?.message).toBe('Encoded failure');
    await handle.terminate();
    await submitting;
  });
});

describe('the payload codec', () => {
  it('refuses bytes that were changed on the way', async () => {
    const codec = createPayloadCodec(Buffer.alloc(32, 1));
    const [sealed] = await codec.encode([
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"x"') },
    ]);
    const data = Buffer.from(sealed?.data ?? []);
    data.writeUInt8(data.readUInt8(data.length - 1) ^ 1, data.length - 1);
    await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow();
    await expect(createPayloadCodec(Buffer.alloc(32, 2)).decode(sealed ? [sealed] : [])).rejects.toThrow();
  });
});

/** Everything readable in an event: texts as they are and bytes as text. */
function payloadsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8'), Buffer.from(value).toString('latin1')];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'workflowId' ? [] : payloadsIn(item)));
}
