import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '../../domain/calendar/civil-date.js';
import { civilDateAt, startOfDay } from '../../domain/calendar/shanghai.js';
import { Duties } from '../helpers/duties.js';
import { eventually } from '../helpers/eventually.js';
import { Office } from '../helpers/office.js';

const DAY = 86_400_000;
const SECOND = 1_000;
const today = civilDateAt(Date.now());
/** The end of the due day of what began today; written out from C2, not taken from the engine. */
const dueOn = addMonths(today, 3);
const dueAt = startOfDay(addDays(dueOn, 1));
const fromNow = (instant: number) => instant - Date.now();

let office: Office;
let duties: Duties;
beforeAll(async () => {
  office = await Office.open();
  duties = new Duties(office);
}, 60_000);
afterAll(() => office.close());

const until = (id: string, type: string, times = 1) =>
  eventually(
    `${times} x ${type}`,
    () => duties.types(id),
    (types) => types.filter((one) => one === type).length === times,
  );

describe('a household without work', () => {
  it('is due three months after its appearance, not after its record (SC21.1)', async () => {
    const appeared = addDays(today, -5);
    const duty = await duties.record({ startedOn: appeared });
    expect(duty).toMatchObject({
      status: 'open',
      startedOn: appeared,
      dueOn: addMonths(appeared, 3),
      dueAt: new Date(startOfDay(addDays(addMonths(appeared, 3), 1))),
      organisationPath: 'hubei/community-a',
      completedAt: null,
    });
    expect(await duties.types(duty.id)).toEqual(['dutyRecorded']);
  });

  it('that is helped in time is never counted as late, however much time passes (SC21.2)', async () => {
    const { id } = await duties.record({ startedOn: today });
    await duties.pass(id, fromNow(dueAt) - 5 * DAY);
    expect(await duties.act(id, { type: 'complete', evidence: '劳动合同' })).toEqual({ done: true });
    await office.client.workflow.getHandle(`duty/${id}`).result();
    const done = await duties.read(id);
    expect(done.status).toBe('done');
    expect(done.completedAt?.getTime()).toBeLessThan(dueAt);
    expect(await duties.types(id)).toEqual(['dutyRecorded', 'reminded', 'itemRecorded', 'completed']);
  });

  it('is reminded of, counted as late and goes up the ladder by itself, and stays counted when it is helped at last (SC21.3)', async () => {
    const { id } = await duties.record({ startedOn: today });
    await duties.pass(id, fromNow(dueAt) - DAY);
    expect(await until(id, 'reminded')).toEqual(['dutyRecorded', 'reminded']);
    await duties.pass(id, DAY + 10 * SECOND);
    expect(await until(id, 'escalated')).toEqual(['dutyRecorded', 'reminded', 'breached', 'escalated']);
    expect(await duties.read(id)).toMatchObject({ status: 'breached', completedAt: null });
    await duties.pass(id, 400 * DAY);
    await until(id, 'escalated', 2);
    expect(await duties.act(id, { type: 'complete' })).toEqual({ done: true });
    await office.client.workflow.getHandle(`duty/${id}`).result();
    expect((await duties.read(id)).status).toBe('doneLate');
    const events = await duties.events(id);
    expect(events.slice(0, 5).map(({ type, effectiveAt }) => [type, effectiveAt])).toEqual([
      ['dutyRecorded', startOfDay(today)],
      ['reminded', startOfDay(addDays(dueOn, -30))],
      ['breached', dueAt],
      ['escalated', dueAt],
      ['escalated', startOfDay(addDays(dueOn, 31))],
    ]);
    expect(events.slice(5).map(({ type }) => type)).toEqual(['itemRecorded', 'completed']);
    expect(events.at(-1)?.occurredAt).toBeGreaterThan(dueAt + 400 * DAY);
  });

  it('that appeared so long ago that its time is over is breached at once, with the legal instants', async () => {
    const { id } = await duties.record({ startedOn: '2007-11-30' });
    // SC21.6: clamped to 29 February, and over with the end of that day.
    const end = Date.parse('2008-02-29T16:00:00Z');
    expect(await duties.read(id)).toMatchObject({ status: 'breached', dueOn: '2008-02-29', dueAt: new Date(end) });
    const events = await duties.events(id);
    expect(events.map(({ type, effectiveAt }) => [type, effectiveAt])).toEqual([
      ['dutyRecorded', Date.parse('2007-11-29T16:00:00Z')],
      ['breached', end],
      ['escalated', end],
      ['escalated', end + 30 * DAY],
    ]);
    expect(await duties.act(id, { type: 'complete' })).toEqual({ done: true });
    expect((await duties.read(id)).status).toBe('doneLate');
  });

  it('is helped once, however many say so at once', async () => {
    const { id } = await duties.record({ startedOn: today });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => duties.act(id, { type: 'complete' }).catch(String)),
    );
    expect(answers.filter((one) => JSON.stringify(one) === '{"done":true}')).toHaveLength(1);
    expect(await duties.types(id)).toEqual(['dutyRecorded', 'itemRecorded', 'completed']);
  });
});

describe('a due instant that passes while nobody works', () => {
  async function aboutToBeDue(): Promise<{ id: string; dueForReal: number }> {
    const { id } = await duties.record({ startedOn: today });
    await duties.pass(id, fromNow(dueAt) - 4 * SECOND);
    return { id, dueForReal: Date.now() + 4 * SECOND };
  }
  const passed = (instant: number) =>
    eventually(
      'the due instant to pass',
      () => Date.now(),
      (now) => now > instant,
    );

  it('is crossed once, with the legal instant, as soon as somebody does', async () => {
    const { id, dueForReal } = await aboutToBeDue();
    await office.whileNobodyWorks(async () => {
      await passed(dueForReal);
      expect(await duties.types(id)).toEqual(['dutyRecorded', 'reminded']);
    });
    await until(id, 'escalated');
    const events = await duties.events(id);
    expect(events.map(({ type }) => type)).toEqual(['dutyRecorded', 'reminded', 'breached', 'escalated']);
    expect(events.slice(2).map(({ effectiveAt }) => effectiveAt)).toEqual([dueAt, dueAt]);
    expect(events[2]?.occurredAt).toBeGreaterThan(dueAt);
  }, 60_000);

  it('has passed for a completion that was sent too late but is carried out before the timer is seen', async () => {
    const { id, dueForReal } = await aboutToBeDue();
    let completing: ReturnType<Duties['act']> | undefined;
    await office.whileNobodyWorks(async () => {
      await passed(dueForReal);
      completing = duties.act(id, { type: 'complete' });
    });
    expect(await completing).toEqual({ done: true });
    expect((await duties.read(id)).status).toBe('doneLate');
    const types = await duties.types(id);
    expect(types.filter((type) => type === 'breached')).toHaveLength(1);
    expect(types.indexOf('breached')).toBeLessThan(types.indexOf('completed'));
  }, 60_000);
});

describe('a graduate who is owed several services', () => {
  const graduate = (startedOn: string) =>
    duties.record({ type: 'graduate-one-on-one', subject: '登记 0710', startedOn }, 'hubei-employment-clerk');
  const record = (id: string, item: string) => duties.act(id, { type: 'record', item }, 'hubei-employment-clerk');

  it('is served in time when one consultation and three vacancies were recorded (SC21.4)', async () => {
    const { id, items } = await graduate(today);
    expect(items).toEqual([
      { item: 'consultation', count: 1, done: 0 },
      { item: 'vacancy', count: 3, done: 0 },
    ]);
    for (const item of ['vacancy', 'consultation', 'vacancy']) expect(await record(id, item)).toEqual({ done: true });
    expect((await duties.read(id)).status).toBe('open');
    expect(await record(id, 'consultation')).toMatchObject({ refused: 'not-owed' });
    expect(await record(id, 'pension')).toMatchObject({ refused: 'not-owed' });
    expect(await record(id, 'vacancy')).toEqual({ done: true });
    expect((await duties.read(id)).status).toBe('done');
  });

  it('is late with one vacancy owed (SC21.5)', async () => {
    const { id } = await graduate(today);
    for (const item of ['consultation', 'vacancy', 'vacancy']) await record(id, item);
    await duties.pass(id, fromNow(dueAt) + 10 * SECOND);
    await until(id, 'breached');
    const { status, items } = await duties.read(id);
    expect([status, items]).toEqual([
      'breached',
      [
        { item: 'consultation', count: 1, done: 1, doneOn: today },
        { item: 'vacancy', count: 3, done: 2, doneOn: today },
      ],
    ]);
    expect(await duties.act(id, { type: 'complete' }, 'hubei-employment-clerk')).toEqual({ done: true });
    expect((await duties.read(id)).status).toBe('doneLate');
  });

  it('is not completed at one stroke while more than one thing is owed', async () => {
    const { id } = await graduate(today);
    expect(await duties.act(id, { type: 'complete' }, 'hubei-employment-clerk')).toEqual({
      refused: 'not-available',
      details: { availableActions: ['record'] },
    });
  });
});

describe('a duty', () => {
  it('is recorded and completed by officers of its jurisdiction and office only', async () => {
    for (const userId of ['intake-street-a', 'hubei-supervisor', 'hubei-inspector', 'applicant-1'])
      expect([userId, await duties.tryRecord({ startedOn: today }, userId)]).toEqual([
        userId,
        expect.objectContaining({ refused: 'forbidden' }),
      ]);
    const { id } = await duties.record({ startedOn: today });
    for (const userId of ['hubei-clerk-b', 'hubei-supervisor', 'intake-street-a'])
      expect([userId, await duties.act(id, { type: 'complete' }, userId)]).toEqual([
        userId,
        expect.objectContaining({ refused: 'forbidden' }),
      ]);
    expect(await duties.types(id)).toEqual(['dutyRecorded']);
  });

  it('cannot begin tomorrow, and must be of a kind that the jurisdiction has', async () => {
    expect(await duties.tryRecord({ startedOn: addDays(today, 1) })).toMatchObject({ refused: 'not-yet-begun' });
    expect(await duties.tryRecord({ startedOn: today, type: 'constructor' })).toMatchObject({
      refused: 'unknown-duty-type',
    });
  });

  it('keeps whom it is about from the engine, and from the database in the clear', async () => {
    const { id, subjectSealed } = await duties.record({ startedOn: today, subject: '金丝雀一家' });
    await duties.act(id, { type: 'complete', evidence: '金丝雀合同' });
    const handle = office.client.workflow.getHandle(`duty/${id}`);
    await handle.result();
    const history = JSON.stringify((await handle.fetchHistory()).events, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
    const events = await office.db.event.findMany({ where: { stream: `duty/${id}` } });
    const stored = Buffer.from(subjectSealed).toString('utf8') + events.map(({ publicPart }) => publicPart).join();
    expect(history + stored).not.toContain('金丝雀');
    expect(history).not.toContain('hubei');
  });

  it('is never un-breached, nor done in time after its time, whatever the code believes', async () => {
    const { id } = await duties.record({ startedOn: '2008-01-02' });
    const set = (data: object) => office.db.duty.update({ where: { id }, data });
    await expect(set({ status: 'open' })).rejects.toThrow(/open cannot follow breached/);
    await expect(set({ status: 'done', completedAt: new Date(0) })).rejects.toThrow(/done cannot follow breached/);
    const early = new Date('2008-04-02T15:59:59Z');
    await expect(set({ status: 'doneLate', completedAt: early, keptAt: early })).rejects.toThrow(
      /duty_done_late_is_late/,
    );
    await expect(set({ keptAt: early })).rejects.toThrow(/duty_breached_is_late/);
    await expect(set({ passedSteps: 0 })).rejects.toThrow(/pass once/);
    const fresh = await duties.record({ startedOn: today });
    const late = { status: 'done', completedAt: new Date(dueAt), keptAt: new Date(dueAt) };
    await expect(office.db.duty.update({ where: { id: fresh.id }, data: late })).rejects.toThrow(
      /duty_done_is_in_time/,
    );
    await expect(office.db.duty.delete({ where: { id } })).rejects.toThrow(/permission denied/);
  });
});
