// A due instant passes while every part of the product is dead: it is crossed once, with the legal instant, when all are back.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Persona } from '../../runtime/persona-client.js';
import { eventually } from '../helpers/eventually.js';
import { allGone, freePort, kill9, StartedInstance, temporaryFolder } from '../runtime/started-instance.js';

const LIMIT_MS = 180_000;
/** Time to kill everything before the due instant comes. */
const LEFT_MS = 20_000;

interface Duty {
  id: string;
  status: string;
  dueAt: string;
}
interface Timeline {
  items: { type: string; effectiveAt: string; recordedAt: string }[];
}

let folder: ReturnType<typeof temporaryFolder>;
let instance: StartedInstance;
let port: number;
const start = async () => {
  instance = new StartedInstance(folder.path, port);
  await instance.ready();
};
const signIn = (persona: string) => Persona.signIn(new URL(instance.url), persona);

beforeAll(async () => {
  folder = temporaryFolder();
  port = await freePort();
  await start();
}, LIMIT_MS);
afterAll(async () => {
  instance.signal('SIGTERM');
  await instance.ended;
  folder.remove();
}, 240_000);

it(
  'a duty that falls due while everything is dead is breached once',
  async () => {
    const clerk = await signIn('hubei-clerk');
    const { id, dueAt } = await clerk.post<Duty>('duties', {
      jurisdiction: 'hubei',
      type: 'zero-employment-household',
      subject: '张某一家',
      startedOn: civilDateAt(Date.now()),
    });
    const seconds = Math.floor((Date.parse(dueAt) - Date.now() - LEFT_MS) / 1_000);
    const { now } = await clerk.post<{ now: string }>('demo/time/advance', { dutyId: id, by: `PT${seconds}S` });
    const dueForReal = Date.now() + Date.parse(dueAt) - Date.parse(now);
    expect((await clerk.get<Duty>(`duties/${id}`)).status).toBe('open');

    const parts = instance.parts();
    parts.forEach(kill9);
    await allGone(parts);
    await instance.ended;
    const allDeadAt = Date.now();
    await eventually(
      'the due instant to pass',
      () => Date.now(),
      (time) => time > dueForReal,
    );
    await start();

    const supervisor = await signIn('hubei-supervisor');
    const { items } = await eventually(
      'the escalation',
      () => supervisor.get<Timeline>(`duties/${id}/timeline`),
      (page) => page.items.some(({ type }) => type === 'escalated'),
      60_000,
    );
    expect(items.map(({ type }) => type)).toEqual(['dutyRecorded', 'reminded', 'breached', 'escalated']);
    const [breach] = items.slice(2);
    expect(breach?.effectiveAt).toBe(dueAt);
    // Not by the processes that were killed.
    expect(Date.parse(breach?.recordedAt ?? '')).toBeGreaterThan(allDeadAt);
    expect((await supervisor.get<Duty>(`duties/${id}`)).status).toBe('breached');
  },
  LIMIT_MS,
);
